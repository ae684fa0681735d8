from odoo import api, models


class MjOrganization(models.Model):
    _inherit = "mj.organization"

    @api.private
    def _escalation_users(self):
        """Return who looks after this organisation's overdue duties: the chair of the one above, or its recorders.

        :rtype: res.users
        """
        self.ensure_one()
        above = self.sudo().parent_id
        chair = above.chair_id.partner_id.user_ids.filtered(lambda user: user.active and not user.share)
        return chair[:1] or above.recorder_ids.filtered("active")
