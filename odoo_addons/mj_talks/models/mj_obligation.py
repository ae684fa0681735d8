from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..duty.fulfilment import CHECKS, assessed_talks


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
    interpretation_ids = fields.One2many(related="rule_id.interpretation_ids", related_sudo=False)
    organization_id = fields.Many2one(check_company=False)
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
        [("open", "Open"), ("fulfilled", "Done"), ("lapsed", "Lapsed"), ("waived", "Waived")],
        required=True,
        default="open",
    )
    progress = fields.Selection(
        [
            ("overdue", "Overdue"),
            ("open", "Open"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("lapsed", "Lapsed"),
            ("waived", "Waived"),
        ],
        compute="_compute_progress",
        string="Status",
    )
    is_overdue = fields.Boolean(compute="_compute_progress", search="_search_is_overdue", string="Overdue")
    is_past = fields.Boolean(
        compute="_compute_progress",
        string="Period Over",
        help="The period is over: a talk from now on counts for the next one. One held in time can still be logged.",
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
            ("concern_closed", "The concern was withdrawn"),
            ("appointment_ended", "The appointment was withdrawn or decided"),
            ("application_ended", "The application was withdrawn or decided"),
            ("request_withdrawn", "The request was withdrawn"),
        ]
    )
    waived_by_id = fields.Many2one("res.users", ondelete="restrict")
    waived_on = fields.Date()
    waive_reason = fields.Text()
    settings = fields.Json(string="Rule Settings Used")
    can_waive = fields.Boolean(compute="_compute_can_waive")
    explanation = fields.Text(compute="_compute_explanation", string="Why / Why Not")

    _need_uniq = models.UniqueIndex(
        "(period_start, rule_id, organization_id, COALESCE(talker_id, 0), COALESCE(talkee_id, 0), occurrence, "
        "COALESCE(concern_id, 0), COALESCE(appointment_id, 0), COALESCE(request_id, 0))"
    )
    _order_idx = models.Index("(year DESC, due_date, id)")
    _state_idx = models.Index("(year, state, due_date, id)")
    # In place of the one on the path alone, which it covers: each index is written again with every fulfilment.
    _organization_path_idx = models.Index("(organization_path text_pattern_ops, year, state)")
    _organization_idx = models.Index("(year, organization_id, state, rule_id)")

    @api.depends("rule_id", "talker_id", "talkee_id")
    def _compute_display_name(self):
        anybody = self.env._("anybody")
        for duty in self.sudo():
            duty.display_name = self.env._(
                "%(clause)s %(talker)s – %(talkee)s",
                clause=duty.clause,
                talker=duty.talker_id.name or anybody,
                talkee=duty.talkee_id.name or anybody,
            )

    @api.depends("state", "due_date", "planned_talk_id")
    def _compute_progress(self):
        today = self.env["mj.duty.engine"]._today()
        for duty in self:
            is_open = duty.state == "open"
            duty.is_overdue = is_open and duty.due_date < today
            duty.is_past = is_open and not (duty.concern_id or duty.request_id) and duty.period_end < today
            if duty.is_overdue:
                duty.progress = "overdue"
            elif is_open:
                duty.progress = "planned" if duty.planned_talk_id else "open"
            else:
                duty.progress = {"fulfilled": "done"}.get(duty.state, duty.state)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "open") & Domain("due_date", "<", self.env["mj.duty.engine"]._today())

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
                self.env["mj.duty.engine"]._today(),
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
                posts = self.env._(", ").join(held.position_id.mapped("name"))
                duty.counterpart = (
                    self.env._("%(person)s (%(posts)s)", person=other.name, posts=posts) if posts else other.name
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
        held = self.env["mj.appointment"].sudo()._held_on(self.env["mj.duty.engine"]._today(), members=members)
        leads = held.filtered("position_id.is_leadership").organization_id
        return (
            Domain("talker_id", "in", members.ids)
            | (Domain("mutual", "=", True) & Domain("talkee_id", "in", members.ids))
            | (Domain("talker_id", "=", False) & self._lawful_talker_domain(held, leads))
        )

    @api.model
    def _lawful_talker_domain(self, held, leads):
        """Duties open to any eligible talker, by the roles the user holds today."""
        by_scope = {
            "leadership": leads,
            "chair": held.filtered("is_chair").organization_id,
            "chair_or_full_time_vice_chair": held.filtered(
                lambda post: post.is_chair or post.position_id.is_full_time_vice_chair
            ).organization_id,
        }
        domain = Domain.FALSE
        for scope, organizations in by_scope.items():
            here = Domain("relation", "!=", "above") & Domain("organization_id", "in", organizations.ids)
            above = Domain("relation", "=", "above") & Domain("organization_id", "in", organizations.child_ids.ids)
            domain |= Domain("rule_id.talker_scope", "=", scope) & (here | above)
        return domain

    @api.depends_context("uid")
    @api.depends("state", "organization_id")
    def _compute_can_waive(self):
        for duty in self:
            duty.can_waive = duty.state == "open" and duty._may_waive()

    @api.depends("state", "talk_id")
    def _compute_explanation(self):
        for duty in self:
            duty.explanation = "\n".join(duty._explain()) if duty._origin else False

    def _explain(self):
        """Say under which article the duty stands, and why talks of these people did not count (A06.4)."""
        self.ensure_one()
        labels = dict(self.rule_id._fields["talker_scope"]._description_selection(self.env))
        lines = [self.env._("%(article)s: %(rule)s.", article=self.article_id.display_name, rule=self.rule_id.name)]
        if not self.talker_id:
            lines.append(self.env._("Who may talk: %s.", labels[self.rule_id.talker_scope]))
        if self.state == "open":
            lines += self._explain_talks()
        if self.state == "fulfilled" and not self.in_window:
            lines.append(self.env._("Held outside the usual months."))
        return lines

    def _explain_talks(self):
        reasons = {
            "form": self.env._("its form does not count for this rule"),
            "category": self.env._("its category does not count for this rule"),
            "day": self.env._("it was not held in the period"),
            "talker_role": self.env._("the talker did not have the required post on that day"),
            "talkee_role": self.env._("the talked-to did not have the required post on that day"),
        }
        people = (self.talker_id | self.talkee_id).ids
        self.env.flush_all()
        self.env.cr.execute(
            assessed_talks(
                SQL("talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s))", people),
                SQL("duty.id = %s", self.id),
            )
        )
        columns = [column.name for column in self.env.cr.description]
        lines = []
        for row in self.env.cr.fetchall():
            values = dict(zip(columns, row, strict=True))
            talk = self.env["mj.talk"].sudo().browse(values["talk_id"])
            failed = [reasons[check] for check in CHECKS if not values[f"{check}_ok"]]
            lines.append(
                self.env._(
                    "Talk %(talk)s of %(day)s does not count: %(reasons)s.",
                    talk=talk.reference,
                    day=values["held_on"],
                    reasons=self.env._("; ").join(failed),
                )
            )
        return lines

    # -- what people do with a duty -----------------------------------------------------------

    def action_plan(self, talker_id=None):
        """Plan a talk that serves these duties: people, organisation and form are filled in.

        :param int talker_id: which of the two people of mutual duties begins the talk; oneself unless given.
        """
        return self._open_new_talk("planned", talker_id)

    def action_log(self, talker_id=None):
        """Log a talk that was held already; see :meth:`action_plan`."""
        return self._open_new_talk("held", talker_id)

    def action_open_talk(self):
        """Open the talk that fulfilled this duty, or the one planned for it."""
        self.ensure_one()
        self.check_access("read")
        talk = self.talk_id or self.planned_talk_id
        if not talk and self.request_id:
            return self.request_id._get_records_action()
        if not talk:
            raise UserError(self.env._("No talk is planned for this duty yet. Plan one first."))
        action = talk._get_records_action()
        if not self.talk_id:
            quick_form = self.env.ref("mj_talks.mj_talk_view_form_quick")
            action |= {"target": "new", "views": [(quick_form.id, "form")], "context": {"mj_step": "held"}}
        return action

    def _open_new_talk(self, step, talker_id):
        self.check_access("read")
        if any(duty.state != "open" for duty in self):
            raise UserError(self.env._("Only open duties are planned. Take the others off the selection."))
        if self.request_id:
            # A request is answered: accepting it plans the talk.
            return self.request_id[:1]._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_action")
        action.update(
            name=self.env._("Plan a Talk") if step == "planned" else self.env._("Log a Talk"),
            views=[(self.env.ref("mj_talks.mj_talk_view_form_quick").id, "form")],
            target="new",
            context=self._talk_defaults(step, talker_id) | {"mj_step": step},
        )
        return action

    def _talk_defaults(self, step, talker_id=None):
        """Return the context that fills a new talk from these duties."""
        talkers, talkees = self._proposed_people(talker_id)
        return {
            "default_organization_id": self[:1].organization_id.id,
            "default_form": "individual" if len(talkees) < 2 else "collective",
            "default_timing": "timely" if self.concern_id or self.request_id else "regular",
            "default_planned_at": self._next_afternoon() if step == "planned" else False,
            "default_held_at": fields.Datetime.now() if step == "held" else False,
            "default_participant_ids": [
                fields.Command.create({"member_id": member.id, "role": role, "attended": True})
                for role, members in (("talker", talkers), ("talkee", talkees))
                for member in members
            ],
        }

    def _proposed_people(self, talker_id):
        """Return talkers and talked-to of a talk for these duties; whoever is open is left to be chosen.

        :param int talker_id: see :meth:`action_plan`.
        :rtype: tuple[mj.member, mj.member]
        """
        talkers, talkees = self.talker_id, self.talkee_id
        me = self.env.user.sudo().partner_id.mj_member_ids if any(self.mapped("is_mine")) else self.env["mj.member"]
        if all(self.mapped("mutual")):
            people = talkers | talkees
            begins = people.filtered(lambda person: person.id == talker_id) or people & me or people & self._chairs()
            if begins:
                talkers, talkees = begins[:1], people - begins[:1]
        return (talkers or me[:1]), talkees

    def _chairs(self):
        # A talk the chair begins serves the chair's own duty as well.
        return self.sudo().organization_id.chair_id

    def _next_afternoon(self):
        """Propose three o'clock local time on the next working day.

        :rtype: datetime.datetime
        """
        day = self.env["mj.duty.engine"]._today() + relativedelta(days=1)
        while day.weekday() >= 5:
            day += relativedelta(days=1)
        zone = pytz.timezone(self.env.company.mj_timezone)
        return zone.localize(datetime.combine(day, time(15))).astimezone(pytz.utc).replace(tzinfo=None)

    def action_waive(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_waive_action")
        action["context"] = {"default_obligation_ids": self.ids}
        return action

    @api.private
    def waive(self, reason):
        """Waive open duties: the chair of the organisation above or the rules administrator decides.

        :param str reason: kept for good and listed for supervision.
        :raises AccessError: for anybody else.
        :raises UserError: without a reason or for duties that are not open.
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the waiver: it stays visible for good."))
        if any(duty.state != "open" for duty in self):
            raise UserError(self.env._("Only open duties can be waived."))
        if self.sudo().request_id:
            raise UserError(self.env._("A request is answered, not waived."))
        for duty in self:
            if not duty._may_waive():
                raise AccessError(
                    self.env._(
                        "Only the chair of the organisation above or the rules administrator waives a duty of %s.",
                        duty.organization_id.name,
                    )
                )
        self.sudo().write(
            {
                "state": "waived",
                "waive_reason": reason,
                "waived_by_id": self.env.uid,
                "waived_on": self.env["mj.duty.engine"]._today(),
            }
        )

    def _may_waive(self):
        self.ensure_one()
        if self.env.user.has_group("mj_talks.group_mj_admin"):
            return True
        return self.env.user.partner_id in self.sudo().organization_id.parent_id.chair_id.partner_id
