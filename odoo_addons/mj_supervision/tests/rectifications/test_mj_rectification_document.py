import io

from odoo.addons.mj_talks.regulation_text import format_numeral
from odoo.addons.mj_talks.tests.papers import lines_of
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import RectificationCase

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

    def test_each_word_in_its_place(self):
        """A17.5, A21.1: the whole of each paper, line by line, from the issuer to the receipt."""
        committee = "Municipal Committee内部监督委员会"
        foot = [f"{committee} （印章）", "2026年6月15日", "签收人：", "日期："]
        notice = [
            "School Branch:",
            "依据《民进重庆市委会谈心谈话办法（试行）》第二十一条，本委员会对谈心谈话有关问题进行了监督检查，"
            "发现在“Talks not held”方面存在以下问题：",
            "PROBLEM-MARK",
            "现责令按以下要求进行整改：",
            "REQUIREMENT-MARK",
            "请于2026年7月15日前将整改情况书面报告本委员会，并附佐证材料。",
            "责任人：Teacher（支部主任）。",
        ]
        warning = [
            "School Branch:",
            "2026年6月15日，本委员会以整改〔2026〕1号整改通知书责令对“Talks not held”问题进行整改。"
            "2026年6月15日经复查，结果为：整改不明显。",
            "WARNING-MARK",
            "依据《民进重庆市委会谈心谈话办法（试行）》第十七条，特予警示。",
            "请于2026年8月1日前整改到位，并书面报告本委员会。逾期仍未整改到位的，将提出组织处理意见。",
        ]
        proposal = [
            "East District:",
            "关于School Branch“Talks not held”问题，本委员会已于2026年6月15日发出整改〔2026〕1号整改通知书，"
            "并于2026年6月15日发出警示〔2026〕1号警示函，至今仍未整改到位。",
            "存在的问题：",
            "PROBLEM-MARK",
            "依据《民进重庆市委会谈心谈话办法（试行）》第十七条，本委员会提出以下组织处理意见：",
            "PROPOSAL-MARK",
        ]
        later = [foot[0], "2026年9月2日", *foot[2:]]
        for paper, title, number, body, end in (
            ("notice", "整改通知书", "整改〔2026〕1号", notice, foot),
            ("warning", "警示函", "警示〔2026〕1号", warning, foot),
            ("proposal", "组织处理意见书", "处理〔2026〕1号", proposal, later),
        ):
            with self.subTest(paper):
                self.assertEqual(lines_of(self.html(paper)), [committee, title, number, *body, *end])

    def test_articles(self):
        """A21.1, A17.5: the committee orders by Article 21, warns and proposes by Article 17; what was not kept stands by."""
        self.assertEqual(self.one.article_id.number, 21)
        for paper, number in (("notice", 21), ("warning", 17), ("proposal", 17)):
            text = self.html(paper)
            with self.subTest(paper):
                self.assertTrue(f"Article {number}" in text or f"第{format_numeral(number)}条" in text)
                self.assertNotIn("does not meet", text)
        self.one.sudo().article_id = self.env.ref("mj_talks.regulation_talks_2023_article_18")
        notice = self.html("notice")
        for number in (18, 21):
            self.assertTrue(f"Article {number}" in notice or f"第{format_numeral(number)}条" in notice)

    def test_articles_of_the_own_regulation(self):
        """A21.1, A17.5: papers cite the articles of the order's own regulation by their purpose, whatever their numbers."""
        other = self.env["mj.regulation"].create({"name": "House Rules", "code": "house", "date_from": "2026-01-01"})
        article = self.env["mj.regulation.article"]
        not_kept, __ = article.create(
            [{"regulation_id": other.id, "number": number, "title": "Other"} for number in (15, 21)]
        )
        self.one.sudo().article_id = not_kept
        for paper in ("notice", "warning", "proposal"):
            text = self.html(paper)
            self.assertIn("《House Rules》", text)
            self.assertNotIn("第二十一条", text)
        ordering = article.create({"regulation_id": other.id, "number": 30, "purpose": "order"})
        for paper in ("notice", "warning", "proposal"):
            self.assertIn("依据《House Rules》第三十条", self.html(paper))
        article.create({"regulation_id": other.id, "number": 31, "purpose": "handling"})
        for paper, basis in (("notice", "三十"), ("warning", "三十一"), ("proposal", "三十一")):
            self.assertIn(f"依据《House Rules》第{basis}条", self.html(paper))
        self.assertIn("《House Rules》第十五条", self.html("notice"))
        self.one.sudo().article_id = ordering
        self.assertNotIn("不符合", self.html("notice"))

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
