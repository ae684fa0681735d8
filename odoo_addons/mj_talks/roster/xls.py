"""Workbooks of Excel 97 to 2003 (.xls), read by xlrd; formulas are found in the records beside it."""

import io
import struct

import xlrd

from .cells import ERROR_VALUE, FORMULA
from .number_formats import NumberFormat, number_value
from .package import MOST_SHEETS
from .sheet import WIDEST, RawRows, SheetError

LARGEST_FILE = 40 << 20
_BIFF5 = 50
_FORMULA, _BEGIN, _END = 0x0006, 0x0809, 0x000A
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")


class Workbook:
    """The sheets of an XLS file.

    :param bytes content: the file.
    :raises SheetError: ``"too_big"``, ``"password"``, ``"macros"``, ``"too_many_sheets"`` or ``"damaged"``.
    """

    def __init__(self, content):
        if len(content) > LARGEST_FILE:
            raise SheetError("too_big")
        if _PASSWORD in content:
            raise SheetError("password")
        if _MACROS in content:
            raise SheetError("macros")
        self._book = self._open(content)
        self.sheets = [
            (name, self._book._sheet_visibility[place] == 0)
            for place, name in enumerate(self._book.sheet_names())
            if self._book._sh_abs_posn[place] is not None
        ]
        if len(self.sheets) > MOST_SHEETS:
            raise SheetError("too_many_sheets")
        if not self.sheets:
            raise SheetError("no_sheet")

    @staticmethod
    def _open(content):
        try:
            book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
            )
        # A damaged file makes xlrd stumble over anything.
        except Exception as error:  # pylint: disable=broad-exception-caught
            raise SheetError("password" if "encrypted" in str(error) else "damaged") from error
        if book.biff_version < _BIFF5:
            raise SheetError("too_old")
        return book

    def read(self, title):  # pylint: disable=method-required-super
        """Return the rows of a sheet.

        :param str title: of the sheet.
        :rtype: Sheet
        :raises SheetError: ``"damaged"`` or ``"too_long"``.
        """
        try:
            return self._read(title)
        except SheetError:
            raise
        except Exception as error:  # pylint: disable=broad-exception-caught
            raise SheetError("damaged") from error

    def _read(self, title):
        sheet = self._book.sheet_by_name(title)
        formulas = self._formulas(self._book.sheet_names().index(title))
        rows = RawRows()
        for line in range(sheet.nrows):
            values = [self._value(sheet, rows, line, column, formulas) for column in range(sheet.row_len(line))]
            if any(values[WIDEST:]):
                rows.far.append(line + 1)
            info = sheet.rowinfo_map.get(line)
            rows.add(line + 1, values[:WIDEST], bool(info and info.hidden))
        for first, after, column, __ in sheet.merged_cells:
            if first + 1 < after and column < WIDEST:
                rows.merged.append((first + 1, after, column))
        self._book.unload_sheet(title)
        return rows.sheet()

    def _value(self, sheet, rows, line, column, formulas):
        kind, value = sheet.cell_type(line, column), sheet.cell_value(line, column)
        if (line, column) in formulas:
            rows.objections.append((line + 1, column, FORMULA))
            return f"={value}"
        if kind == xlrd.XL_CELL_ERROR:
            rows.objections.append((line + 1, column, ERROR_VALUE))
            return xlrd.error_text_from_code.get(value, "#N/A")
        if kind == xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if value else "FALSE"
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return number_value(repr(value), self._style(sheet, line, column), self._book.datemode == 1)
        return value.replace("\r\n", "\n").replace("\r", "\n") if kind == xlrd.XL_CELL_TEXT else ""

    def _style(self, sheet, line, column):
        key = self._book.xf_list[sheet.cell_xf_index(line, column)].format_key
        known = self._book.format_map.get(key)
        is_custom = key >= 164
        return NumberFormat(key, known.format_str if known and is_custom else "")

    def _formulas(self, place):
        """Return the cells of a sheet that hold formulas: ``(line, column)`` from 0."""
        data, position = self._book.mem, self._book._sh_abs_posn[place]
        found, depth = set(), 0
        while position + 4 <= len(data):
            kind, length = struct.unpack_from("<HH", data, position)
            if kind == _BEGIN:
                depth += 1
            elif kind == _END:
                depth -= 1
                if not depth:
                    break
            elif kind == _FORMULA and depth == 1:
                found.add(struct.unpack_from("<HH", data, position + 4))
            position += 4 + length
        return found
