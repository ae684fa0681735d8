from odoo import fields, models


class MjMember(models.Model):
    """Who leaves ends every post; open duties lapse with it (A18.4)."""

    _inherit = "mj.member"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "former" or vals.get("left_on"):
            self.filtered(lambda member: member.state == "former")._end_appointments()
        return result

    def _end_appointments(self):
        for member in self:
            running = member.sudo().appointment_ids.filtered(
                lambda appointment, last_day=member.left_on: (
                    appointment.state == "effective"
                    and appointment.date_from <= last_day
                    and (not appointment.date_to or appointment.date_to > last_day)
                )
            )
            running.write({"date_to": fields.Date.to_date(member.left_on), "end_reason": "left"})
            # Posts that were to begin later are never taken.
            coming = member.sudo().appointment_ids.filtered(
                lambda appointment, last_day=member.left_on: (
                    appointment.state == "proposed"
                    or appointment.state == "effective"
                    and appointment.date_from > last_day
                )
            )
            coming.state = "cancelled"
