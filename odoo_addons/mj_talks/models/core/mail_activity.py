from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Odoo's filter of overdue activities hands it to PostgreSQL: one zone unknown there would break it for everybody.
    user_tz = fields.Selection(_tz_get, related=None, compute="_compute_user_tz", store=True)

    @api.depends("user_id.tz")
    def _compute_user_tz(self):
        for activity in self:
            activity.user_tz = self.env["mj.time.zone"]._usable(activity.user_id.tz)
