import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.wording import counted
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...roles import COMMITTEE

SEVERITIES = [("minor", "Minor"), ("serious", "Serious"), ("grave", "Grave")]
# Proposed for putting right what was found; whoever orders may change it.
DAYS_TO_CORRECT = 30
# What says what was found: it stays as it was reported.
SUBSTANCE = {
    "inspection_id",
    "organization_id",
    "clause",
    "name",
    "description",
    "requirement",
    "severity",
    "check_id",
    "talk_line_id",
    "from_talk_line_id",
}


class MjInspectionFinding(models.Model):
    """What an inspection found at an organisation; its leadership and recorders read it once it is reported (A22.2)."""

    _name = "mj.inspection.finding"
    _description = "Finding"
    _inherit = ["mj.organization.scoped"]
    _order = "inspection_id desc, severity_rank desc, id"
    _check_company_auto = True

    inspection_id = fields.Many2one("mj.inspection", required=True, index=True, ondelete="restrict")
    inspection_state = fields.Selection(related="inspection_id.state", store=True, string="Stage")
    inspected_ids = fields.Many2many("mj.organization", compute="_compute_inspected_ids", groups=COMMITTEE)
    clause = fields.Char(required=True, help="The clause it rests on, for example A18.1.")
    clause_label = fields.Char(string="Article Cited", compute="_compute_clause_label")
    name = fields.Char(string="Finding", required=True)
    description = fields.Text(
        string="What Was Found",
        help="The organisation reads it, and the circular prints it. Name no persons and nothing that was said in a talk.",
    )
    requirement = fields.Text(
        string="Correction Required", help="The organisation reads it, and the circular prints it. Name no persons."
    )
    severity = fields.Selection(SEVERITIES, required=True, default="minor")
    severity_rank = fields.Integer(compute="_compute_severity_rank", store=True, export_string_translation=False)
    check_id = fields.Many2one(
        "mj.inspection.check",
        string="From Point",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups=COMMITTEE,
    )
    follow_up_id = fields.Many2one(
        "mj.inspection",
        string="Followed Up By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=COMMITTEE,
    )
    follow_up_state = fields.Selection(related="follow_up_id.state", string="Stage of the Follow-Up", groups=COMMITTEE)
    rectification_ids = fields.One2many(
        "mj.rectification", "finding_id", string="Rectifications of It", readonly=True, groups=COMMITTEE
    )
    outcome = fields.Selection(
        [("pending", "Not yet checked"), ("corrected", "Corrected"), ("persists", "Persists")],
        string="Follow-Up Result",
        required=True,
        default="pending",
        copy=False,
    )
    talk_line_id = fields.Many2one(
        "mj.inspection.talk", index="btree_not_null", ondelete="set null", groups=fields.NO_ACCESS
    )
    from_talk_line_id = fields.Many2one(
        "mj.inspection.talk",
        string="From Talk",
        compute="_compute_from_talk_line_id",
        inverse="_inverse_from_talk_line_id",
        domain="[('inspection_id', '=', inspection_id)]",
        groups=COMMITTEE,
    )

    @api.depends("inspection_id")
    def _compute_inspected_ids(self):
        for finding in self:
            finding.inspected_ids = finding.inspection_id.sudo().organization_line_ids.organization_id

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_label(self):
        for finding in self:
            finding.clause_label = self.env["mj.regulation.article"]._clause_label(finding.clause)

    @api.depends("severity")
    def _compute_severity_rank(self):
        ranks = [severity for severity, __ in SEVERITIES]
        for finding in self:
            finding.severity_rank = ranks.index(finding.severity or "minor")

    @api.model
    def _organization_domain(self):
        """The committee finds where it inspects, whatever its members' own scopes: see :meth:`_check_inspected`."""
        return Domain.TRUE

    @api.constrains("inspection_id", "organization_id", "check_id", "talk_line_id")
    def _check_inspected(self):
        for finding in self:
            inspection = finding.inspection_id
            inspection._check_jurisdiction(finding.organization_id)
            if finding.organization_id not in inspection.organization_line_ids.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(organization)s is not inspected by %(inspection)s. Choose one of its organisations.",
                        organization=finding.organization_id.name,
                        inspection=inspection.reference,
                    )
                )
            sources = finding.sudo().check_id.inspection_id | finding.sudo().talk_line_id.inspection_id
            if sources - inspection:
                raise ValidationError(self.env._("The point or talk belongs to another inspection."))

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._check_substance_open()
        return findings

    def write(self, vals):
        if SUBSTANCE & vals.keys():
            self._check_substance_open()
        if "outcome" in vals:
            self._check_outcome_open()
        if "follow_up_id" in vals and not self.env.su:
            raise UserError(self.env._("A follow-up is prepared by its button on the inspection."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        self._check_substance_open()

    def _check_substance_open(self):
        if any(finding.inspection_id.state != "in_progress" for finding in self):
            raise UserError(
                self.env._("Findings are written while the inspection is in progress, and stay as they were reported.")
            )
        self.inspection_id._check_may_inspect()

    def _check_outcome_open(self):
        if any(finding.follow_up_id.state != "in_progress" for finding in self):
            raise UserError(self.env._("Whether a finding is corrected is said by the follow-up, while in progress."))
        self.follow_up_id._check_may_inspect()

    def _for_example(self):
        """Name the first of these findings, each with its organisation, for a refusal.

        :rtype: str
        """
        return counted(self.env, [(finding.organization_id.name, finding.name) for finding in self[:3]])

    def _is_checked(self):
        """Whether somebody said if it is corrected: the follow-up, or whoever struck its rectification off."""
        return self.outcome != "pending" or "closed" in self.rectification_ids.mapped("state")

    def action_order_rectification(self):
        """Prepare a rectification of this finding, or open the one there is (A21.1, A22.2).

        :raises UserError: before the finding is reported.
        """
        self.ensure_one()
        self.check_access("write")
        if self.inspection_state not in ("reported", "closed"):
            raise UserError(self.env._("A rectification is ordered once the finding is reported."))
        if self.rectification_ids:
            return self.rectification_ids._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order a Rectification"),
            "res_model": "mj.rectification",
            "views": [(False, "form")],
            "context": {
                "default_finding_id": self.id,
                "default_organization_id": self.organization_id.id,
                "default_title": self.name,
                "default_problem": self.description or self.name,
                "default_requirement": self.requirement,
                "default_article_id": self._article_not_kept().id,
                "default_due_date": clock.today(self.env, self.company_id) + timedelta(days=DAYS_TO_CORRECT),
                "default_responsible_ids": self.organization_id.sudo().chair_id.ids,
            },
        }

    def _article_not_kept(self):
        """Return the article of the finding's clause: A18.1 is of Article 18. None: the one by which it is ordered.

        :rtype: mj.regulation.article
        """
        number = re.match(r"A(\d+)", self.clause or "")
        in_force = self.env["mj.regulation"]._in_force_on(
            clock.today(self.env, self.company_id), company=self.company_id
        )
        found = in_force.sorted("date_from", reverse=True).article_ids.filtered(
            lambda article: number and article.number == int(number[1])
        )
        return found[:1] or self.env["mj.rectification"]._article_of_order(self.organization_id.id)

    @api.depends("talk_line_id", "organization_id")
    @api.depends_context("uid")
    def _compute_from_talk_line_id(self):
        people, own = self.env.user._mj_recused_from()
        for finding in self:
            facts = finding._origin.sudo()
            concerns = facts.organization_id in own or people & facts.talk_line_id.talk_id.participant_ids.member_id
            finding.from_talk_line_id = not concerns and facts.talk_line_id.with_env(self.env)

    def _inverse_from_talk_line_id(self):
        for finding in self:
            finding.sudo().talk_line_id = finding.from_talk_line_id.sudo()
