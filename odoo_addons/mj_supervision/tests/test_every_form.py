from odoo.addons.mj_talks.tests.test_every_form import TestEveryForm
from odoo.tests import tagged

from .committee_ways import CommitteeWaysCase


@tagged("post_install", "-at_install")
class TestEveryCommitteeForm(CommitteeWaysCase):
    """Every “New” of every menu, as members of the supervision committee."""

    roles = ("overseer", "director")

    test_every_new = TestEveryForm.test_every_new
    test_every_record = TestEveryForm.test_every_record
