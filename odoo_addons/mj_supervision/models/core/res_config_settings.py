from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mj_document_prefix = fields.Char(related="company_id.mj_document_prefix", readonly=False)
    mj_problem_days = fields.Integer(related="company_id.mj_problem_days", readonly=False)
