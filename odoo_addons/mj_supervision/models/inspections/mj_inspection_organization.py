from odoo import api, fields, models


class MjInspectionOrganization(models.Model):
    """An organisation inspected: chosen, or drawn by lot."""

    _name = "mj.inspection.organization"
    _description = "Organisation Inspected"
    _inherit = ["mj.inspection.line"]
    _order = "inspection_id, id"
    _rec_name = "organization_id"

    inspection_id = fields.Many2one("mj.inspection", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(
        "mj.organization", string="Organisation", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, index=True)
    code = fields.Char(related="organization_id.code", string="Organisation Code")
    level = fields.Selection(related="organization_id.level")
    check_ids = fields.One2many("mj.inspection.check", "line_id", string="Checklist")
    finding_count = fields.Integer(compute="_compute_finding_count", string="Findings")
    note = fields.Text(string="Remarks")

    _organization_uniq = models.UniqueIndex("(inspection_id, organization_id)")

    @api.depends("inspection_id.finding_ids.organization_id")
    def _compute_finding_count(self):
        for line in self:
            line.finding_count = len(
                line.inspection_id.finding_ids.filtered(
                    lambda one, line=line: one.organization_id == line.organization_id
                )
            )
