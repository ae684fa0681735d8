from odoo import fields, models


class MjTalkRequestAccept(models.TransientModel):
    """Accept a request and plan its talk."""

    _name = "mj.talk.request.accept"
    _description = "Accept a Request"
    _inherit = ["mj.checked.references"]

    request_id = fields.Many2one("mj.talk.request", required=True, readonly=True)
    planned_at = fields.Datetime(
        string="Planned For", required=True, default=lambda self: self.env["mj.obligation"]._next_afternoon()
    )
    place = fields.Char()

    def action_apply(self):
        """Plan the talk and open it."""
        self.ensure_one()
        talk = self.request_id.accept(self.planned_at, self.place)
        if not talk.has_access("read"):
            return {"type": "ir.actions.act_window_close"}
        return talk._get_records_action()
