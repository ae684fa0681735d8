from odoo import api, fields, models
from odoo.fields import Domain


class MjOrganizationWithin(models.AbstractModel):
    """A row of one organisation, found by that organisation and by every one above it.

    For filters that compare with “is”: those of a dashboard, where a district means its branches, too.
    """

    _name = "mj.organization.within"
    _description = "Within an Organisation"

    within_id = fields.Many2one(
        "mj.organization",
        string="Organisation with All Below",
        compute="_compute_within_id",
        search="_search_within_id",
    )

    @api.depends("organization_id")
    def _compute_within_id(self):
        for record in self:
            record.within_id = record.organization_id

    @api.model
    def _search_within_id(self, operator, value):
        if operator in ("in", "child_of"):
            return Domain("organization_id", "child_of", [place for place in value if place])
        if operator == "any":
            places = self.env["mj.organization"].search(value)
            return Domain("organization_id", "child_of", places.ids)
        return NotImplemented
