from odoo import fields, models


class MjTalkConfirm(models.TransientModel):
    """Say before confirming what supervision will see (A08.1)."""

    _name = "mj.talk.confirm"
    _description = "Confirm a Record"
    _inherit = ["mj.checked.references"]

    talk_id = fields.Many2one("mj.talk", required=True, readonly=True)
    signs = fields.Text(readonly=True)

    def action_apply(self):
        """Confirm the record as it is."""
        self.ensure_one()
        self.talk_id.action_confirm()
        return {"type": "ir.actions.act_window_close"}
