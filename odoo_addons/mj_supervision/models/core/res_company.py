from odoo import fields, models

from ...roles import COMMITTEE


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

    def _mj_committee_users(self, role=COMMITTEE):
        """Return the accounts of the supervision committee that work in this company.

        :param str role: name of a group of the committee, for its director only.
        :rtype: res.users
        """
        self.ensure_one()
        group = self.env.ref(role)
        return (
            self.env["res.users"]
            .sudo()
            .search([("all_group_ids", "in", group.id), ("share", "=", False), ("company_ids", "in", self.id)])
        )
