import contextlib
import shutil

from odoo.exceptions import UserError
from odoo.tools import SQL

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
    """Make the keys, let several companies number apart, and activities name time zones that PostgreSQL knows."""
    env["mj.vault"]._keyring()
    number_apart(env)
    env["mj.time.zone"]._mend()


def number_apart(env):
    """Give the companies that are there already sequences of their own, unless there is only one."""
    companies = env["res.company"].search([])
    if len(companies) > 1:
        companies._mj_number_apart()


def uninstall_hook(env):
    """Leave no secret behind: the keys go, unless another database reads with them, be it a copy or the original."""
    with contextlib.suppress(KeyringError):
        keyring = env["mj.vault"]._keyring()
        if env["mj.vault"]._is_owner(keyring) and not env["mj.vault"]._has_twin():
            shutil.rmtree(keyring.directory, ignore_errors=True)
    forget(env, "mj_talks", "mj_refuse_change", "mj_ledger_refuse_change")


def forget(env, addon, *functions):
    """Remove what Odoo does not remove with an addon: its settings, sequences of companies, and functions of its triggers.

    :param odoo.api.Environment env: of the superuser.
    :param str addon: its technical name, with which its settings begin.
    :param str functions: names of functions without arguments; triggers that call them go, too, before their tables do.
    """
    env["ir.config_parameter"].sudo().search([("key", "=like", f"{addon}.%".replace("_", "\\_"))]).unlink()
    forget_numbers(env, addon)
    for name in functions:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))


def forget_numbers(env, addon):
    """Remove the sequences that companies got of their own for those of an addon.

    :param odoo.api.Environment env: of the superuser.
    :param str addon: its technical name; it is still installed.
    """
    known = env["ir.model.data"].search([("module", "=", addon), ("model", "=", "ir.sequence")])
    sequences = env["ir.sequence"].with_context(active_test=False)
    codes = sequences.browse(known.mapped("res_id")).exists().mapped("code")
    sequences.search([("code", "in", codes), ("company_id", "!=", False)]).unlink()
