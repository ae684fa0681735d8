from odoo.addons.mj_talks.tests.common import MjCase
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestResUsers(MjCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.new_committee_user("mj_supervisor", "mj_supervision.group_mj_supervision_member")
        cls.director = cls.new_committee_user("mj_director", "mj_supervision.group_mj_supervision_director")

    @classmethod
    def new_committee_user(cls, login, groups):
        return new_test_user(cls.env, login=login, groups=groups, lang="en_US")

    def test_committee_begins_with_its_overview(self):
        """A22, design 7: members and director begin the day with the overview."""
        for user in (self.supervisor, self.director):
            self.assertEqual(user.action_id.id, self.env.ref("mj_supervision.mj_supervision_home_action").id)

    def test_committee_reads_the_directory_everywhere(self):
        """A22.1: the committee reads organisations, members and posts without a scope."""
        posts = self.chair_post | self.school_post | self.museum_post
        for user in (self.supervisor, self.director):
            self.assertEqual(self.seen_by(user, self.people), self.people)
            self.assertEqual(self.seen_by(user, posts), posts)
            self.assertEqual(self.seen_by(user, self.people.partner_id), self.people.partner_id)
            self.assertEqual(self.curator.with_user(user).read(["member_no"])[0]["member_no"], "T3")

    def test_committee_changes_nothing_in_the_directory(self):
        """A22.1: reading everywhere is no right to change anything."""
        for user in (self.supervisor, self.director):
            for record, values in (
                (self.teacher, {"employer": "x"}),
                (self.teacher, {"phone": "0"}),
                (self.school, {"note": "x"}),
                (self.school_post, {"note": "x"}),
                (self.teacher.partner_id, {"phone": "0"}),
                (self.position("chair"), {"is_gated": False}),
            ):
                with self.subTest(user.login, values=values), self.assertRaises(AccessError):
                    record.with_user(user).write(values)
            with self.assertRaises(AccessError):
                self.env["mj.member"].with_user(user).create({"name": "x", "organization_id": self.school.id})
            with self.assertRaises(AccessError):
                self.env["mj.scope"].with_user(user).create({"user_id": user.id, "organization_id": self.east.id})

    def test_office_staff_on_the_committee_keep_their_own_scope_for_changes(self):
        """A22.1: who is on the committee and in an office reads all and changes what the office covers."""
        both = self.new_committee_user("mj_both", "mj_supervision.group_mj_supervision_member,mj_talks.group_mj_office")
        both.mj_scope_ids = [(0, 0, {"organization_id": self.east.id, "include_below": True})]
        self.assertEqual(self.seen_by(both, self.people), self.people)
        self.teacher.with_user(both).employer = "School"
        for record, values in (
            (self.curator, {"employer": "x"}),
            (self.curator, {"phone": "0"}),
            (self.museum, {"note": "x"}),
            (self.museum_post, {"note": "x"}),
            (self.teacher, {"organization_id": self.museum.id}),
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                record.with_user(both).write(values)

    def test_another_company_stays_apart(self):
        company = self.env["res.company"].create({"name": "Other Province"})
        foreign = self.new_organization("Foreign", "T", "municipal", company_id=company.id)
        stranger = self.new_member("Stranger", foreign)
        self.assertFalse(self.seen_by(self.director, stranger))
        self.assertFalse(self.seen_by(self.director, foreign))

    def test_menu_is_for_the_committee(self):
        """A22.1: the committee has its own menu, and nobody else."""
        root = self.env.ref("mj_supervision.menu_mj_supervision_root")
        below = root | root.child_id | root.child_id.child_id
        configuration = self.env.ref("mj_supervision.menu_mj_supervision_configuration")
        for_directors = configuration | configuration.child_id
        for user in (self.supervisor, self.director):
            if user == self.supervisor:
                below -= for_directors
            else:
                below |= for_directors
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertLessEqual(set(below.ids), set(visible))
        for user in (self.recorder, self.leader, self.office, self.outsider):
            self.assertNotIn(root.id, self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())

    def test_each_screen_opens(self):
        """A22.1: every view of the committee's actions opens for its members."""
        for name in ("mj_organization_action", "mj_member_action", "mj_appointment_action"):
            action = self.env.ref(f"mj_supervision.{name}")
            model = self.env[action.res_model].with_user(self.supervisor)
            views = model.get_views([(False, view) for view in action.view_mode.split(",")])["views"]
            self.assertEqual(set(views), set(action.view_mode.split(",")))

    def test_leaders_on_the_committee_keep_their_own_scope_for_talks(self):
        """A22.1: who leads one branch and is on the committee reads all talks and changes those of the branch only."""
        both = self.new_committee_user("mj_lead", "mj_supervision.group_mj_supervision_member,mj_talks.group_mj_leader")
        both.mj_scope_ids = [(0, 0, {"organization_id": self.school.id, "include_below": False})]
        here, elsewhere = (
            self.env["mj.talk"].create({"organization_id": organization.id, "recorder_id": self.office.id})
            for organization in (self.school, self.museum)
        )
        here.with_user(both).place = "Room 1"
        self.assertEqual(elsewhere.with_user(both).place, False)
        with self.assertRaises(AccessError):
            elsewhere.with_user(both).place = "Room 1"

    def test_scope_of_what_hangs_on_talks_and_plans(self):
        """A22.1: the same for the people of talks and the days not free of a season plan."""
        both = self.new_committee_user("mj_lead", "mj_supervision.group_mj_supervision_member,mj_talks.group_mj_leader")
        both.mj_scope_ids = [(0, 0, {"organization_id": self.school.id, "include_below": False})]
        for organization, may_write in ((self.school, True), (self.museum, False)):
            talk = self.env["mj.talk"].create({"organization_id": organization.id})
            line = self.env["mj.talk.participant"].create({"talk_id": talk.id, "member_id": self.curator.id})
            plan = self.env["mj.season.plan"].create(
                {"organization_id": organization.id, "date_from": "2027-07-01", "date_to": "2027-07-31"}
            )
            absence = self.env["mj.season.plan.absence"].create({"plan_id": plan.id, "date_from": "2027-07-02"})
            for row in (line, absence):
                with self.subTest(row._name, organization=organization.name):
                    self.assertTrue(row.with_user(both).has_access("read"))
                    for operation in ("write", "unlink"):
                        self.assertEqual(row.with_user(both).has_access(operation), may_write)

    def test_companies(self):
        """Design 5: who sees everything sees the people of talks of the own companies only."""
        other = self.env["res.company"].create({"name": "Other"})
        talk = self.env["mj.talk"].create({"organization_id": self.museum.id})
        line = self.env["mj.talk.participant"].create({"talk_id": talk.id, "member_id": self.curator.id})
        self.supervisor.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertTrue(line.with_user(self.director).has_access("read"))
        self.assertFalse(line.with_user(self.supervisor).has_access("read"))
