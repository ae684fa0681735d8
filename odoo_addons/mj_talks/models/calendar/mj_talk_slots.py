import re
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ... import clock
from ...duty.roles import role_condition, team_on
from ...duty.season import SeasonDuty
from ...wording import comma
from ...working_days import holiday, is_worked_instead, unpublished_years

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class MjTalkSlots(models.AbstractModel):
    """Some days with the times at which talks may begin, and who is free then; the arithmetic is in ``duty.season``."""

    _name = "mj.talk.slots"
    _description = "Days and Times for Talks"

    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(string="Last Day", required=True)
    mon = fields.Boolean(default=True)
    tue = fields.Boolean(default=True)
    wed = fields.Boolean(default=True)
    thu = fields.Boolean(default=True)
    fri = fields.Boolean(default=True)
    sat = fields.Boolean()
    sun = fields.Boolean()
    times = fields.Char(
        string="Talks Begin At", required=True, default="14:00, 15:30", help="Times of a day, parted by commas."
    )
    duration = fields.Float(string="Hours per Talk", required=True, default=1.0)
    days_note = fields.Char(compute="_compute_days_note", string="Holidays")
    most_per_day = fields.Integer(
        string="Most per Person and Day", required=True, default=2, help="So many talks one person has on one day."
    )

    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "The last day lies before the first.")
    _numbers_sensible = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24 AND most_per_day >= 1)",
        "A talk takes up to 24 hours, and a person has at least one talk on a day.",
    )

    @api.constrains("times", "duration")
    def _check_times(self):
        for plan in self:
            plan._beginnings()

    def _beginnings(self):
        """Return at what times of a day talks begin.

        :rtype: list[datetime.time]
        :raises ValidationError: when they cannot be read, or one begins before the one before has ended.
        """
        found = []
        for part in filter(None, re.split(r"[\s,;，；、]+", self.times or "")):
            match = re.fullmatch(r"(\d{1,2})[:：.时](\d{2})分?", part)
            if not match or int(match[1]) > 23 or int(match[2]) > 59:
                raise ValidationError(
                    self.env._("“%s” is no time of a day. Enter times such as 14:00, 15:30, parted by commas.", part)
                )
            found.append(time(int(match[1]), int(match[2])))
        if not found:
            raise ValidationError(self.env._("Enter at what times talks begin, such as 14:00, 15:30."))
        found = sorted(set(found))
        minutes = [60 * begin.hour + begin.minute for begin in found]
        if any(following - first < 60 * self.duration for first, following in zip(minutes, minutes[1:], strict=False)):
            raise ValidationError(
                self.env._(
                    "Talks of that length run into the next. Enter times further apart, or fewer hours per talk."
                )
            )
        return found

    def _whose_days(self):
        """Return the company whose day and time zone it is."""
        return self.env.company

    def _absences(self):
        """Return on which days people are not free.

        :return: id of the member, or 0 for everybody, first and last day.
        :rtype: list[tuple[int, datetime.date, datetime.date]]
        """
        return []

    def _slots(self):
        """Return when talks may begin: local time, and the same in UTC.

        :rtype: dict[datetime.datetime, datetime.datetime]
        :raises UserError: when no day is left.
        """
        company = self._whose_days()
        first = max(self.date_from, clock.today(self.env, company) + timedelta(days=1))
        if self.date_to < first:
            raise UserError(self.env._("These days are over. Choose days to come."))
        zone = pytz.timezone(company.mj_timezone)
        closed = [days for member, *days in self._absences() if not member]
        slots = {}
        for count in range((self.date_to - first).days + 1):
            day = first + timedelta(days=count)
            if not self._is_for_talks(day) or any(begin <= day <= end for begin, end in closed):
                continue
            for begin in self._beginnings():
                local = datetime.combine(day, begin)
                slots[local] = zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
        if not slots:
            raise UserError(
                self.env._("No day is left for talks. Choose more weekdays, or fewer days that are not free.")
            )
        return slots

    def _is_for_talks(self, day):
        """Whether a day is one of the weekdays chosen and no holiday; a weekend worked instead of one is a weekday."""
        if is_worked_instead(day):
            return any(self[name] for name in WEEKDAYS[:5])
        return self[WEEKDAYS[day.weekday()]] and not holiday(day)

    @api.depends("date_from", "date_to")
    def _compute_days_note(self):
        for plan in self:
            years = unpublished_years(plan.date_from, plan.date_to) if plan.date_from and plan.date_to else []
            plan.days_note = bool(years) and self.env._(
                "The holidays of %s are not published yet, or not known here: Monday to Friday are taken as working days.",
                comma(self.env).join(map(str, years)),
            )

    def _is_free(self, slots, members):
        """Return the function that says whether a person is free in a slot: not away, and no other talk or event."""
        length = timedelta(hours=self.duration)
        away = defaultdict(list)
        for member, *days in self._absences():
            away[member].append(days)
        busy = defaultdict(list)
        moments = list(slots.values())
        talks = self.env["mj.talk"]
        for taken in talks._busy_times(members, moments[0], moments[-1] + length, talks):
            busy[taken["member"].id].append((taken["start"], taken["stop"]))

        def is_free(person, slot):
            start, stop = slots[slot], slots[slot] + length
            return not any(first <= slot.date() <= last for first, last in away[person]) and not any(
                begin < stop and end > start for begin, end in busy[person]
            )

        return is_free

    def _season_duties(self, organization, obligations):
        """Return regular duties of one organisation, with whoever may talk or be talked to where nobody is named.

        :param mj.organization organization: whose.
        :param mj.obligation obligations: between people who hold posts there.
        :rtype: list[SeasonDuty]
        """
        scopes = {scope for rule in obligations.rule_id for scope in (rule.talker_scope, rule.talkee_scope)}
        holders = {scope: self._holders(organization, scope) for scope in scopes}
        return [
            SeasonDuty(
                id=duty.id,
                rule=duty.rule_id.id,
                talker=duty.talker_id.id or 0,
                talkee=duty.talkee_id.id or 0,
                mutual=duty.mutual,
                talkers=frozenset() if duty.talker_id else holders[duty.rule_id.talker_scope],
                talkees=frozenset() if duty.talkee_id else holders[duty.rule_id.talkee_scope],
            )
            for duty in obligations
        ]

    def _holders(self, organization, scope):
        """Return the ids of the people with a role in an organisation on the first day."""
        self.env.flush_all()
        team = team_on(self.date_from, SQL("appointment.organization_id = %s", organization.id))
        self.env.cr.execute(SQL("SELECT member_id FROM (%s) AS team WHERE %s", team, role_condition(scope, "team")))
        return frozenset(member_id for (member_id,) in self.env.cr.fetchall())

    def _leaders(self, organization):
        """Return the leadership team in order of rank: only they may be the talkers (A10.3)."""
        held = self.env["mj.appointment"].sudo()._held_on(self.date_from, organizations=organization)
        leading = held.filtered("position_id.is_leadership").sorted(lambda post: (post.position_sequence, post.id))
        return leading.member_id
