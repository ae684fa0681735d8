from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MjObligation(models.Model):
    """A duty that need not be fulfilled: who decides, and the reason that stays for good."""

    _inherit = "mj.obligation"

    waived_by_id = fields.Many2one("res.users", ondelete="restrict")
    waived_on = fields.Date()
    waive_reason = fields.Text()
    can_waive = fields.Boolean(compute="_compute_can_waive")

    @api.depends_context("uid")
    @api.depends("state", "organization_id", "relation", "appointment_id")
    def _compute_can_waive(self):
        for duty in self:
            duty.can_waive = duty.state == "open" and duty._gated_decision() is None and duty._may_waive()

    def action_waive(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_waive_action")
        action["context"] = {"default_obligation_ids": self.ids}
        return action

    @api.private
    def waive(self, reason):
        """Waive open duties: the chair above those who owe the talk or the rules administrator decides.

        :param str reason: kept for good and listed for supervision.
        :raises AccessError: for anybody else.
        :raises UserError: without a reason, for duties that are not open, or before which a decision waits.
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the waiver: it stays visible for good."))
        if any(duty.state != "open" for duty in self):
            raise UserError(self.env._("Only open duties can be waived."))
        if self.sudo().request_id:
            raise UserError(self.env._("A request is answered, not waived."))
        # A waived duty would leave the decision blocked, and nobody would look for the talk any more.
        if any(duty._gated_decision() is not None for duty in self):
            raise UserError(
                self.env._(
                    "A talk before a decision is not waived: post or admission would stay blocked. The rules "
                    "administrator opens the proposed post or the applicant and uses “Allow Without the Talk”."
                )
            )
        for duty in self:
            if not duty._may_waive():
                raise AccessError(duty._waiver_denied_message())
        for company, duties in self.sudo().grouped("company_id").items():
            duties.write(
                {
                    "state": "waived",
                    "waive_reason": reason,
                    "waived_by_id": self.env.uid,
                    "waived_on": self.env["mj.duty.engine"]._today(company),
                }
            )

    def _may_waive(self):
        self.ensure_one()
        if self.env.user.has_group("mj_talks.group_mj_admin"):
            return True
        return self.env.user.partner_id in self._talkers_organization().parent_id.chair_id.partner_id

    def _talkers_organization(self):
        """Return where the talk is owed: nobody waives what they owe themselves."""
        organization = self.sudo().organization_id
        return organization.parent_id if self.relation == "above" else organization

    def _waiver_denied_message(self):
        organization = self._talkers_organization()
        if not organization.parent_id:
            return self.env._("Only the rules administrator waives a duty of %s.", organization.name)
        return self.env._(
            "Only the chair of the organisation above or the rules administrator waives a duty of %s.",
            organization.name,
        )
