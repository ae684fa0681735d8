from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...roles import COMMITTEE


class MjGuidanceReceipt(models.Model):
    """That one organisation has taken note of guidance: when, and by whom (A22.1)."""

    _name = "mj.guidance.receipt"
    _description = "Receipt of Guidance"
    _inherit = ["mj.organization.scoped", "mail.thread", "mail.activity.mixin", "mj.remindable"]
    _order = "state desc, due_date, id"
    _rec_name = "guidance_id"
    _reminded_by = ("state", "guidance_state")

    guidance_id = fields.Many2one("mj.guidance", required=True, index=True, ondelete="cascade")
    guidance_state = fields.Selection(related="guidance_id.state", store=True, string="Guidance Status")
    reference = fields.Char(related="guidance_id.reference", related_sudo=False, string="Guidance Number")
    body = fields.Text(related="guidance_id.body", related_sudo=False, string="Text")
    article_ids = fields.Many2many(related="guidance_id.article_ids", related_sudo=False)
    published_at = fields.Datetime(related="guidance_id.published_at", related_sudo=False)
    due_date = fields.Date(string="To Be Acknowledged By", required=True)
    state = fields.Selection(
        [("pending", "To be acknowledged"), ("acknowledged", "Acknowledged")],
        string="Receipt Status",
        required=True,
        default="pending",
        index=True,
    )
    acknowledged_at = fields.Datetime()
    acknowledged_by_id = fields.Many2one("res.users", ondelete="restrict")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late", string="Late")
    may_acknowledge = fields.Boolean(compute="_compute_may_acknowledge")

    _organization_uniq = models.UniqueIndex("(guidance_id, organization_id)")
    _order_idx = models.Index("(state DESC, due_date, id)")

    @api.depends("state", "due_date", "guidance_state")
    def _compute_is_late(self):
        days = clock.todays(self)
        for receipt in self:
            is_pending = receipt.state == "pending" and receipt.guidance_state == "published"
            receipt.is_late = is_pending and receipt.due_date < days[receipt.company_id]

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = (
            Domain("state", "=", "pending")
            & Domain("guidance_state", "=", "published")
            & self.env["res.company"]._mj_by_day(lambda today: Domain("due_date", "<", today))
        )
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.depends_context("uid")
    @api.depends("organization_id")
    def _compute_may_acknowledge(self):
        allowed = self._acknowledgeable()
        for receipt in self:
            receipt.may_acknowledge = receipt in allowed

    def _acknowledgeable(self):
        """Return those of these receipts for whose organisation the user works, as a leader or recorder.

        :rtype: mj.guidance.receipt
        """
        user = self.env.user
        if not (user.has_group("mj_talks.group_mj_leader") or user.has_group("mj_talks.group_mj_recorder")):
            return self.browse()
        return self.filtered_domain(user.mj_scope_domain("organization_path", "write"))

    def action_acknowledge(self):
        """Acknowledge for the organisation; a second time changes nothing."""
        self.check_access("read")
        if self - self._acknowledgeable():
            raise AccessError(self.env._("Leaders and recorders of the organisation acknowledge guidance."))
        if any(receipt.guidance_state != "published" for receipt in self):
            raise UserError(self.env._("The note was withdrawn: nothing is left to acknowledge."))
        pending = self.filtered(lambda receipt: receipt.state == "pending").sudo()
        pending.write(
            {"state": "acknowledged", "acknowledged_at": fields.Datetime.now(), "acknowledged_by_id": self.env.uid}
        )
        pending._forget_reminders()

    # -- reminding by hand --------------------------------------------------------------------

    def _remindable(self):
        return self if self.env.user.has_group(COMMITTEE) else super()._remindable()

    def _why_not_reminded(self):
        if self.guidance_state == "withdrawn":
            return self.env._("The note was withdrawn: nothing is left to acknowledge.")
        return False if self.state == "pending" else self._closed_as()

    def _owing_people(self):
        return {receipt.id: receipt.organization_id.chair_id for receipt in self.sudo()}

    def _reminder_folder(self, user):
        return "/odoo/mj-guidance"

    # -- reminders ----------------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Every day: one activity on each late receipt, for the organisation's recorders; never a second one."""
        activity_type = self.env.ref("mj_supervision.activity_type_guidance")
        late = self.search([("is_late", "=", True)])
        for receipt in late.filtered(lambda one: activity_type not in one.activity_ids.activity_type_id):
            receipt._reminded_users()._mj_plan_activities(receipt, activity_type)

    def _reminded_users(self):
        """Return who is reminded: the recorders, or the chair where there are none.

        :rtype: res.users
        """
        organization = self.sudo().organization_id
        chair = organization.chair_id.partner_id.user_ids.filtered(lambda user: user.active and not user.share)
        return organization.recorder_ids.filtered("active") or chair[:1]

    def _forget_reminders(self):
        self.sudo().activity_unlink(["mj_supervision.activity_type_guidance"])
