from odoo.tests import BaseCase, tagged

from ...duty.matrix import ANYBODY, MatrixDuty, arrange, totals


@tagged("post_install", "-at_install")
class TestArrange(BaseCase):
    """The tables of the matrix, by hand: chair 1, vice chair 2, committee member 3."""

    def setUp(self):
        super().setUp()
        self.duties = [
            MatrixDuty(10, 1, 2, False, True, "open"),
            MatrixDuty(11, 1, 2, True, True, "done"),
            MatrixDuty(12, ANYBODY, 2, True, True, "planned"),
            MatrixDuty(13, 2, 3, False, False, "overdue"),
            MatrixDuty(14, 1, ANYBODY, False, False, "waived"),
        ]
        self.leadership, self.others = arrange(self.duties, [1, 2], [3])

    def cell(self, table, row, column):
        return next(cell for cell in table["cells"] if (cell["row"], cell["column"]) == (row, column))

    def test_worst_status_wins(self):
        """A18.1, A18.2: a cell shows what needs attention first, a mutual duty on both sides."""
        self.assertEqual(self.cell(self.leadership, 1, 2)["status"], "open")
        self.assertEqual(self.cell(self.leadership, 1, 2)["duty_ids"], [10, 11])
        self.assertEqual(self.cell(self.leadership, 2, 1)["status"], "done")

    def test_anybody_comes_last(self):
        self.assertEqual([row["id"] for row in self.leadership["rows"]], [1, 2, 0])
        self.assertEqual([column["id"] for column in self.leadership["columns"]], [1, 2])
        self.assertEqual([row["id"] for row in self.others["rows"]], [3, 0])

    def test_lines_count_cells(self):
        """A18.1, A18.2: what stands at the end of a line is what can be counted along it, and adds up."""
        self.assertEqual([row["due"] for row in self.leadership["rows"]], [1, 1, 1])
        for table in (self.leadership, self.others):
            for counted in ("due", "done"):
                along = [sum(line[counted] for line in table[lines]) for lines in ("rows", "columns")]
                self.assertEqual(along, [table["cell_totals"][counted]] * 2)
        self.assertEqual(self.leadership["cell_totals"]["due"], len(self.leadership["cells"]))
        self.assertEqual(
            [(column["open"], column["done"], column["planned"]) for column in self.leadership["columns"]],
            [(0, 1, 0), (1, 0, 1)],
        )

    def test_totals_count_each_duty_once(self):
        self.assertEqual(self.leadership["totals"]["due"], 3)
        counts = totals(self.duties)
        self.assertEqual((counts["due"], counts["done"], counts["overdue"], counts["waived"]), (4, 1, 1, 1))
        self.assertEqual(counts["coverage"], 25)
        self.assertIsNone(totals([])["coverage"])

    def test_coverage_is_never_rounded_up(self):
        duties = [MatrixDuty(number, 1, 2, False, True, "done") for number in range(199)]
        self.assertEqual(totals([*duties, MatrixDuty(200, 1, 2, False, True, "open")])["coverage"], 99)

    def test_somebody_who_left(self):
        """A18.4: who is named on a duty and holds no post any more comes after the team."""
        table = arrange([MatrixDuty(1, 9, 2, False, True, "done")], [1, 2], [])[0]
        self.assertEqual([row["id"] for row in table["rows"]], [1, 2, 9])
