import base64
import io

import xlsxwriter
from odoo.tests import HttpCase, tagged

from ..common import MjCase
from ..door import DoorMixin


@tagged("post_install", "-at_install")
class TestMjRosterImportTours(DoorMixin, HttpCase, MjCase):
    """The door in the browser, as a clerk goes through it."""

    def lay(self, name, content):
        """Lay a file at an address from which the tour takes it."""
        self.env["ir.attachment"].create(
            {
                "name": name,
                "url": f"/mj_test/{name}",
                "type": "binary",
                "public": True,
                "datas": base64.b64encode(content),
            }
        )

    def go(self, tour, name, content, user="mj_office"):
        self.lay(name, content)
        self.env["res.users"].search([("login", "=", user)]).sudo().odoobot_state = "disabled"
        self.start_tour("/odoo/mj-roster-import/new", tour, login=user)
        self.env.invalidate_all()
        roster = self.env["mj.roster.import"].search([], limit=1)
        self.assertEqual((roster.state, roster.name), ("written", name))
        return roster

    def test_serial_numbers(self):
        """R1: two branches that count from 1."""
        headers = ["ID", "会员编号", "姓名", "所属组织", "入会时间"]
        rows = [
            [self.teacher.id, "09900501", "甲一测", "T-E-1", "2001-05-01"],
            [self.nurse.id, "09900502", "乙一测", "T-E-1", "2001-05-01"],
        ]
        self.go("mj_roster_serial_numbers", "serial.xlsx", self.workbook(headers, rows))
        self.assertEqual((self.teacher.name, self.nurse.name), ("Teacher", "Nurse"))
        self.assertEqual(self.env["mj.member"].search_count([("name", "in", ("甲一测", "乙一测"))]), 2)

    def test_contradiction(self):
        """R3: the clerk is asked, and says that it is somebody else."""
        known = self.new_member("付朝伦", self.school, gender="male", birth_date="1953-03-01", joined_on="1984-05-01")
        headers = ["姓名", "性别", "出生年月", "工作单位", "状态", "所属组织"]
        rows = [["付朝伦", "女", "1950.05", "某幼儿园", "拟入会", "T-E-1"]]
        self.go("mj_roster_contradiction", "contradiction.xlsx", self.workbook(headers, rows))
        self.assertEqual((known.gender, known.state, known.employer), ("male", "member", False))
        self.assertEqual(self.env["mj.member"].search_count([("name", "=", "付朝伦")]), 2)

    def test_cover_sheet(self):
        """R9: a cover, a hidden sheet with another roster, then the roster."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            book.add_worksheet("封面").write(0, 0, "民进会员花名册")
            for title, name in (("旧表", "旧人"), ("花名册", "新人")):
                sheet = book.add_worksheet(title)
                sheet.write_row(0, 0, ["会员编号", "姓名", "所属组织"])
                sheet.write_row(1, 0, ["N1", name, "T-E-1"])
                if title == "旧表":
                    sheet.hide()
        self.go("mj_roster_cover_sheet", "cover.xlsx", content.getvalue())
        self.assertEqual(self.env["mj.member"].search([("member_no", "=", "N1")]).name, "新人")

    def test_totals(self):
        """R16: a title, a form line, a total and a signature."""
        above = [["民进会员花名册"], ["填报单位：某支部"]]
        rows = [["N1", "张三", "T-E-1"], ["合计", "1人", ""], ["填表人：李四", "", ""]]
        content = self.workbook(["会员编号", "姓名", "所属组织"], rows, above=above)
        self.go("mj_roster_totals", "totals.xlsx", content)
        self.assertFalse(self.env["mj.member"].search([("name", "in", ("1人", "李四"))]))
