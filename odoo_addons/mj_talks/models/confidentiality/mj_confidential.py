from datetime import date

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...vault import KeyringError, open_envelope, seal_envelope
from .ir_actions_server import inside_automation


class MjConfidential(models.AbstractModel):
    """A record whose content few may know: all of it lies in one encrypted envelope on the row.

    A model names its content fields in ``_content_names`` and declares them without storage, computed by
    ``_compute_content``. Nothing else ever holds the content, so it cannot be searched, grouped, tracked or mailed
    around. It is read in :meth:`_open_content` and nowhere else.
    """

    _name = "mj.confidential"
    _description = "Confidential Content"
    _inherit = ["mj.checked.references"]

    # Names of the fields that lie in the envelope.
    _content_names = ()

    envelope = fields.Binary(attachment=False, copy=False, groups=fields.NO_ACCESS)
    envelope_slot = fields.Integer(copy=False, groups=fields.NO_ACCESS)
    may_open = fields.Boolean(string="May Read the Content", compute="_compute_may_open")
    content_problem = fields.Char(string="Why the Content Is Not Shown", compute="_compute_content_problem")
    content_erased = fields.Boolean(readonly=True, copy=False)

    # -- reading ------------------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_may_open(self):
        known = self._known_to_reader()
        for record in self:
            record.may_open = not record._origin or record._origin in known

    @api.depends_context("uid")
    def _compute_content(self):
        try:
            contents = self._open_content()
        except KeyringError:
            # Why is said in content_problem.
            contents = {}
        for record in self:
            values = contents.get(record._origin.id) or {}
            for name in self._content_names:
                record[name] = self._to_field(name, values.get(name, False))

    @api.depends_context("uid")
    def _compute_content_problem(self):
        """Saying why nothing is shown shows nothing: it is neither an opening nor a refusal."""
        known = self._known_to_reader()
        for record in self:
            origin = record._origin
            if origin in known:
                record.content_problem = origin._key_problem()
            else:
                record.content_problem = bool(origin) and record._closed_message()

    def _key_problem(self):
        try:
            self._unsealed()
        except KeyringError as error:
            return self.env["mj.vault"]._explain(error)
        return False

    def _closed_message(self):
        return self.env._("You are not among those who may read this.")

    @api.private
    def _open_content(self, operation="open"):
        """Return the content of those of these records that the reader may know: the one place where it is read.

        The reader is who logged in, whatever rights the calling code has. Every opening is in the access log before
        anything is disclosed, refusals are there, too.

        :param str operation: one of the operations of the access log.
        :return: values by id of the record; a record without content yet has an empty dictionary.
        :rtype: dict[int, dict]
        :raises KeyringError: when the keys cannot be used.
        """
        records = self._origin
        known = records._known_to_reader()
        self.env["mj.access.log"]._log(known, operation)
        self.env["mj.access.log"]._log(records - known, "refused")
        reader = self._reader()
        return {
            record.id: {
                name: value for name, value in record._unsealed().items() if name not in record._withheld_from(reader)
            }
            for record in known
        }

    @api.private
    def _require_open(self, operation="open"):
        """Return the content of one record, as :meth:`_open_content` does, or refuse.

        :param str operation: one of the operations of the access log.
        :rtype: dict
        :raises AccessError: for anybody who may not know it.
        :raises UserError: when the keys cannot be used.
        """
        self.ensure_one()
        try:
            contents = self._open_content(operation)
        except KeyringError as error:
            raise UserError(self.env["mj.vault"]._explain(error)) from error
        if self.id not in contents:
            raise AccessError(self._closed_message())
        return {name: self._to_field(name, value) for name, value in contents[self.id].items()}

    @api.model
    @api.private
    def _reader(self):
        """Return who logged in, or nobody where no person is at work: in jobs, automations and server actions.

        :rtype: res.users
        """
        caller = self.env["res.users"]._mj_who_called()
        return caller.browse() if inside_automation.get() or caller.id != self.env.uid else caller

    def _known_to_reader(self):
        reader = self._reader()
        if not reader:
            return self.browse()
        return self._origin.sudo().exists()._known_to(reader.sudo()).with_env(self.env)

    @api.private
    def _known_to(self, user):
        """Return those of these records whose content a user may know. Models say who that is; here nobody.

        :param res.users user: the reader, in superuser mode as the records are.
        """
        return self.browse()

    @api.private
    def _withheld_from(self, user):
        """Return the names of parts that a user who may open this record does not see.

        :param res.users user: the reader.
        :rtype: frozenset[str]
        """
        return frozenset()

    @api.private
    def _grant_of(self, user):
        """Return the grant by which a user reads this record, if any; a hook.

        :param res.users user: the reader.
        """
        return False

    @api.private
    def _log_talk(self):
        """Return the talk to which the record belongs, for the access log."""
        return self.env["mj.talk"]

    def _unsealed(self):
        self.ensure_one()
        self.env.cr.execute(
            SQL("SELECT envelope, envelope_slot FROM %s WHERE id = %s", SQL.identifier(self._table), self.id)
        )
        envelope, slot = self.env.cr.fetchone() or (None, None)
        if not envelope:
            return {}
        data_key = self.env["mj.vault"]._keyring().data_key(slot)
        return open_envelope(data_key, bytes(envelope), self._binding())

    def _binding(self):
        return f"{self._name},{self.id}"

    # -- writing ------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # The content goes its own way: no other code ever holds it.
        contents, shells = [], []
        for vals in vals_list:
            contents.append({name: vals[name] for name in self._content_names if name in vals})
            shells.append({name: value for name, value in vals.items() if name not in self._content_names})
        self._check_envelopes_untouched(shells)
        self._check_references(contents)
        records = super().create(shells)
        for record, content in zip(records, contents, strict=True):
            if content:
                record._seal_content(content)
        return records

    def write(self, vals):
        content = {name: vals[name] for name in self._content_names if name in vals}
        shell = {name: value for name, value in vals.items() if name not in content}
        self._check_envelopes_untouched([shell])
        result = super().write(shell) if shell or not content else True
        if content:
            self.check_access("write")
            self._check_references([content])
            self._check_may_write_content()
            self.env["mj.access.log"]._log(self, "write")
            for record in self:
                record._seal_content(content)
        return result

    @api.model
    def _check_envelopes_untouched(self, vals_list):
        closed = {"envelope", "envelope_slot", "content_erased"}
        if any(closed & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Confidential content is written by its own fields only."))

    def _check_may_write_content(self):
        """Who may not know the content does not change it.

        :raises AccessError: for anybody else.
        """
        if self - self._known_to_reader():
            raise AccessError(self._closed_message())

    @api.private
    def _seal_content(self, values):
        """Put values into the envelope beside what it holds, whoever is at work: nothing of it is disclosed.

        :param dict values: of content fields.
        :raises UserError: when the keys cannot be used; then nothing is changed.
        """
        self.ensure_one()
        vault = self.env["mj.vault"]
        self.env.flush_all()
        try:
            keyring = vault._keyring()
            content = self._unsealed() | {name: self._to_json(name, value) for name, value in values.items()}
            slot, data_key = self._data_key(keyring)
        except KeyringError as error:
            raise UserError(vault._explain(error)) from error
        envelope = seal_envelope(data_key, content, self._binding())
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET envelope = %s, envelope_slot = %s WHERE id = %s",
                SQL.identifier(self._table),
                psycopg2.Binary(envelope),
                slot,
                self.id,
            )
        )
        self.invalidate_recordset([*self._content_names, "content_problem"], flush=False)

    def _data_key(self, keyring):
        self.env.cr.execute(
            SQL(
                "SELECT envelope_slot FROM %s WHERE id = %s AND envelope IS NOT NULL",
                SQL.identifier(self._table),
                self.id,
            )
        )
        row = self.env.cr.fetchone()
        if row:
            return row[0], keyring.data_key(row[0])
        return keyring.new_data_keys()[0]

    @api.private
    def _erase_content(self):
        """Erase the content for good, in every copy of the database, by erasing its key.

        :raises UserError: when the keys cannot be used.
        """
        vault = self.env["mj.vault"]
        for record in self:
            self.env.cr.execute(
                SQL("SELECT envelope_slot FROM %s WHERE id = %s", SQL.identifier(self._table), record.id)
            )
            (slot,) = self.env.cr.fetchone()
            self.env["mj.access.log"]._log(record, "erase")
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET envelope = NULL, envelope_slot = NULL, content_erased = TRUE WHERE id = %s",
                    SQL.identifier(self._table),
                    record.id,
                )
            )
            record.invalidate_recordset(flush=False)
            if slot is not None:
                try:
                    vault._keyring().erase(slot)
                except KeyringError as error:
                    raise UserError(vault._explain(error)) from error

    # -- values -------------------------------------------------------------------------------

    def _to_json(self, name, value):
        if isinstance(value, models.BaseModel):
            return value.id
        if isinstance(value, date):
            return fields.Date.to_string(value)
        return value

    def _to_field(self, name, value):
        if self._fields[name].type == "date":
            return fields.Date.to_date(value)
        return value
