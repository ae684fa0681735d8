from odoo import api, fields, models


class MjPosition(models.Model):
    """A post in the catalogue, with what the regulation takes its holder for (A02.1)."""

    _name = "mj.position"
    _description = "Post"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the committees of all companies.")

    is_chair = fields.Boolean(string="Chair")
    is_acting_chair = fields.Boolean(
        string="Acting Chair",
        help="Presides without being chair (主持工作): the holder owes and is owed what a chair is, and holds the chair's talks.",
    )
    is_full_time_vice_chair = fields.Boolean(string="Full-Time Vice Chair")
    is_leadership = fields.Boolean(string="Leadership Team")
    is_standing_committee = fields.Boolean(string="Standing Committee")
    is_committee = fields.Boolean(string="Committee")
    is_department_head = fields.Boolean(string="Department Head")
    is_backbone = fields.Boolean(string="Backbone")
    is_supervision = fields.Boolean(string="Supervision Committee")
    is_key_few = fields.Boolean(
        string="Key Few",
        compute="_compute_is_key_few",
        store=True,
        help="Leadership team members and backbone members (A02.1).",
    )
    is_gated = fields.Boolean(
        string="Talk Before Taking Post",
        help="Nobody takes this post before the pre-appointment talk (A11.1).",
    )

    _code_uniq = models.UniqueIndex("(code, COALESCE(company_id, 0))", "Another post has this code already.")
    _leads = models.Constraint(
        "CHECK (is_leadership IS TRUE OR (is_chair IS NOT TRUE AND is_full_time_vice_chair IS NOT TRUE "
        "AND is_acting_chair IS NOT TRUE))",
        "Chair, acting chair and full-time vice chair belong to the leadership team. Tick “Leadership Team” too.",
    )

    @api.depends("is_leadership", "is_backbone")
    def _compute_is_key_few(self):
        for position in self:
            position.is_key_few = position.is_leadership or position.is_backbone
