from odoo import models


class MjExport(models.AbstractModel):
    """An export does not tell how many leads the committee has (A21.2)."""

    _inherit = "mj.export"
    _untold_models = frozenset({"mj.referral"})
