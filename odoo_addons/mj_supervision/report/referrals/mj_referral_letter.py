from odoo import api, models
from odoo.addons.mj_talks.wording import colon
from odoo.exceptions import UserError


class MjReferralLetter(models.AbstractModel):
    """Letter and receipt of a referral (问题线索移送函): rendered for its handlers only, whatever the address called."""

    _name = "report.mj_supervision.mj_referral_letter"
    _description = "Referral Letter"

    @api.model
    def _get_report_values(self, docids, data=None):
        referrals = self.env["mj.referral"].browse(docids)
        referrals.check_access("read")
        letters = []
        for referral in referrals:
            if not referral.letter_number:
                raise UserError(self.env._("The letter is printed once it is approved."))
            letters.append((referral, referral._require_open("print")))
        return {
            "doc_ids": docids,
            "doc_model": "mj.referral",
            "docs": referrals,
            "letters": letters,
            "colon": colon(self.env).rstrip(),
        }
