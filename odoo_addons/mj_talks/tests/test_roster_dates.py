from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..roster import cells, dates, problems
from ..roster.periods import Period, find_overlaps
from ..roster.sheet import read_csv


@tagged("post_install", "-at_install")
class TestRosterDates(BaseCase):
    """The pure reading of cells: dates, forbidden content, row numbers."""

    def test_as_offices_write_dates(self):
        for text, day in (
            ("1975.03", date(1975, 3, 1)),
            ("1975.3.1", date(1975, 3, 1)),
            ("1975-03-01", date(1975, 3, 1)),
            ("1975-12-31 00:00:00", date(1975, 12, 31)),
            ("1975/3", date(1975, 3, 1)),
            ("1975/12/05", date(1975, 12, 5)),
            ("1975年3月", date(1975, 3, 1)),
            ("1975 年 03 月", date(1975, 3, 1)),
            ("1975年3月5日", date(1975, 3, 5)),
            ("197503", date(1975, 3, 1)),
            ("19750305", date(1975, 3, 5)),
            ("１９７５．０３", date(1975, 3, 1)),
            ("2024-02-29", date(2024, 2, 29)),
            ("1975.1", date(1975, 1, 1)),
            ("27454", date(1975, 3, 1)),
            (27454, date(1975, 3, 1)),
            (date(1975, 3, 1), date(1975, 3, 1)),
            (datetime(1975, 3, 1, 8, 30), date(1975, 3, 1)),
        ):
            with self.subTest(text=text):
                self.assertEqual(dates.parse_date(text), day)

    def test_nothing_written(self):
        for text in ("", " ", None, False, "—", "无"):
            with self.subTest(text=text):
                self.assertIsNone(dates.parse_date(text))

    def test_no_such_day(self):
        for text in ("1975.13", "1975-02-30", "2023-02-29", "197500", "20230931", "1875.03", "2101-01-01"):
            with self.subTest(text=text), self.assertRaises(dates.DateError) as caught:
                dates.parse_date(text)
            self.assertEqual(caught.exception.reason, dates.IMPOSSIBLE)

    def test_not_a_date(self):
        for text in ("75.03", "1975", "1975年", "1975.031", "三月", "3/1/1975", "1975-03-01 12:00", "至今"):
            with self.subTest(text=text), self.assertRaises(dates.DateError) as caught:
                dates.parse_date(text)
            self.assertEqual(caught.exception.reason, dates.UNREADABLE)

    def test_number_may_be_october(self):
        """A cell of the number 1975.10 holds 1975.1: neither January nor October is assumed."""
        with self.assertRaises(dates.DateError) as caught:
            dates.parse_date(cells.NumberText(1975.1))
        self.assertEqual(caught.exception.reason, dates.AMBIGUOUS)
        self.assertEqual(dates.parse_date(cells.NumberText(1975.03)), date(1975, 3, 1))

    def test_open_end(self):
        self.assertTrue(dates.is_open_end(" 至 今"))
        self.assertFalse(dates.is_open_end("2026-01-01"))
        self.assertFalse(dates.is_open_end(date(2026, 1, 1)))

    def test_identity_numbers(self):
        for text in (
            "500103197503012345",
            "身份证50010319750301234x。",
            "５００１０３１９７５０３０１２３４５",
            "500103 1975-0301 2345",
            "500103750301234",
            500103197503012345,
        ):
            with self.subTest(text=text):
                self.assertEqual(cells.objection(text), cells.IDENTITY_NUMBER)
        for text in ("15400000001", "6222021975030112345", "500103197513012345", "5001031975030123456", 15400000001):
            with self.subTest(text=text):
                self.assertIsNone(cells.objection(text))

    def test_formulas(self):
        for text in ("=1+1", " =A1", "＝A1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+cmd", "-曾任", "-A1"):
            with self.subTest(text=text):
                self.assertEqual(cells.objection(text), cells.FORMULA)
        for text in ("+86 154 0000 0001", "-5", "-", "—", "1=1", "a@b.example", "李㛃", "王𠮷", "😀"):
            with self.subTest(text=text):
                self.assertIsNone(cells.objection(text))

    def test_names_keep_rare_characters(self):
        self.assertEqual(cells.clean_name(" 王　𠮷 "), "王𠮷")
        self.assertEqual(cells.clean_name("阿依努尔·买买提"), "阿依努尔·买买提")
        self.assertEqual(cells.clean_name("Li  Ming"), "Li Ming")

    def test_reports_name_every_row_within_the_limit(self):
        found = problems.Problems()
        for row in range(2, 10002):
            found.add(row, "not known", f"organisation {row}")
            if row % 2:
                found.add(row, "no date", f"{row}")
        full = found.reports(10_000_000)
        self.assertEqual(len(full), 15000)
        short = found.reports(150_000)
        self.assertEqual([report.reason for report in short], ["not known", "no date"])
        self.assertEqual(short[0].label, "2-10001")
        self.assertEqual(set(short[1].rows), set(range(3, 10002, 2)))
        self.assertEqual(short[0].detail, "organisation 2")

    def test_overlaps_name_the_period_in_the_way(self):
        periods = [
            Period(("a",), date(2020, 1, 1), None, 1),
            Period(("a",), date(2021, 1, 1), date(2021, 2, 1), 2),
            Period(("a",), date(2022, 1, 1), None, 3),
            Period(("b",), date(2020, 1, 1), date(2020, 6, 30), 4),
            Period(("b",), date(2020, 7, 1), None, 5),
            Period(("c",), date(2020, 1, 1), date(2020, 7, 1), 6),
            Period(("c",), date(2020, 7, 1), None, 7),
        ]
        pairs = {(later.owner, earlier.owner) for later, earlier in find_overlaps(periods)}
        self.assertEqual(pairs, {(2, 1), (3, 1), (7, 6)})

    def test_csv_in_gb18030(self):
        sheet, encoding, separator = read_csv("姓名;备注\n\n李㛃;王𠮷\n".encode("gb18030"))
        self.assertEqual((encoding, separator), ("gb18030", ";"))
        self.assertEqual(sheet.rows, [["姓名", "备注"], ["李㛃", "王𠮷"]])
        self.assertEqual(sheet.numbers, [1, 3])
