from odoo import models

from ..duty.roles import FLAGS


class MjPosition(models.Model):
    """What a post makes of its holder decides who owes whom."""

    _inherit = "mj.position"

    def write(self, vals):
        result = super().write(vals)
        if set(FLAGS) & vals.keys():
            self.env["mj.duty.engine"]._reconcile()
        return result
