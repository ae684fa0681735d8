from odoo import api, fields, models

from ...duty.concerns import ChangeTerms


class MjConcernKind(models.Model):
    """A situation in which the regulation asks for a prompt talk (A06.1–3, A07.1–7)."""

    _name = "mj.concern.kind"
    _description = "Kind of Concern"
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(string="Clause", required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule_id = fields.Many2one(
        "mj.talk.rule",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'event')]",
        help="The rule that says who talks and by when; its later wordings take over on their day.",
    )
    article_id = fields.Many2one(related="rule_id.article_id", string="Article")
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    days = fields.Integer(string="Days Allowed", help="Zero: as the rule says.")
    about_leadership = fields.Boolean(
        string="About Leadership Members Only", help="Such a concern is about members of the leadership team (A06)."
    )
    is_automatic = fields.Boolean(
        string="Raised by Itself",
        help="Raised when the post of a leadership member changes; nobody logs it by hand (A06.1).",
    )
    on_further_post = fields.Boolean(
        string="Further Posts",
        default=True,
        help="Also raised when a leadership member takes a further post of the leadership, as department head or on the "
        "supervision committee, or leaves one of the latter. A first post in the leadership has its talk before (A11).",
    )
    on_other_leader = fields.Boolean(
        string="Another Leader in Charge",
        default=True,
        help="Also raised when a leadership member comes into another leader's charge.",
    )
    on_dissolution = fields.Boolean(
        string="Dissolution", default=True, help="Also raised when a leadership post is lost with its organisation."
    )
    further_from = fields.Date(
        string="These Count From",
        help="Further posts, leaders in charge and dissolution count from this day on. Empty: from the beginning.",
    )
    offers_help = fields.Boolean(help="The form asks whether help in work or life is wanted (A17.4).")

    _code_uniq = models.UniqueIndex("(company_id, code)", "Another kind of concern has this clause already.")
    _days_not_negative = models.Constraint("CHECK (days >= 0)", "Days cannot be negative. Enter zero or more.")

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for kind in self:
            clause = self.env["mj.regulation.article"]._clause_label(kind.code, with_item=True)
            kind.display_name = f"{clause} {kind.name}"

    @api.model
    def _raised_by_itself(self, company):
        """Return the kind of concern that a changed leadership post raises in a company (A06.1).

        :param res.company company: whose regulation; empty when it has no such kind.
        :rtype: mj.concern.kind
        """
        domain = [("is_automatic", "=", True), ("about_leadership", "=", True), ("company_id", "=", company.id)]
        kinds = self.sudo().with_context(active_test=False)
        return kinds.search(domain, order="active desc, sequence, id", limit=1)

    def _change_terms(self):
        """Return what counts as a change of post; changes within the days allowed for the talk are talked about once.

        :rtype: ChangeTerms
        """
        if not self:
            return ChangeTerms()
        return ChangeTerms(
            days=self.days or self.sudo().rule_id.days,
            on_further_post=self.on_further_post,
            on_dissolution=self.on_dissolution,
            further_from=self.further_from or None,
        )

    def _rule_on(self, day, organization):
        """Return the wording of the rule that counts for an organisation on a day, empty when none does.

        A kind rests on the regulation of one company and is nothing to the organisations of another.

        :param datetime.date day: local day.
        :param mj.organization organization: whose level or single switch decides.
        :rtype: mj.talk.rule
        """
        self.ensure_one()
        rule = self.sudo().rule_id
        if rule.company_id != organization.sudo().company_id:
            return rule.browse()
        while rule and not (rule.state == "on" and rule._terms().counts_on(day)):
            rule = rule.search([("predecessor_id", "=", rule.id), ("state", "=", "on")], limit=1)
        return rule if rule and rule._reaches(organization) else rule.browse()
