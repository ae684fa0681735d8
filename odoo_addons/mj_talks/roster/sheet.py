"""Read a spreadsheet or CSV file with the row numbers its author sees."""

import codecs
import csv
import datetime
import io
from dataclasses import dataclass, field

import openpyxl

from .cells import ERROR_VALUE, FORMULA, NumberText, compact, objection

LONGEST = 100_000
HEADER_WITHIN = 10
_SEPARATORS = (",", "\t", ";", "|")
# GB18030 is last: it decodes nearly everything, and it covers GB2312 and GBK.
_ENCODINGS = ("utf-8-sig", "gb18030")


class SheetError(ValueError):
    """A file that cannot be read at all; ``reason`` is ``"unreadable"``, ``"encoding"`` or ``"too_long"``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass
class Sheet:
    """The filled rows of a sheet, all of one width, and the numbers they have in the file.

    ``objections`` are the cells refused whatever their column: ``(row number, column from 0, reason)``.
    ``left_out`` are the rows that are no rows of a roster: ``(row number, reason)``.
    """

    rows: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    objections: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    def add(self, number, values):
        """Take one row unless it is empty.

        :param int number: of the row in the file, from 1.
        :param list values: ``str`` or ``datetime.date``; "" for an empty cell.
        """
        if any(not isinstance(value, str) or value.strip() for value in values):
            if len(self.rows) >= LONGEST:
                raise SheetError("too_long")
            self.rows.append(values)
            self.numbers.append(number)

    def finish(self):
        """Cut columns that are empty throughout and fill short rows up."""
        width = max((_width(row) for row in self.rows), default=0)
        self.rows = [row[:width] + [""] * (width - len(row)) for row in self.rows]
        return self

    def skip_title(self, headers):
        """Drop the title lines above the header row: the first row with at least two known headers.

        :param set[str] headers: known headers, compact.
        """
        if place := self.header_place(headers):
            del self.rows[:place], self.numbers[:place]

    def header_place(self, headers):
        """Return the place of the header row in ``rows``, ``None`` where there is none.

        :param set[str] headers: known headers, compact.
        """
        for place, row in enumerate(self.rows[:HEADER_WITHIN]):
            if sum(isinstance(value, str) and compact(value) in headers for value in row) >= 2:
                return place
        return None

    def examine(self):
        """Add to ``objections`` the cells with formulas and identity-card numbers as text."""
        known = {(number, column) for number, column, __ in self.objections}
        seen = {}
        for number, row in zip(self.numbers, self.rows, strict=True):
            for column, value in enumerate(row):
                if not value:
                    continue
                if value not in seen:
                    seen[value] = objection(value)
                if seen[value] and (number, column) not in known:
                    self.objections.append((number, column, seen[value]))
        self.objections.sort()


def read_xlsx(content, name=None):
    """Read one sheet of a workbook.

    :param bytes content: the file.
    :param str name: of the sheet; the first one by default.
    :return: the sheet, the names of all sheets, the name of the one read.
    :rtype: tuple[Sheet, list[str], str]
    """
    # Formulas are kept as such, to refuse them. The reader goes row by row: it is twice as fast.
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    names = [worksheet.title for worksheet in book.worksheets]
    name = name if name in names else names[0]
    worksheet = book[name]
    worksheet.reset_dimensions()
    sheet = Sheet()
    for number, cells in enumerate(worksheet.rows, 1):
        sheet.add(number, [_value(sheet, number, column, cell) for column, cell in enumerate(cells)])
    return sheet.finish(), names, name


def read_csv(content, encoding=None, separator=None, quoting='"'):
    """Read a CSV file.

    :param bytes content: the file.
    :param str encoding: tried first; UTF-16 with its mark, UTF-8 and GB18030 are found without it.
    :param str separator: guessed from the first line by default.
    :param str quoting: the text delimiter.
    :return: the sheet, the encoding, the separator.
    :rtype: tuple[Sheet, str, str]
    """
    text, encoding = _decode(content, encoding)
    separator = separator or max(_SEPARATORS, key=text.partition("\n")[0].count)
    sheet = Sheet()
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator, quotechar=quoting or '"'), 1):
        # A CSV file does not say whether 1975.1 was text or the number 1975.10.
        sheet.add(number, [NumberText(value) if value[4:] == ".1" else value for value in row])
    return sheet.finish(), encoding, separator


def _decode(content, encoding):
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16"), "utf-16"
    for candidate in (encoding, *_ENCODINGS):
        if not candidate:
            continue
        try:
            return content.decode(candidate).removeprefix("\ufeff"), candidate.removesuffix("-sig")
        except (LookupError, UnicodeDecodeError):
            continue
    raise SheetError("encoding")


def _value(sheet, number, column, cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "s":
        return value
    if cell.data_type in ("f", "e"):
        sheet.objections.append((number, column, FORMULA if cell.data_type == "f" else ERROR_VALUE))
        return str(value)
    if isinstance(value, datetime.datetime):
        return value if value.time() != datetime.time() else value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, float):
        return _float_text(value, cell.number_format)
    return NumberText(value)


def _float_text(value, number_format):
    if value.is_integer():
        return NumberText(int(value))
    return f"{value:.2f}" if number_format == "0.00" else NumberText(value)


def _width(row):
    return max((place for place, value in enumerate(row, 1) if value not in ("", None)), default=0)
