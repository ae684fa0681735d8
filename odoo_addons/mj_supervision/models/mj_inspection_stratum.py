from odoo import fields, models


class MjInspectionStratum(models.Model):
    """Organisations of one level last inspected in the same year, with the share to draw of them."""

    _name = "mj.inspection.stratum"
    _description = "Stratum of a Draw"
    _inherit = ["mj.inspection.line"]
    _order = "inspection_id, name"

    _open_fields = frozenset()

    inspection_id = fields.Many2one("mj.inspection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, index=True)
    name = fields.Char(string="Stratum", required=True, help="Level, and the year of the last inspection.")
    size = fields.Integer(string="Organisations in It")
    percent = fields.Float(string="Share (%)", required=True)

    _share = models.Constraint("CHECK (percent > 0 AND percent <= 100)", "A share lies between 0 and 100 per cent.")
    _name_uniq = models.UniqueIndex("(inspection_id, name)", "This stratum is listed already.")

    def _changes_in_state(self):
        return "draft"
