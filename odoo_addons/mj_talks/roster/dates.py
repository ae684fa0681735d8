"""Dates as offices write them."""

import datetime
import re

from .cells import NumberText, plain

OPEN_END = {"至今", "现任", "在任"}
NOTHING = {"-", "--", "—", "——", "/", "无", "不详"}

UNREADABLE = "unreadable"
IMPOSSIBLE = "impossible"
AMBIGUOUS = "ambiguous"

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Days since 30 December 1899, as spreadsheets count: five digits are 1927 to 2119.
_SERIAL_START = datetime.date(1899, 12, 30)
_SERIAL = re.compile(r"[1-8]\d{4}(?:\.0+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*(?P<mark>[.\-/年、。])\s*(?P<month>\d{1,2})\s*"
    r"(?:月\s*|[.\-/、。]\s*(?=\d))?(?P<day>\d{1,2})?\s*[日号]?\.?"
    r"(?:[\sT]0{1,2}:00(?::00(?:\.0+)?)?)?"
)


class DateError(ValueError):
    """A date that cannot be taken; ``reason`` is ``UNREADABLE``, ``IMPOSSIBLE`` or ``AMBIGUOUS``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def parse_date(value):
    """Return the day a cell means; where only the month is written, its first day.

    Understood: 1975.03, 1975.3.1, 1975-03-01, 1975/3, 1975年3月, 1975年3月5日, 197503, 19750301, a
    spreadsheet's date or its serial number, full-width digits.

    :param value: ``str``, ``datetime.date``, ``datetime.datetime``, ``int`` or ``float``.
    :rtype: datetime.date | None
    :return: ``None`` for an empty cell and for a dash or "无" in its place.
    :raises DateError: when the value is no date, an impossible one, or may mean two.
    """
    if isinstance(value, datetime.datetime):
        return _in_range(value.date())
    if isinstance(value, datetime.date):
        return _in_range(value)
    text = plain(str(value or "")).strip()
    if not text or text in NOTHING:
        return None
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + datetime.timedelta(days=int(text[:5]))
    if match := _COMPACT.fullmatch(text):
        return _build(*match.groups())
    match = _WRITTEN.fullmatch(text)
    if not match or _misses_separator(match):
        raise DateError(UNREADABLE)
    if isinstance(value, NumberText) and match["month"] == "1" and not match["day"]:
        # A number 1975.10 is kept as 1975.1: January or October.
        raise DateError(AMBIGUOUS)
    return _build(match["year"], match["month"], match["day"])


def is_open_end(value):
    """Whether the cell of a last day says that there is none yet: 至今, 现任, 在任."""
    return isinstance(value, str) and "".join(value.split()) in OPEN_END


def _misses_separator(match):
    """Whether month and day run into each other, as in 1975.031."""
    return bool(match["day"]) and match.string[match.end("month") : match.start("day")].strip() == ""


def _build(year, month, day):
    try:
        return _in_range(datetime.date(int(year), int(month), int(day or 1)))
    except DateError:
        raise
    except ValueError as error:
        raise DateError(IMPOSSIBLE) from error


def _in_range(day):
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateError(IMPOSSIBLE)
    return day
