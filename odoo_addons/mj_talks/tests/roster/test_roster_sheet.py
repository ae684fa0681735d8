import codecs
import io
from datetime import date, datetime

import openpyxl
from odoo.tests import BaseCase, tagged

from ...roster.cells import ERROR_VALUE, FORMULA, IDENTITY_NUMBER, NumberText
from ...roster.rows import RosterCollector, RosterRow, RosterSource, count_repeated
from ...roster.sheet import Sheet, SheetError
from ...roster.text_table import read_csv
from ...roster.workbook import read_book

LONGEST = 100_000


def sheet_of(*rows):
    sheet = Sheet()
    for number, row in enumerate(rows, 1):
        sheet.add(number, list(row))
    return sheet


@tagged("post_install", "-at_install")
class TestSheet(BaseCase):
    """The rows of a file, by the numbers that its author sees."""

    def refused(self, function, *arguments):
        with self.assertRaises(SheetError) as raised:
            function(*arguments)
        return raised.exception.reason

    def test_empty_rows_keep_their_numbers(self):
        sheet = sheet_of(["a"], ["", " \t"], [], [date(2026, 1, 1)], ["", "b"]).finish()
        self.assertEqual(sheet.rows, [["a", ""], [date(2026, 1, 1), ""], ["", "b"]])
        self.assertEqual(sheet.numbers, [1, 4, 5])

    def test_all_of_one_width(self):
        """Columns that are empty throughout are cut at the end, not in between."""
        sheet = sheet_of(["a", "", "c", "", None], ["d"], ["", "", "", ""]).finish()
        self.assertEqual(sheet.rows, [["a", "", "c"], ["d", "", ""]])
        self.assertEqual(Sheet().finish().rows, [])

    def test_longest(self):
        sheet = Sheet()
        for number in range(1, LONGEST + 1):
            sheet.add(number, ["a"])
        sheet.add(LONGEST + 1, [""])
        self.assertEqual(self.refused(sheet.add, LONGEST + 2, ["a"]), "too_long")
        self.assertEqual((len(sheet.rows), len(sheet.numbers)), (LONGEST, LONGEST))

    def test_title_above_the_headers(self):
        headers = {"姓名", "性别", "1"}
        title, header, row = ["花名册", ""], ["姓 名", "性\n别"], ["甲", "男"]
        sheet = sheet_of(title, header, row)
        sheet.skip_title(headers)
        self.assertEqual((sheet.rows, sheet.numbers), ([header, row], [2, 3]))
        sheet.skip_title(headers)
        self.assertEqual((sheet.rows, sheet.numbers), ([header, row], [2, 3]))

    def test_title_of_nine_lines_at_most(self):
        header = ["姓名", "性别"]
        for lines, numbers in ((9, [10]), (10, list(range(1, 12)))):
            sheet = sheet_of(*([["x", "姓名"]] * lines), header)
            sheet.skip_title({"姓名", "性别"})
            self.assertEqual(sheet.numbers, numbers)

    def test_two_known_headers_are_a_header_row(self):
        dated = [date(2026, 1, 1), "姓名"]
        for row, is_header in (
            (["姓名", "x", "性别"], True),
            (list("姓别名"), True),
            (["姓名", "x"], False),
            (dated, False),
        ):
            sheet = sheet_of(["title"], row)
            sheet.skip_title({"姓名", "性别", "姓", "别", "名"})
            self.assertEqual(sheet.numbers, [2] if is_header else [1, 2])

    def test_cells_that_are_refused(self):
        sheet = sheet_of(["姓名", "=1+1"], ["500103197503012345", date(2026, 1, 1)], [""], ["", "500103197503012345"])
        sheet.objections = [(4, 0, FORMULA), (2, 0, ERROR_VALUE)]
        sheet.examine()
        self.assertEqual(
            sheet.objections, [(1, 1, FORMULA), (2, 0, ERROR_VALUE), (4, 0, FORMULA), (4, 1, IDENTITY_NUMBER)]
        )


@tagged("post_install", "-at_install")
class TestReadXlsx(BaseCase):
    """Workbooks as Excel and WPS save them."""

    def workbook(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "花名册"
        sheet["A1"], sheet["B1"] = "姓名", "出生"
        sheet["A3"], sheet["B3"] = "甲", datetime(1975, 3, 1)
        sheet["A4"], sheet["B4"] = "乙", datetime(1975, 3, 1, 8, 30)
        sheet["A5"], sheet["B5"] = 5, 1975.1
        sheet["A6"], sheet["B6"] = 6.0, 1975.1
        sheet["B6"].number_format = "0.00"
        sheet["A7"], sheet["B7"] = "=A1", "#N/A"
        sheet["A8"], sheet["B8"] = 1975.1, 1975.1
        sheet["A8"].number_format, sheet["B8"].number_format = "0", "0.000"
        book.create_sheet("其他")["A1"] = "x"
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    def test_values_by_type(self):
        book = read_book(self.workbook())
        self.assertEqual([sheet.title for sheet in book.sheets], ["花名册", "其他"])
        sheet = book.read("花名册")
        self.assertEqual(sheet.numbers, [1, 3, 4, 5, 6, 7, 8])
        self.assertEqual(
            sheet.rows,
            [
                ["姓名", "出生"],
                ["甲", date(1975, 3, 1)],
                ["乙", datetime(1975, 3, 1, 8, 30)],
                ["5", "1975.1"],
                ["6", "1975.10"],
                ["=A1", "#N/A"],
                ["1975.1", "1975.1"],
            ],
        )
        self.assertNotIsInstance(sheet.rows[1][1], datetime)
        self.assertEqual(sheet.objections, [(7, 0, FORMULA), (7, 1, ERROR_VALUE)])

    def test_numbers_may_have_lost_a_nought(self):
        """1975.10 typed as a number is kept as 1975.1; shown with two digits it is what was typed."""
        rows = read_book(self.workbook()).read("花名册").rows
        is_number = [[isinstance(value, NumberText) for value in row] for row in rows]
        self.assertEqual(is_number, [[False] * 2] * 3 + [[True, True], [True, False], [False, False], [True, True]])

    def test_sheet_by_name(self):
        book = read_book(self.workbook())
        self.assertEqual(book.read("其他").rows, [["x"]])
        with self.assertRaises(KeyError):
            book.read("none")


@tagged("post_install", "-at_install")
class TestReadCsv(BaseCase):
    """Text files in the encodings and with the separators that programs here use."""

    def test_encodings(self):
        text = "姓名,备注\n李㛃,王𠮷\n"
        for content, encoding in (
            (text.encode(), "utf-8"),
            (codecs.BOM_UTF8 + text.encode(), "utf-8"),
            (text.encode("gb18030"), "gb18030"),
            (codecs.BOM_UTF16_LE + text.encode("utf-16-le"), "utf-16"),
            (codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "utf-16"),
        ):
            sheet, found, __ = read_csv(content)
            self.assertEqual((sheet.rows, found), ([["姓名", "备注"], ["李㛃", "王𠮷"]], encoding))

    def test_chosen_encoding_comes_first(self):
        self.assertEqual(read_csv("é".encode("latin-1"), "latin-1")[0].rows, [["é"]])
        self.assertEqual(read_csv("姓名".encode(), "no such encoding")[1], "utf-8")
        self.assertEqual(read_csv("姓名".encode(), "ascii")[1], "utf-8")
        with self.assertRaises(SheetError) as raised:
            read_csv(b"a\xff")
        self.assertEqual(raised.exception.reason, "encoding")

    def test_separators(self):
        for separator in ",\t;|":
            content = f"a{separator}b{separator}c d\n1,2;3|4\t5\n".encode()
            self.assertEqual(read_csv(content)[2], separator)
            self.assertEqual(read_csv(content)[0].rows[0], ["a", "b", "c d"])
        self.assertEqual(read_csv(b"a;b,c;d\n")[2], ";")
        self.assertEqual(read_csv(b"a;b;c,d\n", separator=",")[0].rows, [["a;b;c", "d"]])

    def test_quoting(self):
        self.assertEqual(read_csv(b'"a,b",c\n')[0].rows, [["a,b", "c"]])
        self.assertEqual(read_csv(b"'a,b',c\n", quoting="'")[0].rows, [["a,b", "c"]])
        self.assertEqual(read_csv(b'"a,b",c\n', quoting="")[0].rows, [["a,b", "c"]])

    def test_lines_by_their_numbers(self):
        sheet = read_csv(b"a,b\n\n,\n1,2\n")[0]
        self.assertEqual((sheet.rows, sheet.numbers), ([["a", "b"], ["1", "2"]], [1, 4]))

    def test_a_year_and_one(self):
        """1975.1 may have been the number 1975.10; nothing else is in doubt."""
        row = read_csv(b"1975.1,1975.10,1975.2,1975.01,19750.1,75.1,1975,.1\n")[0].rows[0]
        self.assertEqual([isinstance(value, NumberText) for value in row], [True, *[False] * 7])


@tagged("post_install", "-at_install")
class TestRosterRow(BaseCase):
    def test_cells_by_column(self):
        row = RosterRow(5, {"name": " 张三\u3000", "empty": None, "number": 7, "card": "500103197503012345"})
        self.assertEqual((row.number, row.values, row.record, row.above), (5, {}, None, None))
        self.assertEqual([row.text(column) for column in ("name", "empty", "number", "none")], ["张三", "", "7", ""])
        row.drop_refused()
        self.assertEqual(row.raw, {"name": " 张三\u3000", "empty": None, "number": 7, "card": ""})

    def test_repeated_keys(self):
        self.assertEqual(count_repeated(["a", "b", "a", "c", "c", "c"]), {"a", "c"})
        self.assertEqual(count_repeated([]), set())

    def test_equal_to_themselves_alone(self):
        """Odoo shares environments between equal contexts: what one load collects is not another's."""
        for made in (RosterSource, RosterCollector):
            one, other = made(), made()
            self.assertEqual(one, one)
            self.assertNotEqual(one, other)
            self.assertEqual(len({one, other}), 2)
        RosterSource().objections.append(1)
        self.assertEqual(RosterSource().objections, [])
