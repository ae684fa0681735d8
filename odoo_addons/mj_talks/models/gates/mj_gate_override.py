from odoo import api, fields, models
from odoo.exceptions import UserError


class MjGateOverride(models.Model):
    """A decision taken without the talk before it: who, when and why, kept for good (A11.1, A12.1).

    An exception counts for the person, post and organisation for which it was decided, and for no other.
    """

    _name = "mj.gate.override"
    _description = "Decision Without the Talk Before"
    _inherit = ["mj.organization.scoped"]
    _order = "decided_at desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(
        [("exception", "Allowed without the talk"), ("history", "Entered as history after going live")],
        string="Why No Talk",
        required=True,
        readonly=True,
        default="exception",
    )
    member_id = fields.Many2one("mj.member", required=True, index=True, ondelete="restrict", readonly=True)
    organization_id = fields.Many2one(readonly=True)
    position_id = fields.Many2one(
        "mj.position", string="Post", ondelete="restrict", readonly=True, help="Empty: the admission."
    )
    appointment_id = fields.Many2one("mj.appointment", index="btree_not_null", ondelete="restrict", readonly=True)
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Decided By", required=True, ondelete="restrict", readonly=True)
    decided_at = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)

    _order_idx = models.Index("(decided_at DESC, id DESC)")

    @api.depends("member_id", "position_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for override in self:
            decision = override.position_id.name or self.env._("Admission")
            override.display_name = f"{override.member_id.name} – {decision}"

    def write(self, vals):
        if self:
            raise UserError(self.env._("A decision without the talk is kept as it was taken."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A decision without the talk is kept for good."))
