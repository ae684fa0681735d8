from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from ... import clock
from ...duty.matrix import ANYBODY, MatrixDuty, arrange, totals
from ...wording import comma

LEADING_ROLES = {"chair", "chair_or_full_time_vice_chair", "leadership"}


class MjTeamMatrix(models.AbstractModel):
    """Who has talked with whom in one organisation and year, at one glance (A18).

    Everything is read with the reader's own rights: a duty out of sight is in no cell and no total.
    """

    _name = "mj.team.matrix"
    _description = "Team Matrix"

    @api.model
    @api.readonly
    def get_matrix(self, organization_id=None, year=None):
        """Return the tables for the screen.

        :param int organization_id: the reader's own organisation unless given.
        :param int year: this year unless given.
        :rtype: dict
        :raises AccessError: for an organisation out of sight.
        """
        year = year or clock.today(self.env).year
        if not isinstance(year, int) or not 2000 <= year <= 2100:
            raise UserError(self.env._("Enter a year such as 2026."))
        organization = self.env["mj.organization"].browse(organization_id or self._default_organization_id())
        organization.check_access("read")
        obligations = self._obligations(organization, year)
        posts = self._posts(organization, year, obligations.talker_id | obligations.talkee_id)
        leaders, others = self._people(obligations, posts)
        duties = [self._duty(obligation, leaders) for obligation in obligations]
        members = leaders | others
        counts = totals(duties)
        sees_all = self._sees_all(organization)
        if not sees_all:
            counts["coverage"] = None
        return {
            "sees_all": sees_all,
            "organization": {"id": organization.id, "name": organization.name or ""},
            "year": year,
            "can_plan": self.env["mj.talk"].has_access("create"),
            "tables": arrange(duties, leaders.ids, others.ids),
            "totals": counts,
            "people": {member.id: self._person(member, posts) for member in members},
            "duties": {obligation.id: self._details(obligation) for obligation in obligations},
        }

    @api.model
    def _default_organization_id(self):
        """The team one chairs first, then one's own leadership team, one's scope, and any duty one may see."""
        user = self.env.user.sudo()
        held = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env), members=user.partner_id.mj_member_ids)
        held = held.filtered(lambda post: post.company_id in self.env.companies)
        leading = held.filtered("position_id.is_leadership").sorted(lambda post: not post.is_chair)
        found = leading.organization_id or user._mj_own_organizations()
        return found[:1].id or self.env["mj.obligation"].search([], limit=1).organization_id.id

    @api.model
    def _sees_all(self, organization):
        """Whether the reader sees every duty of an organisation: a part of them has no coverage."""
        return bool(organization.sudo().filtered_domain(self.env.user.mj_scope_domain("parent_path")))

    @api.model
    def _obligations(self, organization, year):
        return self.env["mj.obligation"].search(
            [
                ("organization_id", "=", organization.id),
                ("year", "=", year),
                ("state", "!=", "lapsed"),
                ("relation", "in", ("same", "in_charge")),
                ("concern_id", "=", False),
                ("appointment_id", "=", False),
                ("request_id", "=", False),
            ]
        )

    @api.model
    def _posts(self, organization, year, named):
        """Posts held today, or at the end of a year that is over: those in sight, and of people a duty in sight names."""
        day = min(clock.today(self.env), date(year, 12, 31))
        appointments = self.env["mj.appointment"]
        held = appointments._held_on(day, organizations=organization)
        held |= appointments.sudo()._held_on(day, organizations=organization, members=named)
        return held.sudo().sorted(lambda post: (post.position_sequence, post.id))

    @api.model
    def _people(self, obligations, posts):
        """Return the leadership team and everybody else, in order of rank; who left comes last."""
        leading = obligations.filtered(lambda duty: duty.rule_id.talker_scope in LEADING_ROLES).talker_id
        leading |= obligations.filtered(lambda duty: duty.rule_id.talkee_scope in LEADING_ROLES).talkee_id
        leaders = posts.filtered("position_id.is_leadership").member_id | leading
        others = posts.filtered(lambda post: post.position_id.is_committee or post.position_id.is_department_head)
        named = obligations.talkee_id | obligations.talker_id
        return leaders, (others.member_id & named | named) - leaders

    @api.model
    def _duty(self, obligation, leaders):
        talkee = obligation.talkee_id
        return MatrixDuty(
            id=obligation.id,
            talker_id=obligation.talker_id.id or ANYBODY,
            talkee_id=talkee.id or ANYBODY,
            mutual=obligation.mutual,
            among_leaders=talkee in leaders if talkee else obligation.rule_id.talkee_scope in LEADING_ROLES,
            status=obligation.progress,
        )

    @api.model
    def _person(self, member, posts):
        """Return name and posts of somebody named on a duty in sight, whose name the duty shows anyway."""
        held = posts.filtered(lambda post: post.member_id == member)
        return {
            "name": member.sudo().name,
            "posts": comma(self.env).join(held.position_id.mapped("name")),
        }

    @api.model
    def _details(self, obligation):
        return {
            "id": obligation.id,
            "clause": obligation.clause_label,
            "status": obligation.progress,
            "is_past": obligation.is_past,
            "due_date": obligation.due_date,
            "done_on": obligation.fulfilled_on,
        }
