"""Working days of China, as they are published for each year: holidays, and weekends worked instead of them.

The library ``chinesecalendar`` has what the State Council's office published and refuses years of which it has nothing;
others answer for any year. It is an extra of the package: without it no year is known.
"""

from datetime import date

try:
    import chinese_calendar
except ImportError:
    chinese_calendar = None

WEEKEND = 5


def is_working_day(day):
    """Whether people are at work, by the day of the week alone where nothing is published.

    :param datetime.date day: which day.
    :rtype: bool
    """
    published = _published(day)
    return day.weekday() < WEEKEND if published is None else not published[0]


def is_worked_instead(day):
    """Whether a Saturday or Sunday is worked for a holiday nearby.

    :param datetime.date day: which day.
    :rtype: bool
    """
    return day.weekday() >= WEEKEND and is_working_day(day)


def holiday(day, is_chinese=True):
    """Return the name of the holiday for which nobody is at work.

    :param datetime.date day: which day.
    :param bool is_chinese: in Chinese, else in English.
    :return: ``None`` on other days, weekends among them.
    :rtype: str | None
    """
    is_off, name = _published(day) or (False, None)
    if not is_off or not name:
        return None
    return chinese_calendar.Holiday(name).chinese if is_chinese else name


def unpublished_years(first, last):
    """Return the years of which it is not known when people are off.

    :param datetime.date first: first day of a time.
    :param datetime.date last: its last day.
    :rtype: list[int]
    """
    return [year for year in range(first.year, last.year + 1) if _published(date(year, 1, 1)) is None]


def _published(day):
    """Return whether a day is off, and the name of the holiday that it has to do with, where that was published."""
    if chinese_calendar is None:
        return None
    try:
        return chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
