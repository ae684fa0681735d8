"""Who made a paper final, published or decided is said by the step taken, and forged by nobody."""

from odoo.tests import tagged

from .inspections.common import InspectionCase

MOMENT = "2026-01-02 00:00:00"


@tagged("post_install", "-at_install")
class TestStepsByHand(InspectionCase):
    def test_guidance(self):
        """A22.1: a note is published by its button."""
        values = {"name": "Note", "body": "Text", "organization_ids": [(6, 0, self.north.ids)]}
        forged = {"state": "published", "published_at": MOMENT, "published_by_id": self.director.id}
        record = self.assert_set_by_steps("mj.guidance", self.supervisor, values, forged)
        self.assertFalse(record.published_by_id)

    def test_inspection(self):
        """A22.2: who reported and approved an inspection is said by its steps."""
        values = {"name": "Inspection", "kind": "spot", "organization_id": self.municipal.id}
        forged = {"state": "closed", "closed_by_id": self.director.id, "reported_at": MOMENT, "seed": "x"}
        record = self.assert_set_by_steps("mj.inspection", self.supervisor, values, forged)
        self.assertEqual((record.closed_by_id.id, record.seed), (False, False))

    def test_yearly_report(self):
        """A20.3: a member of the committee drafts the yearly report and does not make it final by hand."""
        values = {"organization_id": self.municipal.id, "year": 2026}
        forged = {"state": "final", "final_by_id": self.director.id, "final_at": MOMENT, "figures": {}}
        record = self.assert_set_by_steps("mj.yearly.report", self.supervisor, values, forged)
        self.assertFalse(record.final_by_id)
