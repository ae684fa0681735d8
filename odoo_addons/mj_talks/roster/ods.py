"""Open-document spreadsheets (.ods), as LibreOffice saves them."""

import datetime

from .cells import ERROR_VALUE, FORMULA, NumberText, ShownMonth
from .package import MOST_SHEETS, local
from .sheet import LONGEST, WIDEST, RawRows, SheetError

_CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")


class Workbook:
    """The sheets of an ODS package.

    :param Package package: the file.
    :raises SheetError: ``"password"``, ``"macros"``, ``"too_many_sheets"``, ``"too_big"``, ``"no_sheet"`` or ``"damaged"``.
    """

    def __init__(self, package):
        self._package = package
        if any(True for __ in package.elements("META-INF/manifest.xml", "encryption-data")):
            raise SheetError("password")
        if package.has_folder("Basic/") or package.has_folder("Scripts/"):
            raise SheetError("macros")
        self._months = set()
        self.sheets = []
        self._read_sheets()
        if len(self.sheets) > MOST_SHEETS:
            raise SheetError("too_many_sheets")
        if not self.sheets:
            raise SheetError("no_sheet")

    def _read_sheets(self):
        """Find the sheets, and the styles in which dates show their month alone."""
        hidden, months = set(), set()
        for element in self._package.elements(_CONTENT, "style", "date-style", "table", "table-row"):
            kind = local(element)
            if kind == "table-row":
                continue
            if kind == "style":
                if any(_get(child, "display") == "false" for child in element if local(child) == "table-properties"):
                    hidden.add(_get(element, "name"))
                if _get(element, "data-style-name") in months:
                    self._months.add(_get(element, "name"))
            elif kind == "date-style":
                parts = {local(child) for child in element}
                if {"year", "month"} <= parts and "day" not in parts:
                    months.add(_get(element, "name"))
            elif _get(element, "name") and local(element.getparent()) == "spreadsheet":
                self.sheets.append((_get(element, "name"), _get(element, "style-name") not in hidden))

    def read(self, title):  # pylint: disable=method-required-super
        """Return the rows of a sheet.

        :param str title: of the sheet.
        :rtype: Sheet
        :raises SheetError: ``"damaged"`` or ``"too_long"``.
        """
        rows, number, reading = RawRows(), 0, False
        place = [name for name, __ in self.sheets].index(title)
        for element in self._package.elements(_CONTENT, "table-row"):
            table = _table_of(element)
            found = _get(table, "name") if table is not None else None
            if found != self.sheets[place][0]:
                if reading:
                    break
                continue
            reading = True
            number = self._take_row(element, rows, number)
        return rows.sheet()

    def _take_row(self, element, rows, number):
        repeated = _times(element, "number-rows-repeated")
        values = []
        column = 0
        for cell in element:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = _times(cell, "number-columns-repeated")
            value = self._value(cell, rows, number + 1, column)
            if value != "" and column < WIDEST:
                values += [""] * (column - len(values)) + [value] * min(times, WIDEST - column)
            elif value != "":
                rows.far.append(number + 1)
            spanned = _times(cell, "number-rows-spanned")
            if spanned > 1 and column < WIDEST:
                rows.merged.append((number + 1, number + spanned, column))
            column += times
        if any(value != "" for value in values):
            if repeated > LONGEST:
                raise SheetError("too_long")
            for line in range(repeated):
                rows.add(number + 1 + line, list(values), _get(element, "visibility") in _HIDDEN)
        return number + repeated

    def _value(self, cell, rows, number, column):
        if local(cell) == "covered-table-cell":
            return ""
        kind = _get(cell, "value-type")
        text = "\n".join(_paragraph(child) for child in cell if local(child) == "p")
        if formula := _get(cell, "formula"):
            rows.objections.append((number, column, FORMULA))
            return formula if formula.startswith("=") else f"={formula}"
        try:
            return self._typed(cell, kind, text)
        except (ValueError, TypeError) as error:
            rows.objections.append((number, column, ERROR_VALUE))
            return text or str(error)

    def _typed(self, cell, kind, text):
        if kind in ("float", "percentage", "currency"):
            number = float(_get(cell, "value"))
            if number.is_integer():
                return NumberText(int(number))
            shown = text.strip()
            return shown if shown == f"{number:.2f}" else NumberText(repr(number))
        if kind == "date":
            moment = datetime.datetime.fromisoformat(_get(cell, "date-value").removesuffix("Z")[:26])
            if moment.time() != datetime.time():
                return moment
            is_month = _get(cell, "style-name") in self._months
            return ShownMonth(moment.year, moment.month, moment.day) if is_month else moment.date()
        if kind == "boolean":
            return "TRUE" if _get(cell, "boolean-value") == "true" else "FALSE"
        return text


def _paragraph(element):
    """Return the text of a paragraph: blanks are elements, notes are no part of it."""
    parts = [element.text or ""]
    for child in element:
        kind = local(child)
        if kind == "s":
            parts.append(" " * min(_times(child, "c"), 100))
        elif kind == "tab":
            parts.append("\t")
        elif kind == "line-break":
            parts.append("\n")
        elif kind not in ("annotation", "ruby-text"):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _table_of(element):
    parent = element.getparent()
    while parent is not None and local(parent) != "table":
        parent = parent.getparent()
    return parent


def _get(element, name):
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def _times(element, name):
    text = _get(element, name)
    return max(int(text), 1) if text and text.isdecimal() and len(text) < 9 else 1
