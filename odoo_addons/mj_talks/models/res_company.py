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
    mj_late_record_days = fields.Integer(
        string="Days Until a Record Counts as Late",
        default=15,
        help="A record completed later than that many days after the talk is shown to supervision. 0: never.",
    )
    mj_talks_per_day = fields.Integer(
        string="Talks of One Talker in a Day",
        default=8,
        help="More than that many talks of a talker on one day are shown to supervision. 0: never.",
    )
    mj_archive_days = fields.Integer(
        string="Days to Archive",
        required=True,
        default=15,
        help="A talk archived later than so many days after it was held is shown as archived late (A20.2).",
    )
