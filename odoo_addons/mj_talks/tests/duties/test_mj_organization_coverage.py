from freezegun import freeze_time
from odoo.tests import tagged

from .test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestOrganizationCoverage(DutyCase):
    def test_coverage_of_the_year(self):
        """A18, A20.3: the organisation's form says what is due, done and late this year."""
        self.assertFalse(self.east.due_count)
        self.hold(self.c, [self.v])
        self.assertEqual(self.north.due_count, len(self.duties()))
        self.assertEqual(self.north.done_count, len(self.duties(state="fulfilled")))
        self.assertAlmostEqual(self.north.coverage, self.north.done_count / self.north.due_count)
        self.assertEqual((self.north.timeliness, self.north.overdue_count), (1.0, 0))
        with freeze_time("2027-01-01 04:00:00"):
            self.north.invalidate_recordset()
            self.assertEqual((self.north.duty_year, self.north.done_count), (2027, 0))

    def test_only_what_one_may_see(self):
        """A18: who sees no duty of an organisation sees no number of it either."""
        self.assertFalse(self.north.with_user(self.recorder).due_count)

    def test_ways_on(self):
        """A18: from the form to the duties and to the matrix."""
        found = self.env["mj.obligation"].search(self.north.action_open_obligations()["domain"])
        self.assertEqual(found.organization_id, self.north)
        self.assertEqual(self.north.action_open_team_matrix()["context"], {"mj_organization_id": self.north.id})
