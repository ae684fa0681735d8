from odoo import fields, models

from ...roles import COMMITTEE


class MjRectification(models.Model):
    """A rectification may rest on what an inspection found (A22.2)."""

    _inherit = "mj.rectification"  # pylint: disable=consider-merging-classes-inherited  # another package

    finding_id = fields.Many2one(
        "mj.inspection.finding",
        string="From the Finding",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        groups=COMMITTEE,
    )
