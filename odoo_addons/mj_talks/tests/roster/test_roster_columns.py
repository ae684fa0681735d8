from datetime import date

from odoo.tests import BaseCase, tagged

from ...roster.columns import (
    HEADERLESS,
    HEADERS,
    JOINED,
    RELATIVE,
    REPEATED,
    SERIAL,
    UNKNOWN,
    is_relatives,
    known_headers,
    split_joined,
    understand,
)
from ...roster.questions import (
    ALIKE,
    CONTRADICTION,
    LEAVE_OUT,
    SAME,
    Question,
    contradictions,
    may_be_same,
)
from ...roster.rows import RosterRow


@tagged("post_install", "-at_install")
class TestColumns(BaseCase):
    """What a column means, by its header and by what stands below."""

    def meanings(self, headers, *rows, model="mj.member", labels=None):
        return [(column.meaning, column.reason) for column in understand(model, headers, list(rows), labels)]

    def test_known_headers(self):
        self.assertEqual(
            self.meanings(["会员\n编号", "姓 名", "*所属组织", "出生年月：", "职务/职称"]),
            [(name, "") for name in ("member_no", "name", "organization_id", "birth_date", "job_title")],
        )
        self.assertEqual(self.meanings(["姓名"], model="mj.appointment"), [("member_id", "")])
        self.assertLessEqual({"会员编号", "序号", "id", "工作单位及职务"}, known_headers("mj.member"))
        self.assertNotIn("任职日期", known_headers("mj.member"))

    def test_words_of_the_screen(self):
        self.assertEqual(self.meanings(["Full Name"], labels={"Full name": "name"}), [("name", "")])
        self.assertEqual(self.meanings(["Full Name"]), [("", UNKNOWN)])

    def test_serial_numbers(self):
        for header in ("序号", "ID", "No.", "外部ID"):
            self.assertEqual(self.meanings([header], ["x"]), [("", SERIAL)], header)
        for cells, expected in (
            (("1", "2", "3"), ("", SERIAL)),
            (("999",), ("", SERIAL)),
            (("1000",), ("member_no", "")),
            (("998", "1000"), ("member_no", "")),
            (("1.0", "2.0"), ("", SERIAL)),
            (("09900501", "09900777"), ("member_no", "")),
            (("00000001", "00000002"), ("", SERIAL)),
            (("0000", "0001"), ("", SERIAL)),
            (("0002", "0003"), ("member_no", "")),
            (("0001", "0003"), ("member_no", "")),
            (("N1", "2"), ("member_no", "")),
            ((), ("member_no", "")),
        ):
            self.assertEqual(self.meanings(["编号"], *([cell] for cell in cells)), [expected], cells)
        self.assertEqual(self.meanings(["会员编号"], ["1"], ["2"]), [("member_no", "")])

    def test_what_is_left_out(self):
        self.assertEqual(self.meanings(["配偶工作单位", "父亲姓名"]), [("", RELATIVE)] * 2)
        self.assertEqual(self.meanings(["所属组织", "所在支部"]), [("organization_id", ""), ("", REPEATED)])
        self.assertEqual(self.meanings(["工作单位", "工作单位及职务"]), [("employer", ""), ("", REPEATED)])
        self.assertEqual(self.meanings(["姓名", ""], ["甲", "x"]), [("name", ""), ("", HEADERLESS)])
        self.assertEqual(self.meanings(["姓名", "", "性别"], ["甲", "", ""]), [("name", ""), ("gender", "")])

    def test_positions_and_samples(self):
        first, second = understand(
            "mj.member", ["姓名", "", "性别"], [[n, "", ""] for n in ("甲", "", "乙", "丙", "丁")]
        )
        self.assertEqual((first.position, second.position), (0, 2))
        self.assertEqual((first.samples, second.samples), (["甲", "乙", "丙"], []))

    def test_joined(self):
        self.assertEqual(self.meanings(["工作单位及职务"]), [(JOINED, "")])
        self.assertEqual(split_joined(" 某中学\n高级 教师 "), ("某中学", "高级 教师"))
        self.assertEqual(split_joined("某中学"), ("某中学", ""))
        self.assertEqual(split_joined(""), ("", ""))

    def test_relatives(self):
        self.assertTrue(is_relatives("配 偶"))
        self.assertFalse(is_relatives("工作单位"))

    def test_headers_are_unambiguous(self):
        for model, columns in HEADERS.items():
            headers = [header for known in columns.values() for header in known]
            self.assertEqual(len(headers), len(set(headers)), model)


@tagged("post_install", "-at_install")
class TestQuestions(BaseCase):
    """When a row is asked about."""

    known = {
        "name": "付朝伦",
        "gender": "male",
        "birth_date": date(1953, 3, 12),
        "state": "member",
        "joined_on": date(1984, 5, 1),
    }

    def test_contradictions(self):
        for given, expected in (
            ({}, []),
            (dict(self.known), []),
            ({"birth_date": date(1953, 3, 1)}, []),
            ({"birth_date": date(1953, 4, 12)}, ["birth_date"]),
            ({"birth_date": date(1954, 3, 12)}, ["birth_date"]),
            ({"joined_on": date(1984, 6, 1)}, ["joined_on"]),
            ({"gender": "female", "name": "付朝伦"}, ["gender"]),
            ({"name": "付朝论"}, ["name"]),
            ({"state": "applicant"}, ["state"]),
            ({"state": "former"}, []),
            ({"gender": False, "birth_date": None}, []),
        ):
            self.assertEqual(contradictions(self.known, given), expected, given)

    def test_states_that_go_back(self):
        for known, given, is_asked in (
            ("applicant", "member", False),
            ("applicant", "former", False),
            ("former", "member", True),
            ("former", "applicant", True),
            (False, "applicant", False),
        ):
            self.assertEqual(bool(contradictions({"state": known}, {"state": given})), is_asked, (known, given))

    def test_may_be_same(self):
        for known, given, expected in (
            ({"birth_date": date(1953, 3, 12)}, {"birth_date": date(1953, 3, 1)}, True),
            ({"birth_date": date(1953, 3, 12)}, {"birth_date": date(1953, 5, 1)}, False),
            (
                {"birth_date": date(1953, 3, 1), "gender": "male"},
                {"birth_date": date(1953, 3, 1), "gender": "female"},
                False,
            ),
            (
                {"birth_date": date(1953, 3, 1), "member_no": "1"},
                {"birth_date": date(1953, 3, 1), "member_no": "2"},
                False,
            ),
            ({"birth_date": date(1953, 3, 1), "member_no": "1"}, {"birth_date": date(1953, 3, 1)}, True),
            ({"phone": "1"}, {"phone": "1"}, True),
            ({"phone": "1"}, {"phone": "2"}, False),
            ({"employer": "x"}, {"employer": "x"}, True),
            ({"joined_on": date(2001, 5, 1)}, {"joined_on": date(2001, 5, 1)}, True),
            ({"joined_on": date(2001, 5, 1), "phone": "1"}, {"joined_on": date(2002, 5, 1), "phone": "1"}, False),
            ({"phone": False}, {"phone": False}, False),
            ({}, {}, False),
        ):
            self.assertEqual(may_be_same(known, given), expected, (known, given))

    def test_asking(self):
        """An answer belongs to the question about this candidate; the first question without one stays."""
        row = RosterRow(2, {})
        row.answers = {"alike:7": SAME, "alike:8": LEAVE_OUT}
        self.assertEqual(row.ask(Question(ALIKE, 7, "?")), SAME)
        self.assertIsNone(row.question)
        first = Question(CONTRADICTION, 7, "?")
        self.assertIsNone(row.ask(first))
        self.assertIsNone(row.ask(Question(ALIKE, 9, "?")))
        self.assertEqual(row.question, first)
        self.assertFalse(row.left_out)
        self.assertEqual(row.ask(Question(ALIKE, 8, "?")), LEAVE_OUT)
        self.assertTrue(row.left_out)
