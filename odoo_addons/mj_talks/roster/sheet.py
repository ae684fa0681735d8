"""The rows of a sheet with the numbers its author sees."""

import bisect
from dataclasses import dataclass, field

from .cells import objection, tidy
from .rows_left_out import HIDDEN, STRAYS, TITLE, header_place, reason_below

LONGEST = 100_000
# Cells further to the right are strays.
WIDEST = 500


class SheetError(ValueError):
    """A file that cannot be read.

    ``reason`` is a word that :mod:`.workbook` lists, ``row`` the number of the row that is to blame, if one is.
    """

    def __init__(self, reason, row=None):
        super().__init__(reason)
        self.reason = reason
        self.row = row


@dataclass
class Sheet:
    """The filled rows of a sheet, all of one width, and the numbers they have in the file.

    ``objections`` are the cells refused whatever their column: ``(row number, column from 0, reason)``.
    ``left_out`` are the rows that are no rows of a roster: ``(row number, reason)``, see :mod:`.rows_left_out`.
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
        if _is_filled(values):
            if len(self.rows) >= LONGEST:
                raise SheetError("too_long")
            self.rows.append([tidy(value) if isinstance(value, str) else value for value in values])
            self.numbers.append(number)

    def finish(self):
        """Cut columns that are empty throughout and fill short rows up."""
        width = max((_width(row) for row in self.rows), default=0)
        self.rows = [row[:width] + [""] * (width - len(row)) for row in self.rows]
        return self

    def skip_title(self, headers):
        """Leave out the lines above the header row, and below it the rows that are none of a roster.

        :param set[str] headers: known headers, compact.
        """
        place = self.header_place(headers)
        if place is None:
            return
        left_out = [(number, TITLE) for number in self.numbers[:place]]
        header = self.rows[place]
        rows, numbers = [header], [self.numbers[place]]
        for number, row in zip(self.numbers[place + 1 :], self.rows[place + 1 :], strict=True):
            if reason := reason_below(row, header):
                left_out.append((number, reason))
            else:
                rows.append(row)
                numbers.append(number)
        gone = {number for number, __ in left_out}
        self.rows, self.numbers = rows, numbers
        self.objections = [entry for entry in self.objections if entry[0] not in gone]
        self.left_out = sorted([*self.left_out, *left_out])

    def header_place(self, headers):
        """Return the place of the header row in ``rows``, ``None`` where there is none.

        :param set[str] headers: known headers, compact.
        """
        return header_place(self.rows, headers)

    def examine(self):
        """Add to ``objections`` the cells that hold what no roster may bring."""
        known = {(number, column) for number, column, __ in self.objections}
        seen = {}
        for number, row in zip(self.numbers, self.rows, strict=True):
            for column, value in enumerate(row):
                if not value:
                    continue
                key = (type(value), value)
                if key not in seen:
                    seen[key] = objection(value)
                if seen[key] and (number, column) not in known:
                    self.objections.append((number, column, seen[key]))
        self.objections.sort()


class RawRows:
    """The rows of a spreadsheet while it is read: what is merged is only known at its end.

    ``merged`` are ``(first row, last row, column)``, ``far`` the numbers of rows with cells too far to the right.
    """

    def __init__(self):
        self.objections = []
        self.merged = []
        self.far = []
        self._numbers, self._rows, self._hidden = [], [], set()

    def add(self, number, values, is_hidden=False):
        """Take one row unless it is empty.

        :param int number: of the row in the file, from 1, higher than those before.
        :param list values: as in :meth:`Sheet.add`.
        :param bool is_hidden: whether the author does not see it.
        :raises SheetError: ``"too_long"``, or ``"damaged"`` for numbers that do not rise.
        """
        if not _is_filled(values):
            return
        if len(self._rows) >= LONGEST:
            raise SheetError("too_long")
        if self._numbers and number <= self._numbers[-1]:
            raise SheetError("damaged")
        self._numbers.append(number)
        self._rows.append(values)
        if is_hidden:
            self._hidden.add(number)

    def sheet(self):
        """Return the sheet: merged values in all their rows, hidden rows left out."""
        self._spread()
        sheet = Sheet(objections=[entry for entry in self.objections if entry[0] not in self._hidden])
        for number, values in zip(self._numbers, self._rows, strict=True):
            if number in self._hidden:
                sheet.left_out.append((number, HIDDEN))
            else:
                sheet.add(number, values)
        sheet.left_out += [(number, STRAYS) for number in dict.fromkeys(self.far) if number not in self._hidden]
        return sheet.finish()

    def _spread(self):
        reached = {}
        for first, last, column in sorted(self.merged):
            place = bisect.bisect_left(self._numbers, first)
            if place == len(self._numbers) or self._numbers[place] != first or first <= reached.get(column, 0):
                continue
            reached[column] = last
            value = self._cell(place, column)
            end = bisect.bisect_right(self._numbers, last) if value else place
            for row in self._rows[place + 1 : end]:
                row += [""] * (column + 1 - len(row))
                row[column] = row[column] or value

    def _cell(self, place, column):
        row = self._rows[place]
        return row[column] if column < len(row) else ""


def _is_filled(values):
    return any(not isinstance(value, str) or value.strip() for value in values)


def _width(row):
    return max((place for place, value in enumerate(row, 1) if value not in ("", None)), default=0)
