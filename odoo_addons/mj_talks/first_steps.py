"""What a line of the first steps says about itself."""

from collections.abc import Callable
from typing import NamedTuple

NAMED = 3


class StepState(NamedTuple):
    """Whether a step is done, and what to say about it.

    :ivar bool is_done: worked out from what is there.
    :ivar describe: gives one or two sentences in the reader's language; asked only when the line is shown.
    :ivar list domain: limits what the line opens; ``None`` for everything.
    :ivar str action: XML id of the screen, where it is another one than the line's own.
    """

    is_done: bool
    describe: Callable[[], str] = str
    domain: list | None = None
    action: str | None = None


def first_names(names):
    """Return the first few of some names and how many more there are.

    :param list[str] names: in order.
    :return: those that are shown, and the number of the others.
    :rtype: tuple[list[str], int]
    """
    return names[:NAMED], max(len(names) - NAMED, 0)


def percent_done(done, whole):
    """Return how far the steps have come, in whole percents; 100 only when all are done.

    :param int done: steps done.
    :param int whole: all steps.
    :rtype: int
    """
    return 100 * done // whole if whole else 100
