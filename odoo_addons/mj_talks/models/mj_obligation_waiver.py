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
    @api.depends("state", "organization_id")
    def _compute_can_waive(self):
        for duty in self:
            duty.can_waive = duty.state == "open" and duty._may_waive()

    def action_waive(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_waive_action")
        action["context"] = {"default_obligation_ids": self.ids}
        return action

    @api.private
    def waive(self, reason):
        """Waive open duties: the chair of the organisation above or the rules administrator decides.

        :param str reason: kept for good and listed for supervision.
        :raises AccessError: for anybody else.
        :raises UserError: without a reason or for duties that are not open.
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the waiver: it stays visible for good."))
        if any(duty.state != "open" for duty in self):
            raise UserError(self.env._("Only open duties can be waived."))
        if self.sudo().request_id:
            raise UserError(self.env._("A request is answered, not waived."))
        for duty in self:
            if not duty._may_waive():
                raise AccessError(
                    self.env._(
                        "Only the chair of the organisation above or the rules administrator waives a duty of %s.",
                        duty.organization_id.name,
                    )
                )
        self.sudo().write(
            {
                "state": "waived",
                "waive_reason": reason,
                "waived_by_id": self.env.uid,
                "waived_on": self.env["mj.duty.engine"]._today(),
            }
        )

    def _may_waive(self):
        self.ensure_one()
        if self.env.user.has_group("mj_talks.group_mj_admin"):
            return True
        return self.env.user.partner_id in self.sudo().organization_id.parent_id.chair_id.partner_id
