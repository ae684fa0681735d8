from odoo import models


class MjOrganization(models.Model):
    _inherit = "mj.organization"  # pylint: disable=consider-merging-classes-inherited  # another package

    def action_open_season_plans(self):
        """Open the season plans of the organisation; a new one is filled in for it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_season_plan_action")
        action["domain"] = [("organization_id", "=", self.id)]
        action["context"] = {"default_organization_id": self.id}
        return action
