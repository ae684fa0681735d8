from odoo.addons.mj_talks.tests.screens import ScreenCase
from odoo.tests import tagged

# What a card shows, which is all that a phone has of a list.
CARDS = {
    "mj_guidance_receipt_view_kanban": "guidance_id organization_id due_date state",
    "mj_guidance_view_kanban": "name state reference published_at acknowledged_count receipt_count",
    "mj_inspection_checkpoint_view_kanban": "clause_label name figure",
    "mj_inspection_finding_view_kanban": "name severity organization_id clause_label inspection_id outcome",
    "mj_inspection_view_kanban": "name kind reference date_from date_to inspector_ids finding_count",
    "mj_rectification_view_kanban": "reference title organization_id member_id due_date",
    "mj_referral_view_kanban": "reference state department_id letter_number handler_ids",
    "mj_yearly_report_view_kanban": "organization_id state drafted_at",
}


@tagged("post_install", "-at_install")
class TestScreens(ScreenCase):
    """Nothing is lost from a screen unseen."""

    def test_cards(self):
        self.assertShows("mj_supervision", CARDS, "//t[@t-name='card']//field")
