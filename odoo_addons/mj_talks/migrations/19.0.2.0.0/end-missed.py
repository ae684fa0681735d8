"""Since this release a duty of somebody who left a post is missed, no longer lapsed, where it was owed for long enough."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Look again at what lapsed in the running periods; periods that are over stay as they are."""
    api.Environment(cr, SUPERUSER_ID, {})["mj.duty.engine"]._reconcile()
