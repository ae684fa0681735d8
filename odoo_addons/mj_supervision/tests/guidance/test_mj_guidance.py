from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..inspections.common import InspectionCase


class GuidanceCase(InspectionCase):
    def new_note(self, organizations, **values):
        return (
            self.env["mj.guidance"]
            .with_user(self.supervisor)
            .create(
                {
                    "name": "Plan the talks of July early",
                    "body": "Begin with those who had none last year.",
                    "organization_ids": [Command.set(organizations.ids)],
                    **values,
                }
            )
        )

    def published(self, organizations, **values):
        note = self.new_note(organizations, **values)
        note.action_publish()
        return note


@tagged("post_install", "-at_install")
class TestMjGuidance(GuidanceCase):
    def test_subtree_gets_receipts(self):
        """A22.1: a note to a district reaches every organisation below it, dissolved ones left out."""
        self.hospital.dissolved_on = "2026-01-31"
        note = self.published(self.east)
        self.assertEqual(note.receipt_ids.organization_id, self.east | self.school)
        alone = self.published(self.east, include_below=False)
        self.assertEqual(alone.receipt_ids.organization_id, self.east)

    def test_acknowledged_by_whom_and_when(self):
        """A22.1: a recorder acknowledges for the organisation; who and when is kept, and the first counts."""
        note = self.published(self.east)
        receipts = note.receipt_ids
        school = receipts.filtered(lambda one: one.organization_id == self.school)
        school.with_user(self.recorder).action_acknowledge()
        self.assertEqual((school.state, school.acknowledged_by_id), ("acknowledged", self.recorder))
        self.assertTrue(school.acknowledged_at)
        school.with_user(self.office).action_acknowledge()
        self.assertEqual(school.acknowledged_by_id, self.recorder)
        self.assertEqual((note.receipt_count, note.acknowledged_count), (3, 1))

    def test_nobody_acknowledges_for_others(self):
        """A22.1: only leaders and recorders of the organisation; the committee does not answer for them."""
        receipt = self.published(self.east, include_below=False).receipt_ids
        for user in (self.recorder, self.north_leader, self.supervisor, self.director, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                receipt.with_user(user).action_acknowledge()
        with self.assertRaises(AccessError):
            receipt.with_user(self.leader).write({"state": "acknowledged"})
        # Whoever sits on the committee sees all receipts, and answers for the own organisation only.
        self.north_leader.group_ids |= self.env.ref("mj_supervision.group_mj_supervision_member")
        own = self.published(self.north, include_below=False).receipt_ids
        self.assertFalse(receipt.with_user(self.north_leader).may_acknowledge)
        with self.assertRaisesRegex(AccessError, "of the organisation acknowledge"):
            receipt.with_user(self.north_leader).action_acknowledge()
        own.with_user(self.north_leader).action_acknowledge()
        self.assertEqual((receipt.state, own.state), ("pending", "acknowledged"))

    def test_seen_by_those_addressed_once_published(self):
        """A22.1: drafts are the committee's own; a published note is read by those addressed and nobody else."""
        note = self.new_note(self.east)
        self.assertFalse(self.seen_by(self.leader, note))
        note.action_publish()
        self.assertEqual(self.seen_by(self.leader, note), note)
        self.assertEqual(self.seen_by(self.recorder, note.receipt_ids).organization_id, self.school)
        self.assertFalse(self.seen_by(self.north_leader, note))
        for user in (self.leader, self.recorder):
            with self.assertRaises(AccessError):
                note.with_user(user).write({"body": "x"})
            with self.assertRaises(AccessError):
                note.with_user(user).action_withdraw()

    def test_receipts_read_alone(self):
        """A22.1: whatever is asked for, and in whichever order, those addressed find the receipts in their scope."""
        note = self.published(self.municipal)
        everybody = note.receipt_ids.organization_id
        for user, organizations in (
            (self.leader, self.east | self.school | self.hospital),
            (self.recorder, self.school),
            (self.supervisor, everybody),
        ):
            rows = {"fields": {"organization_id": {}}}
            for asked in ({"receipt_ids": rows}, {"name": {}, "receipt_ids": rows}):
                with self.subTest(user.login, asked=list(asked)):
                    self.env.invalidate_all()
                    (found,) = note.with_user(user).web_read(asked)
                    self.assertEqual({one["organization_id"] for one in found["receipt_ids"]}, set(organizations.ids))
            for name in ("receipt_ids", "receipt_count"):
                with self.subTest(user.login, asked=name):
                    self.env.invalidate_all()
                    (found,) = note.with_user(user).read([name])
                    count = found[name] if name == "receipt_count" else len(found[name])
                    self.assertEqual(count, len(organizations))

    def test_published_text_stays(self):
        """A22.1: what was acknowledged is what was read, for superuser code as well."""
        note = self.published(self.east)
        for door in (note, note.sudo()):
            with self.assertRaises(UserError):
                door.body = "Something else"
        with self.assertRaises(UserError):
            note.sudo().unlink()
        with self.assertRaises(UserError):
            self.new_note(self.east).write({"state": "published"})
        with self.assertRaisesRegex(UserError, "addressed to"):
            self.new_note(self.env["mj.organization"]).action_publish()

    def test_late_is_shown_and_reminded_of_once(self):
        """A22.1: after the days given the recorder is reminded, once, until somebody acknowledges."""
        self.school.recorder_ids = self.recorder
        note = self.published(self.school, days=10)
        receipt = note.receipt_ids
        with freeze_time("2026-06-25 04:00:00"):
            receipt.invalidate_recordset()
            self.assertFalse(receipt.is_late)
        with freeze_time("2026-06-26 04:00:00"):
            receipt.invalidate_recordset()
            self.assertTrue(receipt.is_late)
            self.assertEqual(note.late_count, 1)
            self.assertIn(receipt, self.env["mj.guidance.receipt"].search([("is_late", "=", True)]))
            for __ in range(2):
                self.env["mj.guidance.receipt"]._cron_remind()
            self.assertEqual(receipt.sudo().activity_ids.user_id, self.recorder)
            self.assertEqual(len(receipt.sudo().activity_ids), 1)
            receipt.with_user(self.recorder).action_acknowledge()
            self.assertFalse(receipt.sudo().activity_ids)
            self.assertFalse(receipt.is_late)

    def test_withdrawn(self):
        """A22.1: nothing is to be acknowledged of a note withdrawn; those addressed still see that it was."""
        note = self.published(self.school)
        note.action_withdraw()
        self.assertEqual(self.seen_by(self.recorder, note), note)
        with self.assertRaisesRegex(UserError, "withdrawn"):
            note.receipt_ids.with_user(self.recorder).action_acknowledge()

    def test_menu_for_those_addressed(self):
        """A22.1: leaders and recorders find guidance and findings in the app of talks."""
        for name in ("menu_mj_guidance_own", "menu_mj_inspection_finding_own"):
            menu = self.env.ref(f"mj_supervision.{name}")
            for user in (self.recorder, self.leader, self.office):
                self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
            self.assertNotIn(menu.id, self.env["ir.ui.menu"].with_user(self.outsider)._visible_menu_ids())
