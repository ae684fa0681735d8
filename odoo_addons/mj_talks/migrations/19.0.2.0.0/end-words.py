"""An upgrade changes the English of labels and views and keeps the Chinese that stood beside it: the words of before."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Take the words of this release, in every language, but for records that the office may have worded itself."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    languages = [code for code, __ in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms(["mj_talks"], languages, overwrite=True)
