from odoo import fields, models


class MjLedgerConfirmEnd(models.TransientModel):
    """Confirm the end of the ledger after the database was restored."""

    _name = "mj.ledger.confirm.end"
    _description = "Confirm the End of the Ledger"
    _inherit = ["mj.reason"]

    verification_id = fields.Many2one("mj.ledger.verification", required=True)

    def _apply(self):
        return self.verification_id.confirm_end(self.reason)._get_records_action()
