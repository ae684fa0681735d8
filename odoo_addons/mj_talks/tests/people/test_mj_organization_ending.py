from datetime import date

from freezegun import freeze_time
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..gates.test_mj_gate import GateCase


@tagged("post_install", "-at_install")
class TestMjOrganizationEnding(GateCase):
    """North on 15 June 2026, with a vice chair proposed for 1 July."""

    def setUp(self):
        super().setUp()
        self.proposal = self.propose()
        self.all_posts = self.env["mj.appointment"].browse([post.id for post in self.posts.values()])

    def ends(self):
        return {(post.date_to, post.end_reason) for post in self.all_posts}

    def assert_no_concern(self):
        self.env["mj.concern"]._raise_for_changes()
        self.assertFalse(self.env["mj.concern"].search([("organization_id", "=", self.north.id)]))

    def test_dissolved(self):
        """A18.4, A11.1, A06.1: posts end on the day, proposals and their talks lapse; leaders alone are talked to for it."""
        self.north.with_user(self.staff).dissolved_on = "2026-06-10"
        self.assertEqual(self.ends(), {(date(2026, 6, 10), "dissolved")})
        self.assertEqual((self.proposal.state, self.duty(self.proposal).state), ("cancelled", "lapsed"))
        self.assertEqual(self.duties(state="open").talkee_id, self.c | self.f | self.v)
        self.assertEqual(set(self.duties(state="open").mapped("clause")), {"A06"})

    def test_archived(self):
        """A18.4, A06.1: archiving ends posts today; bringing back reopens none and raises nothing."""
        self.north.with_user(self.staff).action_archive()
        self.assertEqual(self.ends(), {(date(2026, 6, 15), "dissolved")})
        self.assertEqual((self.proposal.state, self.duty(self.proposal).state), ("cancelled", "lapsed"))
        self.assertFalse(self.duties(state="open"))
        self.north.with_user(self.staff).action_unarchive()
        self.assertEqual(self.ends(), {(date(2026, 6, 15), "dissolved")})
        with freeze_time("2026-06-16 04:00:00"):
            self.assert_no_concern()

    def test_day_to_come(self):
        """A18.4, A11.1: until the day comes nothing ends; duties, posts and earlier proposals stay."""
        later = self.propose(self.m2, "secretary_general", "2026-08-01")
        owed = self.duties(state="open") - self.duty(later)
        self.north.with_user(self.staff).dissolved_on = "2026-07-31"
        self.assertEqual(self.ends(), {(date(2026, 7, 31), "dissolved")})
        self.assertEqual(set(self.all_posts.mapped("timing")), {"current"})
        self.assertEqual((self.proposal.state, later.state), ("proposed", "cancelled"))
        self.assertEqual(self.duties(state="open"), owed)
        self.assert_no_concern()
        with freeze_time("2026-07-31 04:00:00"):
            self.env["mj.organization"]._end_posts_of_ended()
            self.assertEqual((self.proposal.state, self.duty(self.proposal).state), ("cancelled", "lapsed"))
            self.assert_no_concern()

    def test_post_taken_before_the_day_to_come(self):
        """A18.4: who takes a post before the last day leaves it with the organisation."""
        self.north.dissolved_on = "2026-07-31"
        self.proposal._override_gate("Needed until then")
        self.proposal.action_take_effect()
        with freeze_time("2026-07-31 04:00:00"):
            self.env["mj.organization"]._end_posts_of_ended()
        self.assertEqual((self.proposal.date_to, self.proposal.end_reason), (date(2026, 7, 31), "dissolved"))

    def test_day_corrected_and_taken_back(self):
        """A18.4: posts follow the day; what ended by itself stays ended."""
        self.posts[self.m2].end("2026-05-31", "term")
        rest = self.all_posts - self.posts[self.m2]
        for day in (date(2026, 6, 30), date(2026, 12, 31), date(2026, 6, 10), False):
            with self.subTest(day):
                self.north.dissolved_on = day
                self.assertEqual(set(rest.mapped("date_to")), {day})
                self.assertEqual(set(rest.mapped("end_reason")), {"dissolved" if day else False})
        self.assertEqual((self.posts[self.m2].date_to, self.posts[self.m2].end_reason), (date(2026, 5, 31), "term"))
        self.assertTrue(self.duties("A18.1", "open"))

    def test_posts_begun_after_the_day_are_not_undone(self):
        """A18.4: a day before posts that were taken is an error, not a reason to cancel them."""
        self.appoint(self.candidate, self.north, "committee", "2026-06-12")
        with self.assertRaisesRegex(ValidationError, "began after"), self.cr.savepoint():
            self.north.with_user(self.staff).dissolved_on = "2026-06-10"

    def test_reason_is_for_organizations_that_ended(self):
        """A06.1: no end of a post passes for a dissolution, which would spare the talk."""
        with self.assertRaisesRegex(ValidationError, "not dissolved"), self.cr.savepoint():
            self.posts[self.v].with_user(self.staff).end("2026-06-10", "dissolved")
