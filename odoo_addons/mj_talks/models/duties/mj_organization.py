from odoo import models

TOUCHES_DUTIES = {"go_live", "dissolved_on", "active", "level", "parent_id"}


class MjOrganization(models.Model):
    """Duties follow what changes an organisation's place, level or life."""

    _inherit = "mj.organization"

    def write(self, vals):
        if not TOUCHES_DUTIES & vals.keys():
            return super().write(vals)
        above_before = self.parent_id
        result = super().write(vals)
        self.env["mj.duty.engine"]._reconcile(organizations=self | above_before)
        return result
