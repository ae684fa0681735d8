from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import clock
from ...duty.roles import role_condition_of_column, team_on
from .mj_concern import CONTENT


class MjConcern(models.Model):
    """Which organisation's leaders talk: the one above for a chair, and where nobody else may talk (A06, A07)."""

    _inherit = "mj.concern"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _set_responsible_organization(self):
        """A concern about the chair goes where the rule says: to the organisation above, if there is one, and to own leaders.

        The chair is who was it on the day it arose or is it today. It goes above, too, when nobody but the person may
        hold the talk in the organisation today.
        """
        concerns = self.sudo()
        about_chairs, lonely = concerns._about_chairs(), concerns._without_talker()
        for concern in concerns:
            here = concern.organization_id
            who = concern._rule_of_duty().about_chair if concern in about_chairs else "own"
            goes_above = here.parent_id and (concern in lonely or who != "own")
            values = {
                "responsible_organization_id": (here.parent_id if goes_above else here).id,
                "own_leaders_too": bool(goes_above and who == "both"),
            }
            if concern._where_to() != values:
                concern.write(values)

    def _where_to(self):
        return {
            "responsible_organization_id": self.responsible_organization_id.id,
            "own_leaders_too": self.own_leaders_too,
        }

    def _about_chairs(self):
        appointments, days = self.env["mj.appointment"].sudo(), clock.todays(self)
        chairs = {}
        for day in {*days.values(), *self.mapped("raised_on")}:
            held = appointments._held_on(day, self.organization_id, self.member_id)
            held = held.filtered(lambda post: post._presides())
            chairs[day] = {(post.organization_id, post.member_id) for post in held}
        return self.filtered(
            lambda concern: any(
                (concern.organization_id, concern.member_id) in chairs[day]
                for day in (concern.raised_on, days[concern.company_id])
            )
        )

    def _without_talker(self):
        rules = {concern: concern._rule_of_duty() for concern in self}
        asked = self.filtered(lambda concern: rules[concern])
        if not asked:
            return asked
        self.env.flush_all()
        team = team_on(
            self.env["res.company"]._mj_today_sql(SQL("appointment.company_id")),
            SQL("appointment.organization_id = ANY(%s)", asked.organization_id.ids),
        )
        found = self.env.execute_query(
            SQL(
                """
                SELECT team.organization_id, scope.name, team.member_id
                  FROM (%(team)s) AS team
                 CROSS JOIN unnest(%(scopes)s) AS scope (name)
                 WHERE %(has_role)s
                """,
                team=team,
                scopes=list({rule.talker_scope for rule in rules.values() if rule}),
                has_role=role_condition_of_column(SQL("scope.name"), "team"),
            )
        )
        return asked.filtered(
            lambda concern: (
                not any(
                    (place, scope) == (concern.organization_id.id, rules[concern].talker_scope)
                    and member != concern.member_id.id
                    for place, scope, member in found
                )
            )
        )

    def _rule_of_duty(self):
        # Known from the duty once there is one: what the concern is about stays sealed.
        return self.obligation_ids.rule_id or self._kind()._rule_on(self.raised_on, self.organization_id)

    @api.model
    @api.private
    def _follow_responsible(self, organizations=None):
        """Let open concerns follow who is chair, who may talk and what is above; the duty goes with them.

        :param mj.organization organizations: whose; ``None``: all.
        """
        domain = Domain("state", "=", "open") & Domain("obligation_ids", "not any", [("state", "=", "fulfilled")])
        if organizations is not None:
            domain &= Domain("organization_id", "in", organizations.ids)
        concerns = self.sudo().search(domain)
        before = {concern: concern._where_to() for concern in concerns}
        concerns._set_responsible_organization()
        moved = concerns.filtered(lambda concern: concern._where_to() != before[concern])
        self.env["mj.duty.engine"]._follow_concerns(moved)
        moved.invalidate_recordset(["may_open", *CONTENT])

    def _relation(self):
        """Return the relation of the duty: whether the talker comes from the organisation above, or from either."""
        if self.own_leaders_too:
            return "here_or_above"
        return "above" if self.responsible_organization_id != self.organization_id else "same"
