from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestResPartner(MjCase):
    """Party membership is personal data: no way round through the contacts."""

    def setUp(self):
        super().setUp()
        self.contacts = self.people.partner_id

    def test_members_are_hidden_from_other_staff(self):
        for user in (self.outsider, self.contact_manager, self.unscoped):
            with self.subTest(user.login):
                partners = self.env["res.partner"].with_user(user)
                self.assertFalse(partners.search([("id", "in", self.contacts.ids)]))
                self.assertFalse(partners.search_count([("phone", "=", "13900001111")]))
                self.assertFalse(partners.name_search("Curator"))
                groups = partners.formatted_read_group([("id", "in", self.contacts.ids)], ["name"], ["__count"])
                self.assertFalse(groups)
                with self.assertRaises(AccessError):
                    self.curator.partner_id.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    self.curator.partner_id.with_user(user).web_read({"phone": {}})

    def test_members_are_visible_to_those_in_scope(self):
        self.assertEqual(self.seen_by(self.recorder, self.contacts), self.teacher.partner_id)
        self.assertEqual(self.seen_by(self.office, self.contacts), (self.people - self.curator).partner_id)
        self.assertEqual(self.seen_by(self.leader, self.contacts), (self.people - self.curator).partner_id)
        self.assertEqual(self.seen_by(self.rules, self.contacts), self.contacts)
        self.assertEqual(self.seen_by(self.portal, self.contacts), self.teacher.partner_id)

    def test_members_are_listed_by_their_own_rules_and_the_companies_of_contacts(self):
        """Who may be seen is worked out once for a list, and a contact of another company still hides its member."""
        members = self.env["mj.member"].with_user(self.office)
        self.assertEqual(str(members._search([]).select()).count('FROM "mj_appointment"'), 1)
        newcomer = self.new_member("Newcomer", self.school)
        self.assertIn(newcomer, members.search([]))
        # Refused since contacts stay with the company of their member; what was entered before is still there.
        company = self.env["res.company"].create({"name": "Another Province"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s", (company.id, newcomer.partner_id.id)
        )
        self.env.invalidate_all()
        self.assertNotIn(newcomer, members.search([]))
        with self.assertRaises(AccessError):
            newcomer.with_user(self.office).read(["name"])

    def test_other_contacts_stay_as_they_were(self):
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        everything = supplier | self.school.partner_id | self.rules.partner_id
        for user in (self.outsider, self.contact_manager, self.recorder):
            self.assertEqual(self.seen_by(user, everything), everything, user.login)
        supplier.with_user(self.contact_manager).phone = "7"
        self.assertEqual(supplier.phone, "7")

    def test_colleague_who_is_a_member_stays_visible_but_not_the_membership(self):
        member = self.new_member("Colleague", self.museum, partner_id=self.rules.partner_id.id)
        self.assertEqual(self.seen_by(self.outsider, member.partner_id), member.partner_id)
        for field in ("mj_member_ids", "mj_organization_ids", "mj_is_member"):
            with self.assertRaises(AccessError):
                member.partner_id.with_user(self.outsider).read([field])
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.outsider).search([(field, "!=", False)])
        # Staff with a role learn no more than their scope tells (door 6).
        for field in ("mj_member_ids", "mj_organization_ids"):
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.recorder).search([(field, "!=", False)])
        self.assertFalse(member.partner_id.with_user(self.recorder).mj_shows_member)
        self.assertTrue(self.teacher.partner_id.with_user(self.recorder).mj_shows_member)

    def test_flag_is_unreadable_for_everybody(self):
        """The rule's own flag would be a list of all members."""
        for user in (self.rules, self.office, self.recorder, self.leader, self.outsider, self.portal):
            partners = self.env["res.partner"].with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.teacher.partner_id.with_user(user).read(["mj_is_member"])
                with self.assertRaises(AccessError):
                    partners.search([("mj_is_member", "=", True)])
                with self.assertRaises(AccessError):
                    partners.search([], order="mj_is_member")
                with self.assertRaises(AccessError):
                    partners.formatted_read_group([], ["mj_is_member"], ["__count"])
                with self.assertRaises(AccessError):
                    self.teacher.partner_id.with_user(user).write({"mj_is_member": False})

    def test_archived_member_stays_hidden(self):
        """A record does not come into sight by being archived, nor when its flag is worked out again."""
        self.museum_post.end("2025-12-31", "term")
        self.curator.action_archive()
        self.env.add_to_compute(self.env["res.partner"]._fields["mj_is_member"], self.curator.partner_id)
        self.env.flush_all()
        self.assertFalse(self.seen_by(self.outsider, self.curator.partner_id))
        self.curator.partner_id.active = True
        self.assertFalse(self.seen_by(self.outsider, self.curator.partner_id))

    def test_flag_follows(self):
        partner = self.env["res.partner"].create({"name": "Newcomer"})
        self.assertTrue(self.seen_by(self.outsider, partner))
        member = self.new_member("Newcomer", self.museum, partner_id=partner.id)
        self.assertFalse(self.seen_by(self.outsider, partner))
        member.unlink()
        self.assertTrue(self.seen_by(self.outsider, partner))

    def test_recorder_writes_contacts_of_own_members_only(self):
        """A recorder's right on contacts reaches as far as the roster."""
        self.teacher.partner_id.with_user(self.recorder).phone = "112"
        self.assertEqual(self.teacher.phone, "112")
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        others = (supplier, self.nurse.partner_id, self.school.partner_id, self.rules.partner_id)
        for partner in others:
            with self.subTest(partner.name), self.assertRaises(AccessError):
                partner.with_user(self.recorder).write({"phone": "0"})
        for partner in (self.teacher.partner_id, supplier):
            with self.assertRaises(AccessError):
                partner.with_user(self.recorder).unlink()

    def test_contact_manager_outside_cannot_write_members(self):
        for method in (lambda row: row.write({"phone": "0"}), lambda row: row.unlink()):
            with self.assertRaises(AccessError):
                method(self.curator.partner_id.with_user(self.contact_manager))

    def test_partner_form_button(self):
        """The contact of a member leads to the member, for those with a role."""
        partner = self.teacher.partner_id.with_user(self.recorder)
        self.assertEqual(partner.action_open_mj_member()["res_id"], self.teacher.id)
        with Form(partner) as form:
            self.assertIn("mj_shows_member", form._view["fields"])
        with Form(self.env["res.partner"].with_user(self.contact_manager)) as form:
            form.name = "Plain Contact"
            self.assertNotIn("mj_shows_member", form._view["fields"])
