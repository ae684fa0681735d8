"""The ledger on paper and as a workbook (A20.1)."""

import io
import pathlib
import tempfile
from unittest.mock import patch

import openpyxl
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..papers import pages_of, rows_under, squeezed
from .test_mj_ledger import LedgerCase


class ExportCase(LedgerCase):
    def setUp(self):
        super().setUp()
        self.entries = self.fill()
        self.keeper = self.new_user("mj_north", "group_mj_recorder", (self.north, False))

    def fill(self):
        entries = self.archive(self.c, [self.v], place="=HYPERLINK(1)")
        entries |= self.archive(self.c, [self.v, self.f], "2026-05-02", place="@room")
        entries |= entries[0].talk_id.correct({"place": "+Room 9"}, "-Wrong room")
        self.seal()
        return entries

    def export(self, user=None, **values):
        exports = self.env["mj.ledger.export"].with_user(user or self.keeper)
        return exports.create({"organization_id": self.north.id, "year": 2026, **values})


@tagged("post_install", "-at_install")
class TestMjLedgerExport(ExportCase):
    def workbook(self, export):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "ledger.xlsx"
            export._write_xlsx(path)
            return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))

    def test_three_sheets(self):
        """A20.1: details with the offices' columns, months and kinds with their sums and the period counted."""
        book = self.workbook(self.export())
        details, months, kinds = book.worksheets
        rows = list(details.iter_rows(values_only=True))
        self.assertEqual(len(rows[1]), 12)
        self.assertEqual([row[0] for row in rows[2:]], [1, 2, 3])
        self.assertEqual(rows[2][1], "2026-06-10 12:00")
        self.assertEqual((rows[2][4], rows[2][6], rows[2][10]), ("North Chair", "North Vice", "Work of the year"))
        self.assertEqual(rows[1][8], "Recorder")
        # The posts of several people stand one below the other, each beside its name.
        self.assertEqual(rows[2][7], self.entries[0].talkee_posts)
        self.assertEqual([line.split(": ")[0] for line in rows[3][7].splitlines()], rows[3][6].split("、"))
        self.assertIn("Corrects no. 1", rows[4][11])
        counted = {row[0]: row[1:3] for row in months.iter_rows(min_row=4, values_only=True)}
        self.assertEqual((counted["2026-05"], counted["2026-06"]), ((1, 2), (1, 1)))
        self.assertEqual(list(months.iter_rows(values_only=True))[-1][1:3], (2, 3))
        self.assertIn("2026-01-01", months["A2"].value)
        by_form = {row[1]: row[2:4] for row in kinds.iter_rows(min_row=4, values_only=True)}
        self.assertEqual(by_form["Collective talk"], (1, 2))
        self.assertEqual(by_form["Total"], (2, 3))

    def test_annulled_talks_are_not_counted(self):
        """A20.1: what was annulled stands in the details with its annulment, and in no figure."""
        self.entries[1].talk_id.annul("Entered twice")
        self.seal()
        details, months, kinds = self.workbook(self.export()).worksheets
        self.assertEqual([row[0] for row in details.iter_rows(min_row=3, values_only=True)], [1, 2, 3, 4])
        counted = [row[:3] for row in months.iter_rows(min_row=4, values_only=True) if row[1]]
        self.assertEqual(counted, [("2026-06", 1, 1), (months.cell(months.max_row, 1).value, 1, 1)])
        by_kind = {row[1]: row[2:4] for row in kinds.iter_rows(min_row=4, values_only=True)}
        self.assertEqual((by_kind["Collective talk"], by_kind["Individual talk"]), ((0, 0), (1, 1)))
        report = self.env.ref("mj_talks.mj_ledger_report").with_user(self.keeper)
        page = report._render_qweb_html(report.report_name, self.export().ids)[0].decode()
        totals = [row for row in rows_under(page, "Counted By", "Talks Counted") if row["Kind"] == "Total"]
        self.assertEqual([(row["Talks Counted"], row["People Talked To"]) for row in totals], [("1", "1")] * 2)

    def test_empty_stays_empty(self):
        """A20.1: a talk without a place has an empty cell, not a nought."""
        self.archive(self.c, [self.f], "2026-06-11", place=False)
        self.seal()
        rows = list(self.workbook(self.export()).worksheets[0].iter_rows(min_row=3, values_only=True))
        self.assertIn(rows[-1][9], ("", None))
        self.assertFalse([row for row in rows if 0 in row[1:]])

    def test_no_formula(self):
        """A20.1: what people typed is never run by a spreadsheet."""
        book = self.workbook(self.export())
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        self.assertFalse([cell.coordinate for cell in cells if cell.data_type == "f"])
        self.assertIn("=HYPERLINK(1)", [cell.value for cell in cells])

    def test_rare_characters_and_marks(self):
        """A20.1: names with rare characters and marks of HTML go through ledger, workbook and PDF as they are."""
        self.v.partner_id.name = "王𠮷<b>㛃</b>"
        marks = "😀<script>document.write(6*7)</script>"
        entry = self.archive(self.c, [self.v], place="李㛃室", remarks=marks)
        self.seal()
        self.assertEqual((entry.talkee_names, entry.remarks), ("王𠮷<b>㛃</b>", marks))
        self.assertEqual(self.verify().result, "whole")
        rows = list(self.workbook(self.export()).worksheets[0].iter_rows(values_only=True))
        self.assertEqual((rows[-1][6], rows[-1][9], rows[-1][11]), ("王𠮷<b>㛃</b>", "李㛃室", marks))
        report = self.env.ref("mj_talks.mj_ledger_report").with_user(self.keeper)
        pdf, __ = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            report.report_name, self.export().ids
        )
        text = squeezed("".join(pages_of(pdf)))
        for written in ("王𠮷<b>㛃</", "李㛃室", "😀"):
            self.assertIn(written, text)
        html = report._render_qweb_html(report.report_name, self.export().ids)[0].decode()
        self.assertNotIn("<script>document", html)
        self.assertNotIn("<b>㛃</b>", html)
        self.assertIn("王𠮷&lt;b&gt;㛃&lt;/b&gt;", html)

    def test_who_takes_it_away(self):
        """A20.1: those who work for the organisation; a partner of one talk does not get the ledger in parts."""
        self.assertEqual(self.export().entry_count, 3)
        talkee = self.new_user("mj_v", "group_mj_leader", member=self.v)
        for user in (talkee, self.recorder, self.office, self.unscoped):
            with self.subTest(user.login):
                export = self.export(user)
                for take in (export.action_print, export.action_download, lambda e=export: self.workbook(e)):
                    with self.assertRaises(AccessError):
                        take()
                with self.assertRaises(AccessError):
                    self.env["report.mj_talks.mj_ledger_print"].with_user(user)._get_report_values(export.ids)
        with self.assertRaises(UserError):
            self.export(year=2020).action_print()
        action = self.export().action_download()
        self.assertIn("3", action["params"]["message"])
        self.assertIn(f"/mj/ledger/{self.north.id}/2026.xlsx", action["params"]["next"]["url"])

    def test_more_entries_than_a_sheet_has_rows(self):
        """A20.1: a ledger too long for one sheet is refused and not cut off; as many as fit are written."""
        with patch("odoo.addons.mj_talks.wizards.ledger.mj_ledger_export.MOST_ROWS", 2):
            for take in (self.export().action_download, lambda: self.workbook(self.export())):
                with self.assertRaisesRegex(UserError, "2 entries at most, and these are 3"):
                    take()
        with patch("odoo.addons.mj_talks.wizards.ledger.mj_ledger_export.MOST_ROWS", 3):
            self.assertEqual(self.workbook(self.export()).worksheets[0].max_row, 5)

    def test_only_sealed_entries(self):
        """A20.1: what waits for its seal has no number yet and is not taken away, nor is another year."""
        waiting = self.archive(self.c, [self.v], "2026-04-01")
        self.assertEqual(waiting.state, "queued")
        self.assertEqual(self.export().entry_count, 3)
        self.seal()
        self.assertEqual((self.export().entry_count, self.export(year=2025).entry_count), (4, 0))

    def test_batches(self):
        """A20.1: lots smaller than the ledger leave no entry out, double none and keep the order of numbers."""
        with patch("odoo.addons.mj_talks.wizards.ledger.mj_ledger_export.BATCH", 2):
            lots = [lot.mapped("number") for lot in self.export()._batches()]
        self.assertEqual(lots, [[1, 2], [3]])

    def test_with_all_below(self):
        """A20.1: a ledger of a subtree holds the entries of all of it."""
        export = self.export(self.rules, organization_id=self.municipal.id, include_below=True)
        self.assertEqual(export.entry_count, 3)
        details = self.workbook(export).worksheets[0]
        self.assertEqual([details[cell].value for cell in ("A3", "C2", "C3")], [1, "Organisation", "North District"])
        report = self.env["report.mj_talks.mj_ledger_print"].with_user(self.rules)
        (book,) = report._get_report_values(export.ids)["books"]
        self.assertEqual({len(row) for page in book["pages"] for row in page}, {len(book["columns"])})
        self.assertEqual((len(book["widths"]), sum(book["widths"])), (13, 100))


@tagged("post_install", "-at_install")
class TestMjLedgerPaper(HttpCase, ExportCase):
    maxDiff = None

    def test_pdf(self):
        """A20.1: columns, entries, sums, end of the chain and places to sign, readable in the text of the PDF."""
        export = self.export()
        report = self.env.ref("mj_talks.mj_ledger_report").with_user(self.keeper)
        pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(report.report_name, export.ids)
        self.assertEqual(kind, "pdf")
        text = squeezed("".join(pages_of(pdf)))
        head = self.env["mj.ledger.head"].search([("company_id", "=", self.company.id)])
        for expected in ("North District", "North Chair", "has 3 entries", "signature", "Total", head.last):
            self.assertIn(squeezed(expected), text)

    def test_words_under_their_headings(self):
        """A20.1: on paper each word of a talk stands under the heading of its column."""
        report = self.env.ref("mj_talks.mj_ledger_report").with_user(self.keeper)
        page = report._render_qweb_html(report.report_name, self.export().ids)[0].decode()
        first = {
            "No.": "1",
            "Time of the Talk": "June 10, 2026 12:00",
            "Form of the Talk": "Individual talk",
            "Kind of the Talk": "Daily talk",
            "Talkers": "North Chair",
            "Posts of the Talkers": "North District 主委",
            "Talked-to": "North Vice",
            "Posts of the Talked-to": "North District 副主委",
            "Recorder": "OdooBot",
            "Place of the Talk": "=HYPERLINK(1)",
            "Outline of the Talk": "Work of the year",
            "Remarks": "",
        }
        second = {
            "No.": "2",
            "Time of the Talk": "May 2, 2026 12:00",
            "Form of the Talk": "Collective talk",
            "Talked-to": "North Vice、North Full-Time",
            "Posts of the Talked-to": "North Vice: North District 副主委 North Full-Time: North District 专职副主委",
            "Place of the Talk": "@room",
            "Remarks": "Archived late",
        }
        third = {"No.": "3", "Place of the Talk": "+Room 9", "Remarks": "Corrects no. 1: -Wrong room"}
        self.assertEqual(rows_under(page, "Recorder"), [first, first | second, first | third])
        kinds = (("Daily", 2, 3), ("Appointment", 0, 0), ("Admission", 0, 0))
        forms = (("Organisation", 0, 0), ("Collective", 1, 2), ("Individual", 1, 1), ("Personal", 0, 0))
        counted = [("Kind of the Talk", f"{name} talk", *figures) for name, *figures in kinds]
        counted += [("Kind of the Talk", "Total", 2, 3)]
        counted += [("Form of the Talk", f"{name} talk", *figures) for name, *figures in forms]
        counted += [("Form of the Talk", "Total", 2, 3)]
        found = [
            tuple(row.values()) for row in rows_under(page, "Counted By", "Kind", "Talks Counted", "People Talked To")
        ]
        self.assertEqual(found, [tuple(map(str, row)) for row in counted])

    def test_every_page_has_the_header(self):
        """A20.1: a long ledger breaks between rows, and each of its pages begins with the columns' names."""
        for number in range(60):
            self.archive(self.c, [self.v], place=f"Room {number} " + "x" * (number % 7) * 12)
        self.seal()
        report = self.env.ref("mj_talks.mj_ledger_report").with_user(self.keeper)
        pdf, __ = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            report.report_name, self.export().ids
        )
        with_rows = [page for page in pages_of(pdf) if "North Chair" in page]
        self.assertGreater(len(with_rows), 2)
        for page in with_rows:
            self.assertIn("Remarks", page)

    def test_download(self):
        """A20.1: the workbook comes under its address to those who keep the ledger; others find nothing there."""
        self.keeper.password = "mj_north_password"
        self.recorder.password = "mj_recorder_password"
        self.authenticate("mj_north", "mj_north_password")
        url = f"/mj/ledger/{self.north.id}/2026.xlsx"
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]), ("no-store", "nosniff")
        )
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment; "))
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))
        self.assertEqual(len(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets), 3)
        self.authenticate("mj_recorder", "mj_recorder_password")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(self.url_open("/mj/ledger/999999999/2026.xlsx").status_code, 404)
