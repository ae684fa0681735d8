import datetime
import io
import zipfile
from datetime import date
from unittest.mock import patch

import openpyxl
from odoo.tests import tagged

from ...roster import rows_left_out as reasons
from ...roster import sheet as sheet_module
from ...roster.cells import ERROR_VALUE, FORMULA, RUINED, ShownMonth
from ...roster.dates import DateError, parse_date, parse_last_day
from ...roster.workbook import read_book
from .roster_files import HEADERS, STRICT, STRICT_OFFICE, ReadingCase, bare, changed, packed, table, workbook


@tagged("post_install", "-at_install")
class TestReadingWorkbooks(ReadingCase):
    """XLSX files as Excel, WPS and others save them."""

    def test_merged_cells_hold_for_all_rows(self):
        """R5: a merged value holds for every row it spans, and makes no rows of its own."""

        def fill(book):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["会员编号", "姓名", "所属组织"])
            for line in (1, 2, 4):
                sheet.write_row(line, 0, [f"N{line}", "甲乙丙丁戊"[line]])
            sheet.merge_range("C2:C6", "民进甲支部")
            sheet.merge_range("A8:B9", "N9")

        sheet = self.read(workbook(fill))
        self.assertEqual(
            sheet.rows[1:],
            [["N1", "乙", "民进甲支部"], ["N2", "丙", "民进甲支部"], ["N4", "戊", "民进甲支部"], ["N9", "", ""]],
        )
        self.assertEqual(sheet.numbers, [1, 2, 3, 5, 8])

    def test_two_header_lines_joined_by_merged_cells(self):
        def fill(book):
            sheet = book.add_worksheet()
            for place, header in enumerate(("会员编号", "姓名", "所属组织")):
                sheet.merge_range(0, place, 1, place, header)
            sheet.merge_range("D1:E1", "时间")
            sheet.write_row(1, 3, ["出生年月", "入会时间"])
            sheet.write_row(2, 0, ["N1", "甲", "民进甲支部", "1975.03", "2001.05"])

        sheet = self.read(workbook(fill))
        self.assertEqual(sheet.rows[0], ["会员编号", "姓名", "所属组织", "出生年月", "入会时间"])
        self.assertEqual(sheet.numbers, [2, 3])

    def test_escaped_characters(self):
        """R6: what a writer escaped is unescaped, in names and in headers."""
        content = changed(
            table([["姓名", "工作单位", "备注"], ["测试丙ESC", "甲", "乙UNDER"]]),
            sharedStrings__xml=lambda text: (
                text.replace("工作单位", "工作_x000D_\n单位")
                .replace("ESC", "_x000D_")
                .replace("UNDER", "_x005F_x000D_")
            ),
        )
        sheet = self.read(content)
        self.assertEqual(sheet.rows, [["姓名", "工作\n单位", "备注"], ["测试丙\n", "甲", "乙_x000D_"]])

    def test_ruined_numbers_are_refused_by_cell(self):
        """R7: what has lost digits is refused; what a program put around a number is cut."""
        sheet = self.read(
            table(
                [
                    ["姓名", "联系电话", "备注"],
                    ["甲", "1.39E+10", "13900000001.0"],
                    ["乙", "########", "'13900000001"],
                    ["丙", 1390000000123456, "\u202d13900000001\u202c"],
                    ["丁", 13900000001, "#N/A"],
                ]
            )
        )
        sheet.examine()
        self.assertEqual(sheet.objections, [(2, 1, RUINED), (3, 1, RUINED), (4, 1, RUINED), (5, 2, ERROR_VALUE)])
        self.assertEqual([row[2] for row in sheet.rows[1:4]], ["13900000001"] * 3)
        self.assertEqual(sheet.rows[4][1], "13900000001")

    def test_dates_of_other_programs(self):
        """R8: the right day or a question, never another day without a word."""

        def fill(book):
            sheet = book.add_worksheet()
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            month = book.add_format({"num_format": 'yyyy"年"m"月"'})
            sheet.write_row(0, 0, ["姓名", "出生年月"])
            for line, moment in enumerate(
                (datetime.datetime(1975, 9, 30, 23, 59, 17), datetime.datetime(1975, 9, 30, 16)), 1
            ):
                sheet.write(line, 0, "甲")
                sheet.write_datetime(line, 1, moment, day)
            sheet.write(3, 0, "丙")
            sheet.write_datetime(3, 1, datetime.datetime(1975, 9, 1), month)

        rows = self.read(workbook(fill)).rows
        self.assertEqual(parse_date(rows[1][1]), date(1975, 10, 1))
        with self.assertRaises(DateError) as raised:
            parse_date(rows[2][1])
        self.assertEqual(raised.exception.reason, "evening")
        self.assertIsInstance(rows[3][1], ShownMonth)
        self.assertEqual(parse_date(rows[3][1]), date(1975, 9, 1))
        self.assertEqual(parse_last_day(rows[3][1]), (date(1975, 9, 30), True))

    def test_workbook_from_1904_with_chinese_formats(self):
        """R8: formats 27 to 36 and 50 to 58 are dates though no workbook writes them down."""
        styles = "".join(f'<xf numFmtId="{key}"/>' for key in (0, 27, 31, 57))
        styles = f"<cellXfs>{styles}</cellXfs>"
        cells = "".join(
            f'<c r="{letter}2" s="{style}"><v>{{0}}</v></c>' for letter, style in zip("BCD", (1, 2, 3), strict=True)
        )
        data = (
            '<sheetData><row r="1"><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>出生年月</t></is></c></row>'
            f'<row r="2"><c r="A2"><v>{{0}}</v></c>{cells}</row></sheetData>'
        )
        days = {
            "": (date(1975, 3, 1) - date(1899, 12, 30)).days,
            '<workbookPr date1904="1"/>': (date(1975, 3, 1) - date(1904, 1, 1)).days,
        }
        for properties, serial in days.items():
            with self.subTest(properties=properties):
                row = self.read(bare(data.format(serial), styles, properties)).rows[1]
                self.assertEqual(row[1:], [date(1975, 3, 1)] * 3)
                self.assertEqual(parse_date(row[0]), date(1975, 3, 1))

    def test_sheet_with_the_roster(self):
        """R9: neither the cover nor what is hidden; all sheets are offered."""

        def fill(book):
            book.add_worksheet("封面").write(0, 0, "民进某区委会员花名册")
            hidden = book.add_worksheet("旧表")
            hidden.write_row(0, 0, ["姓名", "所属组织"])
            hidden.hide()
            book.add_worksheet("空表")
            sheet = book.add_worksheet("名单")
            sheet.write_row(0, 0, ["姓名", "所属组织"])
            sheet.write_row(1, 0, ["甲", "T"])

        book = read_book(workbook(fill))
        self.assertEqual(book.proposed(HEADERS), "名单")
        self.assertEqual(book.proposed({"无", "此"}), "封面")
        self.assertEqual(
            [(sheet.title, sheet.visible) for sheet in book.sheets],
            [("封面", True), ("旧表", False), ("空表", True), ("名单", True)],
        )

    def test_rows_that_are_no_rows(self):
        """R16: hidden rows, totals, signatures, headers per page and form lines are named and left out."""

        def fill(book):
            sheet = book.add_worksheet()
            sheet.write(0, 0, "花名册")
            sheet.write_row(1, 0, ["姓名", "王某", "联系电话", "13900000001"])
            sheet.write_row(2, 0, ["姓名", "性别", "所属组织", "联系电话"])
            sheet.write_row(3, 0, ["甲", "男", "T", "13900000002"])
            sheet.write_row(4, 0, ["乙", "男", "T", "13900000003"])
            sheet.set_row(4, None, None, {"hidden": True})
            sheet.write_row(5, 0, ["姓名", "性 别", "所属组织", "联系电话"])
            sheet.write_row(6, 0, ["丙", "女", "T", "13900000004"])
            sheet.write_row(7, 0, ["合　计", 3])
            sheet.write_row(8, 0, ["填表人：张三", "", "审核人：李四"])
            sheet.write_row(9, 0, ["注：以上均为在册会员"])
            sheet.write_row(10, 0, ["总计划", "女", "T"])
            sheet.write_row(11, 0, ["制表人", "张三", "负责人", "李四"])

        sheet = self.read(workbook(fill))
        self.assertEqual([row[0] for row in sheet.rows], ["姓名", "甲", "丙", "总计划"])
        self.assertEqual(
            sheet.left_out,
            [
                (1, reasons.TITLE),
                (2, reasons.TITLE),
                (5, reasons.HIDDEN),
                (6, reasons.HEADER_AGAIN),
                (8, reasons.TOTAL),
                (9, reasons.SIGNATURE),
                (10, reasons.SIGNATURE),
                (12, reasons.SIGNATURE),
            ],
        )

    def test_strays(self):
        """R16: cells far to the right are left out and named by their row, once; the row itself is taken."""

        def fill(book):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["姓名", "性别"])
            sheet.write_row(1, 0, ["甲", "男"])
            sheet.write_row(2, 0, ["乙", "女"])
            sheet.write(2, 499, "最右")
            sheet.write_row(2, 500, ["草稿", "草稿"])

        sheet = self.read(workbook(fill))
        self.assertEqual([row[0] for row in sheet.rows], ["姓名", "甲", "乙"])
        self.assertEqual((len(sheet.rows[2]), sheet.rows[2][-1]), (500, "最右"))
        self.assertEqual(sheet.left_out, [(3, reasons.STRAYS)])

    def test_formulas_errors_and_guides(self):
        data = (
            '<sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>备注</t></is></c></row>'
            '<row><c t="str"><f>A1</f><v>甲</v></c><c><f t="shared" si="0"/><v>1</v></c></row>'
            '<row><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row></sheetData>'
        )
        strings = "<si><r><t>姓</t></r><r><t>名</t></r><rPh sb='0' eb='1'><t>xing</t></rPh></si>"
        sheet = self.read(bare(data, strings=strings))
        self.assertEqual(sheet.rows, [["姓名", "备注"], ["=A1", "="], ["#N/A", "TRUE"]])
        self.assertEqual(sheet.objections, [(2, 0, FORMULA), (2, 1, FORMULA), (3, 0, ERROR_VALUE)])

    def test_strict_open_xml(self):
        """R15: Strict Open XML is read; its dates are written out."""
        data = (
            '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>出生年月'
            '</t></is></c></row><row r="3"><c r="B3" t="d"><v>1975-03-01</v></c></row></sheetData>'
        )
        sheet = self.read(bare(data, main=STRICT, office=STRICT_OFFICE))
        self.assertEqual((sheet.rows[1], sheet.numbers), (["", date(1975, 3, 1)], [1, 3]))

    def test_stray_cells(self):
        sheet = self.read(
            bare(
                '<sheetData><row r="1"><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>备注</t></is></c>'
                '</row><row r="2"><c t="inlineStr"><is><t>甲</t></is></c><c r="XFD2"><v>1</v></c></row>'
                '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>乙</t></is></c></row></sheetData>'
            )
        )
        self.assertEqual((sheet.rows[1:], sheet.numbers), ([["甲", ""], ["乙", ""]], [1, 2, 1048576]))

    def test_refused_with_one_reason(self):
        """R15: what cannot be read is refused with a reason of its own, never with an error of a library."""
        good = table([["姓名", "备注"], ["甲", "乙"]])
        with_macros = io.BytesIO(good)
        with zipfile.ZipFile(with_macros, "a") as package:
            package.writestr("xl/vbaProject.bin", b"x")
        with_links = io.BytesIO(good)
        with zipfile.ZipFile(with_links, "a") as package:
            package.writestr("xl/externalLinks/externalLink1.xml", "<x/>")
        binary = changed(good, **{"__rels": lambda text: text.replace("workbook.xml", "workbook.bin")})
        entities = changed(
            good, sheet1__xml=lambda text: text.replace("<worksheet", '<!DOCTYPE x [<!ENTITY e "e">]><worksheet')
        )
        for content, name, reason in (
            (b"", "a.xlsx", "empty"),
            (good[: len(good) // 2], "a.xlsx", "damaged"),
            (packed({"word/document.xml": "<x/>"}), "a.xlsx", "no_workbook"),
            (with_macros.getvalue(), "a.xlsm", "macros"),
            (with_links.getvalue(), "a.xlsx", "links"),
            (binary, "a.xlsb", "binary"),
            (entities, "a.xlsx", "damaged"),
            (changed(good, sheet1__xml=lambda text: text[: len(text) // 2]), "a.xlsx", "damaged"),
            (changed(good, sharedStrings__xml=lambda text: text.replace("<si>", "<no>")), "a.xlsx", "damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "a.xls", "damaged"),
            (good, "a.et", "other_program"),
            (b"%PDF-1.7", "a.xlsx", "other_program"),
            ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "a.xls", "other_program"),
        ):
            with self.subTest(name=name, reason=reason):
                self.assertEqual(self.refused(content, name).reason, reason)

    def test_limits_of_the_package(self):
        """A bomb is known by its directory; 300 sheets are the most."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w") as package:
            package.writestr("xl/workbook.xml", "<x/>")
            package.filelist[0].file_size = 601 << 20
        self.assertEqual(self.refused(bomb.getvalue()).reason, "too_big")
        sheet = '<sheet name="{}" sheetId="{}" r:id="r1"/>'
        book = bare("<sheetData/>")
        for count, reason in ((300, None), (301, "too_many_sheets")):
            sheets = "".join(sheet.format(place, place) for place in range(count))
            content = changed(
                book, workbook__xml=lambda text, sheets=sheets: text.replace("<sheets>", f"<sheets>{sheets}")
            )
            content = changed(
                content, workbook__xml=lambda text: text.replace('<sheet name="花名册" sheetId="1" r:id="r1"/>', "")
            )
            if reason:
                self.assertEqual(self.refused(content).reason, reason)
            else:
                self.assertEqual(len(read_book(content).sheets), count)

    def test_locked_zip(self):
        content = bytearray(table([["姓名", "备注"]]))
        place = content.rfind(b"PK\x01\x02")
        content[place + 8] |= 1
        self.assertEqual(self.refused(bytes(content)).reason, "password")

    def test_too_many_rows(self):
        content = bare("<sheetData>{}</sheetData>".format("<row><c><v>1</v></c></row>" * 8))
        with patch.object(sheet_module, "LONGEST", 8):
            self.assertEqual(len(self.read(content).rows), 8)
        with patch.object(sheet_module, "LONGEST", 7):
            self.assertEqual(self.refused(content).reason, "too_long")

    def test_same_as_the_other_library_reads(self):
        book = openpyxl.Workbook()
        rows = [["姓名", "备注", "联系电话"], ["甲", "x" * 32767, 5], ["𠮷㛃", "a\nb", 0.5]]
        for row in rows:
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        self.assertEqual(
            self.read(content.getvalue()).rows, [rows[0], ["甲", "x" * 32767, "5"], ["𠮷㛃", "a\nb", "0.5"]]
        )
