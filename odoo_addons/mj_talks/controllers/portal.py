import pytz
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request, route
from odoo.tools import format_date

SHOWN_FIELDS = ["member_no", "state", "joined_on", "birth_date", "employer", "job_title", "phone", "email"]


def show_day(day):
    """Write a day as in a letter, in the visitor's language."""
    return format_date(request.env, day, date_format="long")


def show_moment(moment, zone):
    """Write a moment as in a letter: day, hour and minute.

    :param datetime moment: in UTC.
    :param str zone: name of the time zone it is shown in.
    """
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    return f"{show_day(local.date())} {local:%H:%M}"


class MjPortal(CustomerPortal):
    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["mj_member"] = self._own_member()
        return values

    def _own_member(self):
        """Return the member behind the logged-in user; record rules admit nobody else on the portal."""
        member = request.env["mj.member"]
        if not member.has_access("read"):
            return member
        return member.search([("partner_id", "=", request.env.user.partner_id.id)], limit=1)

    @route()
    def account(self, **kwargs):
        """Show members what is kept about them instead of a form: the office puts it right."""
        if self._own_member():
            return request.redirect("/my/membership")
        return super().account(**kwargs)

    @route("/my/membership", type="http", auth="user", website=True, readonly=True)
    def portal_my_membership(self, **kwargs):
        member = self._own_member()
        if not member:
            return request.redirect("/my")
        fields_info = member.fields_get(SHOWN_FIELDS, ["string"])
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "mj_membership",
            "member": member,
            "labels": {name: info["string"] for name, info in fields_info.items()},
            "values": {name: self._display_value(member, name) for name in SHOWN_FIELDS},
            # Members have no right on organisations; of their own they see the name.
            "organization_name": member.organization_id.sudo().name,
            "posts": [
                (appointment, appointment._title())
                for appointment in member.appointment_ids
                if appointment.state == "effective"
            ],
        }
        return request.render("mj_talks.portal_my_membership", values)

    @staticmethod
    def _display_value(record, name):
        field = record._fields[name]
        if field.type == "date":
            return show_day(record[name])
        return field.convert_to_export(record[name], record) if record[name] else ""
