from odoo import models


class MjOrganization(models.Model):
    """Concerns are settled where the organisation now stands in the tree."""

    _inherit = "mj.organization"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _follow_move(self):
        result = super()._follow_move()
        self.env["mj.concern"]._follow_responsible(self)
        return result
