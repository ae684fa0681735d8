"""What is printed on: a sheet with its margins, and the documents of a report as HTML of their own."""

import copy
import dataclasses

from lxml import etree, html

# Sides in millimetres, shorter one first.
SIZES = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
DOCUMENT_CLASS = "mj_document"
# GB/T 9704-2012, 7.5: number 4 type between dashes, 7 mm below the text; odd numbers at the right, even at the left, both
# one character from its edge.
NUMBERS = """
@page { font-size: 14pt; font-family: "Noto Serif CJK SC", "Noto Sans CJK SC", serif; }
@page :right { @bottom-right { content: "— " counter(page) " —"; vertical-align: top; padding: 7mm 14pt 0 0; } }
@page :left { @bottom-left { content: "— " counter(page) " —"; vertical-align: top; padding: 7mm 0 0 14pt; } }
"""


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A sheet of paper.

    :param float width: in millimetres, as are all others.
    :param float height: of the sheet as it is read.
    :param tuple margins: above, right, below, left.
    """

    width: float
    height: float
    margins: tuple

    @property
    def css(self):
        """The sheet in the words of CSS.

        :rtype: str
        """
        margins = " ".join(f"{margin:g}mm" for margin in self.margins)
        return f"@page {{ size: {self.width:g}mm {self.height:g}mm; margin: {margins}; }}"


def sheet(size, is_landscape, margins):
    """Return a sheet of a size that has a name.

    :param str size: a key of :data:`SIZES`; others are printed as A4.
    :param bool is_landscape: whether it is read with its longer side below.
    :param tuple margins: in millimetres, above, right, below, left.
    :rtype: Sheet
    """
    sides = SIZES.get(size, SIZES["A4"])
    return Sheet(*(reversed(sides) if is_landscape else sides), tuple(margins))


def documents(bodies):
    """Cut a report into its documents; styles are carried along, scripts and what lies elsewhere are not.

    :param list[str] bodies: HTML; each element of the class ``mj_document`` is a document, else the whole is one.
    :return: one HTML each.
    :rtype: list[str]
    """
    found = []
    for body in bodies:
        tree = html.fromstring(body)
        styles = tree.xpath("//style")
        for node in tree.xpath("//script | //link | //base | //meta | //style"):
            node.drop_tree()
        for node in tree.xpath(".//html | .//body//body"):
            node.drop_tag()
        whole = tree if tree.tag != "html" else tree.find("body")
        parts = tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {DOCUMENT_CLASS} ')]") or [whole]
        found += [_document(part, styles) for part in parts]
    return found


def _document(part, styles):
    """Return one document with what its elements inherit from those around it: classes and language."""
    content = copy.deepcopy(part)
    content.tail = None
    for outer in part.iterancestors():
        if outer.tag == "body":
            break
        frame = etree.Element(outer.tag, outer.attrib)
        frame.append(content)
        content = frame
    root = html.fromstring("<html><head><meta charset='utf-8'></head><body></body></html>")
    root.find("head").extend(copy.deepcopy(style) for style in styles)
    body = root.find("body")
    if content.tag == "body":
        body.text = content.text
        body.extend(list(content))
    else:
        body.append(content)
    return html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
