from odoo import Command
from odoo.addons.mj_talks.tests.ways import WaysCase
from odoo.addons.mj_talks.tests.ways_hints import ANSWERS, HINTS, LATER, MAY_BE_EMPTY, WITHOUT_EFFECT
from odoo.tests import tagged

from .common import CommitteeCase

HINTS |= {
    "mj.inspection": {"inspector_ids": "Overseer", "chosen_organization_ids": "East"},
    "mj.rectification": {"organization_id": "East"},
    "mj.rectification.act": {"due_date": 40},
}
LATER |= {}
MAY_BE_EMPTY |= {}
ANSWERS |= {}
WITHOUT_EFFECT |= {}


@tagged("post_install", "-at_install")
class CommitteeWaysCase(WaysCase, CommitteeCase):
    """The municipality with a committee at work: one inspection of East is in progress."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspection = (
            cls.env["mj.inspection"]
            .with_user(cls.overseer)
            .create(
                {
                    "name": "Talks of the year",
                    "kind": "regular",
                    "organization_id": cls.municipal.id,
                    "inspector_ids": [Command.set((cls.overseer_member | cls.second_member).ids)],
                    "chosen_organization_ids": [Command.set(cls.east.ids)],
                    "period_from": "2026-01-01",
                    "period_to": "2026-06-30",
                }
            )
        )
        cls.inspection.action_fix_population()
        cls.inspection.take_seed("lot 7")
        cls.inspection.action_draw()
        cls.inspection.action_start()
