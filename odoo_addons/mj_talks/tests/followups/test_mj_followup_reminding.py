from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..reminders.reminding import Reminding
from .test_mj_followup import BLAMING, SECRET, FollowupCase


@tagged("post_install", "-at_install")
class TestMjFollowupReminding(Reminding, FollowupCase):
    """Whoever takes care of a follow-up is reminded of it by hand (A17.2)."""

    def test_owner_is_told(self):
        """A17.2: the owner is told by a link, in words that blame nobody, late as it may be."""
        followup = self.enter("help", due_date="2026-06-01")
        self.vice_user.email = "vice@example.com"
        keeper = self.env["res.users"].browse(self.clerk.id)
        mail = self.remind(keeper, followup)
        self.assertEqual(mail.email_to, self.vice_user.email_formatted)
        self.assertIn(f"/odoo/mj-follow-ups/{followup.id}", mail.body_html)
        for word in (SECRET, followup.reference, self.m1.name, *BLAMING):
            self.assertNotIn(word, mail.body_html + mail.subject)
        self.assertEqual(self.shown(self.vice_user).thing_name, followup.reference)

    def test_owner_on_the_portal(self):
        """A17.2: a member on the portal gets a mail that leads there; without an address it is said that nobody is told."""
        followup = self.enter(owner_id=self.m2.id)
        mail = self.remind(self.vice_user, followup)
        self.assertEqual(mail.email_to, self.portal_m2.email_formatted)
        self.assertIn(f"/my/follow-ups/{followup.id}", mail.body_html)
        self.assertNotIn("/odoo/", mail.body_html)
        self.assertFalse(self.env["mail.activity"].search([("user_id", "=", self.portal_m2.id)]))
        self.portal_m2.email = False
        other = self.enter(owner_id=self.m2.id)
        self.assertEqual(
            self.lines(self.open_dialog(self.vice_user, other)), [("", "North Second has no e-mail address.")]
        )

    def test_nobody_hears_of_an_inquiry_about_oneself(self):
        """A17.2: a recorder whom an inquiry is about is not told of it, and does not remind of it."""
        self.north.recorder_ids = self.clerk
        self.clerk.partner_id = self.m1.partner_id
        inquiry = self.enter("inquiry")
        dialog = self.open_dialog(self.vice_user, inquiry, "recorder")
        self.assertNotIn(self.m1.name, f"{dialog.line_ids.told}")
        with self.assertRaises(AccessError):
            inquiry.with_user(self.clerk).action_remind()

    def test_ended_ones_never(self):
        """A17.2: of what ended nobody is reminded."""
        followup = self.enter()
        self.assertTrue(followup.with_user(self.clerk).may_remind)
        self.act(self.vice_user, followup, "action_finish", result="done")
        self.assertFalse(followup.with_user(self.clerk).may_remind)
        self.assertEqual(self.lines(self.open_dialog(self.clerk, followup)), [("", "Nothing to remind of: Finished.")])
