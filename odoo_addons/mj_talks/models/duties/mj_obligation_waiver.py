from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ... import clock

# As the automation's own floor: what was overdue longer ago is history.
MISSED_DAYS = 7

# What a waiver takes out of the figures.
WAIVABLE = ("open", "missed")


class MjObligation(models.Model):
    """A duty that need not be fulfilled: who decides, and the reason that stays for good."""

    _inherit = "mj.obligation"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    waived_by_id = fields.Many2one("res.users", ondelete="restrict")
    waived_on = fields.Date()
    waive_reason = fields.Text()
    waiver_interpretation_id = fields.Many2one(
        "mj.regulation.interpretation",
        string="Interpretation the Waiver Rests On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="How the regulation is read where it is not asked for what it asks of everybody (A23).",
    )
    can_waive = fields.Boolean(compute="_compute_can_waive")
    is_first_overdue = fields.Boolean(
        compute="_compute_is_first_overdue",
        search="_search_is_first_overdue",
        string="First Overdue",
        help="Stands for all overdue duties of its organisation with the same due date.",
    )
    escalated_on = fields.Date(
        string="Made Known Above On",
        readonly=True,
        copy=False,
        help="The day on which it became known to the organisation above that the duty is overdue.",
    )

    @api.depends_context("uid")
    @api.depends("state", "organization_id", "relation", "appointment_id")
    def _compute_can_waive(self):
        for duty in self:
            duty.can_waive = duty.state in WAIVABLE and duty._gated_decision() is None and duty._may_waive()

    def action_waive(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_waive_action")
        action["context"] = {"default_obligation_ids": self.ids}
        return action

    @api.private
    def waive(self, reason, interpretation=None):
        """Waive duties that are owed, or were: the chair above those who owe the talk or the rules administrator decides.

        :param str reason: kept for good and listed for supervision.
        :param mj.regulation.interpretation interpretation: the note (A23) that it rests on; regular duties need one.
        :raises AccessError: for anybody else.
        :raises UserError: without a reason or a note, for duties that are neither open nor missed, or before which a
            decision waits.
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the waiver: it stays visible for good."))
        if any(duty.state not in WAIVABLE for duty in self):
            raise UserError(self.env._("Only open and missed duties can be waived."))
        if self.sudo().request_id:
            raise UserError(self.env._("A request is answered, not waived."))
        # A waived duty would leave the decision blocked, and nobody would look for the talk any more.
        if any(duty._gated_decision() is not None for duty in self):
            raise UserError(
                self.env._(
                    "A talk before a decision is not waived: post or admission would stay blocked. The rules "
                    "administrator opens the proposed post or the applicant and uses “Allow Without the Talk”."
                )
            )
        for duty in self:
            if not duty._may_waive():
                raise AccessError(duty._waiver_denied_message())
        self._check_waiver_rests_on(interpretation)
        for company, duties in self.sudo().grouped("company_id").items():
            duties.write(
                {
                    "state": "waived",
                    "waive_reason": reason,
                    "waiver_interpretation_id": interpretation.id if interpretation else False,
                    "waived_by_id": self.env.uid,
                    "waived_on": clock.today(self.env, company),
                }
            )

    def _needs_interpretation(self):
        """Return those whose waiver names an interpretation: what a regulation asks at regular times is asked of everybody.

        :rtype: mj.obligation
        """
        return self.filtered(lambda duty: duty.company_id.mj_waiver_interpretation and duty.rule_id.kind == "periodic")

    def _check_waiver_rests_on(self, interpretation):
        """Refuse a waiver of regular duties without a note, and a note of another regulation.

        :raises UserError: saying what to do.
        """
        if not interpretation:
            if self.sudo()._needs_interpretation():
                raise UserError(
                    self.env._(
                        "Choose the interpretation note that the waiver of a regular duty rests on. Where no note says "
                        "it yet, the rules administrator adds one at the article of the regulation first."
                    )
                )
            return
        if self.sudo().rule_id.regulation_id - interpretation.sudo().article_id.regulation_id:
            raise UserError(self.env._("The interpretation note belongs to another regulation. Choose one of this."))

    def _may_waive(self):
        self.ensure_one()
        if self.env.user.has_group("mj_talks.group_mj_admin"):
            return True
        return self.env.user.partner_id in self._talkers_organization().parent_id.chair_id.partner_id

    def _talkers_organization(self):
        """Return where the talk is owed: nobody waives what they owe themselves."""
        organization = self.sudo().organization_id
        return organization.parent_id if self.relation in ("above", "here_or_above") else organization

    def _waiver_denied_message(self):
        organization = self._talkers_organization()
        if not organization.parent_id:
            return self.env._("Only the rules administrator waives a duty of %s.", organization.name)
        return self.env._(
            "Only the chair of the organisation above or the rules administrator waives a duty of %s.",
            organization.name,
        )

    def _gated_decision(self):
        """Return the record whose gate this duty belongs to, ``None`` for other duties; a hook."""

    # -- escalation --------------------------------------------------------------------------------

    @api.depends("state", "due_date")
    def _compute_is_first_overdue(self):
        first = self.sudo().search(Domain("id", "in", self.ids) & Domain("is_first_overdue", "=", True))
        for duty in self:
            duty.is_first_overdue = duty in first

    @api.model
    def _search_is_first_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT min(duty.id) FROM mj_obligation AS duty
                     WHERE duty.state = 'open' AND duty.due_date < %s AND duty.request_id IS NULL
                     GROUP BY duty.organization_id, duty.due_date)""",
                self.env["res.company"]._mj_today_sql(SQL("duty.company_id")),
            ),
        )

    @api.private
    def _escalate(self):
        """Make overdue duties known above: one activity on the organisation, for the chair of the one above.

        It names the organisation and nothing else. One that is still open is not repeated.
        """
        self._escalate_organizations(self.sudo().filtered("is_overdue").organization_id)

    @api.model
    def _escalate_organizations(self, organizations):
        """Make it known above that these organisations have overdue duties.

        :param mj.organization organizations: in sudo.
        """
        if not organizations:
            return
        activity_type = self.env.ref("mj_talks.activity_type_overdue")
        known = organizations.activity_ids.filtered(lambda activity: activity.activity_type_id == activity_type)
        for organization in organizations.filtered(lambda organization: organization.id not in known.mapped("res_id")):
            organization._escalation_users()._mj_plan_activities(organization, activity_type)
        self._note_escalated(organizations)

    @api.model
    def _note_escalated(self, organizations):
        """Note on all overdue duties of the organisations that they are known above, and since when."""
        today = self.env["res.company"]._mj_today_sql(SQL("duty.company_id"))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE mj_obligation AS duty SET escalated_on = %(today)s
                    WHERE duty.organization_id = ANY(%(organizations)s) AND duty.state = 'open'
                      AND duty.due_date < %(today)s AND duty.request_id IS NULL AND duty.escalated_on IS NULL""",
                today=today,
                organizations=organizations.ids,
            )
        )
        self.invalidate_model(["escalated_on"])

    @api.model
    def _cron_escalate(self):
        """Every day: escalate overdue timely talks and what the automation missed, take back what is no longer overdue."""
        overdue = Domain("is_overdue", "=", True)
        self.search(overdue & Domain("concern_id", "!=", False))._escalate()
        if self.env.ref("mj_talks.automation_overdue").active:
            self._escalate_missed()
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("mj_talks.activity_type_overdue").id)]
        )
        late = self._read_group(
            overdue & Domain("request_id", "=", False) & Domain("organization_id", "in", activities.mapped("res_id")),
            ["organization_id"],
        )
        still = {organization.id for (organization,) in late}
        activities.filtered(lambda activity: activity.res_id not in still).unlink()

    @api.model
    def _escalate_missed(self):
        """Escalate what was entered when it was overdue already: a time rule looks at each day once, and never again."""
        recent = self.env["res.company"]._mj_by_day(
            lambda today: Domain("due_date", ">=", today - timedelta(days=MISSED_DAYS))
        )
        unknown = (
            Domain("concern_id", "=", False) & Domain("request_id", "=", False) & Domain("escalated_on", "=", False)
        )
        # On the first night of a year all duties of the one before may be overdue: only their organisations are read.
        missed = self.sudo()._read_group(Domain("is_overdue", "=", True) & unknown & recent, ["organization_id"])
        self._escalate_organizations(self.env["mj.organization"].sudo().union(*(place for (place,) in missed)))
