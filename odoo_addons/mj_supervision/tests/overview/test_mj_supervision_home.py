import json

from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.tests.common import activate_chinese
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from ..common import CommitteeCase


@tagged("post_install", "-at_install")
class TestMjSupervisionHome(HttpCase, CommitteeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east.go_live = "2024-01-01"
        cls.year = clock.today(cls.env).year
        cls.env["mj.duty.engine"]._generate_year(cls.year)

    def test_figures_agree_with_the_lists_behind_them(self):
        """A22: each figure is what the list that it opens shows, for that user."""
        figures = self.env["mj.supervision.home"].with_user(self.overseer).get_figures(self.year)
        duties = self.env["mj.obligation"].with_user(self.overseer)
        self.assertEqual(
            figures["summary"]["due"],
            duties.search_count([("year", "=", self.year), ("state", "in", ("open", "fulfilled"))]),
        )
        self.assertTrue(figures["summary"]["due"])
        self.assertEqual([month["month"] for month in figures["months"]], list(range(1, 13)))
        east = next(row for row in figures["organizations"] if row["organization_id"][0] == self.east.id)
        self.assertEqual(east["coverage"], 0)
        for tile in figures["tiles"]:
            with self.subTest(tile["name"]):
                action = self.env.ref(tile["action"])
                self.assertEqual(
                    self.env[action.res_model].with_user(self.overseer).search_count(tile["domain"]), tile["count"]
                )

    def test_dashboard_counts_the_same(self):
        """A22: the dashboard's figures of a year are those of the overview, admission duties of other years' days too."""
        self.env["mj.obligation"].search([("year", "=", self.year)], limit=1).due_date = f"{self.year + 1}-02-01"
        with file_open("mj_supervision/data/files/compliance_dashboard.json") as file:
            pivots = json.load(file)["pivots"].values()
        due = self.env["mj.supervision.home"].with_user(self.overseer).get_figures(self.year)["summary"]["due"]
        for pivot in (pivot for pivot in pivots if pivot["model"] == "mj.compliance.report"):
            chain = next(match["chain"] for match in pivot["fieldMatching"].values() if match["type"] == "date")
            domain = [(chain, ">=", f"{self.year}-01-01"), (chain, "<=", f"{self.year}-12-31")]
            report = self.env[pivot["model"]].with_user(self.overseer)
            self.assertEqual(report._read_group(domain, [], ["due_count:sum"]), [(due,)], pivot["name"])

    def test_dashboard_counts_an_organisation_with_all_below(self):
        """A22: whoever chooses a district, by name or from the list, reads the figures of its branches, too."""
        self.env["mj.obligation"].search(
            [("organization_id", "=", self.east.id)], limit=1
        ).organization_id = self.school
        self.env["mj.talk"].create(
            [{"organization_id": place.id, "form": "individual"} for place in (self.east, self.school)]
        )
        self.env.flush_all()
        with file_open("mj_supervision/data/files/compliance_dashboard.json") as file:
            pivots = json.load(file)["pivots"].values()
        for model in {pivot["model"] for pivot in pivots}:
            rows = self.env[model].with_user(self.overseer)
            below = rows.search([("organization_id", "child_of", self.east.id)])
            self.assertGreater(below, rows.search([("organization_id", "=", self.east.id)]), model)
            chains = {
                match["chain"]
                for pivot in pivots
                for match in pivot["fieldMatching"].values()
                if pivot["model"] == model and match["type"] == "many2one"
            }
            for chain in chains:
                for operator, value in (("in", self.east.ids), ("child_of", self.east.ids), ("ilike", self.east.name)):
                    self.assertEqual(rows.search([(chain, operator, value)]), below, f"{model} {chain} {operator}")
                self.assertFalse(rows.search([(chain, "not in", self.east.ids)]) & below, f"{model} {chain}")

    def test_dashboard_names_its_filters(self):
        """A22: what the dashboard is filtered by is said in the reader's language."""
        activate_chinese(self.env)
        dashboard = self.env.ref("mj_supervision.spreadsheet_dashboard_compliance").with_user(self.overseer)
        snapshot = json.loads(dashboard.with_context(lang="zh_CN")._get_serialized_readonly_dashboard())["snapshot"]
        self.assertEqual([chosen["label"] for chosen in snapshot["globalFilters"]], ["周期", "组织"])

    def test_waivers_are_counted(self):
        """Design 4: a duty that is waived shows on the committee's home."""
        home = self.env["mj.supervision.home"].with_user(self.director)

        def count():
            return next(tile["count"] for tile in home.get_figures(self.year)["tiles"] if tile["name"] == "waivers")

        before = count()
        duty = self.env["mj.obligation"].search(
            [("year", "=", self.year), ("organization_id", "=", self.east.id)], limit=1
        )
        duty.state = "waived"
        self.assertEqual(count(), before + 1)

    def test_for_the_committee_only(self):
        for user in (self.office, self.rules, self.leader, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["mj.supervision.home"].with_user(user).get_figures()

    def test_opens_in_the_browser(self):
        """A22: the page shows its figures, and a tile leads to its list."""
        self.browser_js(
            "/odoo/mj-supervision",
            """
            const tile = document.querySelector("button[name=overdue]");
            if (!document.querySelector(".o_mj_home_rate b")) { throw new Error("no rates"); }
            tile.click();
            const wait = setInterval(() => {
                if (document.querySelector(".o_list_view")) { clearInterval(wait); console.log("test successful"); }
            }, 100);
            """,
            ready="Boolean(document.querySelector('button[name=overdue]'))",
            login="mj_overseer",
        )
