from odoo.addons.mj_talks.tests.reminders.reminding import Reminding
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationReminding(Reminding, RectificationCase):
    """The committee reminds of its orders by hand (A21.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.partner_id = cls.chair.partner_id
        cls.leader.name = "Chair of East"
        (cls.recorder | cls.portal | cls.leader).email = "somebody@example.com"
        cls.recorder.name = "Recorder of School"

    def test_responsible_persons_on_the_portal(self):
        """A21.1: who answers without a place in the office is sent to the portal; the letter has a link and nothing else."""
        order = self.bring_to("ordered", responsible_ids=self.teacher.ids)
        mail = self.remind(self.supervisor, order)
        self.assertEqual(mail.email_to, self.portal.email_formatted)
        self.assertIn(f"/my/rectifications/{order.id}", mail.body_html)
        for secret in (order.title, "PROBLEM-MARK", "Teacher", "School", order.reference):
            self.assertNotIn(secret, mail.body_html + mail.subject)
        self.assertIn("reminded Teacher", order.with_user(self.supervisor).reminder_history)

    def test_recorder(self):
        """A21.1: the organisation's recorder finds it in the app, once in three days."""
        order = self.bring_to("ordered")
        self.remind(self.supervisor, order, "recorder")
        self.assertEqual(self.shown(self.recorder).thing_name, order.reference)
        again = self.open_dialog(self.colleague, order, "recorder")
        self.assertEqual(self.lines(again), [("", "Recorder of School was reminded on 06/15/2026.")])

    def test_leadership_above(self):
        """A17.5: the chair above is told of an order to an organisation below, never of one about oneself."""
        self.assertEqual(
            self.lines(self.open_dialog(self.supervisor, self.bring_to("ordered"), "above")), [("Chair of East", "")]
        )
        about = self.bring_to("ordered", responsible_ids=(self.chair | self.teacher).ids)
        self.assertEqual(
            self.lines(self.open_dialog(self.supervisor, about, "above")), [("", "Nobody above has an account.")]
        )

    def test_only_the_committee_and_only_what_waits(self):
        """A21.1: nobody else reminds of an order, and nobody of one that was submitted."""
        order = self.bring_to("ordered")
        for user in (self.recorder, self.leader, self.rules):
            with self.assertRaises(AccessError):
                order.with_user(user).action_remind()
        self.assertTrue(order.with_user(self.supervisor).may_remind)
        self.assertFalse(order.with_user(self.recorder).may_remind)
        submitted = self.bring_to("submitted")
        self.assertFalse(submitted.with_user(self.supervisor).may_remind)
        self.assertEqual(
            self.lines(self.open_dialog(self.supervisor, submitted)), [("", "Nothing to remind of: Submitted.")]
        )
