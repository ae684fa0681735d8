from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjTeamMatrix(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = new_test_user(
            cls.env,
            login="mj_c",
            groups="mj_talks.group_mj_leader",
            lang="en_US",
            partner_id=cls.c.partner_id.id,
            name="C",
        )
        cls.chair_user.mj_scope_ids = [Command.create({"organization_id": cls.north.id})]

    def matrix(self, user, *arguments):
        return self.env["mj.team.matrix"].with_user(user).get_matrix(*arguments)

    def statuses(self, matrix, key):
        table = next(table for table in matrix["tables"] if table["key"] == key)
        return {(cell["row"], cell["column"]): cell["status"] for cell in table["cells"]}

    def test_own_organization(self):
        """A18.1–A18.3: a leader opens the matrix of the own team of this year."""
        self.hold(self.c, [self.v])
        matrix = self.matrix(self.chair_user)
        self.assertEqual((matrix["organization"]["id"], matrix["year"]), (self.north.id, 2026))
        self.assertTrue(matrix["can_plan"])
        inside = self.statuses(matrix, "leadership")
        self.assertEqual(inside[self.c.id, self.v.id], "done")
        self.assertEqual(inside[self.c.id, self.f.id], "open")
        outside = self.statuses(matrix, "others")
        self.assertEqual(outside[self.m1.id, self.v.id], "open")
        self.assertNotIn((self.m1.id, self.c.id), outside)
        self.assertEqual(matrix["people"][self.v.id], {"name": "North Vice", "posts": "Vice Chair"})

    def test_totals_agree_with_the_duties(self):
        """A18: the matrix counts what the list counts."""
        self.hold(self.c, [self.v])
        counts = self.matrix(self.chair_user)["totals"]
        self.assertEqual(counts["due"], len(self.duties()))
        self.assertEqual(counts["done"], len(self.duties(state="fulfilled")))

    def test_no_coverage_of_a_part(self):
        """A18: who sees only the own duties of a team is told so, and reads no coverage of the whole."""
        deputy = self.new_user("mj_v", "group_mj_leader", (self.east, True), member=self.v)
        self.hold(self.c, [self.v])
        part = self.matrix(deputy, self.north.id)
        self.assertFalse(part["sees_all"])
        self.assertTrue(part["totals"]["due"])
        self.assertIsNone(part["totals"]["coverage"])
        self.assertEqual(part["people"][self.c.id]["posts"], "Chair")
        whole = self.matrix(self.chair_user)
        self.assertTrue(whole["sees_all"])
        self.assertIsNotNone(whole["totals"]["coverage"])

    def test_opens_the_team_one_chairs(self):
        """A18: a chair who is vice chair elsewhere opens the own organisation, whichever post is older."""
        self.appoint(self.c, self.municipal, "vice_chair", date_from="2023-12-01")
        self.chair_user.mj_scope_ids = [Command.create({"organization_id": self.municipal.id})]
        self.assertEqual(self.matrix(self.chair_user)["organization"]["id"], self.north.id)

    def test_order_of_rank(self):
        """A18: the chair stands first."""
        table = self.matrix(self.chair_user)["tables"][0]
        self.assertEqual([row["id"] for row in table["rows"]][:3], [self.c.id, self.f.id, self.v.id])

    def test_last_year(self):
        """A18: a year that is over shows its overdue duties."""
        with freeze_time("2027-02-01 04:00:00"):
            matrix = self.matrix(self.chair_user, self.north.id, 2026)
            self.assertEqual(self.statuses(matrix, "leadership")[self.c.id, self.v.id], "overdue")
        self.assertFalse(self.matrix(self.chair_user, self.north.id, 2024)["totals"]["due"])

    def test_no_more_than_one_may_see(self):
        """A18: the matrix shows nothing that the list would not."""
        member = new_test_user(
            self.env, login="mj_m1", groups="mj_talks.group_mj_user", partner_id=self.m1.partner_id.id, name="M"
        )
        matrix = self.matrix(member, self.north.id)
        self.assertFalse(matrix["can_plan"])
        for duty in self.env["mj.obligation"].browse(matrix["duties"]):
            self.assertIn(self.m1, duty.talker_id | duty.talkee_id)
        self.assertNotIn(self.f.id, matrix["people"])
        stranger = self.matrix(self.recorder, self.north.id)
        self.assertFalse(stranger["duties"] or stranger["people"])
        with self.assertRaises(AccessError):
            self.matrix(self.outsider, self.north.id)
        with self.assertRaises(UserError):
            self.matrix(self.chair_user, self.north.id, "2026; DROP")
