import io

from odoo.addons.mj_talks.regulation_text import format_numeral
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .rectifications import RectificationCase

REPORT = "mj_supervision.report_rectification_"


@tagged("post_install", "-at_install")
class TestMjRectificationDocument(HttpCase, RectificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.bring_to("proposed", result="not_visibly")

    def html(self, paper, user=None, records=None):
        report = self.env["ir.actions.report"].with_user(user or self.supervisor).with_context(lang="en_US")
        content, __ = report._render_qweb_html(f"{REPORT}{paper}", (records or self.one).ids)
        return content.decode()

    def assertHolds(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def test_notice(self):
        """A21.1: the notice names number, addressee, problem, requirement, due date and who issued it when."""
        text = self.html("notice")
        self.assertHolds(text, self.one.notice_number, "School Branch", "PROBLEM-MARK", "REQUIREMENT-MARK", "Teacher")
        self.assertHolds(text, 'lang="zh-CN"', "Noto Serif CJK SC", "2026")
        for hidden in ("SECRET-MARK", "PROPOSAL-MARK", "FOUND-MARK"):
            self.assertNotIn(hidden, text)

    def test_warning(self):
        """A17.5: the warning names its number, that of the notice, the finding and the new due date."""
        text = self.html("warning")
        self.assertHolds(text, self.one.warning_number, self.one.notice_number, "WARNING-MARK")
        for hidden in ("SECRET-MARK", "PROPOSAL-MARK"):
            self.assertNotIn(hidden, text)

    def test_articles(self):
        """A21.1, A17.5: the committee orders by Article 21, warns and proposes by Article 17; what was not kept stands by."""
        self.assertEqual(self.one.article_id.number, 21)
        for paper, number in (("notice", 21), ("warning", 17), ("proposal", 17)):
            text = self.html(paper)
            with self.subTest(paper):
                self.assertTrue(f"Article {number}" in text or f"第{format_numeral(number)}条" in text)
                self.assertNotIn("does not meet", text)
        self.one.sudo().article_id = self.env["mj.rectification"]._article_numbered(18)
        notice = self.html("notice")
        for number in (18, 21):
            self.assertTrue(f"Article {number}" in notice or f"第{format_numeral(number)}条" in notice)

    def test_proposal(self):
        """A17.5: the proposal goes to the organisation that handles it, and rests on notice and warning."""
        text = self.html("proposal")
        self.assertHolds(text, self.one.sudo().proposal_number, "East District", "PROPOSAL-MARK", "PROBLEM-MARK")
        self.assertHolds(text, self.one.notice_number, self.one.warning_number)
        self.assertNotIn("SECRET-MARK", text)

    def test_printing_checks_who_asks(self):
        """Door 23: who may not see a rectification prints none of its papers, whatever address is called."""
        self.assertIn("PROBLEM-MARK", self.html("notice", self.recorder))
        for paper, user in (
            ("notice", self.unscoped),
            ("warning", self.unscoped),
            ("notice", self.outsider),
            ("proposal", self.recorder),
            ("proposal", self.leader),
            ("proposal", self.portal),
        ):
            with self.subTest(paper, user=user.login), self.assertRaises(AccessError):
                self.html(paper, user)
            # Also with all rights lent by other code.
            values = self.env[f"report.{REPORT}{paper}"].with_user(user).sudo()
            with self.subTest(paper, user=user.login), self.assertRaises(AccessError):
                values._get_report_values(self.one.ids)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_printing_by_address(self):
        """Door 23: the address of a report gives nothing to somebody without access."""
        self.authenticate("mj_unscoped", "mj_unscoped")
        for paper in ("notice", "warning", "proposal"):
            page = self.url_open(f"/report/html/{REPORT}{paper}/{self.one.id}")
            self.assertNotEqual(page.status_code, 200)
            self.assertNotIn("PROBLEM-MARK", page.text)

    def test_not_issued_yet(self):
        """A17.5: no paper is printed before it was issued."""
        draft, ordered = self.prepare(), self.bring_to("ordered")
        for paper, record in (("notice", draft), ("warning", ordered), ("proposal", ordered)):
            with self.subTest(paper), self.assertRaises(UserError):
                self.html(paper, records=record)

    def test_pdf(self):
        """A21.1: two notices make a PDF of A4 pages."""
        both = self.one | self.bring_to("ordered")
        report = self.env["ir.actions.report"].with_user(self.supervisor).with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(f"{REPORT}notice", both.ids)
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 2)
        self.assertEqual([round(float(side)) for side in pages[0].mediabox[2:]], [595, 842])
        text = "".join(page.extract_text() for page in pages)
        self.assertIn("PROBLEM-MARK", text.replace("\n", ""))
