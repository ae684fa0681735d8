// As wide and as deep as our Python. XML is laid out by hand, one line for each thing that is said.
module.exports = { printWidth: 120, tabWidth: 4, trailingComma: "es5" };
