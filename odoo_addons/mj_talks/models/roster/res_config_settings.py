from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited  # another package

    mj_roster_file_days = fields.Integer(related="company_id.mj_roster_file_days", readonly=False)
