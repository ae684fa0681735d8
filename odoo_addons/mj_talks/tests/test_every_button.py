from odoo.tests import tagged
from odoo.tools import mute_logger

from .ways import WaysCase


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryButton(WaysCase):
    """Every button of every form, list and card, as each role that sees it, on records as they come about."""

    roles = ("chair_user", "clerk", "office", "rules")

    # A second chair is refused by the database, and the person reads why.
    @mute_logger("odoo.sql_db")
    def test_every_button(self):
        """A22.1: what is offered opens, changes something, or says in the user's language why not."""
        self.walk()
        self.assertNoFault()
