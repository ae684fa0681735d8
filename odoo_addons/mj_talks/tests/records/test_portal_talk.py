import base64
import os

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..portal import csrf_token, without_marks
from .common import RecordCase

ODD = "𠮷㛃😀 <script>alert(1)</script>"
SIDES = {"thought": ODD, "affirmed": "Diligent", "shortcomings": "Late", "outline": "for the talker only"}


@tagged("post_install", "-at_install")
class TestPortalTalk(RecordCase, HttpCase):
    """A04.4: on the portal a member reads the own talks, says a word on them, and sees who read them."""

    def setUp(self):
        super().setUp()
        self.own = self.hold(self.chair, self.teacher, timing="timely")
        self.record = self.write_record(self.own, self.chair_user, **SIDES)
        self.finish(self.own, self.chair_user, "record")
        self.line = self.own.participant_ids.filtered(lambda line: line.role == "talkee")
        self.authenticate("mj_portal", "mj_portal")

    def say(self, step, **values):
        page = self.url_open(f"/my/talks/{self.own.id}").text
        token = csrf_token(page)
        answer = self.url_open(f"/my/talks/{self.own.id}/{step}", {"csrf_token": token, **values})
        self.env.invalidate_all()
        return answer

    def test_list_of_own_talks(self):
        self.assertIn("/my/talks", self.url_open("/my").text)
        self.talk.cancel("Entered twice by a quarrelsome clerk")
        cancelled = self.hold(self.chair, self.teacher, timing="timely")
        cancelled.cancel("A quarrel")
        page = self.url_open("/my/talks").text
        for shown in (self.own.reference, cancelled.reference, "Chair of East", "Individual talk", "Recorded"):
            self.assertIn(shown, page)
        for hidden in (self.talk.reference, "quarrel"):
            self.assertNotIn(hidden, page)
        self.assertNotIn("quarrel", self.url_open(f"/my/talks/{cancelled.id}").text)

    def test_reads_in_order_without_harm_and_logged(self):
        before = self.log_of(self.record)
        page = self.url_open(f"/my/talks/{self.own.id}").text
        self.assertIn("𠮷㛃😀 &lt;script&gt;alert(1)&lt;/script&gt;", page)
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("for the talker only", page)
        self.assertLess(page.index("𠮷㛃"), page.index("Diligent"))
        self.assertLess(page.index("Diligent"), page.index(">Late<"))
        (row,) = self.log_of(self.record) - before
        self.assertEqual((row.user_id, row.operation), (self.portal, "open"))
        self.assertIn("logged", page)
        self.assertIn("mj_chair", self.url_open("/my/talk-readings").text.replace("Chair of East", "mj_chair"))

    @mute_logger("odoo.http")
    def test_drafts_do_not_show(self):
        """A04.4: a talk is seen from the day it is planned, not while somebody drafts it."""
        values = {"held_at": False, "planned_at": "2026-03-09 02:00:00"}
        talk = self.env["mj.talk"].create({**self.own.copy_data()[0], **values, "organization_id": self.east.id})
        self.assertEqual((talk.state, talk.talkee_ids), ("draft", self.teacher))
        self.assertNotIn(talk.reference, self.url_open("/my/talks").text)
        self.assertEqual(self.url_open(f"/my/talks/{talk.id}").status_code, 404)
        talk.action_plan()
        self.assertIn(talk.reference, self.url_open("/my/talks").text)
        self.assertEqual(self.url_open(f"/my/talks/{talk.id}").status_code, 200)

    def test_files_do_no_harm_in_the_browser(self):
        """Door 22: what somebody uploaded is saved and never run, guessed at or kept by a proxy."""
        self.finish(self.own, self.chair_user, "reopen_record")
        with self.as_user(self.chair_user) as env:
            file = env["mj.talk.attachment"].create(
                {
                    "record_id": self.record.id,
                    "file_name": "page.html",
                    "file_content": base64.b64encode(b"<script>alert(1)</script>"),
                }
            )
            address = f"/mj/talk/file/{file.id}"
        self.authenticate("mj_chair", "mj_chair")
        headers = self.url_open(address).headers
        self.assertRegex(headers["Content-Disposition"], r"^attachment; filename\*=UTF-8''page\.html$")
        self.assertEqual(headers["Content-Security-Policy"], "default-src 'none'; sandbox")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")

    @mute_logger("odoo.http")
    def test_missing_and_forbidden_are_the_same(self):
        self.write_record(self.talk, self.chair_user, **SIDES)
        self.finish(self.talk, self.chair_user, "record")
        missing = self.url_open("/my/talks/99999999")
        forbidden = self.url_open(f"/my/talks/{self.talk.id}")
        self.assertEqual((missing.status_code, forbidden.status_code), (404, 404))
        self.assertNotIn("Diligent", forbidden.text)
        keys = (99999999, self.talk.id)
        self.assertEqual(without_marks(missing.text, *keys), without_marks(forbidden.text, *keys))
        page = self.url_open(f"/my/talks/{self.own.id}").text
        token = csrf_token(page)
        for step in ("confirm", "comment"):
            answer = self.url_open(f"/my/talks/{self.talk.id}/{step}", {"csrf_token": token, "comment": "x"})
            self.assertEqual(answer.status_code, 404)

    def test_confirms(self):
        self.say("confirm")
        self.assertEqual(self.line.confirmation, "confirmed")
        self.assertNotIn("I Confirm This Record", self.url_open(f"/my/talks/{self.own.id}").text)

    def test_comments_without_harm(self):
        self.say("comment", comment=f"  {ODD}  ")
        self.assertEqual(self.line.confirmation, "commented")
        self.assertEqual(self.opened_by(self.chair_user, self.record, "talkee_comment"), ODD)
        self.assertNotIn("<script>alert(1)", self.url_open(f"/my/talks/{self.own.id}").text)

    def test_empty_comment_is_told(self):
        answer = self.say("comment", comment="   ")
        self.assertIn("Write your comment first.", answer.text)
        self.assertEqual(self.line.confirmation, "asked")

    def test_comment_after_archiving_is_refused(self):
        page = self.url_open(f"/my/talks/{self.own.id}").text
        token = csrf_token(page)
        self.own.theme = "Work"
        self.finish(self.own, self.chair_user, "confirm", "archive_talk")
        answer = self.url_open(f"/my/talks/{self.own.id}/comment", {"csrf_token": token, "comment": "Too late"})
        self.assertIn("nothing was changed", answer.text)
        self.assertFalse(self.opened_by(self.chair_user, self.record, "talkee_comment"))
        self.assertNotIn("Send the Comment", self.url_open(f"/my/talks/{self.own.id}").text)

    def test_not_before_it_is_complete(self):
        self.finish(self.own, self.chair_user, "reopen_record")
        page = self.url_open(f"/my/talks/{self.own.id}").text
        self.assertNotIn("Diligent", page)
        self.assertIn("nothing for you to read yet", page)

    def test_collective_talk_shows_no_record(self):
        talk = self.hold(self.chair, self.vice_chair, self.teacher, timing="timely")
        self.write_record(talk, self.chair_user, **SIDES)
        self.finish(talk, self.chair_user, "record")
        page = self.url_open(f"/my/talks/{talk.id}").text
        self.assertIn(talk.reference, page)
        self.assertNotIn("Diligent", page)

    def test_own_account_inside_reads_there_too(self):
        """Leaders who were talked to follow the same link."""
        self.write_record(self.talk, self.chair_user, **SIDES)
        self.finish(self.talk, self.chair_user, "record")
        self.authenticate("mj_vice", "mj_vice")
        self.assertIn("Diligent", self.url_open(f"/my/talks/{self.talk.id}").text)

    def test_large_file_through_the_web(self):
        """A scan of 20 MB goes in by the screen's call, and out to the talked-to, logged; to others it does not exist."""
        content = os.urandom(20 * 1024 * 1024)
        self.finish(self.own, self.chair_user, "reopen_record")
        self.authenticate("mj_chair", "mj_chair")
        values = {
            "record_id": self.record.id,
            "file_name": "屋顶 𠮷.pdf",
            "file_content": base64.b64encode(content).decode(),
        }
        call = {"model": "mj.talk.attachment", "method": "create", "args": [[values]], "kwargs": {}}
        (file_id,) = self.make_jsonrpc_request("/web/dataset/call_kw", call, timeout=60)
        self.finish(self.own, self.chair_user, "record")
        self.authenticate("mj_portal", "mj_portal")
        self.assertIn(f"/mj/talk/file/{file_id}", self.url_open(f"/my/talks/{self.own.id}").text)
        answer = self.url_open(f"/mj/talk/file/{file_id}", timeout=60)
        self.assertEqual(answer.content, content)
        file = self.env["mj.talk.attachment"].browse(file_id)
        self.assertEqual(self.log_of(file)[0].operation, "attachment")
        self.authenticate("mj_office", "mj_office")
        self.assertEqual(self.url_open(f"/mj/talk/file/{file_id}").status_code, 404)
