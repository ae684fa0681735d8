"""XLSX workbooks, read part by part: formulas, hidden rows and merged cells are told from values.

Elements are known by their names without a namespace, so that Strict Open XML is read alike.
"""

import datetime
import functools
import re

from .cells import ERROR_VALUE, FORMULA
from .number_formats import NumberFormat, number_value
from .package import LARGEST_TEXTS, MOST_SHEETS, local
from .sheet import LONGEST, WIDEST, RawRows, SheetError

# Halves of a pair are no characters.
_ESCAPED = re.compile("_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.IGNORECASE)
_PLAIN = NumberFormat()


class Workbook:
    """The sheets of an XLSX package.

    :param Package package: the file.
    :raises SheetError: ``"macros"``, ``"links"``, ``"too_many_sheets"``, ``"too_big"``, ``"binary"`` or ``"damaged"``.
    """

    def __init__(self, package):
        self._package = package
        self._path = self._find_workbook()
        folder = self._path.rpartition("/")[0]
        if f"{folder}/vbaProject.bin" in package:
            raise SheetError("macros")
        if package.has_folder(f"{folder}/externalLinks/"):
            raise SheetError("links")
        relations = package.relations(self._path)
        self._parts = {kind: path for kind, path in relations.values()}
        self.is_1904 = False
        self.sheets = []
        self._paths = {}
        self._read_workbook(relations)
        self._texts = self._styles = None

    def _find_workbook(self):
        found = [path for kind, path in self._package.relations("").values() if kind == "officeDocument"]
        path = found[0] if found else "xl/workbook.xml"
        if path.lower().endswith(".bin"):
            raise SheetError("binary")
        if path not in self._package:
            raise SheetError("no_workbook")
        return path

    def _read_workbook(self, relations):
        for element in self._package.elements(self._path, "workbookPr", "sheet"):
            if local(element) == "workbookPr":
                self.is_1904 = element.get("date1904") in ("1", "true")
                continue
            key = next((value for name, value in element.items() if name.endswith("}id")), None)
            kind, path = relations.get(key, ("", ""))
            if kind == "worksheet":
                title = unescaped(element.get("name", ""))
                self.sheets.append((title, element.get("state", "visible") == "visible"))
                self._paths[title] = path
        if len(self.sheets) > MOST_SHEETS:
            raise SheetError("too_many_sheets")
        if not self.sheets:
            raise SheetError("no_sheet")

    def read(self, title):  # pylint: disable=method-required-super
        """Return the rows of a sheet.

        :param str title: of the sheet.
        :rtype: Sheet
        :raises SheetError: ``"damaged"``, ``"too_big"`` or ``"too_long"``.
        """
        if self._texts is None:
            self._texts = self._read_texts()
            self._styles = self._read_styles()
        rows = RawRows()
        number = 0
        for element in self._package.elements(self._paths[title], "row", "mergeCell"):
            if local(element) == "row":
                number = _whole(element.get("r"), number + 1)
                is_hidden = element.get("hidden") in ("1", "true") or element.get("ht") == "0"
                rows.add(number, self._row(element, rows, number), is_hidden)
            else:
                self._take_merged(element.get("ref", ""), rows)
        return rows.sheet()

    def _read_texts(self):
        path = self._parts.get("sharedStrings")
        if not path or path not in self._package:
            return []
        if self._package.size(path) > LARGEST_TEXTS:
            raise SheetError("too_big")
        return [_text(element) for element in self._package.elements(path, "si")]

    def _read_styles(self):
        path = self._parts.get("styles")
        if not path or path not in self._package:
            return []
        codes, styles = {}, []
        for element in self._package.elements(path, "numFmt", "cellXfs"):
            if local(element) == "numFmt":
                codes[element.get("numFmtId")] = element.get("formatCode", "")
                continue
            keys = [child.get("numFmtId", "0") for child in element if local(child) == "xf"]
            styles = [NumberFormat(_whole(key, 0), codes.get(key, "")) for key in keys]
        return styles

    def _row(self, element, rows, number):
        values = []
        column = -1
        for cell in element:
            if local(cell) != "c":
                continue
            place = _PLACE.match(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            value = self._value(cell, rows, number, column)
            if value == "":
                continue
            if column >= WIDEST:
                rows.far.append(number)
                continue
            values += [""] * (column + 1 - len(values))
            values[column] = value
        return values

    def _value(self, cell, rows, number, column):
        kind = cell.get("t", "n")
        held = {local(child): child for child in cell}
        text = held["v"].text or "" if "v" in held else ""
        if "f" in held:
            rows.objections.append((number, column, FORMULA))
            return f"={held['f'].text or ''}"
        if kind == "e":
            rows.objections.append((number, column, ERROR_VALUE))
            return text
        if kind == "inlineStr":
            return _text(held["is"]) if "is" in held else ""
        if not text:
            return ""
        try:
            return self._typed(kind, text, cell)
        except (ValueError, IndexError, OverflowError) as error:
            raise SheetError("damaged") from error

    def _typed(self, kind, text, cell):
        if kind == "s":
            return self._texts[int(text)]
        if kind == "str":
            return unescaped(text)
        if kind == "b":
            return "TRUE" if text in ("1", "true") else "FALSE"
        if kind == "d":
            moment = datetime.datetime.fromisoformat(text.removesuffix("Z"))
            return moment.date() if moment.time() == datetime.time() else moment
        style = _whole(cell.get("s"), 0)
        return number_value(text, self._styles[style] if style < len(self._styles) else _PLAIN, self.is_1904)

    @staticmethod
    def _take_merged(reference, rows):
        places = [_PLACE.fullmatch(place) for place in reference.split(":")]
        if len(places) == 2 and all(places):
            first, last = int(places[0][2]), int(places[1][2])
            column = _column(places[0][1])
            if first < last and column < WIDEST and len(rows.merged) < LONGEST:
                rows.merged.append((first, last, column))


def unescaped(text):
    """Return text with the characters that the format writes as ``_x000D_``.

    >>> unescaped("甲_x000D_\\n乙")
    '甲\\n乙'
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(element):
    """Return a text without its phonetic guide."""
    parts = []
    for child in element:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            parts += [part.text or "" for part in child if local(part) == "t"]
    return unescaped("".join(parts))


def _whole(text, default):
    return int(text) if text and text.isdecimal() else default


@functools.lru_cache(1000)
def _column(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
