from odoo import fields, models


class MjConcernWithdraw(models.TransientModel):
    """Withdraw concerns with a reason, which is as confidential as the concern, from when it is typed."""

    _name = "mj.concern.withdraw"
    _description = "Withdraw Concerns"
    _inherit = ["mj.confidential"]
    _content_names = ("reason",)

    concern_ids = fields.Many2many("mj.concern", string="Concerns", required=True)
    reason = fields.Text(compute="_compute_content", readonly=False)

    def _known_to(self, user):
        return self.filtered(lambda wizard: wizard.create_uid == user)

    def action_apply(self):
        self.ensure_one()
        self.concern_ids.withdraw(self.reason)
        # The reason belongs to the content and stays nowhere else.
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
