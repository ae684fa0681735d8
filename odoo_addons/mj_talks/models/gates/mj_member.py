from datetime import timedelta

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ... import clock
from ...duty.gates import admission_gate


class MjMember(models.Model):
    """No applicant is admitted before the talk on motive, understanding and self-assessment (A12)."""

    _name = "mj.member"
    _inherit = ["mj.member", "mj.gate"]

    def _gate(self):
        return admission_gate(self.env["res.company"]._mj_today_sql(SQL("organization.company_id")))

    def write(self, vals):
        self._check_no_applicant_transferred(vals)
        if vals.get("state") == "member" and not vals.get("joined_on"):
            undated = self.filtered(lambda member: member.state == "applicant" and not member.joined_on)
            for company, members in undated.filtered("organization_id.go_live").grouped("company_id").items():
                members.joined_on = clock.today(self.env, company)
        return super().write(vals)

    def _check_no_applicant_transferred(self, vals):
        """Whoever applies here was no member elsewhere: a transfer is no way round the talk before admission.

        :raises ValidationError: naming the applicant.
        """
        if vals.get("state") != "member" or not vals.get("transferred_on"):
            return
        for member in self.filtered(lambda member: member.state == "applicant"):
            if not self.env.su and not self.env.user.has_group("mj_talks.group_mj_admin"):
                raise ValidationError(
                    self.env._(
                        "%s is an applicant here, and a transfer is for members from elsewhere. Hold the talk before "
                        "admission, or have the municipal rules administrator put the record right.",
                        member.name,
                    )
                )

    def _gate_missing_text(self, contents, row):
        if self.joined_on:
            return self.env._(
                "Before admission, an admission talk on “%(contents)s” is held by a leadership member, on or after "
                "%(day)s (A12).",
                contents=contents,
                day=row["day"] - timedelta(days=row["days_valid"]),
            )
        return self.env._(
            "Before admission, an admission talk on “%(contents)s” is held by a leadership member, on or after "
            "%(day)s (A12). For somebody admitted before the organisation went live, enter the day of joining.",
            contents=contents,
            day=row["day"] - timedelta(days=row["days_valid"]),
        )

    def _gate_override_defaults(self):
        return {"default_applicant_ids": self.ids}

    def _prepare_override(self):
        return {"member_id": self.id, "organization_id": self.organization_id.id}
