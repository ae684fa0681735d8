from lxml import html
from odoo.addons.mj_talks.tests.papers import labelled, rows_under
from odoo.tests import tagged

from .common import InspectionCase


@tagged("post_install", "-at_install")
class TestMjInspectionPaper(InspectionCase):
    """A22.2: each figure and word of both documents in its own column."""

    def page(self, name, inspection):
        report = self.env["ir.actions.report"].with_user(self.supervisor)
        return report._render_qweb_html(f"mj_supervision.report_{name}", inspection.ids)[0].decode()

    def test_columns_of_the_circular(self):
        """One talk of the chair with the vice chair: 4 of 15 duties done, and all were due the day before."""
        self.hold(self.c, self.v, "2026-05-05")
        self.env["mj.obligation"].search([("organization_id", "=", self.north.id)]).due_date = "2026-06-14"
        inspection = self.started(self.new_regular(self.north | self.west))
        self.new_finding(inspection)
        checks = inspection.check_ids.filtered(lambda check: check.line_id.organization_id == self.north)
        checks.result = "met"
        checks[0].result = "unmet"
        checks[1:3].result = "partly"
        met = len(checks) - 3
        rows = rows_under(self.page("circular", self.reported(inspection)), "Coverage", "Timeliness")
        self.assertEqual([row["No."] for row in rows], ["1", "2"])
        (north,) = (row for row in rows if row["Organisation"] == "North District")
        (west,) = (row for row in rows if row["Organisation"] == "West District")
        figures = {check.checkpoint_id.figure: check for check in checks}
        self.assertEqual((figures["coverage"].part, figures["coverage"].whole), (4, 15))
        self.assertEqual((figures["timeliness"].part, figures["timeliness"].whole), (4, 15))
        self.assertIn("4/15", north["Coverage"])
        self.assertIn("4/15", north["Timeliness"])
        self.assertEqual((west["Coverage"], west["Timeliness"]), ("nothing due", "nothing due"))
        self.assertEqual(north["Points met / partly / not met"], f"{met} / 2 / 1")
        self.assertEqual((north["Findings"], west["Findings"]), ("1", "0"))

    def test_circular_says_what_was_found_and_what_is_required(self):
        """A22.2: under the title of each problem its facts and the correction, paragraph by paragraph."""
        inspection = self.started(self.new_regular(self.north | self.west))
        self.new_finding(inspection)
        self.new_finding(
            inspection,
            organization_id=self.west.id,
            name="No ledger",
            description="Facts one.\nFacts two.",
            requirement="Keep one.",
        )
        page = self.page("circular", self.reported(inspection))
        words = [" ".join(node.itertext()).strip() for node in html.fromstring(page).iter("p")]
        found = words[words.index("Main problems") + 1 :]
        self.assertEqual(
            [text.rpartition(" (")[0] if text.startswith("(") else text for text in found[:7]],
            [
                "(1) North District: Talks are missing",
                "Two of five talks were not held.",
                "Correction required: Hold the two talks by the end of July.",
                "(2) West District: No ledger",
                "Facts one.",
                "Facts two.",
                "Correction required: Keep one.",
            ],
        )

    def test_columns_of_the_report(self):
        """Answers, remarks and findings where they belong, and each organisation's own."""
        inspection = self.started(self.new_regular(self.north))
        self.new_finding(inspection, severity="grave")
        check = inspection.check_ids[0]
        check.write({"result": "partly", "note": "NOTE-MARK"})
        page = self.page("inspection", self.reported(inspection))
        (row,) = (row for row in rows_under(page, "Point", "Answer") if row["Remarks"])
        self.assertEqual(
            (row["Article"], row["Point"], row["Answer"], row["Remarks"]),
            (check.clause_label, check.checkpoint_id.name, "Partly met", "NOTE-MARK"),
        )
        (finding,) = rows_under(page, "Finding", "Severity")
        self.assertEqual(
            (finding["No."], finding["Organisation"], finding["Severity"]), ("1", "North District", "Grave")
        )
        self.assertEqual(
            finding["Finding"],
            "Talks are missing Two of five talks were not held. "
            "Correction required: Hold the two talks by the end of July.",
        )
        (sampled,) = rows_under(page, "Talks sampled")
        self.assertEqual((sampled["Organisation"], sampled["Talks sampled"]), ("North District", "–"))
        self.assertEqual(labelled(page, "Kind"), ["Regular inspection"])
        self.assertEqual(labelled(page, "Inspectors"), ["Inspector A, Inspector B"])
        self.assertEqual(labelled(page, "Talks inspected"), ["2026年1月1日至6月14日"])
        self.assertEqual(labelled(page, "Days of the inspection"), ["2026年6月15日至17日"])
        self.assertEqual(labelled(page, "Seed"), [inspection.seed])
        self.assertEqual(labelled(page, "Population SHA-256"), [inspection.population_hash])

    def test_draw_that_differs_says_so(self):
        """A22.3: the draw is repeated on printing: what was changed below the ORM stands there in bold."""
        inspection = self.drawn(self.new_inspection(percent=50.0))
        (drawn,) = labelled(self.page("inspection", inspection), "Drawn")
        self.assertIn("the same", drawn)
        self.assertNotIn("DIFFERENT", drawn)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mj_inspection_organization SET organization_id = %s WHERE id = %s",
            [self.museum.id, inspection.organization_line_ids[0].id],
        )
        self.env.invalidate_all()
        (drawn,) = labelled(self.page("inspection", inspection), "Drawn")
        self.assertIn("DIFFERENT", drawn)
        self.assertNotIn("the same", drawn)
