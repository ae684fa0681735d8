from odoo import fields, models


class MjInspectionCancel(models.TransientModel):
    """Cancel inspections with a reason."""

    _name = "mj.inspection.cancel"
    _description = "Cancel Inspections"
    _inherit = ["mj.checked.references"]

    inspection_ids = fields.Many2many("mj.inspection", string="Inspections", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.inspection_ids.cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
