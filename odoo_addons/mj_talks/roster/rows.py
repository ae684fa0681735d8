"""The rows of a load, and what is found out about them."""

from collections import Counter
from dataclasses import dataclass, field

from . import cells

# Names in the context.
SOURCE = "mj_roster_source"
COLLECTOR = "mj_roster_collector"


@dataclass(eq=False)
class RosterSource:
    """Where the rows of a load come from; it travels in the context, where no remote caller can put one."""

    numbers: list = field(default_factory=list)
    headers: dict = field(default_factory=dict)
    objections: list = field(default_factory=list)


class RosterRow:
    """One row: its number in the file, the cells by column, the values found, the record it is about."""

    __slots__ = ("above", "number", "raw", "record", "values")

    def __init__(self, number, raw):
        self.number = number
        self.raw = raw
        self.values = {}
        self.record = None
        # The row of the organisation above, where that is in the same file.
        self.above = None

    def drop_refused(self):
        """Forget the cells that are refused, so that no message repeats what is in them."""
        self.raw = {column: "" if cells.objection(value) else value for column, value in self.raw.items()}

    def text(self, column):
        """The cell of a column as text, "" when there is none."""
        return cells.clean_text(self.raw.get(column) or "")


class RosterCollector:
    """What the checks of the ORM say, by id of the record, instead of stopping at the first.

    Equal to itself alone: environments are shared between equal contexts.
    """

    def __init__(self):
        self.messages = {}


def count_repeated(keys):
    """Return the keys that occur more than once."""
    return {key for key, count in Counter(keys).items() if count > 1}
