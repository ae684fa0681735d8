from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class MjObligation(models.Model):
    """Overdue duties are made known to the organisation above (A07.8)."""

    _inherit = "mj.obligation"

    is_first_overdue = fields.Boolean(
        compute="_compute_is_first_overdue",
        search="_search_is_first_overdue",
        string="First Overdue",
        help="Stands for all overdue duties of its organisation with the same due date.",
    )

    @api.depends("state", "due_date")
    def _compute_is_first_overdue(self):
        first = self.sudo().search(Domain("id", "in", self.ids) & Domain("is_first_overdue", "=", True))
        for duty in self:
            duty.is_first_overdue = duty in first

    @api.model
    def _search_is_first_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT min(duty.id) FROM mj_obligation AS duty
                     WHERE duty.state = 'open' AND duty.due_date < %s AND duty.request_id IS NULL
                     GROUP BY duty.organization_id, duty.due_date)""",
                self.env["res.company"]._mj_today_sql(SQL("duty.company_id")),
            ),
        )

    @api.private
    def _escalate(self):
        """Make overdue duties known above: one activity on the organisation, for the chair of the one above.

        It names the organisation and nothing else. One that is still open is not repeated.
        """
        organizations = self.sudo().filtered("is_overdue").organization_id
        activity_type = self.env.ref("mj_talks.activity_type_overdue")
        known = organizations.activity_ids.filtered(lambda activity: activity.activity_type_id == activity_type)
        for organization in organizations.filtered(lambda organization: organization.id not in known.mapped("res_id")):
            organization._escalation_users()._mj_plan_activities(organization, activity_type)

    @api.model
    def _cron_escalate(self):
        """Every day: escalate overdue timely talks, and take back what is no longer overdue."""
        overdue = Domain("is_overdue", "=", True)
        self.search(overdue & Domain("concern_id", "!=", False))._escalate()
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("mj_talks.activity_type_overdue").id)]
        )
        late = self._read_group(
            overdue & Domain("request_id", "=", False) & Domain("organization_id", "in", activities.mapped("res_id")),
            ["organization_id"],
        )
        still = {organization.id for (organization,) in late}
        activities.filtered(lambda activity: activity.res_id not in still).unlink()
