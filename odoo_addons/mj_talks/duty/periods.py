"""Calendar periods and the days that matter in them. See docs/duties.md."""

from datetime import date, timedelta
from typing import NamedTuple

MONTHS_PER_PERIOD = {"year": 12, "half": 6, "quarter": 3}


class Period(NamedTuple):
    """A calendar period; both days belong to it."""

    first_day: date
    last_day: date

    def reconciliation_day(self, today):
        """Return the day on which people's roles count: today, kept inside the period.

        :param datetime.date today: local day.
        :rtype: datetime.date
        """
        return min(max(today, self.first_day), self.last_day)

    def cut_off_day(self, days_in_post):
        """Return the last day on which a new role still brings duties for this period.

        :param int days_in_post: days a person must have held the role by the end of the period.
        :rtype: datetime.date
        """
        return self.last_day - timedelta(days=days_in_post)


def period_containing(kind, day):
    """Return the calendar period of a kind that contains a day.

    :param str kind: ``year``, ``half`` or ``quarter``.
    :param datetime.date day: local day.
    :rtype: Period
    """
    months = MONTHS_PER_PERIOD[kind]
    first_month = (day.month - 1) // months * months + 1
    return _period(day.year, first_month, months)


def periods_of_year(kind, year):
    """Return the periods of a kind in a calendar year, in order.

    :param str kind: ``year``, ``half`` or ``quarter``.
    :param int year: calendar year.
    :rtype: list[Period]
    """
    months = MONTHS_PER_PERIOD[kind]
    return [_period(year, first_month, months) for first_month in range(1, 13, months)]


def _period(year, first_month, months):
    following = first_month + months
    first_of_next = date(year + 1, 1, 1) if following > 12 else date(year, following, 1)
    return Period(date(year, first_month, 1), first_of_next - timedelta(days=1))
