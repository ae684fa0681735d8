from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import clock
from ...duty.suitable_talks import assessed_talks
from ...wording import semicolon


class MjObligation(models.Model):
    """Why a duty stands, who may do it, and why talks of these people did not count (A06.4)."""

    _inherit = "mj.obligation"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    explanation = fields.Text(compute="_compute_explanation", string="Why / Why Not")

    @api.depends_context("uid", "lang")
    @api.depends("state", "talk_id")
    def _compute_explanation(self):
        for duty in self:
            duty.explanation = "\n".join(duty._explain()) if duty._origin else False

    def _explain(self):
        """Say under which article the duty stands, and why talks of these people did not count (A06.4)."""
        self.ensure_one()
        lines = [self.env._("%(article)s: %(rule)s.", article=self.article_id.display_name, rule=self.rule_id.name)]
        if not self.talker_id and (who := self._who_may_talk()):
            lines.append(self.env._("Who may talk: %s.", who))
        lines += self._explain_acting_chairs()
        if self.state == "open":
            lines += self._explain_talks()
        if self.state == "fulfilled" and not self.in_window:
            lines.append(self.env._("Held outside the usual months."))
        return lines

    def _who_may_talk(self):
        """Name the role that the rule asks of the talker, and where it is held; nothing where none is above."""
        roles = dict(self.rule_id._fields["talker_scope"]._description_selection(self.env))
        role = roles[self.rule_id.talker_scope]
        if self.relation not in ("above", "here_or_above"):
            return role
        here, above = self.organization_id.sudo(), self.organization_id.sudo().parent_id
        role_above = roles["leadership"] if self.concern_id else role
        places = [(role, here)] if self.relation == "here_or_above" else []
        places += [(role_above, above)] if above else []
        return semicolon(self.env).join(
            self.env._("%(role)s of %(organization)s", role=role, organization=place.name) for role, place in places
        )

    def _explain_acting_chairs(self):
        scopes = {self.rule_id.talker_scope, self.rule_id.talkee_scope}
        if not scopes & {"chair", "chair_or_full_time_vice_chair"}:
            return []
        held = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env, self.company_id))
        acting = held.filtered_domain(
            Domain("position_id.is_acting_chair", "=", True)
            & Domain("organization_id", "in", (self.organization_id | self.organization_id.sudo().parent_id).ids)
        )
        return [
            self.env._("%s presides as acting chair and counts as chair.", post.member_id.name)
            for post in acting
            if post.member_id in self.sudo().talker_id | self.sudo().talkee_id or not self.talker_id
        ]

    def _explain_day(self):
        if not self._ends_with_period():
            return self.env._("it was held before the event for which the talk is owed")
        if self.rule_id.counts_earlier:
            return self.env._("it was not held in the period")
        return self.env._(
            "it was not held in the days from %(first_day)s to %(last_day)s",
            first_day=self.opens_on,
            last_day=self.period_end,
        )

    def _explain_talks(self):
        reasons = {
            "form_ok": self.env._("its form does not count for this rule"),
            "category_ok": self.env._("its category does not count for this rule"),
            "occasion_ok": self.env._("its occasion, regular or timely, does not count for this rule"),
            "day_ok": self._explain_day(),
            "talker_role_ok": self.env._("the talker did not have the required post on that day"),
            "chair_ok": self.env._("the chair's own talk does not count for this rule"),
            "talkee_role_ok": self.env._("the talked-to did not have the required post on that day"),
        }
        people = (self.talker_id | self.talkee_id).ids
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            assessed_talks(
                SQL("talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s))", people),
                SQL("duty.id = %s", self.id),
            )
        )
        return [line for __, line in self.env["mj.talk"]._explain_uncounted(rows, reasons)]
