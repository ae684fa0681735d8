from odoo import fields, models


class MjLedgerHead(models.Model):
    """The end of a company's chain, sealed itself. No role has a right on it; the sealer keeps it."""

    _name = "mj.ledger.head"
    _description = "End of the Ledger"
    _log_access = False
    _rec_name = "count"

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    count = fields.Integer(required=True, default=0)
    last = fields.Char(string="Seal of the Last Entry")
    seal = fields.Char()

    _company_uniq = models.UniqueIndex("(company_id)")
