import datetime
import pathlib
import tempfile
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...printing import engine
from ..common import MjCase
from ..papers import labelled, lines_of, pages_of

MARKER = "marker of what was said"
SHEET = "mj_talks.mj_talk_sheet"


class SheetCase(MjCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.clerk = cls.new_user("mj_clerk", "group_mj_recorder", (cls.east, False))
        cls.vice_user = cls.new_user("mj_vice", "group_mj_leader", (cls.east, True), member=cls.vice_chair)

    def setUp(self):
        super().setUp()
        self.talk = self.hold(self.vice_chair)

    def hold(self, *talkees, **values):
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "form": "individual" if len(talkees) == 1 else "collective",
                "timing": "timely",
                "held_at": datetime.datetime(2026, 3, 2, 2),
                "place": "Room 302",
                "theme": "Work of the branch",
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": self.chair.id, "role": "talker"}),
                    *(Command.create({"member_id": one.id, "role": "talkee"}) for one in talkees),
                ],
                **values,
            }
        )
        talk.action_hold()
        return talk

    def write_record(self, talk, user=None, **parts):
        with self.as_user(user or self.clerk) as env:
            action = env["mj.talk"].browse(talk.id).action_open_record()
            env["mj.talk.record"].browse(action["res_id"]).write(parts)
        return self.env["mj.talk.record"].browse(action["res_id"])

    def print_as(self, user, talks, variant=""):
        with self.as_user(user) as env:
            return env["ir.actions.report"]._render_qweb_html(f"{SHEET}{variant}", talks.ids)[0].decode()


@tagged("post_install", "-at_install")
class TestMjTalkSheet(SheetCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)

    def test_daily_sheet(self):
        """A09.1, A09.2, A09.3, A09.4: the four aspects and what was affirmed, pointed out, heard and agreed, each where it belongs."""
        parts = {
            name: f"{MARKER} {name}"
            for name in (
                *("thought", "duty_performance", "conduct", "life", "affirmed", "shortcomings"),
                *("opinions", "difficulties", "problems", "measures", "own_commitments", "outline"),
            )
        }
        self.write_record(self.talk, **parts)
        html = self.print_as(self.clerk, self.talk)
        for expected in ("Record of a Heart-to-Heart Talk", self.talk.reference, "Room 302", "10:00"):
            self.assertIn(expected, html)
        self.assertNotIn(parts.pop("outline"), html, "The preparation is the talker's own")
        for text in parts.values():
            self.assertIn(text, html)
        self.assertIn("Signature of the Talked-to:", html)

    def test_words_in_their_places(self):
        """A20.1: each word of the sheet's head stands beside its label."""
        self.write_record(self.talk, thought=MARKER)
        page = self.print_as(self.clerk, self.talk)
        for label, words in (
            ("Time of the Talk", ["March 2, 2026 10:00"]),
            ("Place of the Talk", ["Room 302"]),
            ("Form of the Talk", ["Individual talk"]),
            ("Organisation", ["East District"]),
            ("Talker", ["Chair of East"]),
            ("Talked-to", ["Vice Chair of East"]),
            ("Post", ["East District Chair", "East District Vice Chair"]),
            ("Theme", ["Work of the branch"]),
            ("Taken Down By", [self.clerk.name]),
            ("Thought", [MARKER]),
        ):
            with self.subTest(label):
                self.assertEqual(labelled(page, label), words)

    def test_whole_sheets(self):
        """A20.1: each sheet line by line; what is copied for others names the talk, never what was said, or nobody."""
        self.write_record(self.talk, thought=MARKER, affirmed="Diligent", shortcomings="Late")
        title = "Record of a Heart-to-Heart Talk"
        number = f"Reference No. {self.talk.reference}"
        talkee = ["Talked-to", "Vice Chair of East", "Post", "East District Vice Chair"]
        signatures = [
            line
            for signer in ("Talker", "Talked-to", "Recorder")
            for line in (f"Signature of the {signer}:", "Day and Month: ____________")
        ]
        copied = [
            *("Touched On", "Nothing is noted until the record is confirmed.", "Status", "Held"),
            "This copy names the talk and what it touched on. What was said is in the record, which its talkers keep.",
        ]
        nothing = "Nothing noted"
        written = [
            *("Main Content of the Talk", "Thought", MARKER, "Duty Performance", nothing),
            *("Conduct", nothing, "Life", nothing),
            *("Affirmed and Pointed Out", "Affirmed", "Diligent", "Shortcomings Pointed Out", "Late"),
            *("Heard and Agreed", "Opinions and Suggestions", nothing, "Real Difficulties", nothing),
            *("Problems Found", nothing, "Measures", nothing),
        ]
        unnamed = ["Talked-to", "Member A", "Post"]
        for variant, heading, people, content in (
            ("", number, talkee, [*written, *signatures]),
            ("_redacted", f"{number} (redacted copy)", talkee, copied),
            ("_anonymous", f"{number} (redacted copy)", unnamed, copied),
        ):
            with self.subTest(variant):
                found = lines_of(self.print_as(self.clerk, self.talk, variant))
                self.assertEqual(found, [title, heading, *self.head(people), *content])
        to_fill_in = [line for line in written if line not in (MARKER, "Diligent", "Late", nothing)]
        talk = self.hold(self.vice_chair)
        found = lines_of(self.print_as(self.clerk, talk, "_empty"))
        number = f"Reference No. {talk.reference}"
        self.assertEqual(found, [title, number, *self.head(talkee), *to_fill_in, *signatures])

    def head(self, talkee):
        return [
            *("Time of the Talk", "March 2, 2026 10:00", "Place of the Talk", "Room 302"),
            *("Form of the Talk", "Individual talk", "Kind of Talk", "Daily talk (Timely)"),
            *("Organisation", "East District", "Taken Down By", self.clerk.name),
            *("Talker", "Chair of East", "Post", "East District Chair"),
            *talkee,
            *("Theme", "Work of the branch"),
        ]

    def test_appointment_sheet(self):
        """A11.2: the post to be taken, its duties, integrity and the statement."""
        self.appoint(self.teacher, self.east, "vice_chair", date_from="2026-06-01", state="proposed")
        talk = self.hold(self.teacher, category="appointment")
        self.write_record(talk, post_duties="Lead", integrity="Stay honest", statement="I promise")
        html = self.print_as(self.clerk, talk)
        for expected in ("Integrity Talk", "East District Vice Chair", "Lead", "Stay honest", "I promise"):
            self.assertIn(expected, html)

    def test_admission_sheet(self):
        """A12.2: motive, understanding, self-assessment and the opinion of the talker."""
        applicant = self.new_member("Applicant", self.school, state="applicant", joined_on=False)
        talk = self.hold(applicant, category="admission")
        parts = {name: f"{MARKER} {name}" for name in ("motive", "understanding", "self_assessment", "talker_opinion")}
        self.write_record(talk, **parts)
        html = self.print_as(self.clerk, talk)
        for expected in ("Record of an Admission Talk", *parts.values()):
            self.assertIn(expected, html)

    def test_collective_sheet(self):
        """A14.1: one row for each of the talked-to, with room to sign, and the absent with their reason."""
        talk = self.hold(self.vice_chair, self.teacher, self.nurse)
        line = talk.participant_ids.filtered(lambda line: line.member_id == self.nurse)
        line.write({"attended": False, "absence_reason": "On duty"})
        self.write_record(talk, thought="All agree")
        html = self.print_as(self.clerk, talk)
        for expected in ("Record of a Collective Talk", "Vice Chair of East", "Teacher", "Nurse", "Absent", "On duty"):
            self.assertIn(expected, html)
        self.assertNotIn("Signature of the Talked-to:", html)
        self.assertEqual(html.count("Present\n"), 2)

    def test_posts_of_the_day(self):
        """A10.3: the sheet names the posts held on the day of the talk, not those of today."""
        self.write_record(self.talk, thought="Steady")
        self.vice_chair_post.date_to = "2026-03-31"
        self.appoint(self.vice_chair, self.hospital, "branch_director", date_from="2026-04-01")
        html = self.print_as(self.clerk, self.talk)
        self.assertIn("East District Vice Chair", html)
        self.assertNotIn("Hospital Branch", html)

    def test_printing_is_logged(self):
        """Design 5: a printed record is in the access log as printed, by whom."""
        record = self.write_record(self.talk, thought=MARKER)
        self.print_as(self.chair_user, self.talk)
        self.env.invalidate_all()
        log = self.env["mj.access.log"].search([("res_id", "=", record.id), ("operation", "=", "print")])
        self.assertEqual((log.user_id, log.talk_id), (self.chair_user, self.talk))

    def test_content_is_for_those_who_may_open_it(self):
        """Door 23: the talkers, the recorder and, once it is recorded, the talked-to; whatever the address called."""
        self.write_record(self.talk, thought=MARKER)
        for user in (self.clerk, self.chair_user):
            self.assertIn(MARKER, self.print_as(user, self.talk))
        for user in (self.vice_user, self.office, self.leader, self.recorder, self.rules, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.print_as(user, self.talk)
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).action_record()
        self.assertIn(MARKER, self.print_as(self.vice_user, self.talk))

    def test_one_refused_talk_stops_all(self):
        self.write_record(self.talk, thought=MARKER)
        other = self.hold(self.teacher, recorder_id=self.office.id)
        self.write_record(other, self.chair_user, thought=MARKER)
        self.assertIn(MARKER, self.print_as(self.chair_user, self.talk | other))
        with self.assertRaises(AccessError):
            self.print_as(self.clerk, self.talk | other)

    def test_no_record_yet(self):
        with self.assertRaisesRegex(UserError, "empty sheet"):
            self.print_as(self.clerk, self.talk)

    def test_empty_and_redacted_hold_no_content(self):
        """Rings 1 and 2: who sees the talk prints it without a word of what was said, and opens nothing by that."""
        record = self.write_record(
            self.talk, **{name: f"{MARKER} {name}" for name in ("thought", "affirmed", "shortcomings", "measures")}
        )
        with self.as_user(self.chair_user) as env:
            talk = env["mj.talk"].browse(self.talk.id)
            talk.action_record()
            talk.action_confirm()
        self.env.invalidate_all()
        log = self.env["mj.access.log"].search_count([("res_id", "=", record.id)])
        for variant in ("_empty", "_redacted", "_anonymous"):
            for user in (self.clerk, self.office):
                html = self.print_as(user, self.talk, variant)
                self.assertIn(self.talk.reference, html)
                self.assertIn("Work of the branch", html)
                self.assertNotIn(MARKER, html)
            for user in (self.recorder, self.outsider, self.portal):
                with self.subTest(f"{user.login}{variant}"), self.assertRaises(AccessError):
                    self.print_as(user, self.talk, variant)
        self.env.invalidate_all()
        self.assertEqual(self.env["mj.access.log"].search_count([("res_id", "=", record.id)]), log)
        redacted = self.print_as(self.office, self.talk, "_redacted")
        self.assertIn("Touched on Thought", redacted)
        self.assertNotIn("Touched on Life", redacted)

    def test_redacted_copy_has_a_head_of_its_own(self):
        """A20.1: theme once, status and what was touched on instead of what was said; on the whole copy neither."""
        self.write_record(self.talk, thought=MARKER)
        nothing = ["Nothing is noted until the record is confirmed."]
        for variant, status, touched in (("", [], []), ("_redacted", ["Held"], nothing)):
            page = self.print_as(self.clerk, self.talk, variant)
            with self.subTest(variant):
                self.assertEqual(labelled(page, "Theme"), ["Work of the branch"])
                self.assertEqual((labelled(page, "Status"), labelled(page, "Touched On")), (status, touched))

    def test_letters_instead_of_names(self):
        """Redacted without names: neither names nor posts of the talked-to, not even in the theme."""
        talk = self.hold(self.vice_chair, self.teacher, theme="Praise for Teacher")
        html = self.print_as(self.office, talk, "_anonymous")
        for expected in ("Member A", "Member B", "Chair of East"):
            self.assertIn(expected, html)
        for name in ("Vice Chair of East", "Teacher", "School Branch"):
            self.assertNotIn(name, html)

    def test_buttons(self):
        with self.as_user(self.office) as env:
            talk = env["mj.talk"].browse(self.talk.id)
            action = talk.action_print_redacted()
            wizard = env[action["res_model"]].with_context(**action["context"]).create({"hides_names": True})
            self.assertEqual(wizard.action_print()["report_name"], f"{SHEET}_anonymous")
            wizard.hides_names = False
            self.assertEqual(wizard.action_print()["report_name"], f"{SHEET}_redacted")
            self.assertEqual(talk.action_print_empty_sheet()["report_name"], f"{SHEET}_empty")
        with self.as_user(self.recorder) as env:
            for name in ("action_print_record", "action_print_empty_sheet", "action_print_redacted"):
                with self.assertRaises(AccessError):
                    getattr(env["mj.talk"].browse(self.talk.id), name)()
            with self.assertRaises(AccessError):
                env["mj.talk.print.redacted"].create({"talk_ids": [Command.set(self.talk.ids)]})

    def test_menu_offers_the_record_to_its_keepers(self):
        report = self.env.ref("mj_talks.mj_talk_sheet_report")
        for user, offered in ((self.clerk, True), (self.office, False)):
            with self.as_user(user) as env:
                valid = env["ir.actions.report"].browse(report.id).get_valid_action_reports("mj.talk", self.talk.ids)
                self.assertEqual(report.id in valid, offered)

    def test_nothing_is_stored(self):
        """Door 22: no sheet is ever kept as an attachment."""
        reports = self.env["ir.actions.report"].search([("report_name", "=like", f"{SHEET}%")])
        self.assertEqual(len(reports), 4)
        self.assertFalse(any(report.attachment or report.attachment_use for report in reports))


@tagged("post_install", "-at_install")
class TestMjTalkSheetPaper(SheetCase, HttpCase):
    def text_of(self, user, talks, variant=""):
        with self.as_user(user) as env:
            report = env["ir.actions.report"].with_context(force_report_rendering=True)
            content, kind = report._render_qweb_pdf(f"{SHEET}{variant}", talks.ids)
        self.assertEqual(kind, "pdf")
        return "\f".join(pages_of(content))

    def test_long_text_on_paper(self):
        """A08.1: 3,000 characters in one part run over the pages, whole, in Chinese, and no page is empty."""
        sentence = "围绕履职尽责谈了三个方面,计划走访12个支部。"
        self.write_record(self.talk, duty_performance=(sentence * 140)[:3000], measures="年底前完成")
        text = self.text_of(self.clerk, self.talk)
        pages = text.split("\f")
        self.assertGreater(len(pages), 1)
        self.assertTrue(all(page.strip() for page in pages))
        whole = "".join(text.split())
        self.assertGreater(whole.count("12"), 100)
        self.assertIn("年底前完成", whole)
        self.assertIn("SignatureoftheTalker", "".join(pages[-1].split()))

    def test_many_talks_in_one_file(self):
        """Each talk begins on a page of its own."""
        other = self.hold(self.vice_chair, self.teacher)
        pages = self.text_of(self.office, self.talk | other, "_redacted").split("\f")
        self.assertEqual(len(pages), 2)
        self.assertIn(self.talk.reference, pages[0])
        self.assertIn(other.reference, pages[1])

    def test_any_text_on_paper(self):
        """A08: marks of HTML, scripts and rare characters stand on paper as they were typed, and nothing of them runs."""
        odd = "李㛃<script>6*7</script>&"
        self.vice_chair.partner_id.name = "王𠮷<i>㛃</i>"
        self.talk.write({"place": odd, "theme": odd})
        parts = dict.fromkeys(("thought", "affirmed", "shortcomings", "measures"), odd)
        self.write_record(self.talk, **parts)
        page = self.print_as(self.clerk, self.talk)
        self.assertNotIn("<script>6*7", page)
        self.assertIn("王𠮷&lt;i&gt;㛃&lt;/i&gt;", page)
        text = "".join(self.text_of(self.clerk, self.talk).split())
        self.assertGreaterEqual(text.count(odd), len(parts))
        self.assertIn("王𠮷<i>㛃</", text)

    @mute_logger("odoo.addons.mj_talks.models.outputs.ir_actions_report")
    def test_pdf_engine_crashes(self):
        """A17: a printer that dies is told, changes nothing of the talk, and the next print comes out."""
        self.write_record(self.talk, thought=MARKER)
        before = self.talk.read(["state", "write_date", "message_ids"])
        crashing = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "worker.py")
        crashing.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
        self.assertEqual(engine.state(), engine.READY)
        with patch.object(engine, "WORKER", crashing), self.assertRaises(UserError) as raised:
            self.text_of(self.clerk, self.talk)
        self.assertNotIn(MARKER, str(raised.exception))
        self.assertEqual(self.talk.read(["state", "write_date", "message_ids"]), before)
        self.assertIn(MARKER, " ".join(self.text_of(self.clerk, self.talk).split()))

    @mute_logger("odoo.http")
    def test_by_address(self):
        """Door 23: the address of the report checks as the button does."""
        self.set_registry_readonly_mode(False)
        self.addCleanup(self.set_registry_readonly_mode, True)
        self.write_record(self.talk, thought=MARKER)
        self.authenticate("mj_clerk", "mj_clerk")
        self.assertIn(MARKER, self.url_open(f"/report/html/{SHEET}/{self.talk.id}").text)
        for login in ("mj_office", "mj_vice", "mj_rules", "mj_recorder", "mj_outsider", "mj_portal"):
            self.authenticate(login, login)
            for kind in ("html", "pdf"):
                with self.subTest(f"{login} {kind}"):
                    response = self.url_open(f"/report/{kind}/{SHEET}/{self.talk.id}")
                    self.assertNotEqual(response.status_code, 200)
                    self.assertNotIn(MARKER, response.text)
