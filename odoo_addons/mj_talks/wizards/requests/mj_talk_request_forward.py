from odoo import api, fields, models


class MjTalkRequestForward(models.TransientModel):
    """Forward a request to another leader."""

    _name = "mj.talk.request.forward"
    _description = "Forward a Request"
    _inherit = ["mj.checked.references"]

    request_id = fields.Many2one("mj.talk.request", required=True, readonly=True)
    organization_id = fields.Many2one(
        "mj.organization",
        string="Organisation",
        required=True,
        compute="_compute_organization_id",
        store=True,
        readonly=False,
    )
    asked_organization_id = fields.Many2one(
        "mj.organization", string="Organisation Asked", compute="_compute_organization_id", store=True
    )
    leader_choice_id = fields.Many2one("mj.talk.request.leader", string="Leader to Ask", required=True)

    @api.depends("request_id")
    def _compute_organization_id(self):
        for wizard in self:
            wizard.organization_id = wizard.asked_organization_id = wizard.request_id.organization_id

    def action_apply(self):
        self.ensure_one()
        leader = self.leader_choice_id.sudo()
        self.request_id.forward(leader.organization_id, leader.member_id)
        return {"type": "ir.actions.act_window_close"}
