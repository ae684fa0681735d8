from odoo.addons.mj_talks.tests.test_every_form_in_browser import (
    EVERY_DAY,
    NOT_ENTERED,
    THE_REST,
    BrowserWaysCase,
    EntersEverything,
)
from odoo.tests import tagged

from .committee_ways import CommitteeWaysCase

COMMITTEE_EVERY_DAY = {"overseer": ("mj.rectification",)}
COMMITTEES_REST = {
    "overseer": ("mj.inspection", "mj.access.grant", "mj.guidance", "mj.referral", "mj.yearly.report"),
    "director": ("mj.referral.department", "mj.inspection.checkpoint", "mj.rectification"),
}


@tagged("post_install", "-at_install")
class TestCommitteeEntersEverything(EntersEverything, CommitteeWaysCase):
    roles = ("chair_user", "clerk", "office", "rules", "overseer", "director")

    def test_every_model(self):
        """A22.1: each model that is made from a menu, with the committee's addon beside the other."""
        self.check_entered([EVERY_DAY, THE_REST, COMMITTEE_EVERY_DAY, COMMITTEES_REST], NOT_ENTERED)


@tagged("post_install", "-at_install")
class TestCommitteeFormsInBrowser(BrowserWaysCase, CommitteeWaysCase):
    """What the committee enters every day."""

    roles = ("overseer",)

    def test_committee_member(self):
        """A17.5, A21.1: orders."""
        self.fill_in("overseer", COMMITTEE_EVERY_DAY["overseer"])


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryCommitteeFormInBrowser(BrowserWaysCase, CommitteeWaysCase):
    """All the rest; run by ``./mj test --full``."""

    roles = ("overseer", "director")

    def test_committee_member(self):
        """A21.1, A22.3: inspections, requests to read a record, guidance, referrals, yearly reports."""
        self.fill_in("overseer", COMMITTEES_REST["overseer"])

    def test_committee_director(self):
        """A17.2, A21.1: receiving departments and the checklist."""
        self.fill_in("director", COMMITTEES_REST["director"])
