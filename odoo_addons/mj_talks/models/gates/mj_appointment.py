from datetime import timedelta

from odoo import models

from ...duty.gates import APPOINTMENT


class MjAppointment(models.Model):
    """Nobody takes a gated post before the talk on its duties and on integrity (A11)."""

    _name = "mj.appointment"
    _inherit = ["mj.appointment", "mj.gate"]

    def _gate(self):
        return APPOINTMENT

    def _gate_missing_text(self, contents, row):
        organization = self.organization_id.sudo()
        first_day = row["day"] - timedelta(days=row["days_valid"])
        if organization.parent_id:
            return self.env._(
                "Before this post is taken, an appointment talk on “%(contents)s” is held by a leadership member of "
                "%(above)s or by a member of the municipal supervision committee, on or after %(day)s (A11).",
                contents=contents,
                above=organization.parent_id.name,
                day=first_day,
            )
        return self.env._(
            "Before this post is taken, an appointment talk on “%(contents)s” is held by a member of the supervision "
            "committee or by a superior from outside, on or after %(day)s (A11).",
            contents=contents,
            day=first_day,
        )

    def _gate_override_defaults(self):
        return {"default_appointment_ids": self.ids}

    def _prepare_override(self):
        return {
            "appointment_id": self.id,
            "member_id": self.member_id.id,
            "organization_id": self.organization_id.id,
            "position_id": self.position_id.id,
        }
