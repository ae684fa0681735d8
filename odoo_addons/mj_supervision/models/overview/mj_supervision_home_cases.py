from odoo import api, models

from ..rectifications.mj_rectification import AWAITING_STATES
from ..rectifications.mj_rectification_decision import NEGATIVE_RESULTS

RECTIFICATIONS = "mj_supervision.mj_rectification_action"


class MjSupervisionHome(models.AbstractModel):
    """What waits for the committee itself: cases whose next step is its own, and papers to approve (A17.5, A22)."""

    _inherit = "mj.supervision.home"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    def _tile_labels(self):
        return super()._tile_labels() | {
            "to_extend": self.env._("Extensions asked for, not answered"),
            "to_check": self.env._("Submitted, to be checked"),
            "to_warn": self.env._("Found not corrected, to be warned"),
            "to_propose": self.env._("Warned in vain, handling to be proposed"),
            "to_decide": self.env._("Handling proposed, outcome not known"),
            "to_close": self.env._("Corrected or decided, to be struck off"),
            "to_approve": self.env._("Inspections reported, to be approved"),
            "receipts": self.env._("Guidance not acknowledged yet"),
        }

    @api.model
    def _tiles(self, year, today):
        tiles = super()._tiles(year, today)
        place = [tile["name"] for tile in tiles].index("rectifications") + 1
        return [*tiles[:place], *self._case_tiles(), *self._paper_tiles(), *tiles[place:]]

    @api.model
    def _case_tiles(self):
        """Return what is counted of the cases whose next step is the committee's, in the order of the ladder.

        :rtype: list[dict]
        """
        uncorrected = [("state", "=", "checked"), ("check_result", "in", NEGATIVE_RESULTS)]
        warned_in_vain = ["&", ("state", "=", "warned"), ("is_overdue", "=", True), "&", "&", *uncorrected]
        domains = {
            "to_extend": [("extension_ids.state", "=", "asked"), ("state", "in", AWAITING_STATES)],
            "to_check": [("state", "=", "submitted")],
            "to_warn": [*uncorrected, ("is_warned", "=", False)],
            "to_propose": ["|", *warned_in_vain, ("is_warned", "=", True)],
            "to_decide": [("state", "=", "proposed")],
            "to_close": [
                "|",
                ("state", "=", "decided"),
                "&",
                ("state", "=", "checked"),
                ("check_result", "=", "corrected"),
            ],
        }
        return [
            {"name": name, "model": "mj.rectification", "domain": domain, "action": RECTIFICATIONS, "is_warning": True}
            for name, domain in domains.items()
        ]

    @api.model
    def _paper_tiles(self):
        return [
            {
                "name": "to_approve",
                "model": "mj.inspection",
                "domain": [("state", "=", "reported")],
                "action": "mj_supervision.mj_inspection_action",
                "is_warning": True,
            },
            {
                "name": "receipts",
                "model": "mj.guidance.receipt",
                "domain": [("state", "=", "pending"), ("guidance_state", "=", "published")],
                "action": "mj_supervision.mj_guidance_receipt_action",
                "is_warning": False,
            },
        ]
