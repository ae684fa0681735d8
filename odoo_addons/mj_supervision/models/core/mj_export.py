from odoo import models

from ..referrals.mj_referral import DIRECTOR
from .ir_module_module import COMMITTEE_EXPORT_PARAMETER


class MjExport(models.AbstractModel):
    """The committee's director exports what the rules administrator does not see, and no export counts leads (A21.2)."""

    _inherit = "mj.export"
    _untold_models = frozenset({"mj.referral"})

    def _exported_at_parameters(self):
        parameters = super()._exported_at_parameters()
        return parameters + [COMMITTEE_EXPORT_PARAMETER] if self.env.user.has_group(DIRECTOR) else parameters
