from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.numbering import next_reference
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ("draft", "Draft"),
    ("fixed", "Population Fixed"),
    ("drawn", "Drawn"),
    ("in_progress", "In Progress"),
    ("reported", "Reported"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
# What is written when the population is fixed, and when the seed is taken; frozen from then on.
FIXING = ("population", "population_hash", "recusals", "fixed_at", "fixed_by_id")
SEEDING = {"seed", "seed_commitment", "seeded_at", "seeded_by_id"}


class MjInspection(models.Model):
    """An inspection by the supervision committee: regular of chosen organisations, or a spot check by lot (A22.2, A22.3).

    The way it goes stands in ``mj_inspection_steps.py``, how organisations and talks are drawn in
    ``mj_inspection_draw.py``, who may inspect what in ``mj_inspection_recusal.py``, what is looked at in
    ``mj_inspection_check.py``.
    """

    _name = "mj.inspection"
    _description = "Inspection"
    _inherit = ["mail.thread", "mj.checked.references", "mj.stepped"]
    _order = "date_from desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True
    _set_by_steps = frozenset(
        {
            "state",
            "cancel_reason",
            "follow_up_of_id",
            "started_at",
            "reported_at",
            "reported_by_id",
            "closed_at",
            "closed_by_id",
            *FIXING,
            *SEEDING,
            "drawn_at",
            "drawn_by_id",
        }
    )

    reference = fields.Char(string="Inspection Number", readonly=True, copy=False, index="trigram")
    name = fields.Char(string="Subject", required=True, help="For example: Regular talks in the first half of the year")
    kind = fields.Selection(
        [("regular", "Regular inspection"), ("spot", "Spot check")], required=True, default="regular"
    )
    state = fields.Selection(
        STATES, string="Stage", required=True, default="draft", readonly=True, index=True, copy=False, tracking=True
    )
    organization_id = fields.Many2one(
        "mj.organization",
        string="Committee Of",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_organization(),
        help="The organisation whose supervision committee inspects. It inspects this one and those below.",
    )
    company_id = fields.Many2one(related="organization_id.company_id", store=True, index=True)
    date_from = fields.Date(string="Begins", required=True, default=lambda self: clock.today(self.env))
    date_to = fields.Date(string="Ends", required=True, default=lambda self: clock.today(self.env))
    period_from = fields.Date(string="Talks From", required=True, default=lambda self: self._default_period_from())
    period_to = fields.Date(string="Talks Until", required=True, default=lambda self: self._default_period_to())
    inspector_ids = fields.Many2many(
        "mj.member",
        string="Inspectors",
        domain="[('appointment_ids.position_id.is_supervision', '=', True)]",
        help="At least two. Nobody inspects an organisation they belong to, nor a talk they took part in (A22.3).",
    )
    organization_line_ids = fields.One2many("mj.inspection.organization", "inspection_id", string="Organisations")
    talk_line_ids = fields.One2many("mj.inspection.talk", "inspection_id", string="Talks Sampled")
    check_ids = fields.One2many("mj.inspection.check", "inspection_id", string="Checklist")
    finding_ids = fields.One2many("mj.inspection.finding", "inspection_id", string="Findings")
    follow_up_of_id = fields.Many2one(
        "mj.inspection", string="Follow-Up To", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    followed_finding_ids = fields.One2many(
        "mj.inspection.finding", "follow_up_id", string="Findings Followed Up", copy=False
    )
    conclusion = fields.Text(help="Printed on the report. Name no persons and nothing that was said in a talk.")
    requirement = fields.Text(
        string="Requirements", help="What is asked of the organisations; printed on the report and the circular."
    )
    finding_count = fields.Integer(compute="_compute_finding_count", string="Number of Findings")
    started_at = fields.Datetime(readonly=True, copy=False)
    reported_at = fields.Datetime(readonly=True, copy=False)
    reported_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", string="Approved By", readonly=True, copy=False)
    cancel_reason = fields.Char(string="Reason for the Cancellation", readonly=True, copy=False)

    _order_idx = models.Index("(date_from DESC, id DESC)")
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from AND period_to >= period_from)", "A period ends on or after its first day."
    )

    @api.model
    def _default_organization(self):
        """Propose the organisation whose committee the user sits on, or the top one of the company."""
        members = self.env.user.sudo().partner_id.mj_member_ids.filtered(
            lambda member: member.company_id == self.env.company
        )
        held = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env), members=members)
        organization = held.filtered("position_id.is_supervision").organization_id[:1]
        return organization or self.env["mj.organization"]._municipal_committee(self.env.company)

    @api.model
    def _default_period_from(self):
        return clock.today(self.env).replace(month=1, day=1)

    @api.model
    def _default_period_to(self):
        return clock.today(self.env)

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        for inspection in self:
            inspection.finding_count = len(inspection.finding_ids)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["reference"] = next_reference(self.env, "mj.inspection", vals.get("organization_id"))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(inspection.state != "draft" for inspection in self):
            raise UserError(
                self.env._("An inspection whose population was fixed is not deleted. Cancel it with a reason.")
            )

    # -- jurisdiction -------------------------------------------------------------------------

    def _check_jurisdiction(self, organizations):
        """Refuse organisations the committee does not oversee.

        :param mj.organization organizations: chosen, or named in a finding.
        :raises ValidationError: naming them.
        """
        self.ensure_one()
        committee = self.sudo().organization_id
        outside = organizations.sudo().filtered(
            lambda one: one.company_id != committee.company_id or not one.parent_path.startswith(committee.parent_path)
        )
        if outside:
            raise ValidationError(
                self.env._(
                    "%(organizations)s: outside the jurisdiction of the supervision committee of %(committee)s. It "
                    "inspects its own organisation and those below it (A22).",
                    organizations=", ".join(outside.mapped("name")),
                    committee=committee.name,
                )
            )

    def action_open_findings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_inspection_finding_action")
        action["domain"] = [("inspection_id", "=", self.id)]
        action["context"] = {"default_inspection_id": self.id}
        return action

    def _ledger_statement(self):
        """Return what the report says of the end of the ledger, so that a ledger cut short later shows.

        :rtype: str
        """
        head = self.env["mj.ledger.head"].sudo().search([("company_id", "=", self.company_id.id)], limit=1)
        verification = self.env["mj.ledger.verification"].sudo()
        last = verification.search([("company_id", "=", self.company_id.id)], limit=1)
        results = dict(verification._fields["result"]._description_selection(self.env))
        return self.env._(
            "%(count)s entries; last seal: %(seal)s; last verification: %(result)s",
            count=head.count,
            seal=head.last or "—",
            result=results.get(last.result, "—"),
        )

    # -- season -------------------------------------------------------------------------------

    @api.model
    def _cron_season(self, months=(6, 11)):
        """In the months of inspection, ask the directors once to prepare one.

        :param months: numbers of months; they stand in the scheduled action, where they can be changed.
        """
        activity_type = self.env.ref("mj_supervision.activity_type_season")
        group = self.env.ref("mj_supervision.group_mj_supervision_director")
        for director in self.env["res.users"].search([("all_group_ids", "in", group.id), ("share", "=", False)]):
            for company in director.company_ids:
                today = clock.today(self.env, company)
                committee = self.with_user(director).with_company(company)._default_organization().sudo()
                is_season = committee and today.month in months
                if is_season and not self._is_season_known(activity_type, director, committee, today):
                    director._mj_plan_activities(committee, activity_type)

    @api.model
    def _is_season_known(self, activity_type, director, committee, today):
        """Whether the director was asked this month already, or the inspection is being prepared."""
        this_month = Domain("create_date", ">=", committee.company_id._mj_midnight(today.replace(day=1)))
        asked = (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search_count(
                Domain("activity_type_id", "=", activity_type.id)
                & Domain("user_id", "=", director.id)
                & Domain("res_model", "=", committee._name)
                & Domain("res_id", "=", committee.id)
                & this_month,
                limit=1,
            )
        )
        prepared = self.search_count(
            Domain("organization_id", "=", committee.id) & Domain("state", "!=", "cancelled") & this_month,
            limit=1,
        )
        return bool(asked or prepared)
