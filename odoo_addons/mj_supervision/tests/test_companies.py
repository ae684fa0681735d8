"""Supervision committees of several companies in one database: each counts, inspects, orders and numbers for itself."""

from odoo import Command
from odoo.addons.mj_talks.tests.companies import CompaniesCase
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .inspections.common import InspectionCase


class CommitteesCase(CompaniesCase, InspectionCase):
    """The companies of the talks' tests; the second has a committee, too: a director and two members who inspect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_their_regulation()
        cls.engine._generate_year(2026)
        cls.engine.with_company(cls.second)._generate_year(2026)
        cls.their_inspectors = cls.env["mj.member"]
        for name, code in (("One", "member"), ("Two", "member"), ("Director", "director")):
            member = cls.new_member(f"Their Inspector {name}", cls.theirs)
            cls.appoint(member, cls.theirs, f"supervision_{code}")
            cls.their_inspectors |= member
        cls.their_supervisor, cls.their_director = (
            cls.new_committee_user_in(cls.second, f"mj_their_{role}", role, member)
            for role, member in (("member", cls.their_inspectors[0]), ("director", cls.their_inspectors[2]))
        )

    @classmethod
    def new_committee_user_in(cls, company, login, role, member):
        user = cls.new_committee_user(login, role, member)
        user.write({"company_id": company.id, "company_ids": [Command.set(company.ids)]})
        return user

    def new_order(self, env, organization, **values):
        return env["mj.rectification"].create(
            {
                "organization_id": organization.id,
                "title": "Talks not held",
                "problem": "Not held",
                "requirement": "Hold them",
                "due_date": "2026-07-15",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestCommittees(CommitteesCase):
    def test_home_of_each_committee(self):
        """A22: the page of the committee opens for a member of one company and counts that company alone."""
        for user, company, due in ((self.supervisor, self.own, 15), (self.their_supervisor, self.second, 4)):
            with self.subTest(company=company.name):
                figures = self.seeing(user, company)["mj.supervision.home"].get_figures(2026)
                self.assertEqual(figures["summary"]["due"], due)
                self.assertEqual(
                    sum(
                        row["due_count"]
                        for row in figures["organizations"]
                        if row["organization_id"][0] in (self.north | self.theirs).ids
                    ),
                    due,
                )

    def test_home_of_who_is_in_two(self):
        """A22: the switch of companies decides what the page counts."""
        self.supervisor.company_ids |= self.second
        for companies, due in (((self.own,), 15), ((self.second,), 4), ((self.own, self.second), 19)):
            figures = self.seeing(self.supervisor, *companies)["mj.supervision.home"].get_figures(2026)
            self.assertEqual(figures["summary"]["due"], due)

    def test_yearly_papers(self):
        """A20.3: summary and report of the year count their own company, whoever drafts them."""
        self.hold(self.their_chair, [self.district_chair], day="2026-03-10", organization_id=self.theirs.id)
        for user, company, place, due, done in (
            (self.supervisor, self.own, self.municipal, 15, 0),
            (self.their_supervisor, self.second, self.theirs, 4, 1),
        ):
            report = self.seeing(user, company)["mj.yearly.report"].create({"organization_id": place.id, "year": 2026})
            total = report.figures["now"]["total"]
            self.assertEqual((report.company_id, total["due"], total["done"]), (company, due, done))
        summary = self.seeing(self.their_leader, self.second)["mj.yearly.summary"].create(
            {"organization_id": self.theirs.id, "year": 2026}
        )
        self.assertEqual(summary.company_id, self.second)

    def test_inspection_with_draw(self):
        """A22.3: population, draw and checklist of one company, carried out by who is in it alone."""
        self.hold(self.their_chair, [self.district_chair], day="2026-03-10", organization_id=self.theirs.id)
        env = self.seeing(self.their_supervisor, self.second)
        inspection = env["mj.inspection"].create(
            {
                "name": "First half of the year",
                "kind": "spot",
                "inspector_ids": [Command.set(self.their_inspectors[:2].ids)],
                "period_from": "2026-01-01",
                "period_to": "2026-06-14",
                "on_municipal": False,
                "on_grassroots": False,
            }
        )
        self.assertEqual((inspection.organization_id, inspection.company_id), (self.theirs, self.second))
        self.assertIn("〔2026〕1号", inspection.reference)
        inspection.action_fix_population()
        self.assertNotIn("North District", inspection.population)
        inspection.take_seed("lot 7")
        inspection.action_draw()
        self.assertEqual(inspection.organization_line_ids.organization_id, self.their_district)
        self.assertTrue(inspection.is_reproducible)
        inspection.action_start()
        coverage = inspection.check_ids.filtered(lambda check: check.checkpoint_id.figure == "coverage")
        self.assertEqual((coverage.part, coverage.whole, coverage.result), (0, 0, "none"))

    def test_inspection_of_our_company_by_who_is_in_it(self):
        """A22.3: with companies the inspector is not in, the figures of the checklist are worked out."""
        inspection = self.started(self.new_inspection())
        north = inspection.check_ids.filtered(lambda check: check.line_id.organization_id == self.north)
        coverage = north.filtered(lambda check: check.checkpoint_id.figure == "coverage")
        self.assertEqual((coverage.part, coverage.whole, coverage.pending), (0, 0, 15))

    def test_inspectors_of_another_company(self):
        """Bad input: nobody inspects for the committee of another company, and nothing of another one is inspected."""
        with self.assertRaisesRegex(ValidationError, "Inspectors"), self.cr.savepoint():
            self.new_inspection().sudo().write(
                {"inspector_ids": [Command.set((self.inspectors[0] | self.their_inspectors[0]).ids)]}
            )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.new_regular(self.their_district)
        with self.assertRaises(AccessError):
            self.seeing(self.their_supervisor, self.second)["mj.inspection"].browse(self.new_inspection().id).read(
                ["name"]
            )

    def test_points_of_one_company(self):
        """A22.2: a committee's own point takes the place of the shared one of the same figure, for itself alone."""
        points = self.env["mj.inspection.checkpoint"]
        shared = points._points_of(self.own)
        own = points.create(
            {"name": "Ours", "clause": "V3.1", "figure": "coverage", "target": 50, "company_id": self.second.id}
        )
        self.assertEqual(points._points_of(self.own), shared)
        theirs = points._points_of(self.second)
        self.assertEqual(theirs.filtered(lambda point: point.figure == "coverage"), own)
        self.assertEqual(len(theirs), len(shared))

    def test_orders_of_each_company(self):
        """A21.1: number and article come from the company of the organisation, whatever is chosen on the screen."""
        article = self.env["mj.regulation.article"].create(
            {
                "regulation_id": self.env["mj.regulation"].search([("company_id", "=", self.second.id)]).id,
                "number": 7,
                "purpose": "order",
                "title": "Theirs",
            }
        )
        self.supervisor.company_ids |= self.second
        env = self.seeing(self.supervisor, self.own, self.second)
        ours, theirs = self.new_order(env, self.west), self.new_order(env, self.their_district)
        self.assertEqual((ours.article_id.company_id, theirs.article_id), (self.own, article))
        self.assertTrue(theirs.reference.endswith("-00001"), theirs.reference)
        numbers = self.env["mj.document.counter"]
        self.assertEqual(numbers._next(self.second, "notice"), "整改〔2026〕1号")
        self.assertEqual(numbers._next(self.own, "notice"), "整改〔2026〕1号")
        with self.assertRaisesRegex(ValidationError, "another company"), self.cr.savepoint():
            self.new_order(env, self.their_district, article_id=ours.article_id.id)
        with self.assertRaises(AccessError):
            self.new_order(self.seeing(self.their_supervisor, self.second), self.west)
        self.assertEqual(self.seeing(self.their_supervisor, self.second)["mj.rectification"].search([]), theirs)

    def test_season_of_each_company(self):
        """A22.2: a director in two companies is asked once for each committee; each committee counts for itself."""
        self.director.company_ids |= self.second
        asked = self.env["mail.activity"].search([("user_id", "in", (self.director | self.their_director).ids)])
        self.env["mj.inspection"]._cron_season()
        activities = self.env["mail.activity"].search([("user_id", "in", (self.director | self.their_director).ids)])
        found = {(activity.user_id, activity.res_id) for activity in activities - asked}
        self.assertEqual(
            found,
            {
                (self.director, self.municipal.id),
                (self.director, self.theirs.id),
                (self.their_director, self.theirs.id),
            },
        )
        self.env["mj.inspection"]._cron_season()
        again = self.env["mail.activity"].search([("user_id", "in", (self.director | self.their_director).ids)])
        self.assertEqual(again, activities)
