"""Who made a paper final, confirmed or decided is said by the step taken, and forged by nobody."""

from odoo.tests import tagged

from .common import MjCase

MOMENT = "2026-01-02 00:00:00"


@tagged("post_install", "-at_install")
class TestStepsByHand(MjCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.new_user("mj_west_office", "group_mj_office", (cls.west, True))

    def test_yearly_summary(self):
        """A20.3: nobody makes a summary final, or signs it for another, by creating or writing it."""
        forged = {"state": "final", "final_by_id": self.rules.id, "final_at": MOMENT, "figures": {}}
        values = {"organization_id": self.west.id, "year": 2026}
        self.assert_set_by_steps("mj.yearly.summary", self.clerk, values, forged)

    def test_season_plan(self):
        """A17.1: a plan is confirmed by its button."""
        values = {"organization_id": self.west.id, "date_from": "2026-12-01", "date_to": "2026-12-31"}
        self.assert_set_by_steps("mj.season.plan", self.clerk, values, {"state": "confirmed"})
