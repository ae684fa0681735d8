from odoo import api, fields, models
from odoo.fields import Domain

from ... import clock

TOUCHES_DUTIES = {"go_live", "dissolved_on", "active", "level", "parent_id"}


class MjOrganization(models.Model):
    """Duties follow what changes an organisation's place, level or life."""

    _inherit = "mj.organization"  # pylint: disable=consider-merging-classes-inherited  # another package
    duty_year = fields.Integer(compute="_compute_coverage", string="Year of the Duties")
    due_count = fields.Integer(compute="_compute_coverage", string="Due")
    done_count = fields.Integer(compute="_compute_coverage", string="Done")
    overdue_count = fields.Integer(compute="_compute_coverage", string="Overdue")
    coverage = fields.Float(compute="_compute_coverage", help="Done, of all that is due this year.")
    timeliness = fields.Float(compute="_compute_coverage", help="Done in time, of all that is done or overdue.")

    def write(self, vals):
        if not TOUCHES_DUTIES & vals.keys():
            return super().write(vals)
        above_before = self.parent_id
        result = super().write(vals)
        since = min(filter(None, self.mapped("go_live")), default=None) if "go_live" in vals else None
        touched = self | above_before
        if "parent_id" in vals and self._are_rules_of_places():
            touched |= self.with_context(active_test=False).search(Domain("id", "child_of", self.ids))
        self.env["mj.duty.engine"]._reconcile(organizations=touched, since=since)
        return result

    @api.model
    def _are_rules_of_places(self):
        """Whether any rule holds in one organisation and below it: a move concerns all below, too."""
        return bool(
            self.env["mj.talk.rule"].sudo().search_count(Domain("within_organization_id", "!=", False), limit=1)
        )

    # -- coverage ----------------------------------------------------------------------------------

    def _compute_coverage(self):
        """Count the organisation's own duties of the year that the reader may see."""
        year = clock.today(self.env).year
        groups = self.env["mj.compliance.report"]._read_group(
            [("organization_id", "in", self.ids), ("year", "=", year)],
            ["organization_id"],
            ["due_count:sum", "done_count:sum", "overdue_count:sum", "coverage:avg", "timeliness:avg"],
        )
        found = {organization: numbers for organization, *numbers in groups}
        for organization in self:
            due, done, overdue, coverage, timeliness = found.get(organization._origin, (0, 0, 0, 0.0, 0.0))
            organization.duty_year = year
            organization.due_count = due
            organization.done_count = done
            organization.overdue_count = overdue
            organization.coverage = coverage or 0.0
            organization.timeliness = timeliness or 0.0

    def action_open_obligations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_action")
        action["domain"] = [("organization_id", "=", self.id)]
        action["context"] = {"search_default_this_year": 1}
        return action

    def action_open_team_matrix(self):
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("mj_talks.mj_team_matrix_action")
        action["context"] = {"mj_organization_id": self.id}
        return action

    # -- escalation --------------------------------------------------------------------------------

    @api.private
    def _escalation_users(self):
        """Return who looks after this organisation's overdue duties: the chair of the one above, or its recorders.

        :rtype: res.users
        """
        self.ensure_one()
        above = self.sudo().parent_id
        chair = above.chair_id.partner_id.user_ids.filtered(lambda user: user.active and not user.share)
        return chair[:1] or above.recorder_ids.filtered("active")
