from odoo.exceptions import UserError


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
    """Make the keys of the confidential content."""
    env["mj.vault"]._keyring()
