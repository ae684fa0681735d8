from odoo import api, fields, models
from odoo.exceptions import AccessError

from .mj_talk_confirmation import OPEN_TO_TALKED_TO

MOST_ROWS = 100


class MjTalkRecord(models.Model):
    """What the screen of a record needs beside its content: prompts, files, readers and the buttons of the talk."""

    _inherit = "mj.talk.record"

    attachment_ids = fields.One2many("mj.talk.attachment", "record_id", string="Files", readonly=True)
    prompts = fields.Json(compute="_compute_prompts", export_string_translation=False)
    may_write = fields.Boolean(compute="_compute_may_write")
    may_edit = fields.Boolean(
        compute="_compute_may_write", help="Whether the content is open: until the record is confirmed."
    )
    missing = fields.Text(
        compute="_compute_missing", string="Still Missing Before It Can Be Confirmed", help="Never what was written."
    )
    theme = fields.Char(related="talk_id.theme", readonly=False)
    flags_shown = fields.Text(related="talk_id.flags_shown")
    access_log_ids = fields.Many2many(related="talk_id.access_log_ids", related_sudo=False)
    talk_date = fields.Date(related="talk_id.date", string="Day of the Talk")
    talkers = fields.Char(related="talk_id.talkers")
    talkees = fields.Char(related="talk_id.talkees")
    erased_at = fields.Datetime(readonly=True, copy=False)
    erased_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    erase_reason = fields.Char(string="Reason for Erasing", readonly=True, copy=False)
    is_talked_to = fields.Boolean(compute="_compute_is_talked_to")
    may_comment = fields.Boolean(compute="_compute_is_talked_to")
    confirmation = fields.Selection(
        selection=lambda self: self.env["mj.talk.participant"]._fields["confirmation"]._description_selection(self.env),
        compute="_compute_is_talked_to",
        string="Record Confirmed",
    )
    has_grant = fields.Boolean(compute="_compute_has_grant", help="Whether you read it by an access grant.")
    needs_paper = fields.Boolean(compute="_compute_is_talked_to")

    @api.depends("category", "form")
    @api.depends_context("lang")
    def _compute_prompts(self):
        prompts = self.env["mj.talk.record.prompt"]
        for record in self:
            record.prompts = prompts._by_part(record.category, record.form, record.sudo().company_id)

    @api.depends("talk_state", "talk_id.recorder_id", "talk_id.participant_ids.confirmation")
    @api.depends_context("uid")
    def _compute_may_write(self):
        reader = self._reader().sudo()
        for record in self:
            is_open = record.talk_state not in ("archived", "cancelled")
            record.may_write = bool(reader) and is_open and record.sudo()._is_kept_by(reader)
            record.may_edit = record.may_write and not record.talk_id._is_confirmed()

    @api.depends("talk_state", "revision", "talk_id.category")
    @api.depends_context("uid", "lang")
    def _compute_missing(self):
        for record in self:
            # Only to whoever writes it, and while it waits to be confirmed: the same content stands on the screen.
            waits = record._origin and record.talk_state == "recorded" and record.may_write
            record.missing = waits and record.talk_id._missing_text(
                {name: record[name] for name in self._content_names}
            )

    @api.depends("talk_id.grant_ids.state")
    @api.depends_context("uid")
    def _compute_has_grant(self):
        reader = self._reader().sudo()
        for record in self:
            talk = record.sudo().talk_id
            record.has_grant = bool(reader) and not talk._is_kept_by(reader) and bool(talk._grant_of(reader))

    @api.model_create_multi
    def create(self, vals_list):
        if any("talkee_comment" in vals for vals in vals_list):
            raise AccessError(self.env._("The comment is written by the talked-to only."))
        return super().create(vals_list)

    def write(self, vals):
        vals = dict(vals)
        if "talkee_comment" in vals:
            self._write_comment(vals.pop("talkee_comment"))
            vals.pop("revision", None)
        if "theme" not in vals:
            return super().write(vals)
        self._check_may_write_content()
        theme = vals.pop("theme")
        result = super().write(vals)
        # Talkers enter it whatever their scope: it is part of their record.
        self.talk_id.sudo().write({"theme": theme})
        return result

    def _write_comment(self, comment):
        for record in self:
            record.talk_id.comment_by_talked_to(comment)

    def action_record(self):
        """Mark the record as complete."""
        told = self.talk_id.action_record()
        if told:
            # One is on the record already.
            told["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return told

    def action_review_and_confirm(self):
        """Confirm the record, or show first what supervision will see of it."""
        return self.talk_id._review_and_confirm()

    def action_reopen_record(self):
        """Take the record back to be written on."""
        return self.talk_id.action_reopen_record()

    def action_archive_talk(self):
        """Enter the talk in the ledger."""
        return self.talk_id.action_archive_talk()

    def action_open_talk(self):
        """Open the talk itself.

        :raises AccessError: for those who may not see it.
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "mj.talk",
            "res_id": self.talk_id.id,
            "views": [(False, "form")],
        }

    @api.private
    def _erase(self, reason):
        """Erase records and their files for good; who, when and why stays, and the talkers see it.

        :param str reason: why; never what was written.
        :raises AccessError: for anybody but the rules administrator.
        """
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            raise AccessError(self.env._("Records are erased by the municipal rules administrator only."))
        records = self.sudo()
        records.talk_id._forget_similarity()
        (records.attachment_ids)._erase_content()
        records._erase_content()
        records.write(
            {"erase_reason": reason, "erased_by_id": self.env.uid, "erased_at": fields.Datetime.now()},
        )

    # -- the word of the talked-to -----------------------------------------------------------------

    @api.depends("talk_state", "talk_id.participant_ids.confirmation")
    @api.depends_context("uid")
    def _compute_is_talked_to(self):
        reader = self._reader().sudo()
        for record in self:
            line = record.sudo().talk_id._talked_to_line()
            record.is_talked_to = bool(reader) and reader.partner_id == line.member_id.partner_id
            record.may_comment = record.is_talked_to and record.talk_state in OPEN_TO_TALKED_TO
            record.confirmation = line.confirmation
            record.needs_paper = bool(line) and not line.member_id.partner_id.user_ids.filtered("active")

    def action_confirm_as_talked_to(self):
        """The talked-to confirms the record of the own talk."""
        for record in self:
            record.talk_id.confirm_by_talked_to()

    # -- printing ----------------------------------------------------------------------------------

    def action_print_record(self):
        """Print the record sheet of the talk."""
        self.check_access("read")
        return self.talk_id.action_print_record()

    def action_print_redacted(self):
        """Ask how the sheet without content is to be printed."""
        self.check_access("read")
        return self.talk_id.action_print_redacted()
