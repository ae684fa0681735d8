from odoo.addons.mj_talks.tests.reminders.reminding import Reminding
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_mj_guidance import GuidanceCase


@tagged("post_install", "-at_install")
class TestMjGuidanceReceiptReminding(Reminding, GuidanceCase):
    """The committee and those who look after an organisation remind of notes not yet acknowledged (A22.1)."""

    def test_by_the_committee(self):
        """A22.1: the chair is told, or the recorder; what was acknowledged or withdrawn is left alone."""
        self.school.recorder_ids = self.recorder
        self.recorder.name = "Recorder of School"
        note = self.published(self.north | self.school, include_below=False)
        receipts = note.receipt_ids.sorted(lambda one: one.organization_id == self.school)
        dialog = self.open_dialog(self.supervisor, receipts)
        self.assertEqual(self.lines(dialog)[0], ("North Chair", ""))
        self.remind(self.supervisor, receipts[1], "recorder")
        self.assertEqual(self.shown(self.recorder).action_open()["res_id"], receipts[1].id)
        receipts[1].with_user(self.recorder).action_acknowledge()
        self.assertFalse(receipts[1].with_user(self.supervisor).may_remind)
        note.action_withdraw()
        self.assertEqual(
            self.lines(self.open_dialog(self.supervisor, receipts[0])),
            [("", "The note was withdrawn: nothing is left to acknowledge.")],
        )

    def test_by_those_above(self):
        """A22.1: office staff of the district remind a branch of theirs, and not one elsewhere."""
        receipts = self.published(self.school | self.museum, include_below=False).receipt_ids
        school = receipts.filtered(lambda one: one.organization_id == self.school)
        self.assertTrue(school.with_user(self.office).may_remind)
        with self.assertRaises(AccessError):
            (receipts - school).with_user(self.office).action_remind()
