from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..duties.test_duty_engine import DutyCase
from ..papers import labelled, rows_under


@tagged("post_install", "-at_install")
class TestMjYearlySummary(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))
        cls.staff = cls.new_user("mj_north_staff", "group_mj_office", (cls.north, True))

    def summary(self, user=None):
        with Form(self.env["mj.yearly.summary"].with_user(user or self.clerk)) as form:
            form.organization_id = self.north
            form.year = 2026
        return form.record

    def test_begins_with_the_own_organization(self):
        """A20.3: a new summary is of the organisation highest up of one's own; without one it is called new."""
        self.staff.mj_scope_ids = [Command.create({"organization_id": self.school.id})]
        summaries = self.env["mj.yearly.summary"]
        self.assertEqual(Form(summaries.with_user(self.staff)).organization_id, self.north)
        self.assertFalse(Form(summaries.with_user(self.unscoped)).organization_id)
        self.assertEqual(summaries.new({"year": 2026}).display_name, "New")
        self.assertEqual(
            summaries.new({"organization_id": self.north.id, "year": 2026}).display_name, "North District 2026"
        )

    def test_counts_what_is_below_when_asked(self):
        """A20.3: “And All Below” is entered on the form of a new summary."""
        with Form(self.env["mj.yearly.summary"].with_user(self.staff)) as form:
            form.organization_id = self.north
            form.year = 2026
            form.include_below = True
        self.assertTrue(form.record.include_below)

    def test_drafted_from_the_data(self):
        """A20.3, A04.1: figures and a first overview come from the data: one talk serves four of fifteen duties."""
        self.env["mj.duty.engine"]._generate_year(2026)
        self.hold(self.c, self.v, "2026-06-10")
        summary = self.summary()
        total = summary.figures["total"]
        self.assertEqual((total["due"], total["done"]), (15, 4))
        self.assertEqual(sum(row["due"] for row in summary.figures["clauses"]), 15)
        self.assertEqual(summary.figures["talks"], 1)
        self.assertEqual(sum(count for __, count in summary.figures["by"]["timing"]), 1)
        self.assertIn(self.north.name, summary.overview)
        self.assertIn("follow-ups of 0 problems were opened", summary.overview)
        self.assertIn(str(total["due"]), str(summary.figures_shown))

    def test_counting_anew_keeps_what_was_written(self):
        """A20.3: edited words stay when the figures are counted anew; a final one stays as a whole."""
        summary = self.summary()
        summary.overview = "Our own words"
        self.hold(self.c, self.v, "2026-06-10")
        summary.action_draft()
        self.assertEqual((summary.overview, summary.figures["talks"]), ("Our own words", 1))
        summary.action_finalize()
        for change in (lambda: summary.write({"overview": "x"}), summary.action_draft, summary.unlink):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            summary.action_take_back()
        summary.with_user(self.staff).action_take_back()
        summary.overview = "Better words"

    def test_bad_input(self):
        summary = self.summary()
        summary.overview = "  "
        with self.assertRaisesRegex(UserError, "overview"):
            summary.action_finalize()
        for year in (2022, 2031):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.env["mj.yearly.summary"].create({"organization_id": self.north.id, "year": year})

    def test_who_sees_it(self):
        """A20.3: those in scope; figures are never written from outside; the printed one is checked."""
        summary = self.summary()
        stranger = self.new_user("mj_stranger", "group_mj_recorder", (self.west, True))
        self.assertFalse(self.seen_by(stranger, summary.sudo(False)))
        with self.assertRaises(AccessError):
            summary.write({"figures": {}})
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(stranger)._render_qweb_html(
                "mj_talks.mj_yearly_summary_print", summary.ids
            )
        html, __ = (
            self.env["ir.actions.report"]
            .with_user(self.clerk)
            ._render_qweb_html("mj_talks.mj_yearly_summary_print", summary.ids)
        )
        self.assertIn(self.north.name, html.decode())

    def test_columns_of_the_paper(self):
        """A20.3: worked by hand: of 15 duties the chair's talk with the vice chair fulfils four; one is waived."""
        self.env["mj.duty.engine"]._generate_year(2026)
        self.hold(self.c, self.v, "2026-06-10")
        self.duties("A18.3")[:1].with_user(self.rules).waive("A test about something else", self.a18_note())
        self.duties("A05.1", "open")[:1].due_date = "2026-06-01"
        summary = self.summary()
        report = self.env["ir.actions.report"].with_user(self.clerk)
        page = report._render_qweb_html("mj_talks.mj_yearly_summary_print", summary.ids)[0].decode()
        rows = {row["Duty"]: list(row.values())[1:] for row in rows_under(page, "Coverage", "Timeliness")}
        self.assertEqual(rows["Total"], ["14", "4", "1", "1", "28.6%", "80.0%"])
        for code, expected in (
            ("A18.1", ["2", "1", "0", "0", "50.0%", "100.0%"]),
            ("A18.2", ["3", "1", "0", "0", "33.3%", "100.0%"]),
            ("A05.1", ["5", "2", "1", "0", "40.0%", "66.7%"]),
        ):
            with self.subTest(code):
                (row,) = (row for name, row in rows.items() if self.duties(code).rule_id.name in name)
                self.assertEqual(row, expected)
        self.assertEqual(labelled(page, "Talks Held"), ["1"])
        self.assertEqual(labelled(page, "By Form"), ["Individual talk: 1"])
        self.assertEqual(labelled(page, "Entered in the Ledger"), ["0"])
