from odoo import fields, models


class MjTalkCancel(models.TransientModel):
    """Cancel talks with a reason."""

    _name = "mj.talk.cancel"
    _description = "Cancel Talks"
    _inherit = ["mj.reason"]

    talk_ids = fields.Many2many("mj.talk", string="Talks", required=True)

    def _apply(self):
        self.talk_ids.cancel(self.reason)
