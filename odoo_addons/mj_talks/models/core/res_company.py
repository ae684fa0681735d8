from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited  # another package

    mj_timezone = fields.Selection(lambda self: self.env["mj.time.zone"]._offered())

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
