import os
import pathlib
import uuid
from contextlib import closing

import psycopg2
from odoo import api, models
from odoo.exceptions import UserError
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

from ...vault import Keyring, KeyringError

# Any constant of our own: one creation of the key directory at a time.
CREATION_LOCK = 0x6D6A7661
VAULT_PARAMETER = "mj_talks.vault"
FINGERPRINT_PARAMETER = "mj_talks.vault_fingerprint"


class MjVault(models.AbstractModel):
    """Where the keys of this database lie, and what to tell people when they do not."""

    _name = "mj.vault"
    _description = "Keys of Confidential Content"

    @api.model
    @api.private
    def _keyring(self):
        """Return the keys of this database; they are made once, when the database has none yet.

        :rtype: Keyring
        :raises KeyringError: when the database has keys and they are not where they should be.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        vault = parameters.get_param(VAULT_PARAMETER)
        if not vault:
            return self._create_keyring()
        return Keyring(self._directory() / vault, parameters.get_param(FINGERPRINT_PARAMETER) or None)

    @api.model
    def _create_keyring(self):
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", CREATION_LOCK))
        vault = str(uuid.uuid4())
        keyring = Keyring.create(self._directory() / vault)
        keyring.put_note("owner", self._database_uuid())
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(VAULT_PARAMETER, vault)
        parameters.set_param(FINGERPRINT_PARAMETER, keyring.fingerprint)
        return keyring

    @api.model
    def _database_uuid(self):
        return (self.env["ir.config_parameter"].sudo().get_param("database.uuid") or "").encode()

    @api.model
    @api.private
    def _is_owner(self, keyring):
        """Whether the keys were made for this database and not for one that it was copied from.

        :param Keyring keyring: the keys.
        :rtype: bool
        """
        return keyring.get_note("owner") == self._database_uuid()

    @api.model
    @api.private
    def _has_twin(self):
        """Whether another database of this server needs the same keys.

        Odoo gives its copies an identity of their own; copies made by PostgreSQL or from a dump keep that of the original.
        One that cannot be asked counts as a twin.

        :rtype: bool
        """
        self.env.cr.execute(
            """
            SELECT datname FROM pg_database
             WHERE datdba = current_user::regrole AND datname != current_database() AND datallowconn
            """
        )
        vault = self.env["ir.config_parameter"].sudo().get_param(VAULT_PARAMETER)
        return any(self._is_named_in(name, vault) for (name,) in self.env.cr.fetchall())

    @staticmethod
    def _is_named_in(database, vault):
        """Whether another database names a key directory as its own.

        :param str database: its name.
        :param str vault: the directory's name.
        :rtype: bool
        """
        try:
            with closing(db_connect(database).cursor()) as cursor:
                cursor.execute(SQL("SELECT to_regclass('ir_config_parameter')"))
                if not cursor.fetchone()[0]:
                    return False
                cursor.execute(
                    SQL("SELECT 1 FROM ir_config_parameter WHERE key = %s AND value = %s", VAULT_PARAMETER, vault)
                )
                return bool(cursor.rowcount)
        except psycopg2.Error:
            return True
        finally:
            close_db(database)

    @api.model
    def _directory(self):
        """The directory of all keys: ``MJ_KEY_DIRECTORY``, or beside Odoo's files, never among those of a database."""
        given = os.environ.get("MJ_KEY_DIRECTORY") or config.get("mj_key_directory")
        return pathlib.Path(given or pathlib.Path(config["data_dir"]) / "mj_keys")

    @api.model
    @api.private
    def _explain(self, error):
        """Say in the user's language why content cannot be read or kept, and what to do.

        :param KeyringError error: the reason.
        :rtype: str
        """
        messages = {
            "missing": self.env._(
                "The key file of the confidential content is missing on the server. Nothing is lost: ask the "
                "administrator to put the key directory back in its place."
            ),
            "wrong": self.env._(
                "The key file on the server belongs to another database. Nothing is lost: ask the administrator to put "
                "the key directory of this database in its place."
            ),
            "erased": self.env._("The key of this content was erased for good. Nobody can read it any more."),
            "damaged": self.env._(
                "The confidential content or its key file is damaged. Ask the administrator to compare it with a backup."
            ),
            "unwritable": self.env._(
                "The disk of the key directory on the server is full or cannot be written, so nothing was saved. Keep this "
                "page open, ask the administrator to make room, then save again."
            ),
        }
        return messages[error.reason]

    @api.model
    @api.private
    def _keyring_or_explain(self):
        """Return the keys, for an action of a user.

        :rtype: Keyring
        :raises UserError: in the user's language.
        """
        try:
            return self._keyring()
        except KeyringError as error:
            raise UserError(self._explain(error)) from error

    @api.model
    @api.private
    def _rotate(self):
        """Put a new master key in the place of the old one.

        :return: how many data keys were wrapped anew.
        :rtype: int
        """
        return self._keyring_or_explain().rotate()
