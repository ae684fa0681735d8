from odoo import models

from ..referrals.mj_referral import DIRECTOR


class MjAccessGrant(models.Model):
    """The director of the supervision committee decides on access grants, too."""

    _inherit = "mj.access.grant"

    def _is_decider(self):
        return super()._is_decider() or self.env.user.has_group(DIRECTOR)
