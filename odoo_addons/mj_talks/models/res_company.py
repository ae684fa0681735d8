from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    mj_timezone = fields.Selection(
        lambda self: self.env["mj.time.zone"]._offered(),
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

    @api.constrains("mj_timezone")
    def _check_mj_timezone(self):
        """PostgreSQL refuses a zone that it does not know; a name may come by import or by RPC.

        :raises ValidationError: for such a zone.
        """
        known = self.env["mj.time.zone"]._known()
        for company in self:
            if company.mj_timezone not in known:
                raise ValidationError(
                    self.env._("PostgreSQL does not know the time zone %s. Choose Asia/Shanghai.", company.mj_timezone)
                )
