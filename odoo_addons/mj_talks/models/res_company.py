from odoo import fields, models
from odoo.addons.base.models.res_partner import _tz_get


class ResCompany(models.Model):
    _inherit = "res.company"

    mj_timezone = fields.Selection(
        _tz_get,
        string="Time Zone of Talks",
        required=True,
        default="Asia/Shanghai",
        help="A talk belongs to the day and the year it was held in here; a duty is overdue from midnight here.",
    )
