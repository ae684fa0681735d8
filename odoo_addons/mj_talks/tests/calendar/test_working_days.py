from datetime import date
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ... import working_days
from ...working_days import holiday, is_worked_instead, is_working_day, unpublished_years


@tagged("post_install", "-at_install")
class TestWorkingDays(BaseCase):
    """Against what the State Council's office published for 2026."""

    def test_holidays(self):
        for day, name, in_english in (
            (date(2026, 10, 1), "国庆节", "National Day"),
            (date(2026, 10, 7), "国庆节", "National Day"),
            (date(2026, 2, 16), "春节", "Spring Festival"),
            (date(2026, 6, 19), "端午", "Dragon Boat Festival"),
        ):
            with self.subTest(day=day):
                self.assertEqual((holiday(day), holiday(day, is_chinese=False)), (name, in_english))
                self.assertFalse(is_working_day(day))

    def test_weekends(self):
        """A Saturday is off without being a holiday; one worked for a holiday nearby is a working day."""
        self.assertEqual((is_working_day(date(2026, 11, 28)), holiday(date(2026, 11, 28))), (False, None))
        for day in (date(2026, 2, 14), date(2026, 10, 10)):
            with self.subTest(day=day):
                self.assertEqual((day.weekday(), is_worked_instead(day), holiday(day)), (5, True, None))
        self.assertFalse(is_worked_instead(date(2026, 10, 9)))

    def test_years_of_which_nothing_is_known(self):
        """Nothing is guessed: where nothing is published, the week alone decides, and that can be asked."""
        national_day = date(2099, 10, 1)
        self.assertEqual((national_day.weekday(), is_working_day(national_day), holiday(national_day)), (3, True, None))
        self.assertEqual(unpublished_years(date(2026, 1, 1), date(2026, 12, 31)), [])
        self.assertEqual(unpublished_years(date(2098, 12, 31), national_day), [2098, 2099])

    def test_without_the_library(self):
        with patch.object(working_days, "chinese_calendar", None):
            self.assertTrue(is_working_day(date(2026, 10, 1)))
            self.assertFalse(is_working_day(date(2026, 10, 10)))
            self.assertIsNone(holiday(date(2026, 10, 1)))
            self.assertEqual(unpublished_years(date(2026, 10, 1), date(2026, 10, 1)), [2026])
