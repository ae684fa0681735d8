from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import MjCase
from ..door import DoorMixin


@tagged("post_install", "-at_install")
class TestRosterForms(DoorMixin, MjCase):
    """R4: names, numbers and codes are the same in every form of writing, by form, roster and search."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["mj.member"].create(
            {
                "name": "阿布都·热合曼",
                "member_no": "09900011",
                "organization_id": cls.school.id,
                "state": "member",
                "joined_on": "2001-05-01",
            }
        )

    def load(self, model, columns, *rows):
        return self.take_rows(model, columns, [list(row) for row in rows])

    def load_members(self, *rows):
        return self.load("mj.member", ["member_no", "name", "organization_id", "job_title"], *rows)

    def test_the_same_person_by_name(self):
        for place, name in enumerate(("阿布都•热合曼", "阿布都・ 热合曼", "阿布都\u200b·热合曼", "阿布都.热合曼")):
            result = self.load_members(["", name, self.school.code, f"职务{place}"])
            self.assertEqual(result["ids"], self.person.ids, result["messages"])
            self.assertEqual((self.person.name, self.person.job_title), ("阿布都·热合曼", f"职务{place}"))

    def test_the_same_person_by_number(self):
        result = self.load_members(["０９９０００１１", "阿布都•热合曼", self.school.code.lower(), "教师"])
        self.assertEqual(result["ids"], self.person.ids, result["messages"])
        self.assertEqual((self.person.member_no, self.person.job_title), ("09900011", "教师"))

    def test_one_number_once(self):
        """The form refuses a number that is there already in another form."""
        with self.assertRaisesRegex(ValidationError, "09900011"), self.cr.savepoint():
            self.env["mj.member"].create(
                {"name": "Other", "member_no": "０９９０００１１", "organization_id": self.school.id}
            )
        with self.assertRaisesRegex(ValidationError, self.school.code), self.cr.savepoint():
            self.env["mj.organization"].create(
                {"name": "Other", "code": self.school.code.lower(), "parent_id": self.east.id}
            )
        archived = self.env["mj.member"].create(
            {"name": "Archived", "member_no": "n-1", "organization_id": self.school.id, "active": False}
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.person.member_no = "N－1"
        archived.member_no = "N-1"

    def test_organizations_by_code_and_name(self):
        known = self.env["mj.organization"].create(
            {"name": "民进东区委（机关）支部", "code": "T-E-9", "parent_id": self.east.id}
        )
        count = self.env["mj.organization"].search_count([("company_id", "=", known.company_id.id)])
        columns = ["code", "name", "level", "parent_id"]
        result = self.load(
            "mj.organization", columns, ["t－e－９", "民进东区委(机关)\n支部", "基层组织", self.east.code.lower()]
        )
        self.assertEqual(result["ids"], known.ids, result["messages"])
        self.assertEqual((known.code, known.name), ("T-E-9", "民进东区委（机关）支部"))
        self.assertEqual(self.env["mj.organization"].search_count([("company_id", "=", known.company_id.id)]), count)
        moved = self.load_members(["09900011", "阿布都·热合曼", "民进东区委 (机关) 支部", ""])
        self.assertFalse(moved["messages"])
        self.assertEqual(self.person.organization_id, known)

    def test_repeated_in_another_form(self):
        result = self.load_members(["N-7", "甲", self.school.code, ""], ["n－7", "乙", self.school.code, ""])
        self.assertIn("repeats another one", result["messages"][0])

    def test_search(self):
        members = self.env["mj.member"].with_user(self.rules)
        for text in ("阿布都•热合曼", "热合曼", "阿布都 ・热合曼", "０９９０００１１"):
            self.assertIn(self.person, members.search([("display_name", "ilike", text)]), text)
            self.assertIn(self.person.id, [key for key, __ in members.name_search(text)])
        self.assertIn(self.person, members.search([("display_name", "in", ["阿布都•热合曼", "无此人"])]))
        self.assertFalse(members.search([("display_name", "=", 990)]))
        self.assertNotIn(self.person, members.search([("display_name", "ilike", "热合满")]))
        self.assertNotIn(self.person, members.search([("display_name", "not ilike", "热合曼")]))

    def test_forms_keep_no_identity_number(self):
        """What the roster refuses the form refuses, in every free text; the numbers are made up."""
        for name in ("note", "employer", "transfer_paper", "phone"):
            for text in ("500103197503012345", "永居证 911156199001011234", "CHN110101000001"):
                with (
                    self.subTest(name=name, text=text),
                    self.assertRaisesRegex(ValidationError, "identity-card number"),
                    self.cr.savepoint(),
                ):
                    self.person[name] = text
        with self.assertRaisesRegex(ValidationError, "identity-card number"), self.cr.savepoint():
            self.school.note = "负责人５００１０３１９７５０３０１２３４５"
        self.person.note = "电话 02363851234，2001-05-01 入会"

    def test_renamed_contact(self):
        self.person.partner_id.name = "⾦三"
        self.assertEqual(self.person.normal_name, "金三")


@tagged("post_install", "-at_install")
class TestTermsByMonths(DoorMixin, MjCase):
    """R12: terms of which only the months are known follow each other."""

    def load(self, *rows):
        columns = ["member_id", "organization_id", "position_id", "date_from", "date_to"]
        return self.take_rows("mj.appointment", columns, [list(row) for row in rows])

    def days(self, result):
        appointments = self.env["mj.appointment"].browse(result["ids"])
        return [(appointment.date_from, appointment.date_to or None) for appointment in appointments]

    def test_one_after_the_other(self):
        person = self.new_member("Term Person", self.school)
        rows = [
            [person.name, self.school.code, "支部委员", "2011.11", "2016.11"],
            [person.name, self.school.code, "支部委员", "2016.11", "2021.10"],
        ]
        first = self.load(*rows)
        self.assertFalse(first["messages"])
        self.assertEqual(
            self.days(first), [(date(2011, 11, 1), date(2016, 10, 31)), (date(2016, 11, 1), date(2021, 10, 31))]
        )
        again = self.load(*reversed(rows))
        self.assertFalse(again["messages"])
        self.assertEqual(again["ids"], first["ids"][::-1])
        self.assertEqual(self.days(again), self.days(first)[::-1])

    def test_days_that_are_known_are_kept(self):
        person = self.new_member("Day Person", self.school)
        result = self.load(
            [person.name, self.school.code, "支部委员", "2011.11", "2016-11-05"],
            [person.name, self.school.code, "支部委员", "2016.11", ""],
        )
        self.assertFalse(result["ids"])
        self.assertIn("in these days already", result["messages"][0])
