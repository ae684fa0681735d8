from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited  # another package

    mj_roster_file_days = fields.Integer(
        string="Days for Which Files of Rosters Are Kept",
        default=30,
        help="Files that were imported are kept sealed for so many days, then erased for good.",
    )
