from odoo import api, fields, models


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
    label = fields.Char(compute="_compute_label", string="Level and Last Inspection")
    size = fields.Integer(string="Organisations in It")
    percent = fields.Float(string="Share (%)", required=True)

    _share = models.Constraint("CHECK (percent > 0 AND percent <= 100)", "A share lies between 0 and 100 per cent.")
    _name_uniq = models.UniqueIndex("(inspection_id, name)", "This stratum is listed already.")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_label(self):
        """Say the stratum in words; its name is what the population is drawn by and stays as it is."""
        levels = dict(self.env["mj.organization"]._fields["level"]._description_selection(self.env))
        for line in self:
            level, __, year = (line.name or "").partition("/")
            last = self.env._("never inspected") if year == "never" else year
            line.label = f"{levels.get(level, level)} · {last}"

    def _changes_in_state(self):
        return "draft"
