"""Collect what is wrong with the rows of a file, and say it within a limit."""

import json
from collections import defaultdict
from dataclasses import dataclass


class Sentence(str):
    """A detail that says all by itself, so that the general reason need not be put before it."""

    __slots__ = ()


@dataclass(frozen=True)
class Report:
    """One reason and the rows it holds for: ``rows`` are their numbers in rising order.

    ``detail`` belongs to all of them, or, when ``is_example``, to the first.
    """

    reason: str
    detail: str
    rows: tuple
    is_example: bool = False

    @property
    def label(self):
        """The row numbers as text, neighbours as a range: ``2-5, 9``."""
        return label_rows(self.rows)


class Problems:
    """The bad rows of a file with their reasons."""

    def __init__(self):
        self._found = []
        self._rows = set()
        # Rows that wait for an answer or are left out by one: nothing is wrong with them.
        self._aside = set()

    def __bool__(self):
        return bool(self._found)

    def add(self, row, reason, detail=""):
        """Note what is wrong.

        :param int row: its number in the file.
        :param str reason: the same words for every row with this problem.
        :param str detail: what sets this row apart, such as the unknown name.
        """
        self._found.append((row, reason, detail))
        self._rows.add(row)

    def set_aside(self, row):
        """Note that a row is not to be written for now, though nothing is wrong with it.

        :param int row: its number in the file.
        """
        self._aside.add(row)

    def has(self, row):
        """Whether this row is not to be written."""
        return row in self._rows or row in self._aside

    def refuses(self, row):
        """Whether something is wrong with this row."""
        return row in self._rows

    def by_row(self):
        """Return what is wrong, by row: lists of pairs of reason and detail.

        :rtype: dict[int, list[tuple[str, str]]]
        """
        found = defaultdict(list)
        for row, reason, detail in dict.fromkeys(self._found):
            found[row].append((reason, detail))
        return dict(found)

    @property
    def row_count(self):
        """How many rows are bad."""
        return len(self._rows)

    def reports(self, limit):
        """Return every bad row with its reasons, in as much detail as fits.

        Details go first; then, where several reasons hold for a row, all but its first.

        :param int limit: in bytes of JSON.
        :rtype: list[Report]
        """
        found = list(dict.fromkeys(sorted(self._found, key=lambda entry: entry[0])))
        reports = _group(found)
        if _size(reports) > limit:
            reports = _group_by_reason(found)
        if _size(reports) > limit:
            first = {}
            for entry in found:
                first.setdefault(entry[0], entry)
            reports = _group_by_reason(first.values())
        return reports


def label_rows(rows):
    """Return row numbers as text, three or more neighbours as a range.

    >>> label_rows([2, 3, 4, 7, 9, 10])
    '2-4, 7, 9, 10'
    """
    parts, run = [], []
    for row in sorted(set(rows)):
        if run and row != run[-1] + 1:
            parts += _label_run(run)
            run = []
        run.append(row)
    return ", ".join(parts + _label_run(run))


def _label_run(run):
    return [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(row) for row in run]


def _group(found):
    groups = defaultdict(list)
    for row, reason, detail in found:
        groups[reason, detail].append(row)
    return [Report(reason, detail, tuple(dict.fromkeys(rows))) for (reason, detail), rows in groups.items()]


def _group_by_reason(found):
    rows, details = defaultdict(list), {}
    for row, reason, detail in found:
        rows[reason].append(row)
        details.setdefault(reason, detail)
    return [Report(reason, details[reason], tuple(dict.fromkeys(rows[reason])), True) for reason in rows]


def _size(reports):
    """An estimate from above of the reply's share of these reports."""
    overhead = 160
    return sum(len(json.dumps([report.reason, report.detail, report.label])) + overhead for report in reports)
