from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ... import clock


class MjSeasonPlan(models.Model):
    """The talks of one leadership team in one season, laid out at once (A17.1, A18, A19)."""

    _name = "mj.season.plan"
    _description = "Season Plan"
    _inherit = ["mj.organization.scoped", "mj.talk.slots"]
    _set_by_steps = frozenset({"state", "left_out", "owed_count", "served_count"})
    _order = "date_from desc, id desc"
    _check_company_auto = True

    organization_id = fields.Many2one(
        string="Leadership Team Of", default=lambda self: self.env.user._mj_own_organizations()[:1]
    )
    state = fields.Selection(
        [("draft", "Draft"), ("laid_out", "Laid Out"), ("confirmed", "Plan Confirmed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    date_from = fields.Date(default=lambda self: self._next_window()[0])
    date_to = fields.Date(default=lambda self: self._next_window()[1])
    absence_ids = fields.One2many("mj.season.plan.absence", "plan_id", string="Days Not Free", copy=True)
    meeting_date = fields.Date(
        string="Democratic Life Meeting On", help="The leadership talks with one another before that day (A19.2)."
    )
    combines = fields.Boolean(
        string="Combine with the Meeting",
        help="Marks the talks of the leadership with one another as combined with the democratic life meeting (A10.2).",
    )
    place = fields.Char()
    recorder_id = fields.Many2one(
        "res.users",
        compute="_compute_recorder_id",
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
        help="Recorder of all talks of the plan. Empty: the talkers record.",
    )
    talk_ids = fields.One2many(
        "mj.talk", "season_plan_id", string="Talks Laid Out", domain=[("state", "!=", "cancelled")], copy=False
    )
    talk_count = fields.Integer(compute="_compute_talk_count", string="Number of Talks")
    owed_count = fields.Integer(readonly=True, copy=False, string="Duties Not Planned Before")
    served_count = fields.Integer(readonly=True, copy=False, string="Duties Served")
    coverage = fields.Char(compute="_compute_coverage", string="What the Plan Serves")
    can_take_back = fields.Boolean(compute="_compute_can_take_back")
    left_out = fields.Text(readonly=True, copy=False, string="What Did Not Fit")

    @api.model
    def _next_window(self):
        """Return the days of the next usual months that are still to come; the next month where no rule names any.

        :rtype: tuple[datetime.date, datetime.date]
        """
        tomorrow = clock.today(self.env) + timedelta(days=1)
        windows = (
            self.env["mj.talk.rule.window"]
            .sudo()
            .search([("rule_id.state", "=", "on"), ("rule_id.company_id", "in", (False, self.env.company.id))])
        )
        found = []
        for year in (tomorrow.year, tomorrow.year + 1):
            for window in windows:
                last = date(year, window.month_to, 1) + relativedelta(day=31)
                if last >= tomorrow:
                    found.append((max(date(year, window.month_from, 1), tomorrow), last))
        next_month = tomorrow + relativedelta(months=1, day=1)
        return min(found, default=(next_month, next_month + relativedelta(day=31)))

    @api.depends("organization_id", "date_from")
    def _compute_display_name(self):
        for plan in self:
            month = plan.date_from and plan.date_from.strftime("%Y-%m")
            plan.display_name = " ".join(filter(None, [plan.organization_id.sudo().name, month]))

    @api.depends("organization_id")
    def _compute_recorder_id(self):
        for plan in self:
            plan.recorder_id = plan.organization_id.sudo().recorder_ids[:1]

    @api.depends("talk_ids")
    def _compute_talk_count(self):
        for plan in self:
            plan.talk_count = len(plan.talk_ids)

    @api.depends("talk_ids", "owed_count", "served_count")
    @api.depends_context("lang")
    def _compute_coverage(self):
        for plan in self:
            plan.coverage = bool(plan.owed_count) and self.env._(
                "%(talks)s talks serve %(served)s of %(owed)s duties.",
                talks=plan.talk_count,
                served=plan.served_count,
                owed=plan.owed_count,
            )

    @api.depends("state", "talk_ids.state")
    def _compute_can_take_back(self):
        for plan in self:
            plan.can_take_back = plan.state == "confirmed" and bool(plan._to_take_back())

    def _to_take_back(self):
        """Return the talks still to come for which nothing is prepared yet.

        :rtype: mj.talk
        """
        return self.talk_ids.filtered(lambda talk: talk.state == "planned" and not talk.sudo().record_ids)

    @api.constrains("date_from", "date_to")
    def _check_one_year(self):
        if any(plan.date_from.year != plan.date_to.year for plan in self):
            raise ValidationError(
                self.env._("Duties are owed by the year: choose days of one year, and a second plan for the next.")
            )

    def write(self, vals):
        if not self.env.su:
            self._check_open(vals)
        return super().write(vals)

    def _check_open(self, vals):
        if any(plan.state == "confirmed" for plan in self):
            raise UserError(
                self.env._(
                    "A confirmed plan is kept as it is. Move single talks, take the plan back, or make a second one."
                )
            )
        if "organization_id" in vals and any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("The talks are laid out already. Make another plan for another organisation."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(plan.state == "confirmed" for plan in self):
            raise UserError(self.env._("A confirmed plan is not deleted. Take it back first."))

    def unlink(self):
        self.check_access("unlink")
        self._drop_drafts()
        return super().unlink()

    def _drop_drafts(self):
        # Leaders delete no talk, but what a plan of theirs proposed goes with it.
        self.sudo().talk_ids.filtered(lambda talk: talk.state == "draft").unlink()

    def action_confirm(self):
        """Plan all talks laid out, as they lie now.

        :raises UserError: when nothing is laid out, or a talk lies in the past.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open({})
        drafts = self.talk_ids.filtered(lambda talk: talk.state == "draft")
        if not drafts:
            raise UserError(self.env._("No talk is laid out. Lay them out first."))
        past = drafts.filtered(lambda talk: not talk.planned_at or talk.planned_at < fields.Datetime.now())
        if past:
            raise UserError(
                self.env._(
                    "%s lies in the past. Move it to a day to come, or lay the talks out again.",
                    ", ".join(talk.people for talk in past),
                )
            )
        drafts.action_plan()
        served = self.env["mj.obligation"].sudo().search_count([("planned_talk_id", "in", drafts.ids)])
        self.sudo().write({"state": "confirmed", "served_count": served})

    def action_take_back(self):
        """Take a confirmation back: the talks to come are laid out only, as before, and take no time in calendars.

        What was held, cancelled or prepared stays as it is.

        :raises UserError: when nothing is left to take back.
        """
        self.ensure_one()
        self.check_access("write")
        self.sudo().lock_for_update()
        if not self.can_take_back:
            raise UserError(
                self.env._("No talk of this plan is still to come and unprepared: nothing is left to take back.")
            )
        self._to_take_back()._unplan()
        self.sudo().state = "laid_out"

    def action_open_calendar(self):
        """Show the talks of the plan in the calendar, where they are moved by dragging."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_action")
        first = min(filter(None, self.talk_ids.mapped("calendar_at")), default=None)
        return action | {
            "name": self.display_name,
            "display_name": self.display_name,
            "path": False,
            "views": [(False, "calendar"), (False, "list"), (False, "form")],
            "view_mode": "calendar,list,form",
            "domain": [("season_plan_id", "=", self.id)],
            "context": {
                "create": False,
                "initial_date": fields.Datetime.to_string(first or fields.Datetime.to_datetime(self.date_from)),
            },
        }
