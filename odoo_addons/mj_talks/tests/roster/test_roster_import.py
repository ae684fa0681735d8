import csv
import io
import json
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ...models.roster import mj_roster_saving
from ...roster.rows import COLLECTOR
from ..common import MjCase
from ..door import DoorMixin

MEMBER_HEADERS = ["序号", "会员编号", "姓名", "性别", "出生年月", "所属组织", "会内职务", "状态", "备注"]
APPOINTMENT_HEADERS = ["序号", "会员编号", "姓名", "任职组织", "职务", "任职日期", "免职日期", "免职原因", "分工领导"]


@tagged("post_install", "-at_install")
class TestRosterImport(DoorMixin, MjCase):
    """Rosters go through their door as a clerk takes them there."""

    # Ways in

    def run_import(self, model, content, **options):
        return self.take(model, content, **options)

    def import_members(self, *rows, **options):
        headers = options.pop("headers", MEMBER_HEADERS)
        return self.run_import("mj.member", self.workbook(headers, rows), **options)

    def import_appointments(self, *rows, **options):
        return self.run_import("mj.appointment", self.workbook(APPOINTMENT_HEADERS, rows), **options)

    def reasons(self, result):
        """What is refused, row by row."""
        self.assertFalse(result["ids"])
        return result["messages"]

    def member(self, number):
        return self.env["mj.member"].search([("member_no", "=", number)])

    # Headers and templates

    def test_templates_map_by_themselves(self):
        """Every column of the templates but the serial number means something at once."""
        for model, unmapped in (("mj.organization", []), ("mj.member", ["序号"]), ("mj.appointment", ["序号"])):
            with self.subTest(model=model):
                (template,) = self.env[model].get_import_templates()
                with file_open(template["template"].removeprefix("/"), "rb") as stream:
                    roster = self.open_door(model, stream.read())
                left_out = roster.column_ids.filtered(lambda column: not column.meaning_id)
                self.assertEqual(left_out.mapped("header"), unmapped)
                self.assertGreater(len(roster.column_ids), 5)

    def test_headers_in_two_lines_below_a_title(self):
        headers = ["序号", "会员\n编号", "姓 名", "所在\n支部", "入会\n时间"]
        content = self.workbook(headers, [[1, "N1", "张　三", "T-E-1", "2001.05"]], above=[["学校支部会员花名册"], []])
        result = self.run_import("mj.member", content)
        self.assertFalse(result["messages"])
        self.assertEqual(self.member("N1").name, "张三")
        self.assertEqual(self.member("N1").joined_on, date(2001, 5, 1))

    # Organisations

    def test_organizations_in_any_order(self):
        headers = ["组织编号", "组织名称", "级别", "上级组织编号", "上线日期", "地址"]
        rows = [
            ["N-1-1", "甲支部", "基层组织", "N-1", "", ""],
            ["N-1", "甲区委", "区级组织", "T", date(2026, 1, 1), "某路1号"],
            ["N-1-2", "乙支部", "基层组织", "甲区委", "2026.07", ""],
        ]
        result = self.run_import("mj.organization", self.workbook(headers, rows))
        self.assertFalse(result["messages"])
        branch, district, other = self.env["mj.organization"].browse(result["ids"])
        self.assertEqual((branch.parent_id, district.parent_id, other.parent_id), (district, self.municipal, district))
        self.assertEqual((district.level, district.street), ("district", "某路1号"))
        self.assertEqual(other.go_live, date(2026, 7, 1))

    def test_organizations_bring_their_display_order(self):
        """A01.1: the column 排序 takes whole numbers and says so where something else is written."""
        headers = ["组织编号", "组织名称", "级别", "上级组织编号", "排序"]
        rows = [["P-2", "乙区委", "区级组织", "T", 20], ["P-1", "甲区委", "区级组织", "T", "1"]]
        result = self.run_import("mj.organization", self.workbook(headers, rows))
        self.assertFalse(result["messages"])
        second, first = self.env["mj.organization"].browse(result["ids"])
        self.assertEqual((first.sequence, second.sequence), (1, 20))
        self.assertEqual((first + second).search([("id", "in", result["ids"])]), first + second)
        refused = self.workbook(headers, [["P-3", "丙区委", "区级组织", "T", "第三"]])
        (reason,) = self.reasons(self.run_import("mj.organization", refused))
        self.assertIn("not a whole number", reason)

    def test_organizations_in_a_circle(self):
        headers = ["组织编号", "组织名称", "级别", "上级组织编号"]
        rows = [["C1", "一", "基层组织", "C2"], ["C2", "二", "基层组织", "C1"], ["C3", "三", "基层组织", "没有"]]
        reasons = self.reasons(self.run_import("mj.organization", self.workbook(headers, rows)))
        self.assertEqual(len(reasons), 3)
        self.assertIn("Row 2: The organisations above form a circle", reasons[0])
        self.assertIn("Row 4: The organisation above is not in the system. (没有)", reasons[2])

    def test_office_adds_organizations_in_its_scope_only(self):
        headers = ["组织编号", "组织名称", "级别", "上级组织编号"]
        inside = self.workbook(headers, [["O1", "新支部", "基层组织", "T-E"]])
        self.assertFalse(self.run_import("mj.organization", inside, user=self.office)["messages"])
        rows = [["O2", "外支部", "基层组织", "T-W"], ["O3", "无上级", "基层组织", ""], ["T-W", "改名", "区级组织", "T"]]
        reasons = self.reasons(self.run_import("mj.organization", self.workbook(headers, rows), user=self.office))
        self.assertEqual([reason[:6] for reason in reasons], ["Row 2:", "Row 3:", "Row 4:", "Row 4:"])
        self.assertEqual(self.west.name, "West District")

    def test_refusal_of_a_whole_batch_is_traced_to_its_row(self):
        headers = ["组织编号", "组织名称", "级别", "上级组织编号", "上线日期"]
        rows = [[f"O{n}", f"支部{n}", "基层组织", "T-E", ""] for n in range(5)]
        rows[3][4] = "2026.01"
        content = self.workbook(headers, rows)
        (reason,) = self.reasons(self.run_import("mj.organization", content, user=self.office))
        self.assertTrue(reason.startswith("Row 5: Only the municipal rules administrator"), reason)
        self.patch(mj_roster_saving, "ISOLATION_TIME", -1)
        reasons = self.reasons(self.run_import("mj.organization", content, user=self.office))
        self.assertEqual([reason[:6] for reason in reasons], [f"Row {row}:" for row in range(2, 7)])
        self.assertTrue(all("At least one of these rows is refused." in reason for reason in reasons))

    # Members

    def test_members_of_every_kind(self):
        result = self.import_members(
            [1, "N1", "李㛃", "女", "1975.03", "T-E-1", "支部主任", "会员", "😀 <b>粗</b>"],
            [2, "", "王𠮷", "男", "1975年3月", "School Branch", "", "拟入会", ""],
            ["", "", "", "", "", "", "", "", ""],
            [3, "N3", "阿依努尔·买买提", "女", date(1975, 3, 5), "Hospital Branch", "", "已离会", ""],
            [4, "", "", "", "", "", "", "", ""],
        )
        self.assertFalse(result["messages"])
        first, second, third = self.env["mj.member"].browse(result["ids"])
        self.assertEqual((first.name, first.note, first.gender), ("李㛃", "😀 <b>粗</b>", "female"))
        self.assertEqual((first.roster_position, first.organization_id), ("支部主任", self.school))
        self.assertEqual((second.name, second.state, second.birth_date), ("王𠮷", "applicant", date(1975, 3, 1)))
        self.assertEqual((third.state, third.left_on, third.birth_date), ("former", False, date(1975, 3, 5)))

    def test_same_file_twice_changes_nothing(self):
        rows = [
            [1, "N1", "张三", "男", "1975.03", "T-E-1", "", "会员", "甲"],
            [2, "", "李四", "女", "1980.12", "T-E-1", "", "拟入会", "乙"],
        ]
        first = self.import_members(*rows)
        members = self.env["mj.member"].browse(first["ids"])
        self.env.flush_all()
        tables = ("mj_member", "res_partner", "mail_message")
        self.env.cr.execute("UPDATE mj_member SET write_date = '2000-01-01'")
        self.env.cr.execute("UPDATE res_partner SET write_date = '2000-01-01'")
        self.env.invalidate_all()
        before = [self.count(table) for table in tables]
        second = self.import_members(*rows)
        self.env.flush_all()
        self.assertEqual(second["ids"], first["ids"])
        self.assertEqual([self.count(table) for table in tables], before)
        self.env.invalidate_all()
        self.assertEqual({str(member.write_date) for member in members | members}, {"2000-01-01 00:00:00"})
        self.assertEqual({str(partner.write_date) for partner in members.partner_id}, {"2000-01-01 00:00:00"})

    def count(self, table):
        self.env.cr.execute(f"SELECT count(*) FROM {table}")  # pylint: disable=sql-injection
        return self.env.cr.fetchone()[0]

    def test_only_what_differs_is_written_and_empty_cells_say_nothing(self):
        self.teacher.write({"note": "kept", "gender": "male"})
        result = self.import_members([1, "T1", "Teacher", "女", "", "T-E-1", "", "", ""], answer="same")
        self.assertEqual(result["ids"], self.teacher.ids)
        self.assertEqual(
            (self.teacher.gender, self.teacher.note, self.teacher.phone), ("female", "kept", "13900001111")
        )

    def test_by_name_within_the_organization(self):
        result = self.import_members([1, "", "Chair of East", "女", "", "T-E", "", "", ""])
        self.assertEqual(result["ids"], self.chair.ids)
        result = self.import_members([1, "", "Chair of East", "女", "", "T-W", "", "", ""])
        self.assertNotIn(result["ids"][0], self.chair.ids)

    def test_applicant_gets_a_number(self):
        result = self.import_members([1, "N9", "Chair of East", "女", "", "T-E", "", "", ""])
        self.assertEqual((result["ids"], self.chair.member_no), (self.chair.ids, "N9"))

    def test_two_of_one_name_are_an_error(self):
        self.new_member("Teacher", self.school, member_no="T9")
        reasons = self.reasons(self.import_members([1, "", "Teacher", "女", "", "T-E-1", "", "", ""]))
        self.assertEqual(
            reasons, ["Row 2: Two people in this organisation have this name. Enter the member number. (Teacher)"]
        )
        reasons = self.reasons(
            self.import_members(
                [1, "", "李静", "女", "", "T-E-2", "", "", ""], [2, "N2", "李静", "女", "", "T-E-2", "", "", ""]
            )
        )
        self.assertEqual(len(reasons), 1)
        self.assertTrue(reasons[0].startswith("Row 2: Two people"))
        result = self.import_members(
            [1, "N1", "李静", "女", "", "T-E-2", "", "", ""], [2, "N2", "李静", "女", "", "T-E-2", "", "", ""]
        )
        self.assertEqual(len(result["ids"]), 2)

    def test_every_bad_row_is_named_and_nothing_written(self):
        before = self.count("res_partner")
        result = self.import_members(
            [1, "N1", "好人", "男", "1975.03", "T-E-1", "", "会员", ""],
            [2, "N2", "甲", "男", "1975.13", "T-E-1", "", "会员", ""],
            ["", "", "", "", "", "", "", "", ""],
            [3, "N3", "乙", "未知", "", "火星支部", "", "会员", ""],
            [4, "N4", "", "男", "", "T-E-1", "", "会员", ""],
            [5, "N1", "丙", "男", "", "T-E-1", "", "会员", ""],
            [6, "N6", "丁", "男", "2090.01", "T-E-1", "", "会员", ""],
            [7, "N7", "戊", "男", "", "T-E-1", "", "会员", "500103197503012345"],
        )
        reasons = "\n".join(self.reasons(result))
        for expected in (
            "Row 3: “出生年月”: there is no such day. (1975.13)",
            "Row 5: “性别”: this value is not known. (未知)",
            "Row 5: This organisation is not in the system. (火星支部)",
            "Row 6: “姓名” is missing.",
            "Row 7: This row repeats another one. (row 2)",
            "Row 8: 丁 cannot be born in the future.",
            "Row 9: A cell holds an identity-card number.",
        ):
            self.assertIn(expected, reasons)
        roster = result["roster"]
        self.assertEqual(roster.refused_count, 6)
        self.assertNotIn("500103", json.dumps(roster.line_ids.read(), default=str))
        with self.assertRaisesRegex(UserError, "cannot be imported: 6."):
            roster.action_write()
        self.assertEqual(self.count("res_partner"), before)
        self.assertFalse(self.member("N1"))
        roster.leaves_out_refused = True
        roster.action_write()
        self.assertEqual(self.member("N1").name, "好人")
        self.assertEqual(self.count("res_partner"), before + 1)

    def test_bad_row_behind_the_dialogs_batch_writes_nothing(self):
        rows = [[n, f"N{n}", f"人{n}", "男", "", "T-E-1", "", "会员", ""] for n in range(2100)]
        rows[-1][5] = "火星支部"
        reasons = self.reasons(self.import_members(*rows))
        self.assertEqual(reasons, ["Row 2101: This organisation is not in the system. (火星支部)"])
        self.assertFalse(self.member("N0"))

    def test_trial_writes_nothing(self):
        result = self.import_members([1, "N1", "张三", "男", "", "T-E-1", "", "会员", ""], dryrun=True)
        self.assertFalse(result["messages"])
        self.env.invalidate_all()
        self.assertFalse(self.member("N1"))

    def test_formulas_are_refused_with_the_cell(self):
        rows = [
            [1, "N1", "张三", "男", "", "T-E-1", "", "会员", "x"],
            [2, "N2", "李四", "男", "", "T-E-1", "", "会员", "@y"],
        ]
        content = self.workbook(MEMBER_HEADERS, rows, formulas=[(1, 4, "=TODAY()", None, 45000)])
        reasons = self.reasons(self.run_import("mj.member", content))
        self.assertTrue(all("formula" in reason for reason in reasons))
        self.assertIn("Row 2:", reasons[0])
        self.assertIn("(cell E2)", reasons[0])
        self.assertIn("(cell I3)", reasons[1])

    def test_identity_number_in_a_column_left_out(self):
        content = self.workbook(["姓名", "所属组织", "身份证号"], [["张三", "T-E-1", "50010319750301234X"]])
        reasons = self.reasons(self.run_import("mj.member", content))
        self.assertEqual(len(reasons), 1)
        self.assertIn("(cell C2)", reasons[0])

    def test_csv_in_gb18030(self):
        stream = io.StringIO()
        csv.writer(stream).writerows(
            [["姓名", "所属组织", "出生年月"], ["李㛃", "T-E-1", "197503"], ["王𠮷", "T-E-1", ""]]
        )
        result = self.run_import("mj.member", stream.getvalue().encode("gb18030"), name="roster.csv")
        names = self.env["mj.member"].browse(result["ids"]).mapped("name")
        self.assertEqual(names, ["李㛃", "王𠮷"])
        stream.write("=1+1,T-E-1,\n")
        reasons = self.reasons(self.run_import("mj.member", stream.getvalue().encode("gb18030"), name="roster.csv"))
        self.assertIn("(cell A4)", reasons[0])

    def test_number_that_lost_its_zeros(self):
        self.new_member("张三", self.school, member_no="0230001")
        reasons = self.reasons(self.import_members([1, 230001, "张三", "男", "", "T-E-1", "", "会员", ""]))
        self.assertIn("zeros at its beginning. (230001 / 0230001)", reasons[0])

    def test_old_formats_say_what_to_do(self):
        with self.assertRaisesRegex(UserError, "save it as an XLSX workbook"):
            self.open_door("mj.member", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name="roster.xls")

    def test_ten_thousand_bad_rows(self):
        before = self.count("mj_member")
        rows = [[n, f"N{n}", f"人{n}", "男", f"{n}月", f"火星{n}", "", "会员", ""] for n in range(10000)]
        result = self.import_members(*rows)
        self.assertEqual(result["roster"].refused_count, 10000)
        self.assertEqual(len(self.reasons(result)), 20000)
        self.assertEqual(self.count("mj_member"), before)

    # Scope

    def test_office_outside_its_scope(self):
        reasons = self.reasons(
            self.import_members(
                [1, "N1", "张三", "男", "", "T-W-1", "", "会员", ""],
                [2, "T3", "Curator", "男", "", "T-E-1", "", "会员", ""],
                user=self.office,
            )
        )
        self.assertEqual(
            [reason.partition(" (")[0] for reason in reasons],
            [
                "Row 2: This organisation is outside those you work for.",
                "Row 3: This member number belongs to an organisation outside those you work for.",
            ],
        )
        self.assertEqual(self.curator.organization_id, self.museum)

    def test_recorder_keeps_the_own_roster(self):
        result = self.import_members([1, "N1", "张三", "男", "", "T-E-1", "", "会员", ""], user=self.recorder)
        self.assertFalse(result["messages"])
        self.assertEqual(self.member("N1").create_uid, self.recorder)

    def test_context_given_from_outside_is_ignored(self):
        """What steers a load is an object, which no remote caller can send."""
        content = self.workbook(["姓名", "所属组织", "出生年月"], [["=1", "T-W-1", "2090.01"]])
        roster = self.open_door("mj.member", content, user=self.office)
        forged = roster.with_context(**{COLLECTOR: {"messages": {}, "changes": []}, "mj_reading": True})
        forged.action_preview()
        self.assertEqual(len(forged.line_ids.text.split("\n")), 2)

    # Appointments

    def test_appointments_take_effect(self):
        result = self.import_appointments(
            [1, "T2", "Nurse", "T-E-2", "主委", "2021.06", "", "", ""],
            [
                2,
                "",
                "Vice Chair of East",
                "East District",
                "委员",
                date(2024, 1, 5),
                "2025-12-31",
                "换届",
                "Chair of East",
            ],
            [3, "", "Teacher", "T-E", "骨干会员", "2024年3月", "至今", "", ""],
        )
        self.assertFalse(result["messages"])
        chair, committee, backbone = self.env["mj.appointment"].browse(result["ids"])
        self.assertEqual(set((chair | committee | backbone).mapped("state")), {"effective"})
        self.assertEqual((chair.member_id, chair.position_id), (self.nurse, self.position("chair")))
        self.assertEqual((committee.end_reason, committee.date_to), ("term", date(2025, 12, 31)))
        self.assertEqual((backbone.member_id, backbone.date_to), (self.teacher, False))

    def test_leader_in_charge_by_name_or_number(self):
        self.chair.member_no = "C1"
        result = self.import_appointments(
            [1, "T1", "Teacher", "T-E", "委员", "2024.03", "", "", "Chair of East"],
            [2, "T2", "Nurse", "T-E", "委员", "2024.03", "", "", "C1"],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["mj.appointment"].browse(result["ids"]).leader_id, self.chair)

    def test_appointments_twice_and_after_the_end(self):
        rows = [[1, "T2", "Nurse", "T-E-2", "支部主任", "2021.06", "", "", ""]]
        (first,) = self.import_appointments(*rows)["ids"]
        appointment = self.env["mj.appointment"].browse(first)
        appointment.end(date(2025, 12, 31), "resigned")
        self.assertEqual(self.import_appointments(*rows)["ids"], [first])
        self.assertEqual(appointment.date_to, date(2025, 12, 31))

    def test_bad_appointments(self):
        self.new_member("Nurse", self.school)
        result = self.import_appointments(
            [1, "T2", "Nurse", "T-E-2", "星际主席", "2021.06", "", "", ""],
            [2, "", "Nobody", "T-E-2", "支部委员", "2021.06", "", "", ""],
            [3, "", "Nurse", "T-E", "委员", "2021.06", "", "", ""],
            [4, "T2", "Somebody", "T-E-2", "支部委员", "2021.06", "", "", ""],
            [5, "X", "Nurse", "T-E-2", "支部委员", "2021.06", "", "", ""],
            [6, "T2", "Nurse", "T-E-2", "支部委员", "2021.06", "2020.06", "", ""],
            [7, "T2", "Nurse", "T-E-2", "支部委员", "", "", "", ""],
            [8, "T2", "Nurse", "T-E", "主委", "2024.06", "", "", ""],
            [9, "T1", "Teacher", "T-E", "委员", "2024.06", "", "", ""],
            [10, "T1", "Teacher", "T-E", "委员", "2024.07", "", "", ""],
        )
        reasons = self.reasons(result)
        for row, words in (
            (2, "not in the catalogue. (星际主席)"),
            (3, "Nobody of this name"),
            (4, "Several people of this name"),
            (5, "has another name. (T2)"),
            (6, "no member with this number. (X)"),
            (7, "before the first"),
            (8, "“任职日期” is missing"),
            (9, "another chair in these days. (since 2024-01-01)"),
            (11, "holds this post in these days already. (row 10)"),
        ):
            with self.subTest(row=row):
                self.assertTrue(any(r.startswith(f"Row {row}: ") and words in r for r in reasons), reasons)
        self.assertEqual(len(reasons), 9)

    def test_office_appoints_nobody_out_of_sight(self):
        reasons = self.reasons(
            self.import_appointments(
                [1, "T3", "Curator", "T-E", "委员", "2024.06", "", "", ""],
                [2, "T3", "Curator", "T-W", "委员", "2024.06", "", "", ""],
                user=self.office,
            )
        )
        for row in (2, 3):
            self.assertIn(f"Row {row}: This person is outside the organisations you work for.", reasons)

    # Other ways in

    def test_load_over_rpc(self):
        """R2: rows sent to the server directly, by names or by ids, are refused and told where to go."""
        for model in ("mj.member", "mj.organization", "mj.appointment"):
            for columns in (["name"], [".id"], ["id", "name"]):
                with self.subTest(model=model, columns=columns), self.assertRaisesRegex(UserError, "Import a Roster"):
                    self.env[model].with_user(self.rules).load(columns, [["1"] * len(columns)])

    def test_odoos_dialog_leads_nowhere(self):
        """R2: neither trial nor import of Odoo's dialog takes a roster."""
        for model in ("mj.member", "mj.organization", "mj.appointment"):
            importer = (
                self.env["base_import.import"]
                .with_user(self.rules)
                .create({"res_model": model, "file": b"name\nX\n", "file_name": "x.csv", "file_type": "text/csv"})
            )
            options = {"has_headers": True, "quoting": '"'}
            self.assertIn("Import a Roster", importer.parse_preview(options)["error"])
            for dryrun in (True, False):
                with self.assertRaisesRegex(UserError, "Import a Roster"):
                    importer.execute_import(["name"], ["name"], options, dryrun=dryrun)

    def test_other_models_import_as_before(self):
        importer = (
            self.env["base_import.import"]
            .with_user(self.env.ref("base.user_admin"))
            .create(
                {"res_model": "res.partner", "file": b"name\nSomebody\n", "file_name": "x.csv", "file_type": "text/csv"}
            )
        )
        options = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}
        importer.parse_preview(options)
        result = importer.execute_import(["name"], ["name"], options)
        self.assertEqual(self.env["res.partner"].browse(result["ids"]).name, "Somebody")
