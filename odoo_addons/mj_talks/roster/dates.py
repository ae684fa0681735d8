"""Dates as offices write them."""

import calendar
import datetime
import re
import zoneinfo

from .cells import NumberText, SerialFrom1904, ShownMonth, plain
from .normal_form import visible

OPEN_END = {"至今", "现任", "在任"}
NOTHING = {"-", "--", "—", "——", "/", "无", "不详"}

UNREADABLE = "unreadable"
IMPOSSIBLE = "impossible"
AMBIGUOUS = "ambiguous"
EVENING = "evening"

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Days since 30 December 1899, as spreadsheets count: five digits are 1927 to 2119.
_SERIAL_START = datetime.date(1899, 12, 30)
_START_1904 = datetime.date(1904, 1, 1)
_SERIAL = re.compile(r"[1-8]\d{4}(?:\.0+)?")
# Of the offices; in the summers of 1986 to 1991 it is nine hours ahead of UTC instead of eight.
_ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
_MIDNIGHTS_OF_UTC = (16, 15)
# Programs that know the time of 1900 in Shanghai are off by 43 seconds.
_SLACK = datetime.timedelta(minutes=1)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*(?P<mark>[.\-/年、。])\s*(?P<month>\d{1,2})\s*"
    r"(?:月\s*|[.\-/、。]\s*(?=\d))?(?P<day>\d{1,2})?\s*[日号]?\.?"
    r"(?:[\sT]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?(?P<zone>Z|\+00:00)?)?"
)


class DateError(ValueError):
    """A date that cannot be taken; ``reason`` is ``UNREADABLE``, ``IMPOSSIBLE``, ``AMBIGUOUS`` or ``EVENING``."""

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
        return _in_range(_day_of(value))
    if isinstance(value, datetime.date):
        return _in_range(value)
    text = visible(plain(str(value or ""))).strip()
    if not text or text in NOTHING:
        return None
    if _SERIAL.fullmatch(text):
        start = _START_1904 if isinstance(value, SerialFrom1904) else _SERIAL_START
        return start + datetime.timedelta(days=int(text[:5]))
    if match := _COMPACT.fullmatch(text):
        return _build(*match.groups())
    match = _WRITTEN.fullmatch(text)
    if not match or _misses_separator(match):
        raise DateError(UNREADABLE)
    if isinstance(value, NumberText) and match["month"] == "1" and not match["day"]:
        # A number 1975.10 is kept as 1975.1: January or October.
        raise DateError(AMBIGUOUS)
    day = _build(match["year"], match["month"], match["day"])
    return _in_range(_at_time(day, match)) if match["hour"] else day


def parse_last_day(value):
    """Return the day a cell of a last day means; where only the month is written, its last day.

    :param value: as :func:`parse_date` takes it.
    :return: the day, ``None`` for an empty cell, and whether only its month was written.
    :rtype: tuple[datetime.date | None, bool]
    :raises DateError: as :func:`parse_date`.
    """
    day = parse_date(value)
    if not day or not _is_month(value, day):
        return day, False
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]), True


def _is_month(value, day):
    if isinstance(value, datetime.date):
        return isinstance(value, ShownMonth) and day.day == 1
    text = visible(plain(str(value))).strip()
    if match := _COMPACT.fullmatch(text):
        return not match[3]
    match = _WRITTEN.fullmatch(text)
    return bool(match) and not match["day"]


def _at_time(day, match):
    try:
        time = datetime.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise DateError(IMPOSSIBLE) from error
    moment = datetime.datetime.combine(day, time)
    if match["zone"]:
        return (moment.replace(tzinfo=datetime.timezone.utc).astimezone(_ZONE) + _SLACK).date()
    last = _day_of(moment)
    if datetime.timedelta(minutes=1) < moment - datetime.datetime.combine(day, datetime.time()) and last == day:
        # Written out, a time of day says that no day is meant.
        raise DateError(UNREADABLE)
    return last


def _day_of(moment):
    """Return the day of a moment that stands for a day; just before midnight the next one is meant.

    :raises DateError: ``EVENING`` at the hour at which UTC is when the next day begins here.
    """
    moment += _SLACK
    day = moment.date()
    if moment.hour in _MIDNIGHTS_OF_UTC and datetime.timedelta(minutes=moment.minute) <= 2 * _SLACK:
        raise DateError(EVENING)
    return day


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
