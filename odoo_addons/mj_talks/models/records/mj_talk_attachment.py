import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

MOST_BYTES = 25 * 1024 * 1024


class MjTalkAttachment(models.Model):
    """A file that belongs to the record of a talk: its name and content lie in an envelope like the record itself."""

    _name = "mj.talk.attachment"
    _description = "File of a Record"
    _inherit = ["mj.confidential"]
    _order = "record_id, number"
    _rec_name = "number"
    _content_names = ("file_name", "file_content")

    record_id = fields.Many2one("mj.talk.record", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="record_id.company_id", store=True, index=True)
    number = fields.Integer(readonly=True, copy=False)
    is_signed_sheet = fields.Boolean(string="Signed Sheet", help="The printed record, signed by the talked-to.")
    size = fields.Integer(string="Size (bytes)", readonly=True, copy=False)
    file_name = fields.Char(compute="_compute_content", readonly=False, copy=False)
    file_content = fields.Binary(compute="_compute_content", readonly=False, copy=False, attachment=False)

    @api.depends("number")
    def _compute_display_name(self):
        for file in self:
            file.display_name = self.env._("File %s", file.number)

    @api.depends_context("uid")
    def _compute_content(self):
        # Never with a screen: a file is opened by its own button, and logged then.
        for file in self:
            file.file_name = False
            file.file_content = False

    def _compute_content_problem(self):
        self.content_problem = False

    @api.model_create_multi
    def create(self, vals_list):
        numbers = {}
        for vals in vals_list:
            record = self.env["mj.talk.record"].browse(vals.get("record_id"))
            record._check_may_write_content()
            numbers[record] = numbers[record] + 1 if record in numbers else self._next_number(record)
            vals["size"] = self._size_of(vals.get("file_content"))
            vals["number"] = numbers[record]
        files = super().create(vals_list)
        files._check_may_write_content()
        files.filtered("is_signed_sheet").record_id.talk_id.sign_on_paper()
        return files

    @api.model
    def _size_of(self, content):
        size = len(base64.b64decode(content or b""))
        if not size:
            raise UserError(self.env._("The file is empty. Choose another."))
        if size > MOST_BYTES:
            raise UserError(
                self.env._("The file is too large: %s MB at most. Scan it with less resolution.", MOST_BYTES // 1024**2)
            )
        return size

    @api.model
    def _next_number(self, record):
        record.lock_for_update()
        last = self.sudo().search([("record_id", "=", record.id)], order="number desc", limit=1)
        return last.number + 1

    def _to_json(self, name, value):
        return value.decode() if isinstance(value, bytes) else super()._to_json(name, value)

    def _known_to(self, user):
        return self.filtered(lambda file: file.record_id in file.record_id._known_to(user))

    def _grant_of(self, user):
        return self.record_id._grant_of(user)

    def _log_talk(self):
        return self.record_id.talk_id

    def _check_may_write_content(self):
        self.record_id._check_may_write_content()

    def action_download(self):
        """Open the file, which is logged."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/mj/talk/file/{self.id}", "target": "download"}

    def action_remove(self):
        """Remove files while the record is open; no copy of the database gives them back.

        :raises AccessError: for anybody but the talkers and the recorder.
        :raises UserError: once the talk is archived or cancelled.
        """
        self.unlink()

    def unlink(self):
        keyring = self.env["mj.vault"]._keyring_or_explain()
        self.env.cr.execute(
            SQL("SELECT envelope_slot FROM mj_talk_attachment WHERE id = ANY(%s) AND envelope IS NOT NULL", self.ids)
        )
        slots = [slot for (slot,) in self.env.cr.fetchall()]
        self.record_id._check_may_write_content()
        self.env["mj.access.log"]._log(self, "erase")
        result = super().unlink()
        # The keys go when the rows are gone for good, not before.
        self.env.cr.postcommit.add(lambda: [keyring.erase(slot) for slot in slots])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_open(self):
        self.record_id._check_may_write_content()
