from odoo.addons.mj_talks.tests.test_every_form_in_browser import BrowserWaysCase
from odoo.tests import tagged

from .committee_ways import CommitteeWaysCase


@tagged("post_install", "-at_install")
class TestCommitteeFormsInBrowser(BrowserWaysCase, CommitteeWaysCase):
    """What the committee enters every day."""

    roles = ("overseer",)

    def test_committee_member(self):
        """A17.5, A21.1: orders."""
        self.fill_in("overseer", ("mj.rectification",))


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryCommitteeFormInBrowser(BrowserWaysCase, CommitteeWaysCase):
    """All the rest; run by ``./mj test --full``."""

    roles = ("overseer", "director")

    def test_committee_member(self):
        """A21.1: guidance, referrals, yearly reports; inspections and grants are filled in without a browser so far."""
        models = ("guidance", "referral", "yearly.report")
        self.fill_in("overseer", tuple(f"mj.{model}" for model in models))

    def test_committee_director(self):
        """A17.2, A21.1: receiving departments and the checklist."""
        self.fill_in("director", ("mj.referral.department", "mj.inspection.checkpoint", "mj.rectification"))
