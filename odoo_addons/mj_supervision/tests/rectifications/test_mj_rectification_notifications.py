from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.tests import tagged

from .common import DIRECTOR, RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationNotifications(RectificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.partner_id = cls.chair.partner_id
        cls.activity_type = cls.env.ref("mj_supervision.activity_type_rectification_overdue")

    @contextmanager
    def at(self, moment):
        with freeze_time(moment), patch.object(self.env.cr, "_now", fields.Datetime.to_datetime(moment)):
            yield

    def run_job(self, moment):
        with self.enter_registry_test_mode(), self.at(moment):
            self.env.ref("mj_supervision.ir_cron_rectification_escalate").method_direct_trigger()
        self.env.invalidate_all()

    def activities(self):
        return self.env["mail.activity"].search([("activity_type_id", "=", self.activity_type.id)])

    def told(self):
        """Return who was told, without the directors of the database that the tests run in."""
        return self.activities().user_id.filtered(lambda user: user.login.startswith("mj_"))

    def test_overdue_becomes_known_once(self):
        """A21.1: to the committee's director and the chair of the organisation above, once for each item."""
        one = self.bring_to("ordered")
        self.run_job("2026-07-15 10:00:00")
        self.assertFalse(self.activities(), "due until midnight in Shanghai")
        self.run_job("2026-07-15 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)
        self.assertEqual(set(self.activities().mapped("res_id")), {self.school.id})
        self.assertEqual(one.sudo().escalated_on.isoformat(), "2026-07-16")
        self.activities().unlink()
        self.run_job("2026-07-16 16:40:00")
        self.assertFalse(self.activities(), "not a second time")

    def test_words_are_neutral(self):
        """Door 17: the activity names the organisation and nothing else."""
        one = self.bring_to("ordered", member_id=self.teacher.id)
        self.run_job("2026-07-15 16:40:00")
        for activity in self.activities():
            text = f"{activity.summary} {activity.note} {activity.res_name} {activity.display_name}"
            for secret in (one.title, "PROBLEM-MARK", "Teacher", one.reference):
                self.assertNotIn(secret, text)

    def test_nobody_learns_of_oneself(self):
        """A17.5: a director whom it concerns is not told, nor is the chair above when it is about the chair."""
        home = self.new_user("mj_home", "group_mj_user", member=self.new_member("Home", self.school))
        home.group_ids = self.env.ref(DIRECTOR)
        self.bring_to("ordered", responsible_ids=(self.chair | self.teacher).ids)
        self.run_job("2026-07-15 16:40:00")
        self.assertEqual(self.told(), self.director)

    def test_taken_back(self):
        """A21.1: once nothing is overdue any more, the activities go."""
        one = self.bring_to("in_progress")
        self.run_job("2026-07-15 16:40:00")
        self.assertTrue(self.activities())
        one.with_user(self.recorder).submit("Done", [], "Nothing on paper")
        self.run_job("2026-07-16 16:40:00")
        self.assertFalse(self.activities())

    def test_later_due_date_counts_anew(self):
        """A21.1: after an extension that passes as well, it becomes known again."""
        one = self.bring_to("in_progress")
        self.run_job("2026-07-15 16:40:00")
        with self.at("2026-07-16 04:00:00"):
            one.with_user(self.recorder).ask_extension(self.day("2026-07-31"), "x")
            one.with_user(self.colleague).decide_extension(True, "")
        self.run_job("2026-07-16 16:40:00")
        self.assertFalse(self.activities())
        self.run_job("2026-07-31 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)

    def test_warning_that_passes_becomes_known_again(self):
        """A17.5, A21.1: what was known once and was warned of is made known again on the day after the warning's day."""
        one = self.bring_to("ordered")
        self.run_job("2026-07-15 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)
        with self.at("2026-07-16 04:00:00"):
            one.with_user(self.recorder).action_start()
            one.with_user(self.recorder).submit("DONE-MARK", [], "Nothing on paper")
            one.with_user(self.colleague).check("not_corrected", "FOUND-MARK", "SECRET-MARK")
            one.with_user(self.director).warn("WARNING-MARK", self.day("2026-08-01"))
        self.run_job("2026-08-01 15:40:00")
        self.assertFalse(self.told())
        self.run_job("2026-08-01 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)

    def test_taken_up_again_becomes_known_again(self):
        """A21.1: a closed one that is reopened and passes its new day."""
        one = self.bring_to("in_progress")
        self.run_job("2026-07-15 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)
        with self.at("2026-07-16 04:00:00"):
            one.with_user(self.recorder).submit("DONE-MARK", [], "Nothing on paper")
            one.with_user(self.colleague).check("corrected", "FOUND-MARK", "SECRET-MARK")
            one.with_user(self.director).close("Put right", explanation="Seen on the spot")
            one.with_user(self.colleague).reopen("It came back", self.day("2026-08-01"))
        self.run_job("2026-08-01 15:40:00")
        self.assertFalse(self.told())
        self.run_job("2026-08-01 16:40:00")
        self.assertEqual(self.told(), self.director | self.leader)

    def test_order_is_told_by_a_link_only(self):
        """Door 19: who answers gets one mail with a link, which names neither matter nor person."""
        self.portal.email = "teacher@example.com"
        before = self.env["mail.mail"].search([])
        one = self.bring_to("ordered")
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/my/rectifications/{one.id}", mail.body_html)
        for secret in ("Talks not held", "PROBLEM-MARK", "Teacher", "School", one.notice_number):
            self.assertNotIn(secret, f"{mail.subject} {mail.body_html}")

    def test_without_an_account_the_recorder_is_told(self):
        """A21.1: who has no account is stood in for by the recorder of the organisation."""
        self.recorder.email = "recorder@example.com"
        self.school_post.end("2026-06-01", "retired")
        before = self.env["mail.mail"].search([])
        one = self.bring_to("ordered")
        mail = self.env["mail.mail"].search([]) - before
        self.assertIn("recorder@example.com", mail.email_to)
        self.assertIn(f"/odoo/mj-rectifications/{one.id}", mail.body_html)
