from odoo import fields, models


class MjConcernWithdraw(models.TransientModel):
    """Withdraw concerns with a reason."""

    _name = "mj.concern.withdraw"
    _description = "Withdraw Concerns"
    _inherit = ["mj.checked.references"]

    concern_ids = fields.Many2many("mj.concern", string="Concerns", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        self.ensure_one()
        self.concern_ids.withdraw(self.reason)
        # The reason belongs to the content and stays nowhere else.
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
