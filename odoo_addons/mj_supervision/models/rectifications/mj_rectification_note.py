from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [
    ("followed", "Proposal followed"),
    ("partly", "Proposal followed in part"),
    ("not_followed", "Proposal not followed"),
]


class MjRectificationNote(models.Model):
    """What the committee notes about a rectification. Those whom it concerns never read it (A17.5)."""

    _name = "mj.rectification.note"
    _description = "Note of the Committee"
    _order = "id"
    _rec_name = "kind"

    rectification_id = fields.Many2one(
        "mj.rectification", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(
        [
            ("note", "General note"),
            ("check", "On the check"),
            ("proposal", "Handling proposal"),
            ("outcome", "Decision on the proposal"),
        ],
        string="Kind of Note",
        required=True,
        readonly=True,
    )
    moment = fields.Datetime(required=True, default=lambda self: fields.Datetime.now(), readonly=True)
    user_id = fields.Many2one("res.users", string="Account", required=True, ondelete="restrict", readonly=True)
    user_name = fields.Char(string="Noted By", required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, string="Outcome of the Proposal", readonly=True)
    decided_on = fields.Date(readonly=True)
    decision_document = fields.Char(readonly=True, help="The paper by which it was decided.")

    def write(self, vals):
        if self:
            raise UserError(self.env._("A note of the committee is kept as it was written."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A note of the committee is kept for good."))
