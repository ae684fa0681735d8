from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ... import clock
from ...duty.roles import roles_of_people

TOUCHES_DUTIES = {"member_id", "organization_id", "position_id", "date_from", "date_to", "state", "leader_id"}


class MjAppointment(models.Model):
    """Duties follow appointments at once, in the organisations touched (A18.4)."""

    _inherit = "mj.appointment"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        appointments._reconcile_duties()
        return appointments

    def write(self, vals):
        if not TOUCHES_DUTIES & vals.keys():
            return super().write(vals)
        before = self.filtered(lambda appointment: appointment.state == "effective")
        members, organizations, days = before.member_id, before.organization_id, before._first_days(vals)
        result = super().write(vals)
        self._reconcile_duties(members, organizations, days, vals)
        return result

    def _first_days(self, names):
        """Return the days from which on a change of fields tells something new about who was what.

        :param names: of the fields; an end changes the days after it, a leader in charge no day that passed.
        :rtype: list[datetime.date]
        """
        changed = TOUCHES_DUTIES & set(names)
        if changed <= {"date_to", "leader_id"}:
            return [post.date_to + timedelta(days=1) for post in self if post.date_to and "date_to" in changed]
        return self.mapped("date_from")

    def _reconcile_duties(self, members=None, organizations=None, days=(), names=TOUCHES_DUTIES):
        """Bring duties up to date with posts as they are now.

        :param mj.member members: who held them before.
        :param mj.organization organizations: where they were before.
        :param list[datetime.date] days: see :meth:`_first_days`, of before.
        :param names: of the fields written.
        """
        effective = self.filtered(lambda appointment: appointment.state == "effective")
        members = effective.member_id | (members or effective.member_id)
        organizations = effective.organization_id | (organizations or effective.organization_id)
        days = [*days, *effective._first_days(names)]
        engine = self.env["mj.duty.engine"]
        if days and min(days) <= clock.today(self.env):
            engine._judge(members, min(days), organizations)
        else:
            engine._reconcile(organizations=organizations)

    @api.model
    def _roles_on(self, day, members):
        """Return in which organisations people have which role of a rule on a day: one query.

        :param datetime.date day: in local time.
        :param mj.member members: who is asked for.
        :return: by role and member id the ids of organisations, an empty set where there is none.
        :rtype: dict[tuple[str, int], set[int]]
        """
        self.env.flush_all()
        held = defaultdict(set)
        query = SQL(
            "WITH person AS (SELECT unnest(%s::integer[]) AS member_id, %s::date AS day) %s",
            members.ids,
            day,
            roles_of_people(),
        )
        for role, member, organization in self.env.execute_query(query):
            held[role, member].add(organization)
        return held
