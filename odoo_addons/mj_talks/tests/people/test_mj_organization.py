from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from ... import clock
from ..door import DoorMixin
from ..screens import ScreenCase


@tagged("post_install", "-at_install")
class TestMjOrganization(DoorMixin, ScreenCase):
    def test_three_levels_with_members_below(self):
        """A01.1: organisations at three levels, and every member has one home organisation."""
        self.assertEqual(self.school.parent_path, f"{self.municipal.id}/{self.east.id}/{self.school.id}/")
        self.assertEqual(self.municipal.child_ids, self.east | self.west)
        self.assertEqual(self.municipal.member_count, 5)
        self.assertEqual(self.east.member_count, 4)
        self.assertEqual(self.school.member_count, 1)

    def test_member_count_leaves_out_applicants_and_former_members(self):
        """A01.1: only members are counted."""
        self.new_member("Applicant", self.school, state="applicant")
        self.new_member("Former", self.school, state="former", left_on="2024-05-01")
        self.assertEqual(self.school.member_count, 1)

    def test_numbers_are_for_the_whole_directory_names_for_the_scope(self):
        """A01.1: a recorder reads how many members an organisation has, and the chair of the own scope only."""
        self.assertEqual(self.museum.with_user(self.recorder).member_count, 1)
        self.assertFalse(self.museum.with_user(self.recorder).chair_id)
        self.assertEqual(self.museum.with_user(self.rules).chair_id, self.curator)

    def test_chair_of_today(self):
        """A01.1: the chair shown is the one of today."""
        self.assertEqual(self.east.chair_id, self.chair)
        self.assertFalse(self.west.chair_id)

    @freeze_time("2026-06-15 04:00:00")
    def test_not_live_yet(self):
        """A22.1: without a day, or with one from tomorrow on; who goes live today is live."""
        places = self.east | self.west | self.museum
        self.west.go_live, self.museum.go_live = "2026-06-16", "2026-06-15"
        domain = self.filtered("mj_talks.mj_organization_view_search", "not_live")
        self.assertEqual(places.search([*domain, ("id", "in", places.ids)]), self.east | self.west)

    def test_level_below_must_be_lower(self):
        with self.assertRaises(ValidationError):
            self.new_organization("Wrong", "T-X", "municipal", self.east)
        with self.assertRaises(ValidationError):
            self.new_organization("Wrong", "T-X", "district", self.school)
        self.assertTrue(self.new_organization("Group", "T-E-1-1", "grassroots", self.school))

    def test_no_circle(self):
        """A02.2: an organisation below itself is refused with what to do, and nothing is changed."""
        for above in (self.school, self.east):
            with self.assertRaisesRegex(UserError, "Choose another organisation above"), self.env.cr.savepoint():
                self.east.with_user(self.rules).parent_id = above
        self.env.invalidate_all()
        self.assertEqual(self.east.parent_id, self.municipal)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_in_the_company(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.new_organization("Twin", "T-E", "district", self.municipal)
        elsewhere = self.env["res.company"].create({"name": "Other Province"})
        self.assertTrue(self.new_organization("Twin", "T-E", "district", company_id=elsewhere.id))

    def test_form(self):
        """A01.1: the form makes an organisation with its contact."""
        with Form(self.env["mj.organization"].with_user(self.rules)) as form:
            form.name = "North District"
            form.code = "T-N"
            form.level = "district"
            form.parent_id = self.municipal
            form.phone = "023-1"
            form.go_live = "2026-01-01"
        created = form.record
        self.assertEqual(created.partner_id.name, "North District")
        self.assertTrue(created.partner_id.is_company)
        self.assertEqual(created.partner_id.sudo().mj_organization_ids, created)

    def test_directory_is_read_by_every_role_and_nobody_else(self):
        tree = self.municipal | self.east | self.west | self.school
        for user in (self.recorder, self.leader, self.office, self.rules, self.unscoped):
            self.assertEqual(self.seen_by(user, tree), tree, user.login)
        for user in (self.outsider, self.portal):
            with self.assertRaises(AccessError):
                tree.with_user(user).read(["code"])

    def test_office_staff_keep_organizations_in_scope_only(self):
        self.school.with_user(self.office).write({"phone": "5", "note": "x"})
        self.assertEqual(self.school.partner_id.phone, "5")
        for user in (self.recorder, self.leader, self.outsider, self.portal):
            with self.assertRaises(AccessError):
                self.school.with_user(user).write({"note": "y"})
        with self.assertRaises(AccessError):
            self.museum.with_user(self.office).write({"note": "y"})
        with self.assertRaises(AccessError):
            self.museum.with_user(self.office).write({"phone": "6"})
        with self.assertRaises(AccessError):
            self.school.with_user(self.unscoped).write({"note": "y"})

    def test_office_staff_create_below_their_scope_only(self):
        values = {"name": "New Branch", "code": "T-E-9", "level": "grassroots"}
        organizations = self.env["mj.organization"].with_user(self.office)
        created = organizations.create({**values, "parent_id": self.east.id})
        self.assertEqual(created.parent_id, self.east)
        with self.assertRaises(AccessError):
            organizations.create({**values, "code": "T-W-9", "parent_id": self.west.id})
        with self.assertRaises(AccessError):
            organizations.create({**values, "code": "T-9"})
        with self.assertRaises(AccessError):
            organizations.with_user(self.recorder).create({**values, "code": "T-8", "parent_id": self.school.id})

    def test_what_drives_rules_is_written_by_administrators_only(self):
        """Place in the tree, level, company and first live day decide who sees and who owes what."""
        company = self.env["res.company"].create({"name": "Other"})
        self.office.company_ids += company
        for values in (
            {"parent_id": self.hospital.id},
            {"parent_id": self.west.id},
            {"level": "district"},
            {"go_live": "2026-01-01"},
            {"company_id": company.id},
        ):
            with self.subTest(values), self.assertRaisesRegex(AccessError, "administrator"):
                self.school.with_user(self.office).write(values)
        with self.assertRaisesRegex(AccessError, "administrator"):
            self.env["mj.organization"].with_user(self.office).create(
                {"name": "N", "code": "T-E-8", "parent_id": self.east.id, "go_live": "2020-01-01"}
            )
        self.school.with_user(self.rules).write({"parent_id": self.hospital.id, "go_live": "2026-01-01"})
        self.assertEqual(self.school.parent_id, self.hospital)

    def test_nobody_takes_over_a_contact_through_an_organization(self):
        """A row that names somebody's contact would open that contact to its writer."""
        target = self.env["res.partner"].create({"name": "Somebody", "email": "a@example.com"})
        with self.assertRaises(AccessError):
            self.env["mj.organization"].with_user(self.office).create(
                {"code": "T-E-7", "parent_id": self.east.id, "partner_id": target.id}
            )
        with self.assertRaises(AccessError):
            self.school.with_user(self.office).partner_id = target

    def test_lists_follow_the_display_order_and_the_tree(self):
        """A01.1: offices list their districts in the order of the administrative divisions, each with its branches."""
        ours = [("id", "child_of", self.municipal.id)]
        organizations = self.env["mj.organization"]
        tree = self.municipal + self.east + self.school + self.hospital + self.west + self.museum
        self.assertEqual(organizations.search(ours), tree)
        self.west.sequence = 5
        self.hospital.sequence = 9
        moved = self.municipal + self.west + self.museum + self.east + self.hospital + self.school
        self.assertEqual(organizations.search(ours), moved)
        self.museum.with_user(self.rules).parent_id = self.east
        self.assertEqual(organizations.search(ours)[-1], self.museum)

    def test_moving_carries_stored_paths_along(self):
        """Door 13: everything stored with the organisation's place follows it, the subtree too."""
        branch = self.new_organization("Group", "T-E-1-1", "grassroots", self.school)
        pupil = self.new_member("Pupil", branch)
        self.school.with_user(self.rules).parent_id = self.west
        self.assertEqual(branch.parent_path, f"{self.municipal.id}/{self.west.id}/{self.school.id}/{branch.id}/")
        self.assertEqual(pupil.organization_path, branch.parent_path)
        self.assertEqual(self.teacher.organization_path, self.school.parent_path)
        self.assertEqual(self.school_post.organization_path, self.school.parent_path)
        self.assertEqual(self.nurse.organization_path, self.hospital.parent_path)

    def test_companies_are_apart(self):
        company = self.env["res.company"].create({"name": "Other Province"})
        foreign = self.new_organization("Foreign Committee", "T", "municipal", company_id=company.id)
        stranger = self.new_member("Stranger", foreign)
        post = self.appoint(stranger, foreign, "chair")
        for user in (self.rules, self.office):
            self.assertFalse(self.seen_by(user, foreign))
            self.assertFalse(self.seen_by(user, stranger))
            self.assertFalse(self.seen_by(user, post))
            self.assertFalse(self.seen_by(user, stranger.partner_id))
        with self.assertRaises(AccessError):
            foreign.with_user(self.rules).read(["code"])
        self.rules.company_ids += company
        seen = stranger.with_user(self.rules).with_context(allowed_company_ids=self.rules.company_ids.ids)
        self.assertEqual(seen.search([("id", "=", stranger.id)]), stranger)

    def test_no_organization_above_in_another_company(self):
        company = self.env["res.company"].create({"name": "Other Province"})
        with self.assertRaises(Exception) as raised:
            self.new_organization("Mixed", "T-M", "district", self.municipal, company_id=company.id)
        self.assertIn("compan", str(raised.exception).lower())

    def test_found_by_name_and_code(self):
        found = self.env["mj.organization"].with_user(self.recorder).name_search
        self.assertEqual([row[0] for row in found("East Dist")], self.east.ids)
        self.assertEqual([row[0] for row in found("T-W-1")], self.museum.ids)

    def test_search_by_subtree(self):
        found = self.env["mj.organization"].search([("id", "child_of", self.east.id)])
        self.assertEqual(found, self.east | self.school | self.hospital)

    def test_buttons_open_the_subtree_and_the_posts(self):
        members = self.east.with_user(self.office).action_open_members()
        self.assertEqual(
            self.env["mj.member"].search(members["domain"]),
            self.chair | self.vice_chair | self.teacher | self.nurse,
        )
        posts = self.east.with_user(self.office).action_open_appointments()
        self.assertEqual(self.env["mj.appointment"].search(posts["domain"]), self.chair_post | self.vice_chair_post)

    def test_live_day_is_set_once(self):
        """A24.1: once an organisation is live its day stays; one to come is corrected, and the same day is no change."""
        today = clock.today(self.env)
        tomorrow, later = today + timedelta(days=1), today + timedelta(days=90)
        school = self.school.with_user(self.rules)
        for day in (later, tomorrow, False, today):
            school.go_live = day
        for day in (later, tomorrow, False, today - timedelta(days=1)):
            with self.subTest(day), self.assertRaisesRegex(UserError, "is live since"), self.cr.savepoint():
                school.go_live = day
        self.assertEqual(school.go_live, today)
        school.write({"go_live": fields.Date.to_string(today)})
        row = ["T-E-1", "School Branch", fields.Date.to_string(today)]
        result = self.take_rows("mj.organization", ["code", "name", "go_live"], [row])
        self.assertEqual(result["ids"], school.ids)

    def test_only_the_municipal_committee_stands_at_the_top(self):
        """A01.1: a district or grassroots organisation keeps one above it."""
        for organization in (self.east, self.school):
            with (
                self.subTest(organization.code),
                self.assertRaisesRegex(ValidationError, "needs an organisation above"),
            ):
                organization.with_user(self.rules).parent_id = False
        self.municipal.with_user(self.rules).parent_id = False

    def test_dissolved_before_live_is_refused(self):
        with self.assertRaises(ValidationError):
            self.school.write({"go_live": "2026-01-01", "dissolved_on": "2025-01-01"})
