from datetime import date

from odoo.tests import tagged
from odoo.tools import convert_file

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestSecondRegulation(DutyCase):
    """Another regulation is another set of rows: no code knows the shipped one (A23.1, A24.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_branch = cls.new_organization("North Branch", "T-N-1", "grassroots", cls.north, go_live="2026-01-01")
        cls.director, cls.backbone = (
            cls.new_member(f"North Branch {name}", cls.north_branch) for name in ("Director", "Backbone")
        )
        cls.appoint(cls.director, cls.north_branch, "branch_director")
        cls.appoint(cls.backbone, cls.north_branch, "backbone")
        cls.env["mj.talk.rule"].search([]).state = "draft"
        cls.env["mj.obligation"].search([]).sudo().unlink()
        convert_file(cls.env, "mj_talks", "tests/data/second_regulation.xml", {}, mode="init", noupdate=False)
        cls.engine._generate_year(2026)

    def test_duties_of_the_other_regulation(self):
        """A23.1: levels, relation, half-years and numbers come from the rows alone."""
        visits = self.duties("V3.1")
        self.assertEqual(
            sorted((duty.period_start, duty.occurrence, duty.due_date) for duty in visits),
            [
                (date(2026, 1, 1), 1, date(2026, 6, 30)),
                (date(2026, 1, 1), 2, date(2026, 6, 30)),
                (date(2026, 7, 1), 1, date(2026, 12, 31)),
                (date(2026, 7, 1), 2, date(2026, 12, 31)),
            ],
        )
        self.assertEqual((visits.talker_id, visits.talkee_id), (self.c, self.director))
        self.assertEqual(
            {(duty.talkee_id, duty.period_start.month) for duty in self.duties("V3.2", organization=self.north_branch)},
            {(self.backbone, month) for month in (1, 4, 7, 10)},
        )
        self.assertFalse(self.env["mj.obligation"].search([("rule_id.code", "=like", "A%")]))

    def test_two_talks_for_two_numbers(self):
        """A18.1: each talk serves one of the numbered duties, and its window is the rule's own."""
        self.hold(self.c, [self.director], day="2026-03-10")
        visits = self.duties("V3.1", "fulfilled")
        self.assertEqual((len(visits), visits.in_window), (1, True))
        self.hold(self.c, [self.director], day="2026-05-10")
        self.assertEqual(len(self.duties("V3.1", "fulfilled")), 2)
        self.hold(self.c, [self.director], day="2026-06-10")
        self.assertEqual(len(self.duties("V3.1", "fulfilled")), 2)
