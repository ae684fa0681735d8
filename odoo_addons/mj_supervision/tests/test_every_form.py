from odoo.addons.mj_talks.tests import test_every_form
from odoo.tests import tagged

from .committee_ways import CommitteeWaysCase


@tagged("post_install", "-at_install")
class TestEveryCommitteeForm(CommitteeWaysCase):
    """Every “New” of every menu, as members of the supervision committee."""

    roles = ("overseer", "director")

    test_every_new = test_every_form.TestEveryForm.test_every_new
    test_every_record = test_every_form.TestEveryForm.test_every_record


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryCommitteeChoice(CommitteeWaysCase):
    """Every record that a picker of a new form offers, as members of the supervision committee."""

    roles = ("overseer", "director")

    offers = test_every_form.TestEveryChoice.offers
    save_with = test_every_form.TestEveryChoice.save_with
    test_every_choice = test_every_form.TestEveryChoice.test_every_choice
