from datetime import date, datetime

from freezegun import freeze_time
from odoo.tests import Form, tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestHolidaysInPlans(DutyCase):
    """A17.1: what is proposed lies on days on which people are at work."""

    def proposed(self, now):
        with freeze_time(now):
            self.env.invalidate_all()
            return self.env["mj.obligation"]._next_afternoon()

    def test_next_afternoon(self):
        """Before National Day, before Spring Festival and before a Saturday that is worked."""
        for now, expected in (
            ("2026-09-30 04:00:00", datetime(2026, 10, 8, 7)),
            ("2026-02-14 04:00:00", datetime(2026, 2, 24, 7)),
            ("2026-10-09 04:00:00", datetime(2026, 10, 10, 7)),
            ("2026-11-27 04:00:00", datetime(2026, 11, 30, 7)),
            ("2099-09-30 04:00:00", datetime(2099, 10, 1, 7)),
        ):
            with self.subTest(now):
                self.assertEqual(self.proposed(now), expected)

    def test_season_plan_leaves_holidays_out(self):
        """Thursday 8 and Friday 9 October follow on the holiday, Saturday 10 is worked instead."""
        plan = self.env["mj.season.plan"].create(
            {"organization_id": self.north.id, "date_from": "2026-09-29", "date_to": "2026-10-11", "times": "14:00"}
        )
        self.assertEqual(
            [slot.date() for slot in plan._slots()],
            [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)],
        )
        self.assertFalse(plan.days_note)

    def test_weekends_chosen(self):
        """Whoever wants Saturdays only gets them, but those of a holiday; a weekday that is worked on Saturday is none."""
        plan = self.env["mj.season.plan"].create(
            {
                "organization_id": self.north.id,
                "date_from": "2026-09-12",
                "date_to": "2026-10-17",
                "times": "14:00",
                "sat": True,
                **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), False),
            }
        )
        expected = [date(2026, 9, 12), date(2026, 9, 19), date(2026, 10, 17)]
        self.assertEqual([slot.date() for slot in plan._slots()], expected)

    def test_season_plan_names_years_not_published(self):
        with Form(self.env["mj.season.plan"]) as plan:
            plan.organization_id = self.north
            plan.date_from, plan.date_to = date(2099, 1, 5), date(2099, 1, 31)
            self.assertIn("The holidays of 2099 are not published yet", plan.days_note)

    def test_talk_says_that_its_day_is_a_holiday(self):
        """In the day of the committee: half past eleven at night of the last working day is the holiday's eve."""
        talk = self.env["mj.talk"].create({"organization_id": self.north.id, "planned_at": "2026-09-30 15:30:00"})
        with Form(talk) as form:
            self.assertFalse(form.day_note)
            form.planned_at = datetime(2026, 9, 30, 16, 30)
            self.assertEqual(form.day_note, "10/01/2026 is a holiday: National Day.")
            form.planned_at = datetime(2099, 9, 30, 16, 30)
            self.assertIn("The holidays of 2099 are not published yet", form.day_note)
            form.planned_at = datetime(2026, 11, 30, 6)
            self.assertFalse(form.day_note)
