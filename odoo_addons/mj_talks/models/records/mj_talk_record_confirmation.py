from odoo import api, fields, models
from odoo.exceptions import AccessError

from .mj_talk_confirmation import OPEN_TO_TALKED_TO


class MjTalkRecord(models.Model):
    """The talked-to's own word on the record: nobody else writes it (A04.4)."""

    _inherit = "mj.talk.record"

    is_talked_to = fields.Boolean(compute="_compute_is_talked_to")
    may_comment = fields.Boolean(compute="_compute_is_talked_to")
    confirmation = fields.Selection(
        selection=lambda self: self.env["mj.talk.participant"]._fields["confirmation"]._description_selection(self.env),
        compute="_compute_is_talked_to",
        string="Record Confirmed",
    )
    needs_paper = fields.Boolean(compute="_compute_is_talked_to")

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

    @api.model_create_multi
    def create(self, vals_list):
        if any("talkee_comment" in vals for vals in vals_list):
            raise AccessError(self.env._("The comment is written by the talked-to only."))
        return super().create(vals_list)

    def write(self, vals):
        if "talkee_comment" in vals:
            vals = dict(vals)
            comment = vals.pop("talkee_comment")
            for record in self:
                record.talk_id.comment_by_talked_to(comment)
            vals.pop("revision", None)
        return super().write(vals) if vals else True

    def action_confirm_as_talked_to(self):
        """The talked-to confirms the record of the own talk."""
        for record in self:
            record.talk_id.confirm_by_talked_to()
