from odoo import fields, models
from odoo.exceptions import UserError

from ... import clock
from ...wording import comma


class MjMember(models.Model):
    """Who leaves ends every post; open duties lapse with it (A18.4)."""

    _inherit = "mj.member"  # pylint: disable=consider-merging-classes-inherited  # another package

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "former" or vals.get("left_on"):
            self.filtered(lambda member: member.state == "former")._end_appointments()
        if not vals.get("active", True):
            self._check_holds_no_post()
        return result

    def _check_holds_no_post(self):
        """Refuse to archive who holds a post or is proposed for one: the talks owed to them would stay open."""
        days = clock.todays(self)
        holding = self.filtered(
            lambda member: any(
                post.state == "proposed"
                or post.state == "effective"
                and (not post.date_to or post.date_to > days[member.company_id])
                for post in member.sudo().appointment_ids
            )
        )
        if holding:
            raise UserError(
                self.env._(
                    "Still in a post or proposed for one: %s. Talks with them would stay owed. Who left gets "
                    "the status “Former member” and the day of leaving, which ends the posts. Otherwise, or when "
                    "somebody died, end the posts with “End” and the reason, and cancel proposals; then archive.",
                    comma(self.env).join(holding.mapped("name")),
                )
            )

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
