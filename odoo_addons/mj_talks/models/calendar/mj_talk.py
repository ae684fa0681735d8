from datetime import timedelta

import pytz
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, format_time

from ... import clock
from ...duty.talk_states import HELD_STATES
from ...wording import is_chinese
from ...working_days import holiday, is_working_day, unpublished_years
from ..talks.mj_talk_steps import FULFILMENT
from .mj_talk_event import SILENTLY

LONGEST = 24


class MjTalk(models.Model):
    """A talk in the calendar: of all talks one may see, and as a busy time of its people (A17.1)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    calendar_at = fields.Datetime(
        compute="_compute_calendar_at", inverse="_inverse_calendar_at", store=True, index=True, string="Time"
    )
    may_download_calendar = fields.Boolean(compute="_compute_may_download_calendar")
    event_ids = fields.One2many("mj.talk.event", "talk_id", groups=fields.NO_ACCESS)
    duration = fields.Float(default=1.0, help="How many hours are set aside.")
    day_note = fields.Char(compute="_compute_day_note", string="Holidays")
    time_conflict = fields.Text(compute="_compute_time_conflict", string="Time Conflicts")
    _duration_sensible = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)", "A talk lasts more than no time and no more than 24 hours."
    )
    season_plan_id = fields.Many2one(
        "mj.season.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="mj_talks.group_mj_leader,mj_talks.group_mj_recorder",
    )

    @api.depends("state", "planned_at", "company_id")
    @api.depends_context("lang")
    def _compute_day_note(self):
        for talk in self:
            is_ahead = talk.planned_at and talk.state in ("draft", "planned")
            talk.day_note = is_ahead and talk._note_of_day(clock.local_date(self.env, talk.planned_at, talk.company_id))

    def _note_of_day(self, day):
        """Return what is to be said of a day on which a talk is planned, in the reader's language."""
        name = holiday(day, is_chinese(self.env))
        if name:
            return self.env._("%(day)s is a holiday: %(name)s.", day=format_date(self.env, day), name=name)
        if unpublished_years(day, day) and is_working_day(day):
            return self.env._("The holidays of %s are not published yet, or not known here.", day.year)
        return False

    @api.depends("held_at", "planned_at")
    def _compute_calendar_at(self):
        for talk in self:
            talk.calendar_at = talk.held_at or talk.planned_at

    def _inverse_calendar_at(self):
        for talk in self:
            if talk.state not in ("draft", "planned") or talk.held_at:
                raise UserError(self.env._("A talk that was held is not moved in the calendar. Open it to correct it."))
            talk.planned_at = talk.calendar_at

    @api.depends("state", "planned_at", "recorder_id", "participant_ids.member_id")
    @api.depends_context("uid")
    def _compute_may_download_calendar(self):
        for talk in self:
            talk.may_download_calendar = talk.state == "planned" and bool(talk.planned_at) and talk._concerns_user()

    def _concerns_user(self):
        """Whether the reader takes part in the talk or records for it or its organisation."""
        talk, user = self.sudo(), self.env.user
        return (
            user.partner_id in talk.participant_ids.member_id.partner_id
            or user in talk.recorder_id | talk.organization_id.recorder_ids
        )

    def action_download_calendar(self):
        """Download the talk as a busy time for the calendar of a phone."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/mj/talk/{self.id}/calendar.ics", "target": "download"}

    # -- busy times of the people -------------------------------------------------------------

    def unlink(self):
        self.sudo().event_ids.event_id.unlink()
        return super().unlink()

    def _after_move(self, before):
        result = super()._after_move(before)
        self._follow_in_calendars()
        return result

    def _after_change(self, names):
        result = super()._after_change(names)
        if (FULFILMENT | {"duration"}) & names:
            self._follow_in_calendars()
        return result

    def _follow_in_calendars(self):
        """Bring the busy times in the calendars of the people with an account in line with the talks."""
        events = self.env(user=SUPERUSER_ID, context=SILENTLY)["mj.talk.event"]
        # Events that go take their rows along: those of another talk are not read among them.
        existing = events.search([("talk_id", "in", self.ids)]).grouped("talk_id")
        new = []
        for talk in self.sudo():
            known = existing.get(talk, events)
            owners = talk._calendar_owners()
            gone = known.filtered(lambda event, owners=owners: event.user_id not in owners)
            known -= gone
            gone.event_id.unlink()
            if talk.state == "planned":
                new += [(talk, user) for user in owners - known.user_id]
            known._move(*talk._calendar_times())
        if new:
            events._block(new)

    def _calendar_owners(self):
        """Return the accounts whose calendars show the time as busy."""
        if self.state not in ("planned", *HELD_STATES) or not self._calendar_times()[0]:
            return self.env["res.users"]
        members, __ = self._attending()
        # Most of the people of a large talk have no account: they are not read one by one.
        return self.env["res.users"].search([("share", "=", False), ("partner_id.mj_member_ids", "in", members.ids)])

    def _calendar_times(self):
        """Return when the talk begins and ends, as planned or as held.

        :rtype: tuple[datetime.datetime, datetime.datetime]
        """
        start = self.planned_at if self.state == "planned" else self.held_at or self.planned_at
        return start, start and start + timedelta(hours=self.duration)

    # -- other things at that time -----------------------------------------------------------------

    @api.depends("planned_at", "duration", "state", "participant_ids.member_id")
    @api.depends_context("uid", "lang", "tz")
    def _compute_time_conflict(self):
        coming = self.filtered(lambda talk: talk.state in ("draft", "planned") and talk.planned_at and not talk.held_at)
        (self - coming).time_conflict = False
        if not coming:
            return
        busy = self._busy_times(
            coming.sudo().participant_ids.member_id._origin,
            min(coming.mapped("planned_at")),
            max(talk.planned_at + timedelta(hours=talk.duration) for talk in coming),
            coming,
        )
        readable = self.env["mj.talk"].concat(*(time["talk"] for time in busy))._filtered_access("read")
        for talk in coming:
            start, stop = talk.planned_at, talk.planned_at + timedelta(hours=talk.duration)
            people = talk.sudo().participant_ids.member_id._origin
            lines = [
                self._describe_busy_time(time, readable)
                for time in busy
                if time["member"] in people
                and time["start"] < stop
                and time["stop"] > start
                and time["talk"] != talk._origin
                and talk._competes_with(time["talk"])
            ]
            talk.time_conflict = "\n".join(dict.fromkeys(lines)) or False

    def _competes_with(self, other):
        """Whether another talk takes a time that is lost for this one: planned, or laid out in the same plan."""
        talk, other = self.sudo(), other.sudo()
        plan = talk.season_plan_id
        return not other or other.state == "planned" or bool(plan and plan == other.season_plan_id)

    @api.model
    def _rival_domain(self, talks):
        """Return the domain of talks that may compete with talks for the time of people."""
        planned = Domain("state", "=", "planned")
        plans = talks.sudo().season_plan_id
        return (
            planned | (Domain("state", "=", "draft") & Domain("season_plan_id", "in", plans.ids)) if plans else planned
        )

    @api.model
    def _busy_times(self, members, start, stop, talks):
        """Return when people have another talk or an event in their calendar. It is the caller who tells no more than fits.

        :param mj.member members: whose times.
        :param datetime.datetime start: from when.
        :param datetime.datetime stop: until when.
        :param mj.talk talks: for which is asked.
        :return: dictionaries with ``member``, ``start``, ``stop`` and ``talk``, which is empty for an event.
        :rtype: list[dict]
        """
        return [*self._busy_by_talks(members, start, stop, talks), *self._busy_by_events(members, start, stop)]

    @api.model
    def _busy_by_talks(self, members, start, stop, talks):
        lines = (
            self.env["mj.talk.participant"]
            .sudo()
            .search(
                Domain("member_id", "in", members.ids)
                & Domain(
                    "talk_id",
                    "any",
                    self._rival_domain(talks)
                    & Domain("planned_at", "<", stop)
                    & Domain("planned_at", ">", start - timedelta(hours=LONGEST)),
                )
            )
        )
        for line in lines:
            talk = line.talk_id
            yield {
                "member": line.member_id.sudo(False),
                "start": talk.planned_at,
                "stop": talk.planned_at + timedelta(hours=talk.duration),
                "talk": talk.sudo(False),
            }

    @api.model
    def _busy_by_events(self, members, start, stop):
        """Busy times in calendars of people with an account, except those which talks made."""
        partners = members.sudo().partner_id.filtered(
            lambda partner: any(user.active and not user.share for user in partner.user_ids)
        )
        if not partners:
            return
        events = (
            self.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("partner_ids", "in", partners.ids),
                    ("show_as", "=", "busy"),
                    ("start", "<", stop),
                    ("stop", ">", start),
                ]
            )
        )
        events -= self.env["mj.talk.event"].sudo().search([("event_id", "in", events.ids)]).event_id
        for member in members:
            partner = member.sudo().partner_id & partners
            for event in events.filtered(lambda event, partner=partner: partner and partner in event.partner_ids):
                own = event.attendee_ids.filtered(lambda attendee, partner=partner: attendee.partner_id == partner)
                if "declined" not in own.mapped("state"):
                    yield {"member": member, "start": event.start, "stop": event.stop, "talk": self.env["mj.talk"]}

    @api.model
    def _describe_busy_time(self, time, readable):
        zone = self.env.user.tz or self.env.company.mj_timezone
        local = pytz.utc.localize(time["stop"]).astimezone(pytz.timezone(zone))
        names = {
            "person": time["member"].sudo().name,
            "start": format_datetime(self.env, time["start"], tz=zone, dt_format="short"),
            "stop": format_time(self.env, local.time(), time_format="short"),
        }
        if time["talk"] and time["talk"] in readable:
            return self.env._(
                "%(person)s has the talk %(talk)s from %(start)s to %(stop)s.", talk=time["talk"].reference, **names
            )
        return self.env._("%(person)s is busy from %(start)s to %(stop)s.", **names)
