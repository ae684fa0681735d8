from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.numbering import next_reference
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...roles import COMMITTEE

# Who is to answer is asked for an answer in these states; then a due date can pass.
AWAITING_STATES = ("ordered", "in_progress", "warned")
CHECK_RESULTS = [
    ("corrected", "Corrected"),
    ("not_visibly", "Not visibly corrected"),
    ("not_corrected", "Not corrected"),
]
# Changed by the steps only.
KEPT = {
    "reference",
    "state",
    "round_number",
    "check_result",
    "ordered_on",
    "closed_on",
    "submitted_by_id",
    "notice_number",
    "warning_number",
    "proposal_number",
    "escalated_on",
    "step_ids",
    "note_ids",
    "extension_ids",
}


class MjRectification(models.Model):
    """What the supervision committee orders an organisation or a member to put right (A17.5, A21.1).

    The way it goes stands in ``mj_rectification_steps.py``. Whoever it concerns sees what was ordered and answers;
    notes of the committee are rows of ``mj.rectification.note``. There is no chatter: nothing is told around.
    """

    _name = "mj.rectification"
    _description = "Rectification"
    _inherit = ["mj.organization.scoped", "mj.stepped"]
    _order = "is_awaiting desc, due_date, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    reference = fields.Char(readonly=True, copy=False, index="trigram")
    organization_id = fields.Many2one(
        string="Organisation Concerned",
        domain=lambda self: self._offered_organizations(),
        help="The organisation that puts it right, or that of the member who does.",
    )
    member_id = fields.Many2one(
        "mj.member",
        string="Member Concerned",
        index="btree_not_null",
        ondelete="restrict",
        domain=lambda self: self._offered_members(),
        check_company=True,
        help="Only when the order goes to a member. Empty: it goes to the organisation.",
    )
    responsible_ids = fields.Many2many(
        "mj.member",
        "mj_rectification_responsible_rel",
        "rectification_id",
        "member_id",
        string="Responsible Persons",
        help="Who answers. Without a choice the member concerned, or the chair of the organisation.",
    )
    article_id = fields.Many2one(
        "mj.regulation.article",
        ondelete="restrict",
        default=lambda self: self._article_of_order(False),
        help="The article that was not kept; without one in particular the one by which the committee orders.",
    )
    title = fields.Char(string="Subject Matter", required=True)
    problem = fields.Text(string="What Is Wrong", required=True)
    requirement = fields.Text(string="What Is Required", required=True)
    due_date = fields.Date(copy=False)

    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("ordered", "Ordered"),
            ("in_progress", "Being put right"),
            ("submitted", "Submitted"),
            ("checked", "Checked"),
            ("warned", "Warned"),
            ("proposed", "Handling proposed"),
            ("decided", "Proposal decided"),
            ("closed", "Struck off"),
        ],
        string="Rectification Status",
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
        group_expand=True,
    )
    is_awaiting = fields.Boolean(compute="_compute_is_awaiting", store=True, string="Awaiting an Answer")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue", string="Past Its Due Date")
    round_number = fields.Integer(
        string="Round", default=1, readonly=True, copy=False, aggregator=None, help="Rises by one when it is reopened."
    )
    check_result = fields.Selection(
        CHECK_RESULTS,
        string="Result of the Check",
        readonly=True,
        copy=False,
    )
    ordered_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(string="Struck Off On", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    notice_number = fields.Char(readonly=True, copy=False)
    warning_number = fields.Char(readonly=True, copy=False)
    proposal_number = fields.Char(readonly=True, copy=False)
    escalated_on = fields.Date(
        string="Made Known Above On",
        readonly=True,
        copy=False,
        groups=COMMITTEE,
        help="Once for each due date.",
    )

    step_ids = fields.One2many("mj.rectification.step", "rectification_id", string="Steps", readonly=True)
    note_ids = fields.One2many(
        "mj.rectification.note",
        "rectification_id",
        string="Notes of the Committee",
        readonly=True,
        groups=COMMITTEE,
    )
    extension_ids = fields.One2many("mj.rectification.extension", "rectification_id", string="Extensions")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        compute="_compute_evidence_ids",
        groups="base.group_user",
        # On the portal the page of the rectification hands the files out.
    )

    is_warned = fields.Boolean(compute="_compute_is_warned", search="_search_is_warned", string="Warned in This Round")
    is_extension_asked = fields.Boolean(compute="_compute_is_extension_asked", string="Extension Asked For")

    _order_idx = models.Index("(is_awaiting DESC, due_date, id DESC)")
    _notice_number_uniq = models.UniqueIndex("(company_id, notice_number) WHERE notice_number IS NOT NULL")
    _proposal_number_uniq = models.UniqueIndex("(company_id, proposal_number) WHERE proposal_number IS NOT NULL")

    @api.depends("state")
    def _compute_is_awaiting(self):
        for rectification in self:
            rectification.is_awaiting = rectification.state in AWAITING_STATES

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        days = clock.todays(self)
        for rectification in self:
            rectification.is_overdue = bool(
                rectification.state in AWAITING_STATES
                and rectification.due_date
                and rectification.due_date < days[rectification.company_id]
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._mj_by_day(lambda today: Domain("due_date", "<", today))
        return Domain("state", "in", AWAITING_STATES) & late

    @api.depends("step_ids", "round_number")
    def _compute_is_warned(self):
        for rectification in self:
            rectification.is_warned = any(
                step.kind == "warned" and step.round_number == rectification.round_number
                for step in rectification.sudo().step_ids
            )

    @api.model
    def _search_is_warned(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["round_number"])
        self.env["mj.rectification.step"].flush_model(["rectification_id", "kind", "round_number"])
        warned = Domain(
            "id",
            "in",
            SQL(
                """
                (SELECT rectification.id
                   FROM mj_rectification AS rectification
                   JOIN mj_rectification_step AS step
                     ON step.rectification_id = rectification.id AND step.round_number = rectification.round_number
                  WHERE step.kind = 'warned')
                """
            ),
        )
        return Domain.OR([warned if wanted else ~warned for wanted in value])

    @api.depends("extension_ids.state")
    def _compute_is_extension_asked(self):
        for rectification in self:
            rectification.is_extension_asked = "asked" in rectification.sudo().extension_ids.mapped("state")

    @api.depends_context("uid")
    def _compute_evidence_ids(self):
        found = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", False)]
        )
        for rectification in self:
            rectification.evidence_ids = found.filtered(lambda file, own=rectification: file.res_id == own.id)

    # -- preparing ------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # Whatever values or defaults the caller gives: a rectification starts at the beginning.
        initial = {name: [] if name.endswith("_ids") else False for name in KEPT} | {
            "state": "draft",
            "round_number": 1,
        }
        for vals in vals_list:
            if not self.env.su:
                self._check_kept_untouched([name for name in KEPT if vals.get(name, initial[name]) != initial[name]])
                vals.update(initial)
            vals["reference"] = next_reference(self.env, "mj.rectification", vals.get("organization_id"))
            if "article_id" not in vals:
                vals["article_id"] = self._article_of_order(vals.get("organization_id")).id
        rectifications = super().create(vals_list)
        for rectification in rectifications.filtered(lambda one: not one.sudo().responsible_ids):
            rectification.sudo().responsible_ids = rectification._usual_responsible()
        return rectifications

    def write(self, vals):
        if not self.env.su:
            self._check_kept_untouched(KEPT & vals.keys())
            if any(rectification.state != "draft" for rectification in self):
                raise UserError(
                    self.env._("What was ordered stays as it was ordered. The next step is taken by its button.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(rectification.state != "draft" for rectification in self):
            raise UserError(self.env._("A rectification that was ordered is kept for good."))

    @api.model
    def _check_kept_untouched(self, names):
        if names:
            raise UserError(self.env._("The steps of a rectification are taken by its buttons only, none is skipped."))

    @api.model
    def _organization_domain(self):
        """The committee orders organisations at all levels (A21.1); its record rule limits whom it concerns."""
        if self.env.user.has_group(COMMITTEE):
            return Domain.TRUE
        return super()._organization_domain()

    @api.model
    def _article_of_order(self, organization_id):
        """Return the article by which the committee orders today, of the regulation of an organisation's company.

        :param int organization_id: may be empty: of the current company.
        :rtype: mj.regulation.article
        """
        company = self.env["mj.organization"].browse(organization_id or []).sudo().company_id or self.env.company
        return self.env["mj.regulation"]._article_in_force("order", clock.today(self.env, company), company)

    @api.constrains("article_id", "organization_id")
    def _check_article_company(self):
        for rectification in self.sudo():
            if rectification.article_id and rectification.article_id.company_id != rectification.company_id:
                raise ValidationError(
                    self.env._(
                        "%(article)s belongs to the regulation of another company than %(organization)s. Choose an "
                        "article of its own regulation.",
                        article=rectification.article_id.display_name,
                        organization=rectification.organization_id.name,
                    )
                )

    @api.onchange("organization_id")
    def _onchange_organization_id(self):
        company = self.sudo().organization_id.company_id
        if company and self.sudo().article_id.company_id not in (company, self.env["res.company"]):
            self.article_id = self._article_of_order(self.organization_id.id)

    def _usual_responsible(self):
        return self.sudo().member_id or self.sudo().organization_id.chair_id

    @api.onchange("member_id")
    def _onchange_member_id(self):
        if self.member_id:
            self.organization_id = self.member_id.organization_id
            self.responsible_ids = self.member_id

    @api.model
    @api.private
    def _prepare_from_followup(self, followup):
        """Return the values of a rectification that continues a follow-up of a problem (A17.5).

        Nothing of the talk is carried over but its reference: the committee words what is wrong itself.

        :param followup: has ``talk_id``, ``organization_id`` and, where it is about a person, ``member_id``.
        :rtype: dict
        """
        followup = followup.sudo()
        return {
            "organization_id": followup.organization_id.id,
            "member_id": followup.member_id.id,
            "talk_id": followup.talk_id.id,
        }

    def _prepare_rectification(self, **values):
        """Return the values of a rectification, with what every order has.

        :param values: what is known of it: organisation, member, matter, problem, requirement, article.
        :rtype: dict
        """
        return {"article_id": self._article_of_order(values.get("organization_id")).id} | values
