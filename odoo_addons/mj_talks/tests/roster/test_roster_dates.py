from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ...roster import cells, dates, problems
from ...roster.periods import Period, find_overlaps
from ...roster.text_table import read_csv


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
            (27454.0, date(1975, 3, 1)),
            ("27454.00", date(1975, 3, 1)),
            ("1900-01-01", date(1900, 1, 1)),
            ("2100.12.31", date(2100, 12, 31)),
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
        for text in ("1975.13", "1975-02-30", "2023-02-29", "197500", "20230931", "1899-12-31", "2101-01-01"):
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
        for number, day in ((1975.03, date(1975, 3, 1)), (1975.3, date(1975, 3, 1)), (1975.12, date(1975, 12, 1))):
            self.assertEqual(dates.parse_date(cells.NumberText(number)), day)

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

    def test_nothing_to_object_to(self):
        for value in ("", " ", "\t", None, False, True, 7, 1.5, date(2026, 1, 1), datetime(2026, 1, 1, 8)):
            with self.subTest(value=value):
                self.assertIsNone(cells.objection(value))

    def test_text_of_a_cell(self):
        for value, text in (
            (" \ufeff甲\u3000乙\u200b\n", "甲\u3000乙"),
            ("a\x00b", "ab"),
            (7, "7"),
            (date(2026, 1, 2), "2026-01-02"),
        ):
            self.assertEqual(cells.clean_text(value), text)

    def test_letters_of_columns(self):
        """As spreadsheets count: after Z comes AA, after ZZ AAA."""
        for position, letters in ((0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")):
            self.assertEqual(cells.column_letters(position), letters)

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

    def test_neighbours_are_a_range(self):
        for rows, label in (
            ([], ""),
            ([7], "7"),
            ([7, 8], "7, 8"),
            ([7, 8, 9], "7-9"),
            ([10, 9, 7, 4, 2, 3, 3], "2-4, 7, 9, 10"),
        ):
            self.assertEqual(problems.label_rows(rows), label)

    def test_details_go_first_then_further_reasons(self):
        """Each report is 160 bytes and its JSON: ``["a", "x", "2"]`` is 15 long, with the rows ``2, 3`` 18."""
        found = problems.Problems()
        self.assertFalse(found)
        for row, reason, detail in ((3, "a", "y"), (3, "b", "z"), (2, "a", "x"), (2, "a", "x")):
            found.add(row, reason, detail)
        self.assertTrue(found)
        self.assertEqual((found.row_count, found.has(2), found.has(4)), (2, True, False))
        full = [problems.Report("a", "x", (2,)), problems.Report("a", "y", (3,)), problems.Report("b", "z", (3,))]
        by_reason = [problems.Report("a", "x", (2, 3), True), problems.Report("b", "z", (3,), True)]
        for limit, reports in (
            (3 * 175, full),
            (3 * 175 - 1, by_reason),
            (178 + 175, by_reason),
            (178 + 175 - 1, by_reason[:1]),
            (0, by_reason[:1]),
        ):
            with self.subTest(limit=limit):
                self.assertEqual(found.reports(limit), reports)
        self.assertFalse(full[0].is_example)

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

    def test_the_longest_is_in_the_way(self):
        """A short period inside a long one does not hide it; one that goes on longer takes its place."""
        periods = [
            Period(("a",), date(2020, 1, 1), date(2020, 3, 31), 1),
            Period(("a",), date(2020, 2, 1), date(2020, 12, 31), 2),
            Period(("a",), date(2020, 4, 1), date(2020, 4, 30), 3),
            Period(("a",), date(2020, 6, 1), date(2021, 1, 31), 4),
            Period(("a",), date(2021, 1, 31), date(2021, 2, 28), 5),
            Period(("a",), date(2021, 3, 1), None, 6),
        ]
        pairs = [(later.owner, earlier.owner) for later, earlier in find_overlaps(periods[::-1])]
        self.assertEqual(pairs, [(2, 1), (3, 2), (4, 2), (5, 4)])

    def test_csv_in_gb18030(self):
        sheet, encoding, separator = read_csv("姓名;备注\n\n李㛃;王𠮷\n".encode("gb18030"))
        self.assertEqual((encoding, separator), ("gb18030", ";"))
        self.assertEqual(sheet.rows, [["姓名", "备注"], ["李㛃", "王𠮷"]])
        self.assertEqual(sheet.numbers, [1, 3])
