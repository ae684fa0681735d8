from odoo.addons.mj_talks.tests.first_steps.test_mj_first_step import FirstStepCase
from odoo.tests import HttpCase, tagged

MEMBER = "mj_supervision.group_mj_supervision_member"
DIRECTOR = "mj_supervision.group_mj_supervision_director"
LINES = ["directory", "committee", "owed", "inspections"]


class CommitteeStepCase(FirstStepCase):
    """The committee of a company in which nothing was entered yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users |= {
            "member": cls.new_user("first_member", MEMBER),
            "director": cls.new_user("first_director", DIRECTOR),
        }

    def step(self, name, role):
        return self.env.ref(f"mj_supervision.first_step_{name}").with_user(self.users[role])


@tagged("post_install", "-at_install")
class TestMjFirstStep(CommitteeStepCase):
    """What the supervision committee sees of the first steps."""

    def lines(self, role):
        steps = self.env["mj.first.step"].with_user(self.users[role])._mine()
        return [name.removeprefix("mj_supervision.first_step_") for name in steps.get_external_id().values()]

    def test_lines(self):
        """Members see four lines, the director one more, and nobody of them those of an office."""
        self.assertEqual(self.lines("member"), LINES)
        self.assertEqual(self.lines("director"), [*LINES, "departments"])

    def test_nothing_to_inspect_yet(self):
        """The page says why there is nothing to inspect, until there is."""
        self.assertStep("directory", "member", False, "Now: 0 municipal, 0 district, 0 grassroots.")
        self.assertStep("owed", "member", False, "There is nothing to inspect yet, because no organisation is live.")
        self.build()
        self.assertStep("directory", "member", True, "Now: 1 municipal, 1 district, 1 grassroots.")
        self.north.go_live = "2026-01-01"
        self.env["mj.obligation"].search([("organization_id", "=", self.north.id)]).unlink()
        self.assertStep("owed", "member", False, "There is nothing to inspect yet, because no talk is owed.")
        vice = self.new_member("Vice", self.north)
        self.new_duty(self.head, vice)
        self.assertStep("owed", "member", True, "Now: 1 duties.")

    def test_committee(self):
        self.build()
        self.assertStep("committee", "member", False, "Now: nobody sits on the committee.")
        judge = self.new_member("Judge", self.municipal)
        self.appoint(judge, self.municipal, "supervision_director")
        self.assertStep("committee", "member", True, "Now: Judge.")

    def test_first_inspection(self):
        self.build()
        self.assertStep("inspections", "member", False, "Now: 0 inspections.")
        self.env["mj.inspection"].create({"name": "First", "kind": "regular", "organization_id": self.municipal.id})
        self.assertStep("inspections", "member", True, "Now: 1 inspections.")

    def test_departments(self):
        departments = self.env["mj.referral.department"].search([])
        departments.write({"address": False, "contact": False})
        count = len(departments)
        self.assertStep("departments", "director", False, f"Now: 0 of {count} with an address or a contact.")
        departments[0].contact = "Registry"
        self.assertStep("departments", "director", True, f"Now: 1 of {count} with an address or a contact.")

    def test_code_on_documents(self):
        """The code is entered in the settings, or set aside with a name and a day."""
        self.assertStep("document_prefix", "rules", False, "Now: empty.")
        self.step("document_prefix", "rules").action_confirm()
        self.assertStep("document_prefix", "rules", True)
        self.assertTrue(self.step("document_prefix", "rules").is_set_aside)
        self.company.mj_document_prefix = "TEST"
        self.assertStep("document_prefix", "rules", True, "Now: TEST.")
        self.assertFalse(self.step("document_prefix", "rules").is_set_aside)

    def test_every_line_opens(self):
        """Each button leads to a screen that the committee may open."""
        for role in ("member", "director"):
            for step in self.env["mj.first.step"].with_user(self.users[role])._mine():
                with self.subTest(f"{role}: {step.name}"):
                    self.assertTrue(step.can_open)
                    action = step.action_open()
                    model = self.env[action["res_model"]].with_user(self.users[role])
                    model.get_views(action["views"], {"toolbar": True})
                    self.assertIsInstance(model.search_count([]), int)

    def test_overview_says_what_is_missing(self):
        """The committee's first page names the first missing step, and nothing once all is there."""
        home = self.env["mj.supervision.home"].with_user(self.users["member"])
        self.assertEqual(
            home.get_figures()["first_step"],
            {"name": "Directory of Organisations", "detail": "Now: 0 municipal, 0 district, 0 grassroots."},
        )
        self.build()
        self.env.invalidate_all()
        self.assertEqual(home.get_figures()["first_step"]["name"], "Members of the Committee")


@tagged("post_install", "-at_install")
class TestFirstStepOverview(HttpCase, CommitteeStepCase):
    """In the browser: from the overview to the first steps."""

    def test_overview_leads_to_the_first_steps(self):
        self.browser_js(
            "/odoo/mj-supervision",
            """
            document.querySelector(".o_mj_home_first_step button").click();
            const wait = setInterval(() => {
                if (document.querySelector(".o_mj_first_steps article")) {
                    clearInterval(wait);
                    console.log("test successful");
                }
            }, 100);
            """,
            ready="Boolean(document.querySelector('.o_mj_home_first_step button'))",
            login="first_member",
        )
