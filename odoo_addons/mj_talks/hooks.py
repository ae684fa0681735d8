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
    """Make the keys of the confidential content, and let several companies number apart."""
    env["mj.vault"]._keyring()
    number_apart(env)


def number_apart(env):
    """Give the companies that are there already sequences of their own, unless there is only one."""
    companies = env["res.company"].search([])
    if len(companies) > 1:
        companies._mj_number_apart()


def forget_numbers(env, module):
    """Remove the sequences that companies got of their own for those of an addon.

    :param str module: technical name of the addon, which is still installed.
    """
    known = env["ir.model.data"].search([("module", "=", module), ("model", "=", "ir.sequence")])
    sequences = env["ir.sequence"].with_context(active_test=False)
    codes = sequences.browse(known.mapped("res_id")).exists().mapped("code")
    sequences.search([("code", "in", codes), ("company_id", "!=", False)]).unlink()


def uninstall_hook(env):
    """Leave no secret behind: the keys go, unless another database reads with them, be it a copy or the original."""
    forget_numbers(env, "mj_talks")
    try:
        keyring = env["mj.vault"]._keyring()
    except KeyringError:
        return
    if env["mj.vault"]._is_owner(keyring) and not env["mj.vault"]._has_twin():
        shutil.rmtree(keyring.directory, ignore_errors=True)
    env["ir.config_parameter"].sudo().search([("key", "=like", "mj\\_talks.%")]).unlink()
