from odoo.addons.mj_talks.tests.portal import without_marks
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import FILE, RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationPortal(HttpCase, RectificationCase):
    """The teacher answers an order on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.bring_to("ordered", member_id=cls.teacher.id)
        cls.others = cls.bring_to("ordered", member_id=cls.nurse.id, organization=cls.hospital)
        cls.draft = cls.prepare(member_id=cls.teacher.id)

    def post(self, path, data=None, files=None, with_token=True):
        data = {**(data or {}), **({"csrf_token": self.token()} if with_token else {})}
        return self.url_open(f"/my/rectifications/{path}", data=data, files=files)

    def token(self):
        page = self.url_open("/my/membership").text
        return page.split('csrf_token: "')[1].split('"')[0]

    def test_the_way_over_the_portal(self):
        """A21.1: the member sees the order, begins, submits with a file and follows what the check found."""
        self.authenticate("mj_portal", "mj_portal")
        self.assertIn("/my/rectifications", self.url_open("/my").text)
        listed = self.url_open("/my/rectifications").text
        self.assertIn(self.mine.reference, listed)
        for hidden in (self.others, self.draft):
            self.assertNotIn(hidden.reference, listed)
        page = self.url_open(f"/my/rectifications/{self.mine.id}").text
        for shown in ("PROBLEM-MARK", "REQUIREMENT-MARK", "School Branch", "Begin"):
            self.assertIn(shown, page)
        self.assertEqual(self.post(f"{self.mine.id}/start").status_code, 200)
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.state, "in_progress")
        self.post(
            f"{self.mine.id}/submit", {"text": "DONE-MARK"}, [("evidence", ("page.txt", FILE["raw"], "text/plain"))]
        )
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, self.mine.submitted_by_id), ("submitted", self.portal))
        file = self.mine.evidence_ids
        self.assertEqual((file.name, file.raw), ("page.txt", FILE["raw"]))
        download = self.url_open(f"/my/rectifications/{self.mine.id}/evidence/{file.id}")
        self.assertEqual(download.content, FILE["raw"])
        self.assertIn("attachment", download.headers["Content-Disposition"])
        self.mine.with_user(self.colleague).check("not_corrected", "FOUND-MARK", "SECRET-MARK")
        self.mine.with_user(self.director).warn("WARNING-MARK", self.day("2026-08-01"))
        self.env.flush_all()
        page = self.url_open(f"/my/rectifications/{self.mine.id}").text
        for shown in ("DONE-MARK", "FOUND-MARK", "WARNING-MARK"):
            self.assertIn(shown, page)
        self.assertNotIn("SECRET-MARK", page)

    def test_bad_input_is_said_and_kept(self):
        """A21.1: what is missing is said on the page, what was entered stays, nothing changes."""
        self.mine.with_user(self.portal).action_start()
        self.authenticate("mj_portal", "mj_portal")
        page = self.post(f"{self.mine.id}/submit", {"text": "TYPED-MARK"}).text
        self.assertIn("explain why there is none", page)
        self.assertIn("TYPED-MARK", page)
        for day in ("nonsense", "2026-07-01", ""):
            self.assertIn("alert-danger", self.post(f"{self.mine.id}/extension", {"reason": "x", "due_date": day}).text)
        empty = [("evidence", ("page.txt", b"", "text/plain"))]
        self.assertIn("is empty", self.post(f"{self.mine.id}/submit", {"text": "x"}, empty).text)
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, len(self.mine.extension_ids)), ("in_progress", 0))

    def test_size_of_evidence(self):
        """A21.1: a file of 20 MB is kept whole; with one byte more nothing of it is kept and the page says why."""
        self.mine.with_user(self.portal).action_start()
        self.authenticate("mj_portal", "mj_portal")
        limit = 20 * 1024 * 1024
        too_large = [("evidence", ("page.txt", b"x" * (limit + 1), "text/plain"))]
        self.assertIn("larger than 20 MB", self.post(f"{self.mine.id}/submit", {"text": "x"}, too_large).text)
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, len(self.mine.evidence_ids)), ("in_progress", 0))
        just_right = [("evidence", ("page.txt", b"x" * limit, "text/plain"))]
        self.post(f"{self.mine.id}/submit", {"text": "x"}, just_right)
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, self.mine.evidence_ids.mapped("file_size")), ("submitted", [limit]))

    def test_number_of_files(self):
        """A21.1: ten files, not eleven."""
        self.mine.with_user(self.portal).action_start()
        self.authenticate("mj_portal", "mj_portal")
        files = [("evidence", (f"page{number}.txt", b"x", "text/plain")) for number in range(11)]
        self.assertIn("at most 10 files", self.post(f"{self.mine.id}/submit", {"text": "x"}, files).text)
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, len(self.mine.evidence_ids)), ("in_progress", 0))
        self.post(f"{self.mine.id}/submit", {"text": "x"}, files[:10])
        self.mine.invalidate_recordset()
        self.assertEqual((self.mine.state, len(self.mine.evidence_ids)), ("submitted", 10))

    def test_extension_over_the_portal(self):
        """A21.1: the member asks for more time."""
        self.authenticate("mj_portal", "mj_portal")
        self.post(f"{self.mine.id}/extension", {"reason": "Ill", "due_date": "2026-08-01"})
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.extension_ids.asked_by_id, self.portal)

    @mute_logger("odoo.http")
    def test_missing_and_forbidden_are_the_same(self):
        """Door 8: an order to somebody else, a draft and one that does not exist give the same answer, on every page."""
        self.authenticate("mj_portal", "mj_portal")
        gone = self.prepare()
        missing = gone.id
        gone.unlink()
        self.env.flush_all()
        token = self.token()
        keys = (missing, self.others.id, self.draft.id)
        for tail, data in (
            ("", None),
            ("/notice", None),
            ("/evidence/1", None),
            ("/start", {"csrf_token": token}),
            ("/submit", {"csrf_token": token, "text": "x", "explanation": "x"}),
            ("/extension", {"csrf_token": token, "reason": "x", "due_date": "2026-08-01"}),
        ):
            answers = set()
            for key in keys:
                answer = self.url_open(f"/my/rectifications/{key}{tail}", data=data)
                answers.add((answer.status_code, without_marks(answer.text, *keys)))
            with self.subTest(tail):
                self.assertEqual({status for status, __ in answers}, {404})
                self.assertEqual(len(answers), 1)
        self.others.invalidate_recordset()
        self.assertEqual(self.others.state, "ordered")

    @mute_logger("odoo.http")
    def test_needs_token_and_login(self):
        """A21.1: no step without the form's own token, none without logging in."""
        self.authenticate("mj_portal", "mj_portal")
        self.assertEqual(self.post(f"{self.mine.id}/start", {"x": "1"}, with_token=False).status_code, 400)
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.state, "ordered")
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(f"/my/rectifications/{self.mine.id}").url)

    def test_committee_and_strangers_find_nothing_on_the_portal(self):
        """A21.1: the pages hold what one answers oneself, also for members of the committee."""
        new_test_user(self.env, login="mj_customer", groups="base.group_portal")
        for login in ("mj_customer", "mj_outsider", "mj_director"):
            self.authenticate(login, login)
            with self.subTest(login), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(f"/my/rectifications/{self.mine.id}").status_code, 404)
                self.assertNotIn(self.mine.reference, self.url_open("/my/rectifications").text)
                self.assertNotIn("/my/rectifications", self.url_open("/my").text)

    @mute_logger("odoo.http")
    def test_calls_are_closed(self):
        """Door 24: the portal account takes no step by a call, and reads nobody else's order."""
        self.authenticate("mj_portal", "mj_portal")

        def call(model, method, *args):
            return self.url_open(
                "/web/dataset/call_kw",
                json={"params": {"model": model, "method": method, "args": list(args), "kwargs": {}}},
            ).json()

        self.assertEqual(
            [row["id"] for row in call("mj.rectification", "search_read", [], ["title"])["result"]], self.mine.ids
        )
        for method, args in (
            ("submit", ["x", [], "x"]),
            ("check", ["corrected", "x"]),
            ("close", ["x", [], "x", "x"]),
            ("action_close", []),
            ("write", [{"state": "closed"}]),
            ("_take", ["closed"]),
        ):
            self.assertIn("error", call("mj.rectification", method, self.mine.ids, *args), method)
        for model in ("mj.rectification.note", "mj.rectification.act"):
            self.assertIn("error", call(model, "search_read", [], ["id"]))
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.state, "ordered")
