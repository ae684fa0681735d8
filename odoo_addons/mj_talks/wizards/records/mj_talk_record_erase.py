from odoo import fields, models


class MjTalkRecordErase(models.TransientModel):
    """Erase what was recorded of a talk, for good and with a reason."""

    _name = "mj.talk.record.erase"
    _description = "Erase a Record"
    _inherit = ["mj.reason"]

    talk_id = fields.Many2one("mj.talk", required=True)

    def _apply(self):
        self.talk_id.erase_record(self.reason)
