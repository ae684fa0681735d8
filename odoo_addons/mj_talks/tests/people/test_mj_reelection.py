from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import ExclusionViolation

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestMjReelection(MjCase):
    """A18.4: a whole leadership team changes in one action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.committee_post = cls.appoint(cls.nurse, cls.east, "committee", leader_id=cls.vice_chair.id)
        cls.day = date(2026, 7, 1)

    def wizard(self, user=None):
        action = self.east.with_user(user or self.office).action_reelection()
        form = Form(self.env["mj.reelection"].with_user(user or self.office).with_context(**action["context"]))
        form.date_from = self.day
        return form

    def team(self, day=None):
        return {
            appointment.position_id.code: appointment.member_id
            for appointment in self.env["mj.appointment"]._held_on(day or self.day, organizations=self.east)
        }

    def row_of(self, form, member):
        lines = form._values["line_ids"]
        return next(index for index in range(len(lines)) if self._row_member(form, index) == member)

    def _row_member(self, form, index):
        with form.line_ids.edit(index) as line:
            return line.member_id

    def set_member(self, form, before, after):
        with form.line_ids.edit(self.row_of(form, before)) as line:
            line.member_id = after

    def test_present_team_is_offered(self):
        form = self.wizard()
        wizard = form.save()
        self.assertEqual(wizard.line_ids.appointment_id, self.chair_post | self.vice_chair_post | self.committee_post)
        self.assertEqual(wizard.line_ids.mapped("position_id.code"), ["chair", "vice_chair", "committee"])

    def test_another_day_keeps_what_was_entered(self):
        """A18.4: the first day is corrected after the team was filled in, and nothing of it is lost."""
        form = self.wizard()
        self.set_member(form, self.chair, self.teacher)
        with form.line_ids.new() as line:
            line.position_id = self.position("committee")
            line.member_id = self.chair
        form.date_from = date(2026, 7, 2)
        wizard = form.save()
        self.assertEqual(len(wizard.line_ids), 4)
        wizard.action_apply()
        self.assertEqual(self.team(date(2026, 7, 2))["chair"], self.teacher)
        self.assertEqual(self.chair_post.date_to, date(2026, 7, 1))

    def test_new_chair_others_stay(self):
        """A18.4: one changes hands, the others keep their appointment; no day without or with two chairs."""
        form = self.wizard()
        self.set_member(form, self.chair, self.teacher)
        action = form.save().action_apply()
        self.assertEqual(self.team(), {"chair": self.teacher, "vice_chair": self.vice_chair, "committee": self.nurse})
        self.assertEqual(self.team(date(2026, 6, 30))["chair"], self.chair)
        self.assertEqual(self.chair_post.date_to, date(2026, 6, 30))
        self.assertEqual(self.chair_post.end_reason, "term")
        self.assertFalse(self.vice_chair_post.date_to)
        self.assertIn(self.vice_chair_post, self.env["mj.appointment"].search(action["domain"]))

    def test_chair_and_vice_chair_swap(self):
        """A18.4: swapping never makes two chairs, not even for a moment."""
        form = self.wizard()
        chair_row, vice_row = self.row_of(form, self.chair), self.row_of(form, self.vice_chair)
        with form.line_ids.edit(chair_row) as line:
            line.member_id = self.vice_chair
        with form.line_ids.edit(vice_row) as line:
            line.member_id = self.chair
        committee_row = self.row_of(form, self.nurse)
        with form.line_ids.edit(committee_row) as line:
            line.leader_id = self.chair
        form.save().action_apply()
        self.assertEqual(self.team(), {"chair": self.vice_chair, "vice_chair": self.chair, "committee": self.nurse})
        self.assertEqual(self.chair_post.end_reason, "transfer")
        self.assertEqual(self.committee_post.leader_id, self.chair)

    def test_moving_leaving_a_vacancy_and_adding(self):
        """A18.4: a promotion, the post left vacant, and somebody new, in one go."""
        form = self.wizard()
        chair_row, vice_row = self.row_of(form, self.chair), self.row_of(form, self.vice_chair)
        with form.line_ids.edit(chair_row) as line:
            line.member_id = self.vice_chair
        with form.line_ids.edit(vice_row) as line:
            line.member_id = self.env["mj.member"]
        with form.line_ids.edit(self.row_of(form, self.nurse)) as line:
            line.leader_id = self.vice_chair
        with form.line_ids.new() as line:
            line.position_id = self.position("secretary_general")
            line.member_id = self.teacher
        form.save().action_apply()
        self.assertEqual(
            self.team(), {"chair": self.vice_chair, "secretary_general": self.teacher, "committee": self.nurse}
        )
        self.assertEqual(self.vice_chair_post.end_reason, "transfer")
        self.assertEqual(self.chair_post.end_reason, "term")

    def test_a_removed_row_ends_the_post(self):
        form = self.wizard()
        form.line_ids.remove(self.row_of(form, self.nurse))
        form.save().action_apply()
        self.assertNotIn("committee", self.team())
        self.assertEqual(self.committee_post.date_to, date(2026, 6, 30))

    def test_leader_who_goes_is_in_charge_of_nobody(self):
        """A18.3: those in charge of somebody who leaves the team are without a leader in charge, not with a former one."""
        form = self.wizard()
        self.set_member(form, self.vice_chair, self.teacher)
        form.save().action_apply()
        self.assertFalse(self.committee_post.leader_id)

    def test_nothing_changes(self):
        with self.assertRaises(UserError):
            self.wizard().save().action_apply()

    @mute_logger("odoo.sql_db")
    def test_all_or_nothing(self):
        """A18.4: an error anywhere leaves the old team as it was."""
        form = self.wizard()
        self.set_member(form, self.vice_chair, self.teacher)
        with form.line_ids.new() as line:
            line.position_id = self.position("branch_director")
            line.member_id = self.teacher
        wizard = form.save()
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            wizard.action_apply()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.team(), {"chair": self.chair, "vice_chair": self.vice_chair, "committee": self.nurse})
        self.assertFalse(self.vice_chair_post.date_to)

    def test_wrong_leader_in_charge(self):
        form = self.wizard()
        with form.line_ids.new() as line:
            line.position_id = self.position("committee")
            line.member_id = self.teacher
            line.leader_id = self.nurse
        wizard = form.save()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            wizard.action_apply()
        self.env.invalidate_all()
        self.assertNotIn(self.teacher, self.env["mj.appointment"]._held_on(self.day, self.east).member_id)

    def test_rights(self):
        for user in (self.recorder, self.leader, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.east.with_user(user).action_reelection()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["mj.reelection"].with_user(user).create({"organization_id": self.east.id})
        with self.assertRaises(AccessError):
            self.west.with_user(self.office).action_reelection()
        wizard = self.env["mj.reelection"].with_user(self.office).create({"organization_id": self.museum.id})
        self.assertFalse(wizard.line_ids)
        with self.assertRaises(AccessError):
            wizard.action_apply()
