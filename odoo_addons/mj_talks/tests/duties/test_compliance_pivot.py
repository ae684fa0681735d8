from odoo.tests import tagged

from ..common import browse_from_shanghai
from ..test_tours import TourCase


@tagged("post_install", "-at_install")
class TestCompliancePivot(TourCase):
    """In the running year: the screen opens with that of the browser, and a year without a duty would show examples."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        browse_from_shanghai(cls)

    def test_rate_of_nothing_is_empty(self):
        """A18: where nothing is done and nothing overdue, the pivot shows no timeliness, and a coverage of nought."""
        office = self.new_user("mj_pivot", "group_mj_office", (self.north, True))
        self.assertTrue(self.env["mj.compliance.report"].with_user(office).search_count([]))
        self.browser_js(
            "/odoo/mj-compliance",
            """
            const cells = [...document.querySelectorAll(".o_pivot tbody tr:first-child .o_pivot_cell_value")];
            const shown = cells.map((cell) => cell.textContent.trim()).slice(-2);
            if (!/^0/.test(shown[0]) || shown[1] !== "") { throw new Error(`Shown is ${shown}`); }
            console.log("test successful");
            """,
            ready="Boolean(document.querySelector('.o_pivot tbody .o_pivot_cell_value'))",
            login="mj_pivot",
        )
