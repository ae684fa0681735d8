from odoo import api, fields, models

# Nobody is told by mail, nothing is written about the event; the owner sees it in the calendar.
SILENTLY = {
    "dont_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "tracking_disable": True,
}


class MjTalkEvent(models.Model):
    """Which calendar event blocks the time of a talk for one of its people. Nobody reads it: an event tells no talk."""

    _name = "mj.talk.event"
    _description = "Calendar Event of a Talk"
    _log_access = False

    talk_id = fields.Many2one("mj.talk", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    event_id = fields.Many2one("calendar.event", required=True, index=True, ondelete="cascade")

    _once = models.UniqueIndex("(talk_id, user_id)")

    def _block(self, pairs):
        """Block the time of talks in calendars of their people. All events are the robot's: nobody learns who planned.

        :param list pairs: a talk and a user each.
        """
        events = self.env["calendar.event"].create([self._event_values(talk, user) for talk, user in pairs])
        self.create(
            [
                {"talk_id": talk.id, "user_id": user.id, "event_id": event.id}
                for (talk, user), event in zip(pairs, events, strict=True)
            ]
        )

    @api.model
    def _event_values(self, talk, user):
        start, stop = talk._calendar_times()
        partner = user.partner_id
        return {
            "name": self.with_context(lang=user.lang).env._("Busy"),
            "user_id": user.id,
            "partner_ids": [fields.Command.set(partner.ids)],
            "attendee_ids": [fields.Command.create({"partner_id": partner.id, "state": "accepted"})],
            "start": start,
            "stop": stop,
            "privacy": "private",
            "show_as": "busy",
            "description": False,
        }

    def _move(self, start, stop):
        for event in self.event_id:
            if (event.start, event.stop) != (start, stop):
                # As the owner, who otherwise would be asked to accept the own event.
                event.with_user(event.user_id).sudo().write({"start": start, "stop": stop})
