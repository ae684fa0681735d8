import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from ... import regulation_text
from ..common import activate_chinese
from ..duties.test_duty_engine import DutyCase

FILE = """某市委员会文件

第一章 总 则
第一条 目的，推进
工作。
第二条 范围：
（一）甲；
（二）乙。
第三条 自发布之日起施行。
"""


class RegulationCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped = cls.env.ref("mj_talks.regulation_talks_2023")
        cls.administrator = cls.new_user("regulation_rules", "mj_talks.group_mj_admin")
        cls.office = cls.new_user("regulation_office", "mj_talks.group_mj_office")
        cls.staff = cls.new_user("regulation_staff", "mj_talks.group_mj_user")
        cls.stranger = cls.new_user("regulation_stranger", "base.group_user")
        cls.first = cls.env["mj.regulation"].create(
            {"name": "First Version", "code": "test", "date_from": "2024-01-01", "trial": True}
        )
        cls.articles = cls.env["mj.regulation.article"].create(
            [{"regulation_id": cls.first.id, "number": number, "title": f"T{number}"} for number in (1, 2, 3)]
        )

    @classmethod
    def new_user(cls, login, group):
        return new_test_user(cls.env, login=login, groups=group, lang="en_US")

    def successor(self, date_from="2025-07-01", **values):
        return self.env["mj.regulation"].create(
            {
                "name": "Second Version",
                "code": "test",
                "date_from": date_from,
                "predecessor_id": self.first.id,
                **values,
            }
        )

    def in_force(self, day):
        return self.env["mj.regulation"]._in_force_on(date.fromisoformat(day), code="test")


@tagged("post_install", "-at_install")
class TestClauseLabel(TransactionCase):
    def test_articles_are_cited_not_codes(self):
        """A23.1: what is printed cites the article; items only where the regulation numbers them."""
        articles = self.env["mj.regulation.article"].with_context(lang="en_US")
        self.assertEqual(articles._clause_label("A18.3"), "Article 18")
        self.assertEqual(articles._clause_label("A07.3", with_item=True), "Article 7 (3)")
        self.assertEqual(articles._clause_label("A16", with_item=True), "Article 16")
        self.assertEqual(articles._clause_label("第十八条"), "第十八条")
        self.assertEqual(articles._clause_label(False), "")


@tagged("post_install", "-at_install")
class TestMjRegulation(RegulationCase):
    """Versions of a regulation and their articles (A23.1, A24.1)."""

    def test_shipped_version(self):
        """A24.1: the trial version of 2023 with 24 articles, in force from the day of issue."""
        self.assertEqual(self.shipped.document_number, "渝进发〔2023〕47号")
        self.assertEqual(self.shipped.passed_on, date(2023, 7, 18))
        self.assertTrue(self.shipped.trial)
        self.assertEqual(self.shipped.article_ids.mapped("number"), list(range(1, 25)))
        for article in self.shipped.article_ids:
            self.assertTrue(article.chapter and article.title and article.summary)
        regulations = self.env["mj.regulation"]
        self.assertFalse(regulations._in_force_on(date(2023, 11, 8), code=self.shipped.code))
        self.assertEqual(regulations._in_force_on(date(2023, 11, 9), code=self.shipped.code), self.shipped)

    def test_successor_takes_over(self):
        """A24.1: the successor takes over on its day, the past stays under the old version."""
        second = self.successor()
        self.assertEqual(self.first.date_to, date(2025, 6, 30))
        self.assertEqual(self.in_force("2023-12-31"), self.env["mj.regulation"])
        self.assertEqual(self.in_force("2025-06-30"), self.first)
        self.assertEqual(self.in_force("2025-07-01"), second)

    def test_successor_moves(self):
        """A24.1: when the successor's first day moves, the last day of the one before moves along."""
        second = self.successor()
        for day, last in [("2025-03-01", "2025-02-28"), ("2025-10-01", "2025-09-30")]:
            second.date_from = day
            self.assertEqual(self.first.date_to, date.fromisoformat(last))
            self.assertEqual(self.in_force(last), self.first)
            self.assertEqual(self.in_force(day), second)

    def test_successor_after_a_gap(self):
        """A24.1: a version that ended on its own is not prolonged by its successor."""
        self.first.date_to = "2024-12-31"
        second = self.successor()
        self.assertEqual(self.first.date_to, date(2024, 12, 31))
        second.date_from = "2025-08-01"
        self.assertEqual(self.first.date_to, date(2024, 12, 31))
        self.assertFalse(self.in_force("2025-01-01"))

    def test_successor_set_later(self):
        """A24.1: naming the version before on an existing version ends that one."""
        second = self.env["mj.regulation"].create({"name": "Other", "code": "other", "date_from": "2025-07-01"})
        second.write({"code": "test", "predecessor_id": self.first.id})
        self.assertEqual(self.first.date_to, date(2025, 6, 30))

    def test_successor_refused(self):
        """A24.1: a successor has the same code and a later day."""
        for values, words in [
            ({"code": "other"}, "different codes"),
            ({"date_from": "2024-01-01"}, "choose a later day"),
        ]:
            with self.assertRaises(ValidationError) as caught:
                self.successor(**values)
            self.assertIn(words, str(caught.exception))
        self.assertFalse(self.first.date_to)
        second = self.successor()
        with self.assertRaises(ValidationError) as caught:
            second.date_from = "2023-01-01"
        self.assertIn("choose a later day", str(caught.exception))

    def test_one_successor(self):
        """A24.1: a version has one successor only."""
        self.successor(date_to="2025-12-31")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.successor("2026-01-01")

    def test_no_two_in_force(self):
        """A24.1: the database refuses two versions in force on one day, also when only one day overlaps."""
        self.first.date_to = "2025-06-30"
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation) as caught:
            self.env["mj.regulation"].create({"name": "X", "code": "test", "date_from": "2025-06-30"})
            self.env.flush_all()
        message = self.env["mj.regulation"]._sql_error_to_message(caught.exception)
        self.assertIn("in force on the same day", message)

    def test_other_company(self):
        """A24.1: another committee has its own regulations, and nobody reads across."""
        company = self.env["res.company"].create({"name": "Other Committee"})
        other = self.env["mj.regulation"].create(
            {"name": "Other", "code": "test", "date_from": "2024-01-01", "company_id": company.id}
        )
        article = self.env["mj.regulation.article"].create({"regulation_id": other.id, "number": 1})
        note = self.env["mj.regulation.interpretation"].create({"article_id": article.id, "note": "Note"})
        self.assertEqual(self.env["mj.regulation"]._in_force_on(date(2024, 5, 1), code="test", company=company), other)
        self.assertEqual(self.in_force("2024-05-01"), self.first)
        for record in (other, article, note):
            with mute_logger("odoo.addons.base.models.ir_rule"), self.assertRaises(AccessError):
                record.with_user(self.administrator).read(["display_name"])

    def test_dates_in_order(self):
        """A24.1: a version does not end before it begins."""
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.first.date_to = "2023-12-31"
            self.env.flush_all()

    def test_state(self):
        """A24.1: the status is a fact of the date, in lists as on the form."""
        second = self.successor()
        for day, expected in [
            ("2023-12-31", ["planned", "planned"]),
            ("2024-01-01", ["in_force", "planned"]),
            ("2025-06-30", ["in_force", "planned"]),
            ("2025-07-01", ["ended", "in_force"]),
        ]:
            versions = self.first + second
            with freeze_time(day):
                versions.invalidate_recordset(["state"])
                self.assertEqual(versions.mapped("state"), expected)
                for state in ("planned", "in_force", "ended"):
                    found = versions.search([("code", "=", "test"), ("state", "=", state)])
                    self.assertEqual(found, versions.filtered_domain([("state", "=", state)]))
                    others = versions.search([("code", "=", "test"), ("state", "!=", state)])
                    self.assertEqual(others | found, versions)
                    self.assertFalse(others & found)

    @freeze_time("2025-01-15")
    def test_delete(self):
        """A24.1: only a version not yet in force can be deleted, and the one before goes on."""
        second = self.successor()
        with self.assertRaisesRegex(UserError, "kept for good"):
            self.first.unlink()
        second.with_user(self.administrator).unlink()
        self.assertFalse(self.first.date_to)
        self.assertEqual(self.in_force("2026-01-01"), self.first)

    def test_article_number_unique(self):
        """A23.1: a version has each article once."""
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.articles[0].copy({"number": 2})

    def test_article_names(self):
        """A23.1: an article is found by its number, written in any way, and by its title."""
        articles = self.env["mj.regulation.article"]
        article = self.env.ref("mj_talks.regulation_talks_2023_article_18")
        self.assertEqual(article.with_context(lang="en_US").display_name, "Article 18 At Least Once a Year")
        activate_chinese(self.env)
        self.assertIn("十八", article.with_context(lang="zh_CN").display_name)
        for words in ("18", "第十八条", "十八", "at least once"):
            names = articles.with_context(lang="en_US").name_search(
                words, domain=[("regulation_id", "=", self.shipped.id)]
            )
            self.assertIn(article.id, [identifier for identifier, __ in names], words)

    def test_rights(self):
        """A23.1: everybody with a role reads; only the rules administrator writes."""
        article = self.articles[0]
        for user in (self.staff, self.office):
            self.assertEqual(self.first.with_user(user).name, "First Version")
            self.assertEqual(article.with_user(user).title, "T1")
            for attempt in (
                lambda user=user: self.first.with_user(user).write({"trial": False}),
                lambda user=user: self.first.with_user(user).write({"date_from": "2024-02-01"}),
                lambda user=user: article.with_user(user).write({"title": "X"}),
                lambda user=user: article.with_user(user).unlink(),
                lambda user=user: self.first.with_user(user).copy({"code": "x"}),
                lambda user=user: article.with_user(user).interpretation_ids.create(
                    {"article_id": article.id, "note": "X"}
                ),
                lambda user=user: self.first.with_user(user).action_import_text(),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        for record in (self.first, article):
            with self.assertRaises(AccessError):
                record.with_user(self.stranger).read(["display_name"])
        article.with_user(self.administrator).title = "New"
        self.assertEqual(article.title, "New")

    def test_succession_needs_rights(self):
        """A23.1: nobody ends a version by naming it as the one before."""
        with self.assertRaises(AccessError):
            self.env["mj.regulation"].with_user(self.office).create(
                {"name": "X", "code": "test", "date_from": "2025-01-01", "predecessor_id": self.first.id}
            )
        self.assertFalse(self.first.date_to)

    def test_form(self):
        """A24.1: the form takes the code from the version before."""
        with Form(self.env["mj.regulation"].with_user(self.administrator)) as form:
            form.code = "test"
            form.predecessor_id = self.first
            form.date_from = "2025-07-01"
        self.assertEqual(form.record.name, "First Version")
        self.assertEqual(form.record.code, "test")

    @freeze_time("2025-03-04")
    def test_interpretation(self):
        """A23.1: a note is dated, signed, written by the rules administrator and never changed."""
        with (
            Form(self.articles[0].with_user(self.administrator)) as form,
            form.interpretation_ids.new() as line,
        ):
            line.note = "Reading"
        note = self.articles[0].interpretation_ids
        self.assertEqual((note.note, note.date, note.author_id), ("Reading", date(2025, 3, 4), self.administrator))
        for user in (self.administrator, self.env.user):
            with self.assertRaises(UserError):
                note.with_user(user).write({"note": "Other"})
            with self.assertRaises(UserError):
                note.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "not changed afterwards"):
            note.sudo().write({"date": "2025-01-01"})
        with self.assertRaisesRegex(UserError, "kept for good"):
            note.sudo().unlink()
        self.assertEqual(note.with_user(self.staff).note, "Reading")

    @freeze_time("2025-03-04")
    def test_interpretation_not_forged(self):
        """A23.1: date and author of a note cannot be chosen."""
        note = (
            self.env["mj.regulation.interpretation"]
            .with_user(self.administrator)
            .create(
                {
                    "article_id": self.articles[0].id,
                    "note": "Reading",
                    "date": "2020-01-01",
                    "author_id": self.office.id,
                }
            )
        )
        self.assertEqual((note.date, note.author_id), (date(2025, 3, 4), self.administrator))


@tagged("post_install", "-at_install")
class TestMjRegulationImport(RegulationCase):
    """The import of the official text (A23.1, A24.1)."""

    def wizard(self, text=FILE, user=None, encoding="utf-8", **values):
        data = text if isinstance(text, bytes) else text.encode(encoding)
        return (
            self.env["mj.regulation.import"]
            .with_user(user or self.administrator)
            .create(
                {
                    "regulation_id": self.first.id,
                    "file": base64.b64encode(data),
                    "file_name": "office.txt",
                    **values,
                }
            )
        )

    def outcomes(self, wizard):
        return [(line.number, line.outcome) for line in wizard.line_ids]

    def texts(self):
        return self.articles.mapped("official_text")

    def test_preview_then_apply(self):
        """A24.1: the preview writes nothing, applying writes all, in both encodings."""
        for encoding in ("utf-8", "gb18030"):
            self.articles.official_text = False
            wizard = self.wizard(encoding=encoding)
            action = wizard.action_preview()
            self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
            self.assertEqual(self.outcomes(wizard), [(1, "fill"), (2, "fill"), (3, "fill")])
            self.assertEqual((wizard.placed_count, wizard.problem_count), (3, 0))
            self.assertIn("某市委员会文件", wizard.remarks)
            self.assertEqual(self.texts(), [False, False, False])
            wizard.action_apply()
            self.assertEqual(wizard.state, "done")
            self.assertEqual(self.texts(), ["目的，推进工作。", "范围：\n（一）甲；\n（二）乙。", "自发布之日起施行。"])
        self.assertIn("office.txt", self.first.message_ids[0].body)

    def test_again(self):
        """A24.1: a second import shows what stays and what is replaced."""
        self.wizard().action_preview()
        wizard = self.wizard()
        wizard.action_preview()
        wizard.action_apply()
        wizard = self.wizard(FILE.replace("甲；", "丙；"))
        wizard.action_preview()
        self.assertEqual(self.outcomes(wizard), [(1, "same"), (2, "replace"), (3, "same")])
        wizard.action_apply()
        self.assertIn("丙；", self.articles[1].official_text)

    def test_not_placed(self):
        """A24.1: missing, repeated, empty and unknown articles are named and keep what they have."""
        self.articles.official_text = "旧。"
        wizard = self.wizard("第一条 甲。\n第一条 乙。\n第三条\n第四条 丁。\n第六条 戊，")
        wizard.action_preview()
        self.assertEqual(
            self.outcomes(wizard),
            [
                (1, "duplicate"),
                (1, "duplicate"),
                (2, "missing"),
                (3, "empty"),
                (4, "unknown"),
                (5, "missing"),
                (6, "unknown"),
            ],
        )
        self.assertEqual((wizard.placed_count, wizard.problem_count), (0, 8))
        self.assertIn("without a full stop", wizard.remarks)
        wizard.action_apply()
        self.assertEqual(self.texts(), ["旧。"] * 3)
        self.assertEqual(len(self.first.article_ids), 3)

    def test_add_articles(self):
        """A24.1: a successor version gets its articles from the file."""
        second = self.env["mj.regulation"].create(
            {"name": "Second", "code": "test", "date_from": "2025-01-01", "predecessor_id": self.first.id}
        )
        wizard = self.wizard(regulation_id=second.id)
        self.assertTrue(wizard.add_articles)
        wizard.action_preview()
        self.assertEqual(self.outcomes(wizard), [(1, "add"), (2, "add"), (3, "add")])
        wizard.action_apply()
        self.assertEqual(second.article_ids.mapped("number"), [1, 2, 3])
        self.assertEqual(second.article_ids[0].chapter, "第一章 总则")
        self.assertFalse(self.wizard().add_articles)

    def test_nothing_half(self):
        """A24.1: when the articles changed after the preview, nothing at all is written."""
        wizard = self.wizard()
        wizard.action_preview()
        self.articles[2].official_text = "另一文本。"
        with self.assertRaisesRegex(UserError, "Nothing was written"):
            wizard.action_apply()
        self.assertEqual(self.texts(), [False, False, "另一文本。"])
        wizard.action_preview()
        wizard.action_apply()
        self.assertEqual(self.articles[2].official_text, "自发布之日起施行。")

    def test_apply_needs_preview(self):
        """A24.1: nobody writes without having seen the preview, nor twice."""
        wizard = self.wizard()
        with self.assertRaisesRegex(UserError, "preview again"):
            wizard.action_apply()
        wizard.action_preview()
        wizard.file = base64.b64encode(FILE.replace("甲", "丙").encode())
        with self.assertRaisesRegex(UserError, "preview again"):
            wizard.action_apply()
        self.assertEqual(self.texts(), [False] * 3)
        wizard.action_back()
        self.assertEqual((wizard.state, len(wizard.line_ids)), ("upload", 0))

    def test_files_refused(self):
        """A24.1: another kind of file is refused with what to do instead."""
        for data, words in [
            (b"%PDF-1.4", "plain text"),
            (b"PK\x03\x04", "plain text"),
            (FILE.encode("utf-16"), "plain text"),
            ("没有条文。".encode(), "第一条"),
            (b"a" * (regulation_text.MAX_BYTES + 1), "512 KB"),
            (b" ", "empty"),
        ]:
            with self.assertRaisesRegex(UserError, words):
                self.wizard(data).action_preview()
        with self.assertRaisesRegex(UserError, "empty"):
            self.wizard(file=False).action_preview()

    def test_rights(self):
        """A23.1: only the rules administrator imports."""
        for user in (self.staff, self.office, self.stranger):
            with self.assertRaises(AccessError):
                self.wizard(user=user)
        wizard = self.wizard()
        for method in ("action_preview", "action_apply"):
            with self.assertRaises(UserError):
                getattr(wizard.with_user(self.office), method)()

    def test_form(self):
        """A24.1: the dialog proposes the version in force."""
        self.first.date_to = self.first.date_from
        form = Form(self.env["mj.regulation.import"].with_user(self.administrator))
        self.assertEqual(form.regulation_id, self.shipped)
        form.regulation_id = self.first
        self.assertFalse(form.add_articles)
        form.file = base64.b64encode(FILE.encode())
        wizard = form.save()
        wizard.action_preview()
        self.assertEqual(Form(wizard).state, "preview")


@tagged("post_install", "-at_install")
class TestPastOfTheRegulation(DutyCase):
    def test_dates_keep_the_past(self):
        """A23.1, A24.1: a version with rules neither begins nor ends on another day of the past."""
        regulation = self.env.ref("mj_talks.regulation_talks_2023").with_user(self.rules)
        before = self.duties(state="open")
        for values in ({"date_to": "2026-03-31"}, {"date_from": "2020-01-01"}, {"date_from": "2026-12-01"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "stays"), self.env.cr.savepoint():
                regulation.write(values)
        with self.assertRaisesRegex(UserError, "stays"), self.env.cr.savepoint():
            regulation.create(
                {
                    "name": "Next Version",
                    "code": regulation.code,
                    "date_from": "2026-03-01",
                    "predecessor_id": regulation.id,
                }
            )
        self.assertEqual(self.duties(state="open"), before)

    def test_end_reaches_duties_at_once(self):
        """A24.1: ended yesterday, nothing is owed today, before any job ran; taken back, it is owed again."""
        regulation = self.env.ref("mj_talks.regulation_talks_2023").with_user(self.rules)
        before = self.duties(state="open")
        regulation.date_to = "2026-06-14"
        self.assertFalse(self.duties("A18.2", "open"))
        self.assertEqual(set(self.duties("A18.2").mapped("lapse_reason")), {"rule_ended"})
        regulation.date_to = False
        self.assertEqual(self.duties(state="open"), before)

    def test_rules_come_along(self):
        """A24.1: a new version drafts successors of the rules in force; switched on, they owe what the old ones did."""
        old = self.env.ref("mj_talks.regulation_talks_2023")
        new = old.with_user(self.rules).create(
            {"name": "Next Version", "code": old.code, "date_from": "2026-07-01", "predecessor_id": old.id}
        )
        owed = {(duty.rule_id.code, duty.talker_id, duty.talkee_id) for duty in self.duties(state="open")}
        self.assertEqual(new.rules_left_behind, 12)
        with self.assertRaisesRegex(UserError, "Import the text"):
            new.action_take_rules_along()
        for number in set(
            self.env["mj.talk.rule"].search([("regulation_id", "=", old.id)]).article_id.mapped("number")
        ):
            self.env["mj.regulation.article"].create({"regulation_id": new.id, "number": number, "title": f"T{number}"})
        drafts = self.env["mj.talk.rule"].search(new.action_take_rules_along()["domain"])
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertFalse(new.rules_left_behind)
        with freeze_time("2026-06-20 04:00:00"):
            drafts.with_user(self.rules).action_switch_on()
        with freeze_time("2026-07-01 04:00:00"):
            self.engine._reconcile()
            found = self.duties(state="open")
            self.assertEqual(found.rule_id.regulation_id, new)
            self.assertEqual({(duty.rule_id.code, duty.talker_id, duty.talkee_id) for duty in found}, owed)
