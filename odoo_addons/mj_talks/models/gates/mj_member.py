from datetime import timedelta

from odoo import models
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
        if vals.get("state") == "member" and not vals.get("joined_on"):
            undated = self.filtered(lambda member: member.state == "applicant" and not member.joined_on)
            for company, members in undated.filtered("organization_id.go_live").grouped("company_id").items():
                members.joined_on = clock.today(self.env, company)
        return super().write(vals)

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
