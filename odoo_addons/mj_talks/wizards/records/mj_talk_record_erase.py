from odoo import fields, models


class MjTalkRecordErase(models.TransientModel):
    """Erase what was recorded of a talk, for good and with a reason."""

    _name = "mj.talk.record.erase"
    _description = "Erase a Record"
    _inherit = ["mj.checked.references"]

    talk_id = fields.Many2one("mj.talk", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Erase the record."""
        self.ensure_one()
        self.talk_id.erase_record(self.reason)
        return {"type": "ir.actions.act_window_close"}
