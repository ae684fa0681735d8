from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...duty.talk_kinds import FORMS

CHANGEABLE = ("held_at", "place", "theme", "form", "remarks")


class MjLedgerCorrect(models.TransientModel):
    """Correct or annul an archived talk by a new entry in the ledger (A20)."""

    _name = "mj.ledger.correct"
    _description = "Correct an Archived Talk"
    _inherit = ["mj.checked.references"]

    talk_id = fields.Many2one("mj.talk", required=True)
    kind = fields.Selection(
        [("correction", "Correct it"), ("annulment", "Annul it")],
        string="What to Do",
        required=True,
        default="correction",
    )
    held_at = fields.Datetime(string="Time of the Talk")
    place = fields.Char()
    theme = fields.Char()
    form = fields.Selection(FORMS)
    remarks = fields.Char()
    line_ids = fields.One2many("mj.ledger.correct.line", "correct_id", string="Attendance")
    reason = fields.Char(string="Reason of the Correction", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("talk_id"):
            talk = self.env["mj.talk"].browse(values["talk_id"])
            talk._check_may_correct()
            values |= {name: talk[name] for name in CHANGEABLE}
            values["line_ids"] = [
                Command.create({"participant_id": line.id, "attended": line.attended}) for line in talk.participant_ids
            ]
        return values

    def action_apply(self):
        """Make the new entry.

        :raises UserError: when nothing was changed, or without a reason.
        """
        self.ensure_one()
        self.talk_id._check_may_correct()
        if self.kind == "annulment":
            self.talk_id.annul(self.reason)
        else:
            values = self._changes()
            if not values:
                raise UserError(self.env._("Nothing was changed. Change what is wrong, or close the window."))
            self.talk_id.correct(values, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _changes(self):
        talk = self.talk_id
        values = {name: self[name] for name in CHANGEABLE if self[name] != talk[name]}
        attendance = [
            Command.update(line.participant_id.id, {"attended": line.attended})
            for line in self.line_ids
            if line.participant_id in talk.participant_ids and line.attended != line.participant_id.attended
        ]
        return values | ({"participant_ids": attendance} if attendance else {})


class MjLedgerCorrectLine(models.TransientModel):
    """Whether a person of the talk was there."""

    _name = "mj.ledger.correct.line"
    _description = "Attendance to Correct"
    _inherit = ["mj.checked.references"]

    correct_id = fields.Many2one("mj.ledger.correct", required=True, ondelete="cascade")
    participant_id = fields.Many2one("mj.talk.participant", string="Person", required=True)
    attended = fields.Boolean()
