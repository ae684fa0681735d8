from odoo.tests import tagged

from ..reminders.reminding import Reminding
from .test_mj_talk_request import SECRET, RequestCase


@tagged("post_install", "-at_install")
class TestMjTalkRequestReminding(Reminding, RequestCase):
    """Office staff remind of requests that wait (A16.1)."""

    def test_who_was_asked_is_told(self):
        """A16.1: the leader asked, or the chair where nobody was named; never a word of the matter."""
        self.vice_user.email = "vice@example.com"
        named, open_to_all = self.ask(self.v), self.ask()
        dialog = self.open_dialog(self.north_office, named | open_to_all)
        self.assertEqual(self.lines(dialog), [("North Vice", ""), ("North Chair", "")])
        mail = self.remind(self.north_office, named)
        self.assertIn(f"/odoo/mj-requests/{named.id}", mail.body_html)
        self.assertIn("Wanted by 2026-06-25", mail.body_html)
        for secret in (SECRET, "North", named.reference):
            self.assertNotIn(secret, mail.body_html + mail.subject)
        self.assertEqual(self.shown(self.vice_user).thing_name, named.reference)

    def test_duty_of_a_request(self):
        """A16.1: the request and its duty are one thing: nobody hears of it twice."""
        duty = self.ask(self.v).obligation_ids
        self.assertEqual(
            self.lines(self.open_dialog(self.north_office, duty)),
            [("", "Somebody asked for this talk: remind of the request instead.")],
        )

    def test_accepted_and_answered(self):
        """A16.1: of a request with a talk to come nobody is reminded; once that talk is late, the leader is."""
        request = self.ask(self.v)
        self.accept(request)
        self.assertEqual(self.lines(self.open_dialog(self.north_office, request)), [("", "A talk is planned already.")])
        with self.at("2026-08-01 04:00:00"):
            self.assertEqual(self.lines(self.open_dialog(self.north_office, request)), [("North Vice", "")])
        refused = self.ask(self.v)
        refused.state = "refused"
        self.assertFalse(refused.with_user(self.north_office).may_remind)

    def test_leadership_above(self):
        """A16.1: the chair of the organisation asked, or of the one above when that chair was asked."""
        self.assertEqual(
            self.lines(self.open_dialog(self.north_office, self.ask(self.v), "above")), [("North Chair", "")]
        )
        asked_chair = self.ask(self.c)
        self.assertEqual(
            self.lines(self.open_dialog(self.north_office, asked_chair, "above")), [("Municipal Chair", "")]
        )
