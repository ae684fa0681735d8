from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mj_problem_days = fields.Integer(related="company_id.mj_problem_days", readonly=False)
