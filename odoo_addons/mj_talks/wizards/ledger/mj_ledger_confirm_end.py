from odoo import fields, models


class MjLedgerConfirmEnd(models.TransientModel):
    """Confirm the end of the ledger after the database was restored."""

    _name = "mj.ledger.confirm.end"
    _description = "Confirm the End of the Ledger"
    _inherit = ["mj.checked.references"]

    verification_id = fields.Many2one("mj.ledger.verification", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Confirm it, and open the new verification."""
        self.ensure_one()
        return self.verification_id.confirm_end(self.reason)._get_records_action()
