import shutil

from odoo.exceptions import UserError

from .vault import KeyringError


def pre_init_hook(env):
    """Make the PostgreSQL extensions that the constraints rest on available.

    ``btree_gist`` lets one exclusion constraint compare whole numbers and date ranges. It is a
    trusted extension: the owner of the database may create it.

    :raises UserError: when the database role may not create the extension.
    """
    env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
    if env.cr.rowcount:
        return
    try:
        with env.cr.savepoint():
            env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    except Exception as error:
        raise UserError(
            env._(
                "The database needs the extension btree_gist. Ask the database administrator to run "
                "CREATE EXTENSION btree_gist in this database, then install again."
            )
        ) from error


def post_init_hook(env):
    """Make the keys of the confidential content; let activities name time zones that PostgreSQL knows."""
    env["mj.vault"]._keyring()
    env["mj.time.zone"]._mend()


def uninstall_hook(env):
    """Leave no secret behind: the keys go, unless they are those of the database that this one was copied from."""
    try:
        keyring = env["mj.vault"]._keyring()
    except KeyringError:
        return
    if env["mj.vault"]._is_owner(keyring):
        shutil.rmtree(keyring.directory, ignore_errors=True)
    env["ir.config_parameter"].sudo().search([("key", "=like", "mj\\_talks.%")]).unlink()
