"""A zone that PostgreSQL does not know breaks statements for everybody: stored ones get their other name."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Let companies and activities name zones that the database knows."""
    api.Environment(cr, SUPERUSER_ID, {})["mj.time.zone"]._mend()
