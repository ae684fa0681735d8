from odoo.addons.mj_talks.tests.test_every_button import TestEveryButton
from odoo.tests import tagged

from .committee_ways import CommitteeWaysCase


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryCommitteeButton(CommitteeWaysCase):
    """Every button of the committee's screens, and of those who answer to it."""

    roles = ("overseer", "director", "second", "chair_user", "clerk")
    walking = ("overseer", "director")

    test_every_button = TestEveryButton.test_every_button
