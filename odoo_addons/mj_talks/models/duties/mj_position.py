from odoo import models

from ...duty.roles import FLAGS


class MjPosition(models.Model):
    """What a post makes of its holder decides who owes whom."""

    _inherit = "mj.position"

    def write(self, vals):
        result = super().write(vals)
        if {*FLAGS, "is_acting_chair"} & vals.keys():
            engine, companies = self.env["mj.duty.engine"], self.sudo().company_id
            is_shared = any(not position.company_id for position in self.sudo())
            engine._reconcile(engine._rules_in_force(None if is_shared else companies))
        return result
