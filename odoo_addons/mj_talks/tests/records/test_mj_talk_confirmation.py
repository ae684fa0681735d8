import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RecordCase

SECRET = "the roof leaks"
SIDES = {"thought": SECRET, "affirmed": "Diligent", "shortcomings": "Late"}


@tagged("post_install", "-at_install")
class TestMjTalkConfirmation(RecordCase):
    """A04.4: the talked-to reads, confirms or comments on the record of the own one-to-one talk."""

    def setUp(self):
        super().setUp()
        self.record = self.write_record(self.talk, self.chair_user, **SIDES)
        self.line = self.talk.participant_ids.filtered(lambda line: line.role == "talkee")

    def recorded(self):
        self.finish(self.talk, self.chair_user, "record")

    def test_asked_by_a_neutral_mail(self):
        """The mail holds a link, no name and no word of the talk (door 19)."""
        self.vice_user.email = "vice@example.com"
        before = self.env["mail.mail"].search([])
        self.recorded()
        self.assertEqual(self.line.confirmation, "asked")
        (mail,) = self.env["mail.mail"].search([]) - before
        self.assertIn(f"/my/talks/{self.talk.id}", mail.body_html)
        for word in (SECRET, self.chair.name, self.talk.reference, "East"):
            self.assertNotIn(word, f"{mail.subject} {mail.body_html}")
        self.assertIn("vice@example.com", mail.email_to)
        self.finish(self.talk, self.chair_user, "record")
        self.assertEqual(self.env["mail.mail"].search([]) - before, mail)

    def test_without_an_account_the_sheet_is_signed(self):
        talk = self.hold(self.chair, self.nurse, timing="timely")
        record = self.write_record(talk, self.clerk, **SIDES)
        line = talk.participant_ids.filtered(lambda line: line.role == "talkee")
        self.finish(talk, self.clerk, "record")
        self.assertEqual(line.confirmation, "not_asked")
        self.assertTrue(self.opened_by(self.clerk, record, "needs_paper"))
        with self.as_user(self.clerk) as env:
            values = {"record_id": record.id, "file_name": "sheet.pdf", "file_content": base64.b64encode(b"scan")}
            env["mj.talk.attachment"].create(values)
            self.env.invalidate_all()
            self.assertEqual(line.confirmation, "not_asked")
            env["mj.talk.attachment"].create({**values, "is_signed_sheet": True})
        self.assertEqual(line.confirmation, "signed")

    def test_confirms_on_the_screen(self):
        self.recorded()
        with self.as_user(self.vice_user) as env:
            record = env["mj.talk.record"].browse(self.record.id)
            self.assertTrue(record.may_comment)
            self.assertFalse(record.may_write)
            record.action_confirm_as_talked_to()
            self.assertEqual(record.confirmation, "confirmed")
        self.assertTrue(self.line.confirmed_at)

    def test_comments_on_the_screen_and_nothing_else(self):
        self.recorded()
        with self.as_user(self.vice_user) as env:
            record = env["mj.talk.record"].browse(self.record.id)
            record.web_save({"talkee_comment": "It was the gutter, not the roof", "revision": record.revision}, {})
            with self.assertRaises(AccessError):
                record.write({"thought": "All is well"})
            with self.assertRaises(AccessError):
                record.write({"talkee_comment": "x", "thought": "All is well"})
        self.assertEqual(self.line.confirmation, "commented")
        self.assertIn("gutter", self.opened_by(self.chair_user, self.record, "talkee_comment"))
        self.assertEqual(self.opened_by(self.chair_user, self.record), SECRET)
        operations = self.log_of(self.record).filtered(lambda row: row.user_id == self.vice_user).mapped("operation")
        self.assertIn("write", operations)

    def test_nobody_else_says_a_word_for_the_talked_to(self):
        self.recorded()
        for user in (self.chair_user, self.clerk, self.rules):
            with self.subTest(user.login), self.as_user(user) as env:
                talk = env["mj.talk"].sudo().browse(self.talk.id)
                with self.assertRaises(AccessError):
                    talk.confirm_by_talked_to()
                with self.assertRaises(AccessError):
                    talk.comment_by_talked_to("It is true")
                with self.assertRaises(AccessError):
                    env["mj.talk.record"].sudo().browse(self.record.id).write({"talkee_comment": "It is true"})
                with self.assertRaises(AccessError):
                    env["mj.talk.participant"].browse(self.line.id).write({"confirmation": "confirmed"})
        with self.as_user(self.office) as env, self.assertRaises(AccessError):
            env["mj.talk.participant"].create(
                {"talk_id": self.talk.id, "member_id": self.nurse.id, "confirmation": "confirmed"}
            )

    def test_only_while_the_record_is_open(self):
        """Neither before it is complete nor once it is in the ledger."""
        with self.as_user(self.vice_user) as env, self.assertRaisesRegex(UserError, "not open"):
            env["mj.talk"].browse(self.talk.id).comment_by_talked_to("Early")
        self.recorded()
        self.talk.theme = "Work"
        self.finish(self.talk, self.chair_user, "confirm", "archive_talk")
        with self.as_user(self.vice_user) as env:
            with self.assertRaisesRegex(UserError, "not open"):
                env["mj.talk"].browse(self.talk.id).comment_by_talked_to("Late")
            with self.assertRaisesRegex(UserError, "not open"):
                env["mj.talk"].browse(self.talk.id).confirm_by_talked_to()
        self.assertFalse(self.opened_by(self.chair_user, self.record, "talkee_comment"))

    def test_a_text_written_on_is_asked_about_again(self):
        self.recorded()
        with self.as_user(self.vice_user) as env:
            env["mj.talk"].browse(self.talk.id).confirm_by_talked_to()
        self.finish(self.talk, self.chair_user, "reopen_record")
        self.assertEqual(self.line.confirmation, "not_asked")
        self.recorded()
        self.assertEqual(self.line.confirmation, "asked")

    def test_collective_talks_are_confirmed_by_nobody(self):
        talk = self.hold(self.chair, self.vice_chair, self.teacher, timing="timely")
        self.write_record(talk, self.chair_user, **SIDES)
        self.finish(talk, self.chair_user, "record")
        self.assertEqual(set(talk.participant_ids.mapped("confirmation")), {"not_asked"})
        with self.as_user(self.vice_user) as env, self.assertRaises(AccessError):
            env["mj.talk"].browse(talk.id).confirm_by_talked_to()

    def test_people_of_an_archived_talk_stay(self):
        self.recorded()
        self.talk.theme = "Work"
        self.finish(self.talk, self.chair_user, "confirm", "archive_talk")
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "archived"):
            env["mj.talk.participant"].browse(self.line.id).write({"attended": False})

    def test_who_stayed_away_has_no_say(self):
        """A14.1: of an individual talk only who came is asked, reads and confirms."""
        self.recorded()
        self.env.cr.execute("UPDATE mj_talk_participant SET attended = FALSE WHERE id = %s", [self.line.id])
        self.env.invalidate_all()
        with self.as_user(self.vice_user) as env, self.assertRaisesRegex(AccessError, "Only the talked-to"):
            env["mj.talk"].browse(self.talk.id).confirm_by_talked_to()
        self.assertEqual(self.line.confirmation, "asked")

    def test_facts_stay_once_somebody_spoke(self):
        """A04.4: day and place are those on which the talked-to spoke; taken back, they can be put right."""
        self.recorded()
        with self.as_user(self.vice_user) as env:
            env["mj.talk"].browse(self.talk.id).confirm_by_talked_to()
        values = {"held_at": "2026-03-03 02:00:00"}
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "Take it back"):
            env["mj.talk"].browse(self.talk.id).write(values)
        self.finish(self.talk, self.chair_user, "reopen_record")
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).write(values)
        self.assertEqual(self.talk.held_on.isoformat(), "2026-03-03")
