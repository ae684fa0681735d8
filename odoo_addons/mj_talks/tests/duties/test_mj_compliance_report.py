from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_duty_engine import DutyCase

COUNTS = ["due_count:sum", "done_count:sum", "open_count:sum", "overdue_count:sum", "waived_count:sum"]


@tagged("post_install", "-at_install")
class TestMjComplianceReport(DutyCase):
    """North: 5 duties A05.1, 2 A18.1, 3 A18.2, 5 A18.3; below it a branch with a team of two and one committee member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.new_organization("North Branch", "T-N-1", "grassroots", cls.north, go_live="2026-01-01")
        cls.director, cls.deputy, cls.clerk = (
            cls.new_member(f"Branch {name}", cls.branch) for name in ("Director", "Deputy", "Clerk")
        )
        cls.appoint(cls.director, cls.branch, "branch_director")
        cls.appoint(cls.deputy, cls.branch, "branch_vice_director")
        cls.appoint(cls.clerk, cls.branch, "branch_committee")
        cls.report = cls.env["mj.compliance.report"]
        cls.people = cls.env["mj.compliance.person"]
        cls.subtrees = cls.env["mj.compliance.organization"]
        cls.north_office = cls.new_user("mj_north_office", "group_mj_office", (cls.north, True))
        cls.branch_recorder = cls.new_user("mj_branch_recorder", "group_mj_recorder", (cls.branch, False))

    def counts(self, domain, model=None, aggregates=COUNTS):
        return (self.report if model is None else model)._read_group(domain, [], aggregates)[0]

    def subtree(self, organization, user=None):
        return self.subtrees.with_user(user or self.env.user).search(
            [("organization_id", "=", organization.id), ("year", "=", 2026)]
        )

    def test_counts_of_an_organization(self):
        """A18: due, done, not done and overdue of one organisation, worked by hand."""
        here = [("organization_id", "=", self.north.id)]
        self.assertEqual(self.counts(here), (15, 0, 15, 0, 0))
        self.hold(self.c, self.v)
        # The chair's talk with the vice chair: A18.1, A18.2 and, for each of the two, A05.1.
        done = self.duties(state="fulfilled")
        self.assertEqual(set(done.mapped("clause")), {"A05.1", "A18.1", "A18.2"})
        self.assertEqual(self.counts(here), (15, len(done), 15 - len(done), 0, 0))

    def test_lapsed_and_waived_are_not_due(self):
        """A18.4: who left is asked for nothing any more, and what they missed is due; what was waived stays in sight."""
        here = [("organization_id", "=", self.north.id)]
        self.duties("A18.1")[0].with_user(self.rules).waive("Seriously ill", self.a18_note())
        self.assertEqual(self.counts(here), (14, 0, 14, 0, 1))
        self.posts[self.v].end("2026-06-14", "resigned")
        lapsed = self.duties(state="lapsed")
        self.assertTrue(lapsed)
        missed, due = self.duties(state="missed"), self.duties(state="open")
        self.assertTrue(missed)
        self.assertEqual(self.counts(here)[0], len(due | missed))
        self.assertEqual(self.counts(here, aggregates=["missed_count:sum"])[0], len(missed))
        self.assertEqual(self.counts(here, aggregates=["lapsed_count:sum"])[0], len(lapsed))

    def test_rate_of_a_group_is_the_rate_of_its_sums(self):
        """A18: coverage over two organisations is not the average of theirs."""
        self.hold(self.director, self.deputy, organization_id=self.branch.id)
        both = [("organization_id", "in", (self.north | self.branch).ids)]
        rates = dict(self.report._read_group(both, ["organization_id"], ["coverage:avg"]))
        due, done = self.counts(both)[:2]
        total = self.counts(both, aggregates=["coverage:avg"])[0]
        self.assertAlmostEqual(total, done / due)
        self.assertNotAlmostEqual(total, sum(rates.values()) / 2)
        self.assertEqual(rates[self.north], 0)
        web = self.report.formatted_read_group(both, ["clause"], ["coverage:avg", "due_count:sum", "done_count:sum"])
        for group in web:
            self.assertAlmostEqual(group["coverage:avg"], group["done_count:sum"] / group["due_count:sum"])

    def test_rate_without_anything_due_is_empty(self):
        """A18: nothing due has no coverage, rather than one of nought."""
        self.assertFalse(self.counts([("organization_id", "=", self.west.id)], aggregates=["coverage:avg"])[0])

    def test_counted_in_the_own_year(self):
        """A12.1, A22: whatever the due date, a date filter on a year counts what the year counts."""
        duty = self.duties("A18.1")[0]
        duty.due_date = "2027-01-10"
        in_year = [("counted_on", ">=", "2026-01-01"), ("counted_on", "<=", "2026-12-31")]
        for model in (self.report, self.people):
            found = model.search([("obligation_id", "=", duty.id)])
            self.assertEqual(set(found.mapped("counted_on")), {fields.Date.to_date("2026-12-31")})
            self.assertEqual(self.counts(in_year, model), self.counts([("year", "=", 2026)], model))

    def test_overdue_from_local_midnight(self):
        """A18: half past midnight in Shanghai on 1 January is 16:30 UTC on 31 December, and already the next year."""
        here = [("organization_id", "=", self.north.id), ("year", "=", 2026)]
        with freeze_time("2026-12-31 15:59:00"):
            self.assertEqual(self.counts(here)[3], 0)
        with freeze_time("2026-12-31 16:30:00"):
            self.assertEqual(self.counts(here)[3], 15)
            self.assertEqual(self.counts(here, aggregates=["timeliness:avg"])[0], 0)
            self.assertEqual(self.subtree(self.north).overdue_count, 15 + self.subtree(self.branch).due_count)
            self.env.company.mj_timezone = "Europe/London"
            self.assertEqual(self.counts(here)[3], 0)
            self.env["res.company"].create({"name": "Elsewhere", "mj_timezone": "Asia/Shanghai"})
            self.assertEqual(self.counts(here)[3], 0, "each company by its own time zone")

    def test_key_few(self):
        """A02.1: the report can be read for the key few alone."""
        here = [("organization_id", "=", self.north.id), ("clause", "=", "A05.1")]
        key_few = self.report.search([*here, ("is_key_few", "=", True)])
        self.assertEqual(key_few.talkee_id, self.c | self.f | self.v)
        others = self.report.search([*here, ("is_key_few", "=", False)])
        self.assertEqual(others.talkee_id, self.m1 | self.m2)

    def test_subtree_counts_everything_below_once(self):
        """A18: a district's row holds its own duties and those of its branches, each once."""
        branch, north, municipal = map(self.subtree, (self.branch, self.north, self.municipal))
        self.assertEqual(branch.due_count, len(self.duties(organization=self.branch)))
        self.assertEqual(north.due_count, 15 + branch.due_count)
        self.assertEqual(municipal.due_count, self.counts([("year", "=", 2026)])[0])
        self.assertEqual(north.person_count, 8)
        self.hold(self.director, self.deputy, organization_id=self.branch.id)
        self.subtrees.invalidate_model()
        done = len(self.duties(organization=self.branch, state="fulfilled"))
        self.assertTrue(done)
        self.assertEqual(self.subtree(self.north).done_count, done)
        self.assertAlmostEqual(self.subtree(self.north).coverage, done / north.due_count)

    def test_people_in_two_organizations_are_counted_once(self):
        """A18.3: somebody with posts in two organisations is one person in the subtree of both."""
        self.appoint(self.v, self.branch, "branch_committee")
        self.assertIn(self.v, self.duties(organization=self.branch).talkee_id)
        self.assertEqual(self.subtree(self.north).person_count, 8)

    def test_subtree_rows_do_not_add_up(self):
        """Adding rows that hold one another would count twice: refused."""
        with self.assertRaises(UserError):
            self.subtrees._read_group([], [], ["due_count:sum"])
        with self.assertRaises(UserError):
            self.subtrees._read_group([], ["level"], ["coverage:avg"])

    def test_person_total_counts_a_mutual_duty_once(self):
        """A18.2: a mutual duty shows with both people, and once in the total."""
        domain = [("organization_id", "=", self.north.id), ("clause", "=", "A18.2"), ("side", "=", "talker")]
        by_person = dict(self.people._read_group(domain, ["member_id"], ["due_count:sum"]))
        self.assertEqual(by_person, {self.c: 2, self.f: 2, self.v: 2})
        self.assertEqual(self.counts(domain, self.people, ["due_count:sum", "person_count:sum"]), (3, 3))
        self.hold(self.c, self.v)
        self.assertAlmostEqual(self.counts(domain, self.people, ["coverage:avg"])[0], 1 / 3)
        rates = dict(self.people._read_group(domain, ["member_id"], ["coverage:avg"]))
        self.assertEqual(rates, {self.c: 0.5, self.f: 0, self.v: 0.5})

    def test_office_sees_its_subtree_only(self):
        """A18: office staff of the district see the district and below, nothing beside."""
        seen = self.report.with_user(self.north_office).search([])
        self.assertEqual(seen.organization_id, self.north | self.branch)
        rows = self.subtrees.with_user(self.north_office).search([])
        self.assertEqual(rows.organization_id, self.north | self.branch)
        self.assertEqual(self.subtree(self.north, self.north_office).due_count, self.subtree(self.north).due_count)

    def test_recorder_sees_the_own_organization_only(self):
        """A18: a recorder of a branch reads nothing of the district, no sums either."""
        seen = self.report.with_user(self.branch_recorder).search([])
        self.assertEqual(seen.organization_id, self.branch)
        self.assertFalse(self.subtree(self.north, self.branch_recorder))
        self.assertFalse(self.people.with_user(self.branch_recorder).search([("organization_id", "=", self.north.id)]))

    def test_narrow_scope_has_no_sums_of_what_is_below(self):
        """A scope without everything below counts nothing of what is below."""
        recorder = self.new_user("mj_narrow", "group_mj_recorder", (self.north, False))
        self.assertEqual(self.subtree(self.north, recorder).due_count, 15)

    def test_without_scope_or_role_there_is_nothing(self):
        """A user without scope sees no row, one without a role gets an error."""
        for model in (self.report, self.people, self.subtrees):
            self.assertFalse(model.with_user(self.unscoped).search([]))
            with self.assertRaises(AccessError):
                model.with_user(self.outsider).search([])

    def test_a_member_sees_the_own_duties(self):
        """A18: somebody with the role and no scope sees the duties that name them."""
        user = self.new_user("mj_vice", "group_mj_leader")
        user.partner_id = self.v.partner_id
        seen = self.people.with_user(user).search([])
        self.assertTrue(seen)
        self.assertTrue(all(self.v in (row.talker_id | row.talkee_id) for row in seen))

    def test_reports_are_read_only(self):
        """Nobody writes a report."""
        with self.assertRaises(AccessError):
            self.report.with_user(self.rules).create({"year": 2026})
        with self.assertRaises(AccessError):
            self.report.with_user(self.rules).search([], limit=1).write({"year": 2026})

    def test_a_concern_about_oneself_is_not_even_a_number(self):
        """A07: neither rows nor sums tell people that there is a concern about them."""
        kind = self.env["mj.concern.kind"].search([], limit=1)
        self.env["mj.concern"].create(
            {"member_id": self.clerk.id, "organization_id": self.branch.id, "kind_id": kind.id}
        )
        born = self.env["mj.obligation"].search([("concern_id", "!=", False), ("talkee_id", "=", self.clerk.id)])
        self.assertTrue(born)
        user = self.new_user("mj_clerk", "group_mj_recorder", (self.branch, False))
        before = self.subtree(self.branch, user).due_count
        user.partner_id = self.clerk.partner_id
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(self.subtree(self.branch, user).due_count, before - len(born))
        for model in (self.report, self.people):
            self.assertFalse(model.with_user(user).search([("obligation_id", "in", born.ids)]))

    def test_rows_open_their_duties(self):
        """From a row one click leads to the duty or the duties behind it."""
        row = self.report.search([("organization_id", "=", self.north.id)], limit=1)
        self.assertEqual(row.action_open_obligation()["res_id"], row.obligation_id.id)
        action = self.subtree(self.north).action_open_obligations()
        found = self.env["mj.obligation"].search(action["domain"])
        self.assertEqual(found.organization_id, self.north | self.branch)
