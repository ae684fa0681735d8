from odoo import fields, models


class MjTalkCancel(models.TransientModel):
    """Cancel talks with a reason."""

    _name = "mj.talk.cancel"
    _description = "Cancel Talks"
    _inherit = ["mj.checked.references"]

    talk_ids = fields.Many2many("mj.talk", string="Talks", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.talk_ids.cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
