from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...duty.periods import MONTHS_PER_PERIOD, Period, period_containing, periods_of_year

# Written from the calendar; 2028 is a leap year.
OF_2028 = {
    "year": [(date(2028, 1, 1), date(2028, 12, 31))],
    "half": [(date(2028, 1, 1), date(2028, 6, 30)), (date(2028, 7, 1), date(2028, 12, 31))],
    "quarter": [
        (date(2028, 1, 1), date(2028, 3, 31)),
        (date(2028, 4, 1), date(2028, 6, 30)),
        (date(2028, 7, 1), date(2028, 9, 30)),
        (date(2028, 10, 1), date(2028, 12, 31)),
    ],
}


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    """A18: the calendar periods in which talks are owed, and the days that matter in them."""

    def test_periods_of_a_year(self):
        for kind, periods in OF_2028.items():
            with self.subTest(kind):
                self.assertEqual(periods_of_year(kind, 2028), periods)

    def test_months(self):
        self.assertEqual(MONTHS_PER_PERIOD, {"year": 12, "half": 6, "quarter": 3})

    def test_every_day_is_in_its_period(self):
        for day in (date(2028, 1, 1) + timedelta(days=number) for number in range(366)):
            for kind, periods in OF_2028.items():
                (wanted,) = (period for period in periods if period[0] <= day <= period[1])
                self.assertEqual(period_containing(kind, day), wanted, (kind, day))

    def test_end_of_february(self):
        """The quarter of a common year, and the last day of a year whose follower has another length."""
        self.assertEqual(period_containing("quarter", date(2027, 2, 28)), (date(2027, 1, 1), date(2027, 3, 31)))
        self.assertEqual(period_containing("half", date(2027, 12, 31)), (date(2027, 7, 1), date(2027, 12, 31)))

    def test_day_of_roles_stays_inside(self):
        period = Period(date(2028, 4, 1), date(2028, 6, 30))
        for today, day in (
            (date(2028, 3, 31), date(2028, 4, 1)),
            (date(2028, 4, 1), date(2028, 4, 1)),
            (date(2028, 5, 17), date(2028, 5, 17)),
            (date(2028, 6, 30), date(2028, 6, 30)),
            (date(2028, 7, 1), date(2028, 6, 30)),
        ):
            self.assertEqual(period.reconciliation_day(today), day)

    def test_cut_off_day(self):
        """Who must have held a role for 30 days by 31 December holds it on 1 December."""
        period = Period(date(2028, 1, 1), date(2028, 12, 31))
        self.assertEqual(period.cut_off_day(30), date(2028, 12, 1))
        self.assertEqual(period.cut_off_day(0), date(2028, 12, 31))
