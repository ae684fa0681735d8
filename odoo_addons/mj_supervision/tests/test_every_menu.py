from odoo.addons.mj_talks import clock
from odoo.tests import HttpCase, tagged

from .common import CommitteeCase

CLICK_BOT = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryMenu(HttpCase, CommitteeCase):
    """Odoo's own click bot opens every menu, view and filter of both apps as each role (A22.1); run by ``./mj test --full``."""

    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        year = clock.today(cls.env).year
        cls.east.go_live = f"{year}-01-01"
        cls.env["mj.duty.engine"]._generate_year(year)
        cls.head_user = cls.new_user("mj_head", "group_mj_leader", (cls.east, True), member=cls.chair)
        for user in (cls.head_user, cls.recorder, cls.office, cls.rules, cls.overseer, cls.director):
            user.sudo().odoobot_state = "disabled"

    def click(self, login, app):
        self.set_registry_readonly_mode(False)
        self.browser_js(
            "/odoo",
            f"{CLICK_BOT}.startClickEverywhere('{app}');",
            "odoo.isReady === true",
            login=login,
            timeout=600,
            success_signal="clickbot test succeeded",
        )

    def test_leader(self):
        self.click("mj_head", "mj_talks.menu_mj_root")

    def test_recorder(self):
        self.click("mj_recorder", "mj_talks.menu_mj_root")

    def test_office_staff(self):
        self.click("mj_office", "mj_talks.menu_mj_root")

    def test_rules_administrator(self):
        self.click("mj_rules", "mj_talks.menu_mj_root")

    def test_committee_member(self):
        self.click("mj_overseer", "mj_supervision.menu_mj_supervision_root")

    def test_committee_director(self):
        self.click("mj_director", "mj_supervision.menu_mj_supervision_root")
