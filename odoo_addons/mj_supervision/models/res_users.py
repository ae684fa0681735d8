from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _mj_oversees_all(self):
        """The supervision committee reads who holds which post everywhere (A22.1), and changes nothing by that."""
        return super()._mj_oversees_all() or self.has_group("mj_supervision.group_mj_supervision_member")
