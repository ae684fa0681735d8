import base64
from datetime import timedelta

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...roster.package import LARGEST_FILE
from ...roster.sheet import SheetError
from ...vault import KeyringError, open_envelope, seal_envelope


class MjRosterImport(models.Model):
    """Keeps the file of an import sealed, with a key of its own, and erases it in time."""

    _inherit = "mj.roster.import"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _seal_file(self, content):
        """Keep the file sealed, with a key of its own.

        :param bytes content: the file.
        :raises UserError: when it is empty or too large, or the keys cannot be used.
        """
        self.ensure_one()
        if len(content) > LARGEST_FILE:
            raise UserError(self._sheet_message(SheetError("too_big")))
        self._erase_file()
        self.env.flush_all()
        try:
            slot, data_key = self.env["mj.vault"]._keyring_or_explain().new_data_keys()[0]
        except KeyringError as error:
            raise UserError(self.env["mj.vault"]._explain(error)) from error
        sealed = seal_envelope(data_key, {"file": base64.b64encode(content).decode()}, self._binding())
        self.env.cr.execute(
            SQL(
                "UPDATE mj_roster_import SET sealed_file = %s, sealed_slot = %s, has_file = TRUE WHERE id = %s",
                psycopg2.Binary(sealed),
                slot,
                self.id,
            )
        )
        self.invalidate_recordset(["has_file", "sealed_file", "sealed_slot"], flush=False)

    def _content(self):
        """Return the file.

        :rtype: bytes
        :raises UserError: when it is not kept any more, or the keys cannot be used.
        """
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(SQL("SELECT sealed_file, sealed_slot FROM mj_roster_import WHERE id = %s", self.id))
        sealed, slot = self.env.cr.fetchone()
        if not sealed:
            raise UserError(self.env._("Choose a file first."))
        try:
            data_key = self.env["mj.vault"]._keyring_or_explain().data_key(slot)
            return base64.b64decode(open_envelope(data_key, bytes(sealed), self._binding())["file"])
        except KeyringError as error:
            raise UserError(self.env["mj.vault"]._explain(error)) from error

    def _binding(self):
        return f"{self._name},{self.id}"

    def _erase_file(self):
        """Erase the files for good, by erasing their keys."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id, sealed_slot FROM mj_roster_import WHERE id IN %s AND sealed_file IS NOT NULL",
                tuple(self.ids or [0]),
            )
        )
        for key, slot in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "UPDATE mj_roster_import SET sealed_file = NULL, sealed_slot = NULL, has_file = FALSE WHERE id = %s",
                    key,
                )
            )
            try:
                self.env["mj.vault"]._keyring().erase(slot)
            except KeyringError as error:
                raise UserError(self.env["mj.vault"]._explain(error)) from error
        self.invalidate_recordset(["has_file", "sealed_file", "sealed_slot"], flush=False)

    @api.model
    def _cron_erase_files(self):
        """Erase the files that were kept for the days of the company's setting."""
        for company in self.env["res.company"].sudo().search([("mj_roster_file_days", ">=", 0)]):
            before = fields.Datetime.now() - timedelta(days=company.mj_roster_file_days)
            old = self.sudo().search(
                [("company_id", "=", company.id), ("has_file", "=", True), ("create_date", "<=", before)]
            )
            old._erase_file()
