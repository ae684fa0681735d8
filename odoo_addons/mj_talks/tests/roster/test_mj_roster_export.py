import io
from datetime import date

import openpyxl
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..common import MjCase
from ..door import DoorMixin


@tagged("post_install", "-at_install")
class TestMjRosterExport(DoorMixin, MjCase):
    """The other way: a roster as the file that its door reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher.write(
            {
                "gender": "female",
                "birth_date": "1975-03-05",
                "education": "本科",
                "note": "一行\n二行",
                "email": "a@b.cn",
            }
        )
        cls.new_member("已离会者", cls.hospital, state="former", left_on="2020-01-01", member_no="009")
        cls.chair.member_no = "C1"
        cls.chair_post.leader_id = cls.vice_chair
        cls.new_organization("同名支部", "T-E-8", "grassroots", cls.east, go_live="2026-01-01", sequence=3)
        cls.twin = cls.new_organization("同名支部", "T-W-8", "grassroots", cls.west)
        cls.new_member("某人", cls.twin)

    def export(self, model, user=None):
        with self.enter_registry_test_mode():
            return self.env[model].with_user(user or self.rules)._roster_workbook()

    def table(self, content):
        return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]

    def test_a_round_trip_changes_nothing(self):
        """What is exported and loaded again is unchanged, row by row, in all three tables."""
        for model in ("mj.organization", "mj.member", "mj.appointment"):
            with self.subTest(model):
                content = self.export(model)
                roster = self.preview(model, content)
                self.assertEqual(set(self.kinds(roster).values()), {"unchanged"}, roster.line_ids.mapped("text"))
                self.assertEqual(len(roster.line_ids), len(self.table(content)) - 1)
                self.assertFalse(roster.column_ids.filtered(lambda column: not column.meaning_id))

    def test_what_stands_in_it(self):
        """Columns and words are those of offices."""
        table = self.table(self.export("mj.member", self.office))
        self.assertEqual(table[0][:4], ["会员编号", "姓名", "性别", "出生年月"])
        rows = {row[1]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
        self.assertEqual(rows["Teacher"]["性别"], "女")
        self.assertEqual(rows["Teacher"]["出生年月"].date(), date(1975, 3, 5))
        self.assertEqual(rows["Teacher"]["备注"], "一行\n二行")
        self.assertEqual(rows["已离会者"]["状态"], "已离会")
        self.assertEqual(rows["已离会者"]["会员编号"], "009")

    def test_by_who_may_see_it(self):
        """Only what the user sees is in it, and who sees nothing gets nothing."""
        names = {row[1] for row in self.table(self.export("mj.member", self.office))[1:]}
        self.assertIn("Teacher", names)
        self.assertNotIn("Curator", names)
        for user in (self.portal, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.export("mj.member", user)

    def test_it_is_noted(self):
        """The access log says who took how many rows of what."""
        with self.enter_registry_test_mode(), self.as_user(self.office) as env:
            env["mj.member"]._roster_workbook()
            entry = self.env["mj.access.log"].sudo().search([("operation", "=", "export")], limit=1)
        self.assertEqual((entry.res_model, entry.res_id, entry.user_id), ("mj.member", 0, self.office))
        self.assertIn("Members: ", entry.reference)


@tagged("post_install", "-at_install")
class TestRosterFile(HttpCase, MjCase):
    """The file over HTTP."""

    def test_download(self):
        """Who works with rosters gets the file; others, and other tables, find nothing."""
        self.authenticate("mj_office", "mj_office")
        answer = self.url_open("/mj/roster/mj.member.xlsx")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))
        self.assertEqual(self.url_open("/mj/roster/res.users.xlsx").status_code, 404)
        self.authenticate("mj_outsider", "mj_outsider")
        self.assertEqual(self.url_open("/mj/roster/mj.member.xlsx").status_code, 404)
