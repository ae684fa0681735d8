import codecs
import struct
from datetime import date

from odoo.tests import tagged

from ...roster import rows_left_out as reasons
from ...roster.cells import FORMULA
from ...roster.dates import DateError, parse_date, parse_last_day
from ...roster.workbook import read_book
from .roster_files import HEADERS, ReadingCase, excel_97, label, open_document, record


@tagged("post_install", "-at_install")
class TestReadingExcel97(ReadingCase):
    """XLS files of the years before 2007."""

    def test_values_formulas_hidden_rows_and_merged_cells(self):
        double = struct.pack("<d", 27454)
        cells = [
            *(label(0, place, text) for place, text in enumerate(("姓名", "出生年月", "所属组织"))),
            *(label(1, 0, "甲"), record(0x0203, 1, 1, 1, double), label(1, 2, "T")),
            *(record(0x0208, 2, 0, 3, 300, 0, 0, 0x20, 0), label(2, 0, "乙")),
            *(label(3, 0, "丙"), record(0x0203, 3, 1, 2, double)),
            record(0x0006, 4, 0, 0, double, 0, 0, 0, 0),
            record(0x00E5, 1, 1, 3, 2, 2),
        ]
        sheet = self.read(excel_97([cells], formats=(0, 14, 31)), "a.xls")
        self.assertEqual(
            sheet.rows,
            [
                ["姓名", "出生年月", "所属组织"],
                ["甲", date(1975, 3, 1), "T"],
                ["丙", date(1975, 3, 1), "T"],
                ["=27454.0", "", ""],
            ],
        )
        self.assertEqual((sheet.numbers, sheet.left_out), ([1, 2, 4, 5], [(3, reasons.HIDDEN)]))
        self.assertEqual(sheet.objections, [(5, 0, FORMULA)])

    def test_formulas_of_the_second_sheet_and_1904(self):
        first = [label(0, 0, "x"), record(0x0006, 1, 0, 0, b"\0" * 8, 0, 0, 0, 0)]
        second = [
            label(0, 0, "姓名"),
            label(0, 1, "出生年月"),
            label(1, 0, "甲"),
            record(0x0203, 1, 1, 0, struct.pack("<d", 25992)),
        ]
        book = read_book(excel_97([first, second], True, sheets=(("封面", 1), ("名单", 0))), "a.xls")
        self.assertEqual([(sheet.title, sheet.visible) for sheet in book.sheets], [("封面", False), ("名单", True)])
        self.assertEqual((book.kind, book.proposed(HEADERS)), ("xls", "名单"))
        sheet = book.read("名单")
        self.assertEqual((sheet.objections, parse_date(sheet.rows[1][1])), ([], date(1975, 3, 1)))


@tagged("post_install", "-at_install")
class TestReadingOpenDocument(ReadingCase):
    """ODS files, as LibreOffice saves them."""

    def text(self, *values):
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in values
        )

    def test_values(self):
        rows = (
            f"<table:table-row>{self.text('姓名', '出生年月', '备注')}</table:table-row>"
            '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
            f'<table:table-row>{self.text("甲")}<table:table-cell office:value-type="date" office:date-value="1975-03-01"/>'
            '<table:table-cell table:number-rows-spanned="2" office:value-type="float" office:value="5">'
            "<text:p>5</text:p></table:table-cell></table:table-row>"
            f"<table:table-row>{self.text('乙')}<table:table-cell/><table:covered-table-cell/></table:table-row>"
            f'<table:table-row table:visibility="filter">{self.text("丙")}</table:table-row>'
            '<table:table-row><table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p>甲</text:p>'
            "</table:table-cell></table:table-row>"
        )
        sheet = self.read(open_document(rows), "a.ods")
        self.assertEqual(
            sheet.rows,
            [["姓名", "出生年月", "备注"], ["甲", date(1975, 3, 1), "5"], ["乙", "", "5"], ["=of:=[.A1]", "", ""]],
        )
        self.assertEqual(sheet.numbers, [1, 5, 6, 8])
        self.assertEqual(sheet.left_out, [(7, reasons.HIDDEN)])
        self.assertEqual(sheet.objections, [(8, 0, FORMULA)])

    def test_hidden_sheet_and_months(self):
        styles = (
            '<number:date-style style:name="N1"><number:year/><number:month/></number:date-style>'
            '<style:style style:name="ce1" style:data-style-name="N1"/>'
            '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
        )
        header = f"<table:table-row>{self.text('姓名', '出生年月')}</table:table-row>"
        row = (
            f'<table:table-row>{self.text("甲")}<table:table-cell table:style-name="ce1" office:value-type="date" '
            'office:date-value="1975-03-01"/></table:table-row>'
        )
        old = f'<table:table table:name="旧表" table:style-name="ta1">{header}</table:table>'
        content = open_document(header + row, styles, old)
        book = read_book(content, "a.ods")
        self.assertEqual([sheet.visible for sheet in book.sheets], [False, True])
        self.assertEqual(book.proposed(HEADERS), "花名册")
        self.assertEqual(parse_last_day(self.read(content).rows[1][1]), (date(1975, 3, 31), True))

    def test_locked(self):
        locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        self.assertEqual(self.refused(open_document("", manifest=locked), "a.ods").reason, "password")


@tagged("post_install", "-at_install")
class TestReadingText(ReadingCase):
    """CSV files."""

    def test_any_line_end_and_width(self):
        """R15: carriage returns alone, and UTF-16 with and without its mark."""
        lines = ["姓名,备注", "甲,1", "乙,2"]
        wide = "\r\n".join(lines)
        for content in (
            "\r".join(lines).encode(),
            wide.encode("gb18030"),
            codecs.BOM_UTF16_LE + wide.encode("utf-16-le"),
            wide.encode("utf-16-le"),
            wide.encode("utf-16-be"),
            ("sep=,\r\n" + wide).encode(),
            codecs.BOM_UTF8 + ('"sep=,"\n' + wide).encode(),
        ):
            self.assertEqual(self.read(content, "a.csv").rows, [["姓名", "备注"], ["甲", "1"], ["乙", "2"]])
        self.assertEqual(self.read("sep=;\n姓名;备注\n甲;1,2,3,4".encode(), "a.csv").rows[1], ["甲", "1,2,3,4"])

    def test_separator_line_keeps_row_numbers(self):
        self.assertEqual(self.read("sep=,\n姓名,备注\n甲,1".encode(), "a.csv").numbers, [2, 3])

    def test_open_quote(self):
        """R10: a quote that swallows rows is refused with the row it stands in."""
        for rows in ('乙,2,"优秀\n丙,3,良好\n丁,4,良好', '乙,2,"优秀\n丙,3,"良好"\n', '乙,2,"优秀\n丙,3,良好",4\n'):
            error = self.refused(f"姓名,会员编号,备注\n甲,1,好\n{rows}".encode(), "a.csv")
            self.assertEqual((error.reason, error.row), ("open_quote", 3))
        kept = self.read('姓名,会员编号,备注\n甲,1,"第一,第二\n第三"\n'.encode(), "a.csv")
        self.assertEqual(kept.rows[1], ["甲", "1", "第一,第二\n第三"])

    def test_rare_characters(self):
        """GB18030 of 2022: what older tables gave private codes is read as the public characters."""
        for code, character in ((b"\xa6\xd9", "\ufe10"), (b"\xfe\x59", "\u9fb4"), (b"\xfe\x51", "\U00020087")):
            content = "姓名,备注\n".encode("gb18030") + code + ",李㛃\n".encode("gb18030")
            self.assertEqual(self.read(content, "a.csv").rows[1], [character, "李㛃"])

    def test_january_or_october_with_a_blank(self):
        """R8: a blank before 1975.1 does not make it January."""
        for text in (" 1975.1", "1975.1 ", "１９７５．１"):
            cell = self.read(f"姓名,出生年月\n甲,{text}\n".encode(), "a.csv").rows[1][1]
            with self.assertRaises(DateError) as raised:
                parse_date(cell)
            self.assertEqual(raised.exception.reason, "ambiguous")

    def test_moments_written_out(self):
        self.assertEqual(parse_date("1975-09-30T16:00:00.000Z"), date(1975, 10, 1))
        self.assertEqual(parse_date("1988-06-30T15:00:00Z"), date(1988, 7, 1))
        self.assertEqual(parse_date("1975-09-30 23:59:17"), date(1975, 10, 1))
        with self.assertRaises(DateError):
            parse_date("1975-09-30 16:00:00")
