from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ...duty.fulfilment import HELD_STATES
from .mj_talk_event import SILENTLY


class MjTalk(models.Model):
    """A talk in the calendar: of all talks one may see, and as a busy time of its people (A17.1)."""

    _inherit = "mj.talk"

    calendar_at = fields.Datetime(
        compute="_compute_calendar_at", inverse="_inverse_calendar_at", store=True, index=True, string="Time"
    )
    may_download_calendar = fields.Boolean(compute="_compute_may_download_calendar")
    event_ids = fields.One2many("mj.talk.event", "talk_id", groups=fields.NO_ACCESS)

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

    def write(self, vals):
        result = super().write(vals)
        if {"state", "duration"} & vals.keys():
            self._follow_in_calendars()
        return result

    def unlink(self):
        self.sudo().event_ids.event_id.unlink()
        return super().unlink()

    def _follow_correction(self):
        result = super()._follow_correction()
        self._follow_in_calendars()
        return result

    def _follow_in_calendars(self):
        """Bring the busy times in the calendars of the people with an account in line with the talks."""
        events = self.env(user=SUPERUSER_ID, context=SILENTLY)["mj.talk.event"]
        existing = events.search([("talk_id", "in", self.ids)])
        new = []
        for talk in self.sudo():
            known = existing.filtered(lambda event, talk=talk: event.talk_id == talk)
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
