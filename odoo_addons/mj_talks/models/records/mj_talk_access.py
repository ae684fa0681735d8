from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .mj_talk_record_screen import MOST_ROWS


class MjTalk(models.Model):
    """Who read the record of a talk, and erasing it."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    access_log_ids = fields.Many2many("mj.access.log", compute="_compute_access_log_ids", string="Who Read It")
    record_erased = fields.Boolean(compute="_compute_record_erased")
    record_erase_reason = fields.Char(compute="_compute_record_erased", string="Why the Record Was Erased")
    has_record = fields.Boolean(compute="_compute_record_erased")

    @api.depends_context("uid")
    def _compute_access_log_ids(self):
        log = self.env["mj.access.log"]
        for talk in self:
            talk.access_log_ids = log.search([("talk_id", "=", talk._origin.id)], limit=MOST_ROWS)

    @api.depends("record_ids.content_erased", "record_ids.erase_reason")
    @api.depends_context("uid")
    def _compute_record_erased(self):
        for talk in self:
            record = talk.sudo().record_ids
            talk.has_record = bool(record)
            talk.record_erased = record.content_erased
            # Ring 1 learns that it was erased; why is for those whose talk it is, and for who erases.
            may_know = talk._is_kept_by(self.env.user) or self.env.user.has_group("mj_talks.group_mj_admin")
            talk.record_erase_reason = may_know and record.erase_reason

    def action_open_access_log(self):
        """List who read the record."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_access_log_action")
        return {**action, "domain": [("talk_id", "=", self.id)]}

    @api.private
    def erase_record(self, reason):
        """Erase what was recorded of talks that are over.

        :param str reason: why; never what was written.
        :raises AccessError: for anybody but the rules administrator.
        :raises UserError: while the talk is still being worked on, without a record, or without a reason.
        """
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            raise AccessError(self.env._("Records are erased by the municipal rules administrator only."))
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason: the talkers see it."))
        self.lock_for_update()
        for talk in self:
            if talk.state not in ("archived", "cancelled"):
                raise UserError(
                    self.env._("Only the record of an archived or cancelled talk is erased; others are still written.")
                )
            record = talk.sudo().record_ids
            if not record or record.content_erased:
                raise UserError(self.env._("There is nothing to erase: no record, or it was erased before."))
            record.sudo(False)._erase(reason.strip())

    # -- printing ----------------------------------------------------------------------------------

    def action_print_record(self):
        """Print the record sheets with their content.

        :raises AccessError: for those who may not open the content, when the sheet is rendered.
        """
        self.check_access("read")
        return self.env.ref("mj_talks.mj_talk_sheet_report").report_action(self, config=False)

    def action_print_empty_sheet(self):
        """Print sheets to be filled in by hand."""
        self.check_access("read")
        return self.env.ref("mj_talks.mj_talk_sheet_empty_report").report_action(self, config=False)

    def action_print_redacted(self):
        """Ask how the sheets without content are to be printed."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_print_redacted_action")
        action["context"] = {"default_talk_ids": self.ids}
        return action
