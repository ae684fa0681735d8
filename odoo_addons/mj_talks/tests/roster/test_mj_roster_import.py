import base64
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MjCase
from ..door import DoorMixin

MEMBERS = ["会员编号", "姓名", "性别", "出生年月", "工作单位", "所属组织", "入会时间", "状态"]


@tagged("post_install", "-at_install")
class TestMjRosterImport(DoorMixin, MjCase):
    """The cases of rosters as they come, through their door."""

    def members(self, *rows, headers=MEMBERS, **options):
        return self.preview("mj.member", self.workbook(headers, rows), **options)

    def known(self, **values):
        """The man of the case: a member since 1984."""
        return self.new_member(
            "付朝伦",
            self.school,
            **{"gender": "male", "birth_date": "1953-03-01", "joined_on": "1984-05-01", "employer": "某中学", **values},
        )

    def facts(self, member):
        return (member.name, member.gender, member.birth_date, member.state, member.joined_on, member.employer)

    # R1: serial numbers

    def test_serial_numbers_address_nobody(self):
        """R1: a second branch counts its rows from 1 as well, and nobody's data goes to somebody else."""
        headers = ["ID", "会员编号", "姓名", "所属组织", "入会时间"]
        first = self.members([1, "09900501", "甲一测", "T-E-1", "2001-05-01"], headers=headers)
        first.action_write()
        second = self.members([1, "09900601", "乙一测", "T-E-2", "2001-05-01"], headers=headers)
        self.assertEqual(self.line(second, 2).kind, "new")
        second.action_write()
        people = self.env["mj.member"].search([("member_no", "in", ("09900501", "09900601"))], order="member_no")
        self.assertEqual(people.mapped("name"), ["甲一测", "乙一测"])
        self.assertEqual(people.mapped("organization_id"), self.school + self.hospital)

    def test_a_serial_number_has_many_names(self):
        """R1: a column that counts is left out and named, whatever it is called."""
        for header in ("ID", "id", "序号", "编号", "No.", "数据库ID"):
            with self.subTest(header):
                rows = [[n, f"人{n}", "T-E-1"] for n in range(1, 5)]
                roster = self.members(*rows, headers=[header, "姓名", "所属组织"])
                (column,) = roster.column_ids.filtered(lambda column: column.position == 0)
                self.assertFalse(column.meaning_id)
                self.assertEqual(column.reason, "serial")
                self.assertEqual(set(self.kinds(roster).values()), {"new"})

    def test_numbers_of_members_are_no_serial_numbers(self):
        """R1: numbers of people under 编号 are those of members."""
        roster = self.members(
            ["09900501", "甲", "T-E-1"], ["09900777", "乙", "T-E-1"], headers=["编号", "姓名", "所属组织"]
        )
        self.assertEqual(roster.column_ids[0].meaning_id.name, "member_no")

    def test_no_column_of_ids_can_be_chosen(self):
        """R1, R2: what a column may mean is one of the roster's columns; ids are none of them."""
        names = self.env["mj.roster.meaning"].search([("id", "!=", 0)]).mapped("name")
        self.assertFalse({"id", ".id", "organization_id/.id", "organization_id/id", "partner_id"} & set(names))
        self.assertIn("member_no", names)

    # who goes on with a file, and with what

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_whoever_loaded_the_file_goes_on(self):
        """The rules administrator looks at the file of an office and does nothing with it; a colleague sees none."""
        roster = self.members(["", "甲一测", "", "", "", "T-E-1", "2001-05-01", ""], user=self.office)
        others = roster.with_user(self.rules)
        self.assertEqual(others.line_ids.mapped("kind"), ["new"])
        for step in ("action_preview", "action_write", "action_undo"):
            for user in (self.rules, self.recorder):
                with self.subTest(step, user=user.login), self.assertRaises(AccessError):
                    getattr(roster.with_user(user), step)()
        with self.assertRaisesRegex(AccessError, "Only whoever loaded the file"):
            others.action_write()
        self.assertFalse(self.env["mj.member"].search([("name", "=", "甲一测")]))
        roster.action_write()
        with self.assertRaisesRegex(AccessError, "Only whoever loaded the file"):
            others.action_undo()
        self.assertTrue(self.env["mj.member"].search([("name", "=", "甲一测")]))

    def test_refused_rows_are_left_out_only_when_asked(self):
        """R15: with a row that cannot be, nothing is written until the clerk chooses to leave it out."""
        good, bad = (
            ["", name, "", "", "", code, "2001-05-01", ""] for name, code in (("甲一测", "T-E-1"), ("乙一测", "T-E-9"))
        )
        roster = self.members(good, bad)
        self.assertEqual(self.kinds(roster), {2: "new", 3: "refused"})
        people = [("name", "in", ("甲一测", "乙一测"))]
        with self.assertRaisesRegex(UserError, "Rows that cannot be imported: 1"):
            roster.action_write()
        self.assertEqual((roster.state, self.env["mj.member"].search_count(people)), ("previewed", 0))
        roster.leaves_out_refused = True
        roster.action_write()
        self.assertEqual((roster.state, self.env["mj.member"].search(people).name), ("written", "甲一测"))

    # R2: columns that are none of the roster's

    def test_a_blank_column_of_others_changes_nothing(self):
        """R2: the same file twice makes one person, a member, whatever else stands in it."""
        headers = ["姓名", "所属组织", "入会时间", "标签"]
        for kind in ("new", "unchanged"):
            roster = self.members(["张三测", "T-E-1", "2001-05-01", ""], headers=headers)
            self.assertEqual(self.line(roster, 2).kind, kind)
            roster.action_write()
        person = self.env["mj.member"].search([("name", "=", "张三测")])
        self.assertEqual((len(person), person.state), (1, "member"))

    def test_unknown_columns_are_named_and_left_out(self):
        """R2, R14: before anything is written the preview names what it does not take."""
        headers = ["姓名", "所属组织", "特长"]
        roster = self.members(["张三测", "T-E-1", "书法"], headers=headers)
        self.assertIn("特长", roster.notice)
        roster.action_write()
        self.assertFalse(self.env["mj.member"].search([("name", "=", "张三测")]).note)

    def test_unknown_columns_become_remarks(self):
        """R2: if the clerk says so, they are appended to the remarks, once."""
        person = self.known(note="老会员")
        headers = ["姓名", "所属组织", "特长"]
        for kind in ("changed", "unchanged"):
            roster = self.open_door("mj.member", self.workbook(headers, [["付朝伦", "T-E-1", "书法"]]))
            roster.column_ids[2].meaning_id = self.env.ref("mj_talks.roster_meaning_remark")
            roster.action_preview()
            self.assertEqual(self.line(roster, 2).kind, kind)
            self.assertFalse(roster.notice)
            roster.action_write()
            self.assertEqual(person.note, "老会员\n特长：书法")

    def test_an_appointment_goes_to_nobody_elsewhere(self):
        """R2: a namesake of another district gets no post because of a column nobody knows."""
        self.new_member("同名", self.museum)
        here = self.new_member("同名", self.school)
        headers = ["姓名", "任职组织", "职务", "任职日期", "标签"]
        roster = self.preview("mj.appointment", self.workbook(headers, [["同名", "T-E-1", "骨干会员", "2020.01", "x"]]))
        roster.action_write()
        self.assertEqual(self.env["mj.appointment"].browse(self.line(roster, 2).res_id).member_id, here)

    # R3: contradictions

    def test_a_contradiction_is_asked(self):
        """R3: one row without a number makes a woman and an applicant of nobody."""
        person = self.known()
        before = self.facts(person)
        roster = self.members(["", "付朝伦", "女", "1950.05", "某幼儿园", "T-E-1", "", "拟入会"])
        line = self.line(roster, 2)
        self.assertEqual((line.kind, line.question), ("question", "contradiction"))
        for words in ("付朝伦", "Male", "1953-03-01", "1984-05-01", "Female", "1950-05-01"):
            self.assertIn(words, line.text)
        with self.assertRaisesRegex(UserError, "Answer the questions first"):
            roster.action_write()
        self.assertEqual(self.facts(person), before)

    def test_another_person_is_new(self):
        """R3: the clerk says it is somebody else."""
        person = self.known()
        before = self.facts(person)
        roster = self.members(["", "付朝伦", "女", "1950.05", "某幼儿园", "T-E-1", "", "拟入会"])
        self.line(roster, 2).action_other()
        self.assertEqual(self.line(roster, 2).kind, "new")
        roster.action_write()
        self.assertEqual(self.facts(person), before)
        other = self.env["mj.member"].browse(self.line(roster, 2).res_id)
        self.assertEqual((other.name, other.gender, other.state), ("付朝伦", "female", "applicant"))

    def test_the_same_person_is_shown_field_by_field(self):
        """R3: the clerk says it is the same: every change is shown, and a member never applies again."""
        person = self.known()
        roster = self.members(["", "付朝伦", "女", "1950.05", "某幼儿园", "T-E-1", "", "拟入会"])
        self.line(roster, 2).action_same()
        line = self.line(roster, 2)
        self.assertEqual(line.kind, "changed")
        for words in ("Male → Female", "1953-03-01 → 1950-05-01", "某中学 → 某幼儿园"):
            self.assertIn(words, line.text)
        self.assertNotIn("Applicant", line.text)
        self.assertEqual(person.gender, "male")
        roster.action_write()
        self.assertEqual((person.gender, person.state, person.employer), ("female", "member", "某幼儿园"))

    def test_the_row_is_left_out(self):
        """R3: the clerk leaves the row out."""
        person = self.known()
        before = self.facts(person)
        roster = self.members(
            ["", "付朝伦", "女", "1950.05", "某幼儿园", "T-E-1", "", ""], ["N1", "张三", "", "", "", "T-E-1", "", ""]
        )
        self.line(roster, 2).action_leave_out()
        self.assertEqual(self.kinds(roster), {2: "left_out", 3: "new"})
        roster.action_write()
        self.assertEqual(self.facts(person), before)

    def test_each_contradiction_is_one(self):
        """R3: sex, birth, state and day of joining, each alone; what agrees or is empty is none."""
        self.known()
        for row, kind in (
            (["", "付朝伦", "女", "", "", "T-E-1", "", ""], "question"),
            (["", "付朝伦", "", "1953.04", "", "T-E-1", "", ""], "question"),
            (["", "付朝伦", "", "", "", "T-E-1", "1985.05", ""], "question"),
            (["", "付朝伦", "", "", "", "T-E-1", "", "拟入会"], "question"),
            (["", "付朝伦", "男", "1953.03", "某中学", "T-E-1", "1984.05", "会员"], "unchanged"),
            (["", "付朝伦", "", "", "", "T-E-1", "", ""], "unchanged"),
            (["", "付朝伦", "", "", "新单位", "T-E-1", "", ""], "changed"),
        ):
            with self.subTest(row=row):
                self.assertEqual(self.line(self.members(row), 2).kind, kind)

    def test_another_name_under_a_known_number_is_asked(self):
        """R3: a slip in a number renames nobody; another person cannot have it."""
        roster = self.members(["T1", "完全不同", "", "", "", "T-E-1", "", ""])
        line = self.line(roster, 2)
        self.assertEqual(line.kind, "question")
        line.action_other()
        self.assertEqual(self.line(roster, 2).kind, "refused")
        self.assertEqual(self.teacher.name, "Teacher")

    # R4: looks alike

    def test_a_namesake_with_the_same_birth_is_asked(self):
        """R4: somebody known in another organisation, who may have moved: asked, never made twice."""
        person = self.known()
        row = ["", "付朝伦", "男", "1953.03", "", "T-E-2", "", ""]
        roster = self.members(row)
        self.assertEqual(self.line(roster, 2).question, "alike")
        self.line(roster, 2).action_same()
        self.assertEqual(self.line(roster, 2).kind, "moved")
        self.assertIn("School Branch → Hospital Branch", self.line(roster, 2).text)
        roster.action_write()
        self.assertEqual(person.organization_id, self.hospital)

    def test_a_namesake_of_another_birth_is_new(self):
        """R4: what is surely another person is not asked about."""
        self.known()
        roster = self.members(
            ["", "付朝伦", "男", "1960.03", "", "T-E-2", "", ""], ["", "付朝伦", "女", "1953.03", "", "T-W-1", "", ""]
        )
        self.assertEqual(self.kinds(roster), {2: "new", 3: "new"})

    def test_nobody_out_of_sight_is_asked_about(self):
        """R4: a recorder learns nothing of people elsewhere."""
        self.new_member("付朝伦", self.museum, birth_date="1953-03-01")
        row = ["", "付朝伦", "男", "1953.03", "", "T-E-1", "2001.01", "会员"]
        self.assertEqual(self.line(self.members(row, user=self.recorder), 2).kind, "new")

    # R13: organisations by the end of their name

    def test_the_end_of_a_name_is_proposed(self):
        """R13: the one organisation in scope that ends so is proposed, and taken when the clerk agrees."""
        branch = self.new_organization("民进渝中区委第一中学支部", "T-E-9", "grassroots", self.east)
        outside = self.new_organization("民进江北区委第一中学支部", "T-W-9", "grassroots", self.west)
        rows = [["", "张三", "", "", "", "第一中学支部", "", ""], ["", "李四", "", "", "", "第一中学\n支部", "", ""]]
        roster = self.members(*rows, user=self.office)
        self.assertEqual(self.line(roster, 2).question, "organization")
        self.assertIn(branch.name, self.line(roster, 2).text)
        self.assertNotIn(outside.name, self.line(roster, 2).text)
        with self.assertRaises(UserError):
            self.line(roster, 2).action_other()
        roster.with_context(mj_question="organization").action_same_for_all()
        self.assertEqual(self.kinds(roster), {2: "new", 3: "new"})
        roster.action_write()
        self.assertEqual(self.env["mj.member"].browse(roster.line_ids.mapped("res_id")).organization_id, branch)
        # For somebody who works for both there are two.
        refused = self.line(self.members(rows[0]), 2)
        self.assertEqual(refused.kind, "refused")
        self.assertIn("Several organisations end so", refused.text)

    # R14: joined and other columns

    def test_joined_columns(self):
        """R14: 工作单位及职务 is understood as both."""
        headers = ["姓名", "所属组织", "工作单位及职务"]
        roster = self.members(["张三", "T-E-1", "某中学 教师"], ["李四", "T-E-1", "某某大学教授"], headers=headers)
        self.assertFalse(roster.notice)
        roster.action_write()
        people = self.env["mj.member"].browse(roster.line_ids.mapped("res_id"))
        self.assertEqual(
            [(person.employer, person.job_title) for person in people], [("某中学", "教师"), ("某某大学教授", False)]
        )

    def test_relatives_are_not_the_person(self):
        """R14: 配偶工作单位 is never the person's, not even by choice."""
        headers = ["姓名", "所属组织", "配偶工作单位"]
        roster = self.members(["张三", "T-E-1", "某公司"], headers=headers)
        self.assertIn("配偶工作单位", roster.notice)
        column = roster.column_ids[2]
        with self.assertRaisesRegex(UserError, "somebody else"), self.cr.savepoint():
            column.meaning_id = self.env.ref("mj_talks.roster_meaning_member_employer")
        roster.action_write()
        self.assertFalse(self.env["mj.member"].browse(self.line(roster, 2).res_id).employer)

    # All or nothing

    def test_a_preview_leaves_nothing(self):
        """The preview shows what will be, and nothing of it is there."""
        before = self.env["mj.member"].search_count([]), self.env["res.partner"].search_count([])
        self.members(
            ["N1", "张三", "女", "", "", "T-E-1", "", ""], ["T1", "Teacher", "", "", "新单位", "T-E-1", "", ""]
        )
        self.env.invalidate_all()
        self.assertEqual((self.env["mj.member"].search_count([]), self.env["res.partner"].search_count([])), before)
        self.assertFalse(self.teacher.employer)

    def test_what_changed_meanwhile_is_shown_first(self):
        """R11: the second of two windows writes nothing that its preview did not show."""
        rows = [["", f"新人{n}", "", "", "", "T-E-1", "", ""] for n in range(5)]
        first, second = self.members(*rows), self.members(*rows)
        first.action_write()
        answer = second.action_write()
        self.assertIn("Nothing was written", answer["params"]["message"])
        self.assertEqual(second.state, "previewed")
        self.assertEqual(set(self.kinds(second).values()), {"unchanged"})
        second.action_write()
        self.assertEqual(self.env["mj.member"].search_count([("name", "=like", "新人%")]), 5)

    def test_nothing_is_written_twice(self):
        roster = self.members(["N1", "张三", "", "", "", "T-E-1", "", ""])
        roster.action_write()
        for again in (roster.action_write, roster.action_preview):
            with self.assertRaises(UserError):
                again()
        with self.assertRaises(UserError):
            roster.unlink()

    # Rights

    def test_whose_imports_are_seen(self):
        """A clerk sees the own imports, an administrator those of the company, others none."""
        roster = self.members(["N1", "张三", "", "", "", "T-E-1", "", ""], user=self.office)
        other = self.new_user("mj_west_office", "group_mj_office", (self.west, True))
        Import = self.env["mj.roster.import"]
        self.assertTrue(Import.with_user(self.rules).search([("id", "=", roster.id)]))
        for user in (other, self.recorder):
            self.assertFalse(Import.with_user(user).search([("id", "=", roster.id)]))
            self.assertFalse(self.env["mj.roster.import.line"].with_user(user).search([("import_id", "=", roster.id)]))
        for user in (self.leader, self.portal, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                Import.with_user(user).search([])
        with self.assertRaises(AccessError):
            roster.with_user(self.rules).action_write()

    def test_recorder_of_another_branch(self):
        """Rows of other organisations are refused to a recorder, and tables that are not the recorder's altogether."""
        roster = self.members(["N1", "张三", "", "", "", "T-E-2", "", ""], user=self.recorder)
        self.assertEqual(self.line(roster, 2).kind, "refused")
        content = self.workbook(["组织编号", "组织名称", "级别"], [["X", "某支部", "基层组织"]])
        with self.assertRaises(AccessError):
            self.preview("mj.organization", content, user=self.recorder)

    def test_steps_are_not_forged(self):
        values = {"res_model": "mj.member", "name": "x"}
        self.assert_set_by_steps(
            "mj.roster.import", self.office, values, {"state": "written", "user_id": self.rules.id}
        )

    # The file

    def test_the_file_is_sealed_and_erased(self):
        """Nothing of the file lies readable in the database, and after the days of the setting nothing at all."""
        content = self.workbook(MEMBERS, [["N1", "张三", "", "", "", "T-E-1", "", ""]])
        roster = self.open_door("mj.member", content, user=self.office)
        self.env.flush_all()
        self.env.cr.execute("SELECT sealed_file FROM mj_roster_import WHERE id = %s", (roster.id,))
        sealed = bytes(self.env.cr.fetchone()[0])
        self.assertNotIn(b"PK\x03\x04", sealed)
        self.assertNotIn(base64.b64encode(content)[:40], sealed)
        self.assertFalse(roster.file)
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=", "mj.roster.import")]))
        self.env.company.mj_roster_file_days = 30
        for days, is_kept in ((29, True), (31, False)):
            moment = fields.Datetime.now() - timedelta(days=days)
            self.env.cr.execute("UPDATE mj_roster_import SET create_date = %s WHERE id = %s", (moment, roster.id))
            self.env.invalidate_all()
            self.env["mj.roster.import"]._cron_erase_files()
            self.assertEqual(roster.has_file, is_kept)
        with self.assertRaisesRegex(UserError, "Choose a file"):
            roster.action_preview()

    def test_history_of_a_member(self):
        """Which field changed, from what, by which import or person; remarks without their words."""
        roster = self.members(["T1", "Teacher", "", "1980.01", "新单位", "T-E-1", "", ""])
        roster.action_write()
        self.teacher.with_user(self.office).write({"employer": "更新单位", "note": "私事"})
        told = {(c.name, c.old, c.new, c.import_id, c.user_id) for c in self.teacher.with_user(self.office).change_ids}
        none = self.env["mj.roster.import"]
        self.assertEqual(
            told,
            {
                ("birth_date", False, "1980-01-01", roster, self.rules),
                ("employer", False, "新单位", roster, self.rules),
                ("employer", "新单位", "更新单位", none, self.office),
                ("note", False, False, none, self.office),
            },
        )
        self.assertFalse(
            self.env["mj.roster.change"].with_user(self.recorder).search([("member_id", "=", self.nurse.id)])
        )
        self.assertEqual(self.teacher.birth_date, date(1980, 1, 1))

    # Undo

    def test_undo_is_exactly_back(self):
        """New people go, changed ones are as before, moves go back."""
        before = self.env["mj.member"].search_count([]), self.env["res.partner"].search_count([])
        facts = self.facts(self.teacher), self.facts(self.nurse), self.nurse.organization_id
        roster = self.members(
            ["N1", "张三", "女", "1980.01", "", "T-E-1", "", ""],
            ["T1", "Teacher", "女", "1975.03", "新单位", "T-E-1", "", ""],
            ["T2", "Nurse", "", "", "", "T-E-1", "", "已离会"],
            user=self.office,
        )
        self.assertEqual(self.kinds(roster), {2: "new", 3: "changed", 4: "moved"})
        roster.action_write()
        self.assertEqual((self.nurse.organization_id, self.nurse.state), (self.school, "former"))
        self.assertFalse(roster.undo_problem)
        roster.action_undo()
        self.env.invalidate_all()
        self.assertEqual((self.env["mj.member"].search_count([]), self.env["res.partner"].search_count([])), before)
        self.assertEqual((self.facts(self.teacher), self.facts(self.nurse), self.nurse.organization_id), facts)
        self.assertEqual(roster.state, "undone")
        with self.assertRaisesRegex(UserError, "Only what was written"):
            roster.action_undo()

    def test_undo_is_refused_after_changes(self):
        """What somebody changed since is named, and nothing is undone."""
        roster = self.members(
            ["N1", "张三", "女", "", "", "T-E-1", "", ""], ["T1", "Teacher", "", "", "新单位", "T-E-1", "", ""]
        )
        roster.action_write()
        self.teacher.employer = "更新单位"
        self.assertIn("Employer", roster.undo_problem)
        with self.assertRaisesRegex(UserError, "Teacher.*Employer"):
            roster.action_undo()
        self.assertEqual((self.teacher.employer, roster.state), ("更新单位", "written"))
        self.teacher.employer = "新单位"
        person = self.env["mj.member"].browse(self.line(roster, 2).res_id)
        person.birth_date = "1980-01-01"
        with self.assertRaisesRegex(UserError, "张三.*Date of Birth"):
            roster.action_undo()
        self.assertTrue(person.exists())

    def test_undo_of_what_others_rest_on(self):
        """A new person who holds a post by now stays, and so does everything."""
        roster = self.members(["N1", "张三", "女", "", "", "T-E-1", "", ""])
        roster.action_write()
        self.appoint(self.env["mj.member"].browse(self.line(roster, 2).res_id), self.school, "branch_committee")
        with self.assertRaisesRegex(UserError, "cannot be removed"), mute_logger("odoo.sql_db"):
            roster.action_undo()
        self.assertEqual(roster.state, "written")

    def test_undo_of_organizations_and_appointments(self):
        """The other two tables go back as well: organisations below others, posts that took effect, ends."""
        headers = ["组织编号", "组织名称", "级别", "上级组织编号"]
        rows = [["N-1-1", "甲支部", "基层组织", "N-1"], ["N-1", "甲区委", "区级组织", "T"]]
        organizations = self.preview("mj.organization", self.workbook(headers, rows))
        organizations.action_write()
        headers = ["会员编号", "姓名", "任职组织", "职务", "任职日期", "免职日期", "免职原因"]
        rows = [
            ["T2", "Nurse", "T-E-2", "支部主任", "2021.06", "", ""],
            ["T1", "Teacher", "T-E-1", "支部主任", "2024-01-01", "2025-12-31", "届满"],
        ]
        posts = self.preview("mj.appointment", self.workbook(headers, rows))
        self.assertEqual(self.kinds(posts), {2: "new", 3: "ended"})
        posts.action_write()
        self.assertEqual(self.school_post.date_to, date(2025, 12, 31))
        posts.action_undo()
        self.assertEqual((self.school_post.date_to, self.school_post.end_reason), (False, False))
        self.assertFalse(self.nurse.appointment_ids)
        organizations.action_undo()
        self.assertFalse(self.env["mj.organization"].search([("code", "=like", "N-1%")]))
