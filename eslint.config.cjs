// Rules that fail OCA's lint for 19.0, over modules of the browser; run by the hook in .pre-commit-config.yaml.
const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

const failing = [
    "no-cond-assign",
    "no-const-assign",
    "no-debugger",
    "no-dupe-args",
    "no-dupe-class-members",
    "no-dupe-keys",
    "no-duplicate-case",
    "no-duplicate-imports",
    "no-empty-character-class",
    "no-empty-function",
    "no-empty-pattern",
    "no-eq-null",
    "no-eval",
    "no-ex-assign",
    "no-func-assign",
    "no-global-assign",
    "no-lonely-if",
    "no-obj-calls",
    "no-undef",
    "no-unneeded-ternary",
    "no-unreachable",
    "no-unsafe-finally",
    "no-unused-expressions",
    "no-use-before-define",
    "prefer-const",
    "use-isnan",
    "valid-typeof",
];

module.exports = [
    {
        files: ["odoo_addons/**/*.js"],
        plugins: { jsdoc },
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly", owl: "readonly" },
        },
        rules: {
            ...Object.fromEntries(failing.map((name) => [name, "error"])),
            "init-declarations": "error",
            "jsdoc/check-tag-names": "error",
            "no-unused-vars": ["error", { ignoreRestSiblings: true }],
            "operator-assignment": ["error", "always"],
            "spaced-comment": ["error", "always"],
        },
    },
];
