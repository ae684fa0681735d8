from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    mj_document_prefix = fields.Char(
        string="Code of the Office on Documents",
        help="Stands before the number of documents of the supervision committee. Numbers already given stay.",
    )
    mj_problem_days = fields.Integer(
        string="Days to Decide on a Problem",
        required=True,
        default=30,
        help="A problem found in a talk shows at the supervision committee when nothing was decided so many days after "
        "the record was confirmed (A17.5). 0: never.",
    )
