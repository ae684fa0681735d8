"""The rows of a load, and what is found out about them."""

from collections import Counter
from dataclasses import dataclass, field

from . import cells
from .questions import LEAVE_OUT

# Name in the context.
COLLECTOR = "mj_roster_collector"


@dataclass(eq=False)
class RosterSource:
    """Where the rows come from: their headers by column, and the cells refused whatever they mean."""

    headers: dict = field(default_factory=dict)
    objections: list = field(default_factory=list)


class RosterRow:
    """One row: its number in the file, the cells by column, the values found, the record it is about."""

    __slots__ = ("above", "answers", "changes", "left_out", "number", "question", "raw", "record", "remarks", "values")

    def __init__(self, number, raw):
        self.number = number
        self.raw = raw
        self.values = {}
        self.record = None
        # The row of the organisation above, where that is in the same file.
        self.above = None
        # Answers by the key of the question; the question that is still open; whether an answer leaves the row out.
        self.answers = {}
        self.question = None
        self.left_out = False
        # Old and new values by field, of a known record; ``None`` of a new one.
        self.changes = None
        # What columns that are none of the roster's say, to be kept with the remarks.
        self.remarks = []

    def ask(self, question):
        """Return the answer to a question; note the question where there is none.

        :param Question question: what is asked.
        :return: ``None`` without an answer; then, and where the row is left out, it is to be set aside.
        :rtype: str | None
        """
        answer = self.answers.get(question.key)
        if answer is None:
            self.question = self.question or question
        elif answer == LEAVE_OUT:
            self.left_out = True
        return answer

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
        # What was written: ``(model, id, field, old, new)``.
        self.changes = []


def count_repeated(keys):
    """Return the keys that occur more than once."""
    return {key for key, count in Counter(keys).items() if count > 1}
