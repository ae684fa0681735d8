from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ... import clock
from ...wording import comma, post_title

# Duties of a period that is over stay among those to do that long after their period.
DAYS_SHOWN_AFTER = 31

DUTY_STATES = [
    ("open", "Open"),
    ("fulfilled", "Done"),
    ("missed", "Missed"),
    ("lapsed", "Lapsed"),
    ("waived", "Waived"),
]


class MjObligation(models.Model):
    """A duty: who must talk to whom, by when, under which article (应谈).

    Duties are written by the engine, set by set; nobody creates or edits one by hand.
    """

    _name = "mj.obligation"
    _description = "Duty"
    _inherit = ["mj.organization.scoped"]
    _order = "year desc, due_date, id"
    _log_access = False

    rule_id = fields.Many2one("mj.talk.rule", required=True, index=True, ondelete="restrict")
    article_id = fields.Many2one(related="rule_id.article_id", string="Article")
    clause = fields.Char(related="rule_id.code", string="Clause")
    clause_label = fields.Char(related="rule_id.clause_label", string="Article Cited")
    interpretation_ids = fields.One2many(related="rule_id.interpretation_ids", related_sudo=False)
    company_id = fields.Many2one(index=False)
    year = fields.Integer(required=True, aggregator=None)
    period_start = fields.Date(required=True)
    period_end = fields.Date(required=True)
    occurrence = fields.Integer(required=True, default=1, aggregator=None)
    talker_id = fields.Many2one(
        "mj.member", index="btree_not_null", ondelete="restrict", help="Empty: any eligible talker."
    )
    talkee_id = fields.Many2one(
        "mj.member", string="Talked-to", index="btree_not_null", ondelete="restrict", help="Empty: anybody eligible."
    )
    mutual = fields.Boolean()
    relation = fields.Char(required=True, default="same", export_string_translation=False)
    concern_id = fields.Many2one("mj.concern", index="btree_not_null", ondelete="restrict")
    appointment_id = fields.Many2one("mj.appointment", index="btree_not_null", ondelete="restrict")
    request_id = fields.Many2one("mj.talk.request", index="btree_not_null", ondelete="restrict")
    opens_on = fields.Date(required=True)
    due_date = fields.Date(required=True)
    state = fields.Selection(
        DUTY_STATES,
        required=True,
        default="open",
        help="Missed: who owed the talk or was owed it left the post without it. Nobody is asked any more, and it counts as "
        "not done.",
    )
    progress = fields.Selection(
        [
            ("overdue", "Overdue"),
            ("open", "Open"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("missed", "Missed"),
            ("lapsed", "Lapsed"),
            ("waived", "Waived"),
        ],
        compute="_compute_progress",
        string="Status",
    )
    is_overdue = fields.Boolean(compute="_compute_progress", search="_search_is_overdue", string="Overdue")
    is_past = fields.Boolean(
        compute="_compute_progress",
        search="_search_is_past",
        string="Period Over",
        help="The period is over: a talk from now on counts for the next one. One held in time can still be logged.",
    )
    is_running = fields.Boolean(
        compute="_compute_is_running",
        search="_search_is_running",
        string="To Do Now",
        help="Without periods that ended more than a month ago or begin later.",
    )
    counterpart = fields.Char(
        compute="_compute_counterpart", string="Talk With", help="Whom you talk with, and the posts held today."
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine", string="My Duty")
    planned_talk_id = fields.Many2one("mj.talk", index="btree_not_null", ondelete="set null", copy=False)
    talk_id = fields.Many2one("mj.talk", string="Fulfilled By", index="btree_not_null", ondelete="restrict", copy=False)
    fulfilled_on = fields.Date(string="Done On")
    in_window = fields.Boolean(
        string="In the Usual Months", help="Held in the months in which regular talks are generally held (A19.1)."
    )
    lapse_reason = fields.Selection(
        [
            ("rule_ended", "The rule is no longer in force"),
            ("organization_ended", "The organisation was dissolved"),
            ("role_ended", "A person no longer has the post"),
            ("leader_changed", "Another leader is in charge"),
            ("nobody_left", "Nobody is left to talk with"),
            ("done_before", "Done under the wording or the leader before"),
            ("concern_closed", "The concern was withdrawn"),
            ("appointment_ended", "The appointment was withdrawn or decided"),
            ("application_ended", "The application was withdrawn or decided"),
            ("request_withdrawn", "The request was withdrawn"),
        ]
    )
    lapsed_on = fields.Date(
        string="Lapsed From",
        help="A talk of this day or later does not count any more. Empty: the posts on the day of the talk decide.",
    )
    settings = fields.Json(string="Rule Settings Used")

    _need_uniq = models.UniqueIndex(
        "(period_start, rule_id, organization_id, COALESCE(talker_id, 0), COALESCE(talkee_id, 0), occurrence, "
        "COALESCE(concern_id, 0), COALESCE(appointment_id, 0), COALESCE(request_id, 0))"
    )
    _order_idx = models.Index("(year DESC, due_date, id)")
    _open_idx = models.Index("(due_date, id) WHERE state = 'open'")
    _state_idx = models.Index("(year, state, due_date, id)")
    # In place of the one on the path alone, which it covers: each index is written again with every fulfilment.
    _organization_path_idx = models.Index("(organization_path text_pattern_ops, year, state)")
    _organization_idx = models.Index("(year, organization_id, state, rule_id)")

    @api.depends("rule_id", "talker_id", "talkee_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        anybody = self.env._("anybody")
        for duty in self.sudo():
            duty.display_name = self.env._(
                "%(talker)s – %(talkee)s (%(clause)s)",
                clause=duty.clause_label,
                talker=duty.talker_id.name or anybody,
                talkee=duty.talkee_id.name or anybody,
            )

    @api.depends("state", "due_date", "planned_talk_id", "period_end", "relation")
    def _compute_progress(self):
        days = clock.todays(self)
        for duty in self:
            today, is_open = days[duty.company_id], duty.state == "open"
            duty.is_overdue = is_open and duty.due_date < today
            duty.is_past = is_open and duty._ends_with_period() and duty.period_end < today
            if duty.is_overdue:
                duty.progress = "overdue"
            elif is_open:
                duty.progress = "planned" if duty.planned_talk_id else "open"
            else:
                duty.progress = {"fulfilled": "done"}.get(duty.state, duty.state)

    def _ends_with_period(self):
        """Whether a talk after the period counts for the next one; what a single event asks for is owed until done."""
        return self._category_of_talk() == "daily" and not (self.concern_id or self.request_id)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._mj_by_day(lambda today: Domain("due_date", "<", today))
        return Domain("state", "=", "open") & late

    @api.model
    def _search_is_past(self, operator, value):
        if operator != "in":
            return NotImplemented
        over = self.env["res.company"]._mj_by_day(lambda today: Domain("period_end", "<", today))
        return Domain("state", "=", "open") & self._ending_with_period() & over

    @api.model
    def _ending_with_period(self):
        """Return the domain of :meth:`_ends_with_period`.

        :rtype: Domain
        """
        single_events = ("concern_id", "request_id", "appointment_id")
        return Domain.AND(Domain(name, "=", False) for name in single_events) & Domain("relation", "!=", "any")

    @api.depends("opens_on", "period_end", "relation", "concern_id", "request_id", "appointment_id")
    def _compute_is_running(self):
        running = self.filtered_domain(self._search_is_running("in", [True]))
        for duty in self:
            duty.is_running = duty in running

    @api.model
    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env["res.company"]._mj_by_day(
            lambda today: (
                Domain("opens_on", "<=", today) & Domain("period_end", ">=", today - timedelta(days=DAYS_SHOWN_AFTER))
            )
        )
        return ~self._ending_with_period() | now

    @api.depends_context("uid", "lang")
    @api.depends("talker_id", "talkee_id")
    def _compute_counterpart(self):
        """Name the other person with the posts held in the duty's organisation, so that namesakes are told apart."""
        me = self.env.user.sudo().partner_id.mj_member_ids
        roles = dict(self.env["mj.talk.rule"]._fields["talkee_scope"]._description_selection(self.env))
        all_posts = (
            self.env["mj.appointment"]
            .sudo()
            ._held_on(
                clock.today(self.env),
                organizations=self.sudo().organization_id,
                members=self.sudo().talker_id | self.sudo().talkee_id,
            )
        )
        for duty in self:
            facts = duty.sudo()
            other = facts.talker_id if facts.mutual and facts.talkee_id in me else facts.talkee_id
            if other:
                held = all_posts.filtered(
                    lambda post, other=other, place=facts.organization_id: (
                        post.member_id == other and post.organization_id == place
                    )
                )
                posts = comma(self.env).join(held.position_id.mapped("name"))
                title = post_title(facts.organization_id.name, posts)
                duty.counterpart = (
                    self.env._("%(person)s (%(posts)s)", person=other.name, posts=title)
                    if posts
                    else other.display_name
                )
            else:
                scope = facts.rule_id.talker_scope if facts.mutual else facts.rule_id.talkee_scope
                duty.counterpart = self.env._("Anybody of: %s", roles.get(scope, ""))

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._search_is_mine("in", [True]))
        for duty in self:
            duty.is_mine = duty in mine

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        members = self.env.user.sudo().partner_id.mj_member_ids
        return (
            Domain("talker_id", "in", members.ids)
            | (Domain("mutual", "=", True) & Domain("talkee_id", "in", members.ids))
            | (
                Domain("talker_id", "=", False)
                & Domain("talkee_id", "not in", members.ids)
                & self._lawful_talker_domain(members)
            )
        )

    @api.model
    def _lawful_talker_domain(self, members):
        """Duties open to any eligible talker, by the roles that people have today."""
        places = defaultdict(set)
        if members:
            roles = self.env["mj.appointment"].sudo()._roles_on(clock.today(self.env), members)
            for (scope, __), organization_ids in roles.items():
                places[scope] |= set(organization_ids)
        organizations = self.env["mj.organization"].sudo()
        # A concern that goes above is any leader's there.
        concerns_above = Domain("concern_id", "!=", False) & Domain("relation", "in", ("above", "here_or_above"))
        led = organizations.browse(places["leadership"])
        domain = concerns_above & Domain("organization_id", "in", led.child_ids.ids)
        for scope, organization_ids in places.items():
            held = organizations.browse(organization_ids)
            here = Domain("relation", "!=", "above") & Domain("organization_id", "in", held.ids)
            above = Domain("relation", "=", "above") & Domain("organization_id", "in", held.child_ids.ids)
            domain |= Domain("rule_id.talker_scope", "=", scope) & (here | above)
        return domain

    # -- what people do with a duty -----------------------------------------------------------
