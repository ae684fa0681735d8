from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.numbering import next_reference
from odoo.exceptions import AccessError, UserError, ValidationError
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

    How organisations and talks are drawn is in ``mj_inspection_draw.py``, who may inspect what in
    ``mj_inspection_recusal.py``, what is looked at in ``mj_inspection_check.py``.
    """

    _name = "mj.inspection"
    _description = "Inspection"
    _inherit = ["mail.thread", "mj.checked.references"]
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

    # -- transitions --------------------------------------------------------------------------

    def _check_may_act(self, *states):
        """Check the right to move these inspections on, then the stage they are in.

        :raises AccessError: for who is not on the committee.
        :raises UserError: when one of them is in another stage.
        """
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for inspection in self:
            if inspection.state not in states:
                raise UserError(
                    self.env._(
                        "%(reference)s is in the stage “%(stage)s”: this step is not open. Reload the page.",
                        reference=inspection.reference,
                        stage=labels[inspection.state],
                    )
                )

    def _check_is_director(self):
        if not (self.env.su or self._is_director()):
            raise AccessError(self.env._("The director of the supervision committee decides on this."))

    def _move_to(self, state, **values):
        return self.sudo().write({"state": state, **values})

    def action_start(self):
        """Begin: the inspectors are checked once more, since posts change, and the checklist is laid out."""
        self._check_may_act("drawn")
        self._check_is_inspector()
        for inspection in self:
            inspection._check_inspectors()
            inspection._move_to("in_progress", started_at=fields.Datetime.now())
            inspection._lay_out_checklist()

    def action_report(self):
        """Report: every point of the checklist is answered, and stays as it is from now on.

        :raises UserError: when something is unanswered.
        """
        self._check_may_act("in_progress")
        self._check_is_inspector()
        for inspection in self:
            inspection._check_inspectors()
            inspection._check_answered()
            inspection._move_to("reported", reported_at=fields.Datetime.now(), reported_by_id=self.env.uid)

    def action_close(self):
        """Approve reports; the director does."""
        self._check_may_act("reported")
        self._check_is_director()
        self._check_four_eyes()
        self._move_to("closed", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid)

    def action_cancel(self):
        """Ask for the reason, then cancel."""
        self._check_may_act("draft", "fixed", "drawn", "in_progress")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_inspection_cancel_action")
        action["context"] = {"default_inspection_ids": self.ids}
        return action

    @api.private
    def cancel(self, reason):
        """Cancel before the report; a draw that displeases stays in sight.

        :param str reason: kept for good.
        :raises UserError: without a reason, or after the report.
        """
        self._check_may_act("draft", "fixed", "drawn", "in_progress")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the cancellation: it stays visible for good."))
        self._move_to("cancelled", cancel_reason=reason.strip())

    def action_follow_up(self):
        """Prepare an inspection of what was found, to be held after the fix (A22.2)."""
        self.ensure_one()
        self._check_may_act("reported", "closed")
        findings = self.finding_ids.filtered(lambda finding: not finding.follow_up_id)
        if not findings:
            raise UserError(self.env._("Every finding is followed up already, or there is none."))
        today = clock.today(self.env, self.company_id)
        follow_up = self.create(
            {
                "name": self.env._("Follow-up to %s", self.reference),
                "kind": "regular",
                "organization_id": self.organization_id.id,
                "date_from": today,
                "date_to": today,
                "period_from": min(self.period_to, today),
                "period_to": today,
                "chosen_organization_ids": [fields.Command.set(findings.organization_id.ids)],
                "inspector_ids": [fields.Command.set(self.inspector_ids.ids)],
            }
        )
        follow_up.sudo().follow_up_of_id = self
        findings.sudo().follow_up_id = follow_up
        return follow_up._get_records_action()

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
