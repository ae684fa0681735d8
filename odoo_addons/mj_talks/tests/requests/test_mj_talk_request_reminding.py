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
        """A16.1: the request and its duty are one thing: from either it is the request of which somebody hears, once."""
        asked = self.ask(self.v)
        duty = asked.obligation_ids
        self.assertTrue(duty.with_user(self.north_office).may_remind)
        dialog = self.open_dialog(self.north_office, duty)
        self.assertEqual((dialog.res_model, dialog.res_ids), ("mj.talk.request", asked.ids))
        self.assertEqual(self.lines(dialog), [("North Vice", "")])
        dialog.action_apply()
        again = self.lines(self.open_dialog(self.north_office, asked))
        self.assertEqual(again, [("", "North Vice was reminded on 06/15/2026.")])

    def test_duty_of_a_request_among_others(self):
        """A16.1: chosen together with others it is left out, with where to go."""
        duty = self.ask(self.v).obligation_ids
        other = self.duties("A18.1", "open")[:1]
        lines = self.lines(self.open_dialog(self.north_office, duty | other))
        self.assertIn(("", "Somebody asked for this talk: remind of the request instead."), lines)

    def test_duty_of_an_accepted_request(self):
        """A16.1: nothing is to be reminded of while its talk is to come."""
        request = self.ask(self.v)
        self.accept(request)
        self.assertFalse(request.obligation_ids.with_user(self.north_office).may_remind)

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
