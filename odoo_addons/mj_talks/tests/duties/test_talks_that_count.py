from freezegun import freeze_time
from odoo.tests import tagged

from .test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestTalksThatCount(DutyCase):
    """Which occasions count for a rule (A19), and whether the chair's talk counts for the pair (A18.2)."""

    def fulfilled(self, talk):
        return set(talk.obligation_ids.mapped("clause"))

    def test_timely_talk_is_no_regular_one(self):
        """A19.1: the regular talks of A05 and A18 are owed still after a timely one; marked as regular, it serves them."""
        talk = self.hold(self.c, [self.v], timing="timely")
        self.assertFalse(self.fulfilled(talk))
        (duty,) = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        self.assertIn(talk.reference, duty.explanation)
        self.assertIn("occasion", duty.explanation)
        talk.timing = "regular"
        self.assertEqual(self.fulfilled(talk), {"A05.1", "A18.1", "A18.2"})
        talk.timing = "timely"
        self.assertFalse(self.fulfilled(talk))
        self.assertEqual(duty.state, "open")

    def test_occasions_are_the_rules(self):
        """A19: a committee may let timely talks count, too, or nothing but them."""
        self.reword("a18_1", accepts_timely=True, accepts_regular=False)
        self.assertEqual(self.fulfilled(self.hold(self.c, [self.v], timing="timely")), {"A18.1"})
        self.assertEqual(self.fulfilled(self.hold(self.c, [self.f])), {"A05.1", "A18.2"})

    def test_in_the_usual_months(self):
        """A19: in July or December a talk is regular by itself, whatever it is marked as; on 30 June it is not."""
        with freeze_time("2026-07-02 04:00:00"):
            self.assertFalse(self.fulfilled(self.hold(self.c, [self.v], "2026-06-30", timing="timely")))
            talk = self.hold(self.c, [self.v], "2026-07-01", timing="timely")
        self.assertEqual(self.fulfilled(talk), {"A05.1", "A18.1", "A18.2"})

    def test_planned_for_a_regular_duty(self):
        """A19: what is planned for a duty of A18 is a regular talk by itself."""
        (duty,) = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        self.assertEqual(duty.action_plan()["context"]["default_timing"], "regular")

    def test_chairs_talk_counts_for_the_pair(self):
        """A18.2: as shipped, one talk of the chair with a vice chair does for both."""
        self.assertIn("A18.2", self.fulfilled(self.hold(self.c, [self.v])))

    def test_chairs_talk_does_not_count_for_the_pair(self):
        """A18.2: a committee may ask that the vice chair begins one, too; between others nothing changes."""
        self.reword("a18_2", counts_talk_of_chair=False)
        talk = self.hold(self.c, [self.v])
        self.assertEqual(self.fulfilled(talk), {"A05.1", "A18.1"})
        (pair,) = self.duties("A18.2", "open").filtered(lambda duty: duty.talker_id | duty.talkee_id == self.c | self.v)
        self.assertIn("chair", pair.explanation)
        self.assertIn("A18.2", self.fulfilled(self.hold(self.v, [self.c])))
        self.assertEqual(pair.state, "fulfilled")
        self.assertIn("A18.2", self.fulfilled(self.hold(self.f, [self.v])))
