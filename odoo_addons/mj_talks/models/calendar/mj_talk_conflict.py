from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime, format_time

LONGEST = 24


class MjTalk(models.Model):
    """Whether the people of a talk have something else at that time: shown, never refused (A17.1)."""

    _inherit = "mj.talk"

    duration = fields.Float(default=1.0, help="How many hours are set aside.")
    time_conflict = fields.Text(compute="_compute_time_conflict", string="Time Conflicts")

    _duration_sensible = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)", "A talk lasts more than no time and no more than 24 hours."
    )

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
        return not other or other.sudo().state == "planned"

    @api.model
    def _rival_domain(self, talks):
        """Return the domain of talks that may compete with talks for the time of people."""
        return Domain("state", "=", "planned")

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
