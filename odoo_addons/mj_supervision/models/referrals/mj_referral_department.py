from odoo import fields, models


class MjReferralDepartment(models.Model):
    """A department to which leads on violations are transferred (A21.2)."""

    _name = "mj.referral.department"
    _description = "Receiving Department"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    address = fields.Char()
    contact = fields.Char(help="Who receives the letter.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the committees of all companies.")

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0)) WHERE active", "This department is in the list already."
    )
