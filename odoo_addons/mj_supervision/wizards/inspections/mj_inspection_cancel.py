from odoo import fields, models


class MjInspectionCancel(models.TransientModel):
    """Cancel inspections with a reason."""

    _name = "mj.inspection.cancel"
    _description = "Cancel Inspections"
    _inherit = ["mj.reason"]

    inspection_ids = fields.Many2many("mj.inspection", string="Inspections", required=True)

    def _apply(self):
        self.inspection_ids.cancel(self.reason)
