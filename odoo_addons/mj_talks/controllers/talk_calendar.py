import uuid
from datetime import timedelta

import pytz
import vobject
from odoo import fields
from odoo.http import Controller, content_disposition, request, route

# Octets of a line, without its end (RFC 5545, 3.1).
LONGEST_LINE = 75


class TalkCalendar(Controller):
    @route("/mj/talk/<int:talk_id>/calendar.ics", type="http", auth="user", readonly=True)
    def talk_calendar(self, talk_id, **kwargs):
        """Send a planned talk as a busy time to those whom it concerns; to others it does not exist.

        :param int talk_id: of ``mj.talk``.
        """
        talk = request.env["mj.talk"]
        if talk_id < 2**31 and talk.has_access("read"):
            talk = talk.search([("id", "=", talk_id)])
        if not talk or not talk.may_download_calendar:
            raise request.not_found()
        return request.make_response(
            fold_by_octets(self._calendar(talk).serialize()),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{talk.reference}.ics")),
            ],
        )

    def _calendar(self, talk):
        calendar = vobject.iCalendar()
        event = calendar.add("vevent")
        event.add("uid").value = self._uid(talk)
        event.add("dtstamp").value = pytz.utc.localize(fields.Datetime.now())
        event.add("dtstart").value = pytz.utc.localize(talk.planned_at)
        event.add("dtend").value = pytz.utc.localize(talk.planned_at + timedelta(hours=talk.duration))
        event.add("summary").value = talk.env._("Busy")
        event.add("class").value = "PRIVATE"
        if talk.place:
            event.add("location").value = talk.place
        return calendar

    def _uid(self, talk):
        """The same for one person and talk, so that a second download moves the first; another one for others."""
        database = talk.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{database}/{talk.id}/{talk.env.uid}"))


def fold_by_octets(calendar):
    """Break the lines of a calendar anew, by octets: vobject counts characters, and a Chinese one has three octets.

    :param str calendar: with lines broken anywhere.
    :rtype: str
    """
    lines = calendar.replace("\r\n ", "").split("\r\n")
    return "\r\n".join("\r\n ".join(_parts_of(line)) for line in lines)


def _parts_of(line):
    part, room = "", LONGEST_LINE
    for character in line:
        octets = len(character.encode())
        if octets > room:
            yield part
            # The blank that continues a line counts, too.
            part, room = "", LONGEST_LINE - 1
        part += character
        room -= octets
    yield part
