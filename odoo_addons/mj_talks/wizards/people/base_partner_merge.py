from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Who merged an account's contact with a member's would act as that member."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        for name in ("mj.member", "mj.organization"):
            records = self.env[name].sudo().with_context(active_test=False)
            if records.search_count(Domain("partner_id", "in", partner_ids), limit=1):
                raise UserError(
                    self.env._(
                        "Members and organisations are not merged with other contacts. Correct the member or the "
                        "organisation itself."
                    )
                )
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
