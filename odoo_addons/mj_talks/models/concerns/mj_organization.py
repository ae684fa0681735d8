from odoo import models


class MjOrganization(models.Model):
    """Concerns are settled where the organisation now stands in the tree."""

    _inherit = "mj.organization"

    def _follow_move(self):
        super()._follow_move()
        self.env["mj.concern"]._follow_responsible(self)
