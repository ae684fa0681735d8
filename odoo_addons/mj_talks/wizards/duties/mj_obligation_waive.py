from odoo import fields, models


class MjObligationWaive(models.TransientModel):
    """Waive duties with a reason that stays for good."""

    _name = "mj.obligation.waive"
    _description = "Waive Duties"
    _inherit = ["mj.reason"]

    obligation_ids = fields.Many2many("mj.obligation", string="Duties", required=True)
    reason = fields.Text(required=True)

    def _apply(self):
        self.obligation_ids.waive(self.reason)
