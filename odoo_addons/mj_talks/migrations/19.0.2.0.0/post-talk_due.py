"""An accepted request leads to a talk within the days of the rule: those accepted before get their day, too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Count from the day of the answer, as for requests accepted from now on."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for request in env["mj.talk.request"].search([("state", "=", "accepted"), ("talk_due", "=", False)]):
        request.talk_due = request._talk_due()
