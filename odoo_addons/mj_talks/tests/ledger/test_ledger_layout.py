"""The ledger's table cut into pages, and as a workbook, without a database (A20.1)."""

import pathlib
import tempfile

import openpyxl
from odoo.tests import BaseCase, tagged

from ...ledger.paging import WIDTHS, WIDTHS_BELOW, pages, row_height
from ...ledger.workbook import write_workbook

EMPTY = [""] * 11


@tagged("post_install", "-at_install")
class TestPaging(BaseCase):
    """Cutting a printed table into pages needs no database.

    By hand: a line is 21 high, a row 11 more. The first page has room for 662, those after it for 787. Of 1290 the first
    column has 4 %, 51, of which 40 are for text; a letter is 9 wide, a Chinese character 15.
    """

    def test_pages(self):
        """A20.1: no row is lost, doubled or cut; a higher row takes the room of several."""
        rows = [[number, *EMPTY] for number in range(100)]
        cut = pages(rows)
        self.assertEqual([row for page in cut for row in page], rows)
        self.assertEqual([len(page) for page in cut], [20, 24, 24, 24, 8])
        high = [[number, *[""] * 10, "备注" * 40] for number in range(100)]
        self.assertGreater(len(pages(high)), 3 * len(cut))
        self.assertEqual(pages([]), [[]])
        lines = [[number, *[""] * 10, "备注\n" * 8] for number in range(100)]
        self.assertGreater(len(pages(lines)), 3 * len(cut))

    def test_full_to_the_last_pixel(self):
        """31 lines fill the first page (662), thirteen rows of one line and seven of two the second (787)."""
        first = [["x\n" * 31, *EMPTY]]
        second = [*([["x", *EMPTY]] * 13), *([["x\nx", *EMPTY]] * 7)]
        self.assertEqual(pages([*first, *second, ["x", *EMPTY]]), [first, second, [["x", *EMPTY]]])
        self.assertEqual(pages([["x\n" * 32, *EMPTY]]), [[["x\n" * 32, *EMPTY]]])
        self.assertEqual([len(page) for page in pages([["x", *EMPTY], *first])], [1, 1])
        self.assertEqual([len(page) for page in pages([["x\n" * 10, *EMPTY]] * 3)], [2, 1])
        one_too_many = [*second[:-1], ["x\nx\nx", *EMPTY]]
        self.assertEqual([len(page) for page in pages([*first, *one_too_many])], [1, 19, 1])

    def test_height_of_a_row(self):
        for cell, lines in (
            ("", 1),
            (None, 1),
            (1234, 1),
            (12345, 2),
            ("谈话", 1),
            ("谈心谈话", 2),
            ("谈心谈", 2),
            ("Ａｂ", 1),
            ("Ａｂｃ", 2),
            ("ｱｲｳｴ", 1),
            ("a\nb\nc", 3),
            ("a\n\nb", 3),
            ("12345\n1", 3),
        ):
            with self.subTest(cell):
                self.assertEqual(row_height([cell, *EMPTY]), lines * 21 + 11)

    def test_highest_cell_counts(self):
        self.assertEqual(row_height(["1", "a\nb\nc", "a\nb", *[""] * 9]), 3 * 21 + 11)

    def test_exactly_as_wide_as_its_column(self):
        """Of the third column's 77 there are 66 for text: four letters and two characters."""
        self.assertEqual(row_height(["", "", "abcd谈话", *[""] * 9]), 21 + 11)
        self.assertEqual(row_height(["", "", "abcde谈话", *[""] * 9]), 2 * 21 + 11)

    def test_many_lines_in_a_column(self):
        """118 in one of 10 %, 130 in one of 11 %, 143 in one of 12 %, 40 in the first."""
        for column, text, lines in ((11, "a" + "谈" * 23, 3), (10, "a" * 29, 3), (5, "a" * 15, 1), (5, "a" * 16, 2)):
            row = [""] * 12
            row[column] = text
            self.assertEqual(row_height(row), lines * 21 + 11, (column, text))
        self.assertEqual(row_height(["a" * 9, *EMPTY]), 3 * 21 + 11)

    def test_a_cell_for_each_column(self):
        for row in (["x"], [*EMPTY, "", ""]):
            with self.assertRaises(ValueError):
                row_height(row)

    def test_columns_fill_the_page(self):
        self.assertEqual((sum(WIDTHS), sum(WIDTHS_BELOW)), (100, 100))
        below = [[number, *[""] * 12] for number in range(50)]
        self.assertEqual([len(page) for page in pages(below, WIDTHS_BELOW)], [20, 24, 6])


@tagged("post_install", "-at_install")
class TestWorkbook(BaseCase):
    """A20.1: what stands in the workbook, and how it comes out of a printer."""

    def setUp(self):
        super().setUp()
        rows = [[1, "=HYPERLINK(1)", False, None, "@room"], [0, "+1", "-1", "", "谈话"]]
        sheets = [
            ("Details", ["Ledger", "2026"], ["No.", "Place", "A", "B", "C"], iter(rows)),
            ("By Month", [], ["Month"], []),
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "ledger.xlsx")
            write_workbook(path, sheets)
            self.book = openpyxl.load_workbook(path)

    def test_each_value_in_its_cell(self):
        self.assertEqual(self.book.sheetnames, ["Details", "By Month"])
        sheet = self.book["Details"]
        self.assertEqual(
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            [
                ["Ledger", None, None, None, None],
                ["2026", None, None, None, None],
                ["No.", "Place", "A", "B", "C"],
                [1, "=HYPERLINK(1)", "", "", "@room"],
                [0, "+1", "-1", "", "谈话"],
            ],
        )
        self.assertEqual([[cell.data_type for cell in row[:3]] for row in sheet["A4:E5"]], [list("nss")] * 2)
        self.assertEqual([[cell.value for cell in row] for row in self.book["By Month"].iter_rows()], [["Month"]])

    def test_looks(self):
        sheet = self.book["Details"]
        title, line, header, cell = (sheet[name] for name in ("A1", "A2", "B3", "B4"))
        self.assertEqual([one.font.b for one in (title, line, header, cell)], [True, False, True, False])
        self.assertEqual([one.font.sz for one in (title, line, header, cell)], [14, 11, 11, 11])
        self.assertEqual([one.border.left.style for one in (title, line, header, cell)], [None, None, "thin", "thin"])
        self.assertTrue(header.alignment.wrap_text and cell.alignment.wrap_text)
        self.assertEqual((header.alignment.horizontal, cell.alignment.vertical), ("center", "top"))

    def test_on_paper(self):
        """A4 across, with the header of the table on every page."""
        for name, header in (("Details", "$3:$3"), ("By Month", "$1:$1")):
            sheet = self.book[name]
            self.assertEqual((sheet.page_setup.orientation, sheet.page_setup.paperSize), ("landscape", 9))
            self.assertEqual(sheet.print_title_rows, header)

    def test_columns_are_wide_enough_to_read(self):
        """A day with its time, a name, a text."""
        widths = {letter: column.width for letter, column in self.book["Details"].column_dimensions.items()}
        self.assertGreater(min(widths["B"], widths["E"]), len("2026-05-02 09:30"))
        self.assertGreater(widths["K"], 2 * widths["C"])
