from datetime import timedelta

from lxml import etree
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from psycopg2.errors import UniqueViolation

from ... import clock
from ..common import MjCase


@tagged("post_install", "-at_install")
class TestMjMember(MjCase):
    def test_form(self):
        """A01.1: a recorder enters a member with contact data, without any right on contacts."""
        with Form(self.env["mj.member"].with_user(self.recorder)) as form:
            form.name = "New Member"
            form.organization_id = self.school
            form.member_no = "T9"
            form.phone = "999"
        member = form.record
        self.assertEqual(member.state, "applicant")
        self.assertEqual(member.partner_id.phone, "999")
        self.assertEqual(member.organization_path, self.school.parent_path)
        self.assertEqual(member.company_id, self.school.company_id)

    def test_reading_in_and_out_of_scope(self):
        self.assertEqual(self.teacher.with_user(self.recorder).read(["phone"])[0]["phone"], "13900001111")
        for user in (self.recorder, self.leader, self.office, self.unscoped):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.curator.with_user(user).read(["phone"])
        for user in (self.outsider, self.contact_manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.teacher.with_user(user).read(["phone"])
        self.assertEqual(self.seen_by(self.portal, self.people), self.teacher)
        with self.assertRaises(AccessError):
            self.nurse.with_user(self.portal).read(["phone"])

    def test_the_same_for_nobody_and_somebody_out_of_scope_by_search(self):
        """Door 8: counting and grouping tell nothing about people out of scope either."""
        members = self.env["mj.member"].with_user(self.recorder)
        self.assertEqual(members.search_count([("member_no", "=", "T3")]), 0)
        self.assertEqual(members.search_count([("partner_id.phone", "=", "333")]), 0)
        groups = members.formatted_read_group([("member_no", "like", "T")], ["organization_id"], ["__count"])
        self.assertEqual([group["organization_id"][0] for group in groups], self.school.ids)
        self.assertFalse(members.name_search("Curator"))

    def test_writing(self):
        self.teacher.with_user(self.recorder).write({"phone": "112", "employer": "School"})
        self.assertEqual(self.teacher.partner_id.phone, "112")
        for user in (self.leader, self.portal, self.outsider, self.unscoped):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.teacher.with_user(user).write({"employer": "Elsewhere"})
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.teacher.with_user(user).write({"phone": "0"})
        with self.assertRaises(AccessError):
            self.curator.with_user(self.recorder).write({"phone": "0"})
        with self.assertRaises(AccessError):
            self.teacher.with_user(self.office).unlink()

    def test_home_stays_in_scope(self):
        """Door 13, 14: a record is not pushed out of its keeper's sight, nor made there."""
        with self.assertRaisesRegex(AccessError, "Museum Branch"):
            self.teacher.with_user(self.office).organization_id = self.museum
        with self.assertRaisesRegex(AccessError, "Hospital Branch"):
            self.teacher.with_user(self.recorder).organization_id = self.hospital
        with self.assertRaises(AccessError):
            self.env["mj.member"].with_user(self.recorder).create({"name": "X", "organization_id": self.museum.id})
        self.teacher.with_user(self.office).organization_id = self.hospital
        self.assertEqual(self.teacher.organization_path, self.hospital.parent_path)

    def test_home_in_an_archived_organization(self):
        self.hospital.action_archive()
        self.teacher.with_user(self.office).organization_id = self.hospital
        self.assertEqual(self.teacher.organization_id, self.hospital)

    def test_nobody_takes_over_a_contact_through_a_member(self):
        """Whoever may write a member may write its contact: so it cannot be anybody's contact."""
        target = self.env["res.partner"].create({"name": "Somebody", "email": "a@example.com"})
        members = self.env["mj.member"].with_user(self.recorder)
        for partner in (target, self.rules.partner_id, self.curator.partner_id):
            with self.assertRaises(AccessError):
                members.create({"organization_id": self.school.id, "partner_id": partner.id})
            with self.assertRaises(AccessError):
                self.teacher.with_user(self.recorder).partner_id = partner
        self.teacher.with_user(self.recorder).partner_id = self.teacher.partner_id

    def test_address_of_an_account_is_left_to_its_owner(self):
        """A new password is sent to that address: who changes it has the account."""
        with self.assertRaisesRegex(AccessError, "account"):
            self.teacher.with_user(self.office).email = "mine@example.com"
        with self.assertRaisesRegex(AccessError, "account"):
            self.teacher.partner_id.with_user(self.contact_manager).sudo(False).with_user(self.office).write(
                {"email": "mine@example.com"}
            )
        self.nurse.with_user(self.office).email = "nurse@example.com"
        self.assertEqual(self.nurse.partner_id.email, "nurse@example.com")
        self.teacher.with_user(self.rules).sudo().email = "teacher@example.com"
        self.assertEqual(self.teacher.partner_id.email, "teacher@example.com")

    def test_remarks_are_not_on_the_portal(self):
        self.teacher.note = "Between us"
        for method in (lambda row: row.read(["note"]), lambda row: row.search([("note", "like", "Between")])):
            with self.assertRaises(AccessError):
                method(self.teacher.with_user(self.portal))
        self.assertEqual(self.teacher.with_user(self.recorder).read(["note"])[0]["note"], "Between us")

    @mute_logger("odoo.sql_db")
    def test_number_and_contact_are_unique(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.new_member("Twin", self.museum, member_no="T1")
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.new_member("Twin", self.museum, partner_id=self.teacher.partner_id.id)
        self.assertTrue(self.new_member("No number", self.museum) | self.new_member("Neither", self.museum))

    def test_dates(self):
        tomorrow = clock.today(self.env) + timedelta(days=1)
        for values in (
            {"birth_date": tomorrow},
            {"joined_on": "2020-01-01", "left_on": "2019-12-31"},
            {"state": "former"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.teacher.write(values)
        self.teacher.write({"state": "former", "joined_on": "2020-01-01", "left_on": "2020-01-01"})

    def test_current_posts(self):
        """A18.4: posts of today, those elsewhere with the organisation's name."""
        self.assertEqual(self.teacher.current_positions, "Branch Director")
        self.appoint(self.teacher, self.east, "committee")
        self.appoint(self.teacher, self.school, "branch_committee", "2020-01-01", date_to="2020-12-31")
        self.teacher.invalidate_recordset()
        self.assertEqual(self.teacher.current_positions, "East District Committee Member, Branch Director")
        self.assertEqual(len(self.teacher.current_appointment_ids), 2)

    def test_search_by_key_few(self):
        """A02.1: the key few are searchable, and so are all others."""
        found = self.people.search([("id", "in", self.people.ids), ("is_key_few", "=", True)])
        self.assertEqual(found, self.people.filtered("is_key_few"))
        self.assertEqual(found, self.people - self.nurse)
        others = self.people.search([("id", "in", self.people.ids), ("is_key_few", "=", False)])
        self.assertEqual(others, self.nurse)
        self.assertEqual(self.people.search([("id", "in", self.people.ids), ("is_key_few", "!=", True)]), self.nurse)
        self.chair_post.end("2024-06-30", "term")
        self.chair.invalidate_recordset()
        self.assertFalse(self.chair.is_key_few)
        self.assertNotIn(self.chair, self.people.search([("is_key_few", "=", True)]))

    def test_search_by_subtree_and_post(self):
        """A01.1: members by subtree and by post held today."""
        members = self.env["mj.member"]
        in_east = members.search([("organization_id", "child_of", self.east.id)])
        self.assertEqual(in_east, self.chair | self.vice_chair | self.teacher | self.nurse)
        directors = members.search(
            [
                ("id", "in", self.people.ids),
                ("current_appointment_ids", "any", [("position_id.name", "ilike", "Branch Dir")]),
            ]
        )
        self.assertEqual(directors, self.teacher | self.curator)
        held = members.search([("current_appointment_ids", "in", self.school_post.ids)])
        self.assertEqual(held, self.teacher)
        without = members.search([("id", "in", self.people.ids), ("current_appointment_ids", "=", False)])
        self.assertEqual(without, self.nurse)
        with_post = members.search([("id", "in", self.people.ids), ("current_appointment_ids", "!=", False)])
        self.assertEqual(with_post, self.people - self.nurse)

    def test_display_name_tells_people_of_one_name_apart(self):
        """A picker shows the highest post beside the name, else the organisation (A02.1)."""
        twin = self.new_member("Teacher", self.museum)
        self.assertEqual(self.teacher.display_name, "Teacher (School Branch Branch Director)")
        self.assertEqual(twin.display_name, "Teacher (Museum Branch)")
        self.museum.name = "Gallery Branch"
        self.assertEqual(twin.display_name, "Teacher (Gallery Branch)")
        self.appoint(twin, self.museum, "branch_committee")
        self.appoint(twin, self.west, "vice_chair")
        self.assertEqual(twin.display_name, "Teacher (West District Vice Chair)")

    def test_lists_of_posts_do_not_say_them_twice(self):
        """A02.1: where post and organisation have columns of their own, a person stands by name only; elsewhere in full."""
        appointment = self.teacher.appointment_ids[:1].with_user(self.office)
        arch = etree.fromstring(appointment.get_view(view_type="list")["arch"])
        context = safe_eval(arch.find("field[@name='member_id']").get("context"))
        spec = {"member_id": {"fields": {"display_name": {}}}}
        full = appointment.web_read(spec)[0]["member_id"]["display_name"]
        spec["member_id"]["context"] = context
        self.assertEqual(appointment.web_read(spec)[0]["member_id"]["display_name"], "Teacher")
        self.assertEqual(full, "Teacher (School Branch Branch Director)")

    def test_leaders_are_named_without_a_query_per_row(self):
        """A02.1: as many queries for the names of four people as for two, and the same name for every reader."""
        members = self.env["mj.member"].with_user(self.office)
        people = self.chair | self.vice_chair | self.teacher | self.nurse
        # One with a post and one without: of whom holds none the home is read.
        pair = self.chair | self.nurse
        counts = []
        for some in (pair, pair, people):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            members.browse(some.ids).mapped("display_name")
            counts.append(self.env.cr.sql_log_count - before)
        # The first time reads the rights of the user, too.
        self.assertEqual(counts[1], counts[2])
        self.assertEqual(self.curator.with_user(self.rules).display_name, self.curator.sudo().display_name)

    def test_found_by_name_and_number(self):
        found = self.env["mj.member"].with_user(self.office).name_search
        self.assertEqual([row[0] for row in found("Nurs")], self.nurse.ids)
        self.assertEqual([row[0] for row in found("T2")], self.nurse.ids)

    def test_posts_button(self):
        action = self.teacher.with_user(self.recorder).action_open_appointments()
        self.assertEqual(self.env["mj.appointment"].search(action["domain"]), self.school_post)
