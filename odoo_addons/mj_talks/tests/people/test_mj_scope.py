from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestMjScope(MjCase):
    def test_scope_is_written_by_administrators_only(self):
        """Door 14: scope drives the record rules."""
        values = {"organization_id": self.municipal.id, "include_below": True}
        scope = self.recorder.mj_scope_ids
        for user in (self.recorder, self.leader, self.office, self.outsider, self.portal):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.env["mj.scope"].with_user(user).create({**values, "user_id": user.id})
                with self.assertRaises(AccessError):
                    scope.with_user(user).write({"include_below": True})
                with self.assertRaises(AccessError):
                    scope.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    scope.with_user(user).read(["organization_id"])
                with self.assertRaises(AccessError):
                    user.with_user(user).write({"mj_scope_ids": [(0, 0, values)]})
                with self.assertRaises(AccessError):
                    user.with_user(user).read(["mj_scope_ids"])
        added = self.env["mj.scope"].with_user(self.rules).create({**values, "user_id": self.leader.id})
        self.assertEqual(added.display_name, f"{self.municipal.display_name} and all below")
        scope.with_user(self.rules).include_below = True
        self.assertEqual(scope.display_name, f"{self.school.display_name} and all below")

    def test_exact_scope_and_subtree_scope(self):
        """A01.1: a recorder sees one organisation, office staff a whole subtree, the administrator all."""
        self.assertEqual(self.seen_by(self.recorder, self.people), self.teacher)
        east = self.chair | self.vice_chair | self.teacher | self.nurse
        self.assertEqual(self.seen_by(self.office, self.people), east)
        self.assertEqual(self.seen_by(self.leader, self.people), east)
        self.assertEqual(self.seen_by(self.rules, self.people), self.people)
        posts = self.chair_post | self.vice_chair_post | self.school_post | self.museum_post
        self.assertEqual(self.seen_by(self.recorder, posts), self.school_post)
        self.assertEqual(self.seen_by(self.office, posts), posts - self.museum_post)
        self.assertEqual(self.seen_by(self.rules, posts), posts)

    def test_exact_scope_does_not_reach_below(self):
        user = self.new_user("mj_exact", "group_mj_office", (self.east, False))
        self.assertEqual(self.seen_by(user, self.people), self.chair | self.vice_chair)
        with self.assertRaises(AccessError):
            self.teacher.with_user(user).read(["member_no"])
        with self.assertRaises(AccessError):
            self.teacher.with_user(user).write({"employer": "x"})

    def test_without_scope_one_sees_nobody(self):
        self.assertFalse(self.seen_by(self.unscoped, self.people))
        self.assertFalse(self.seen_by(self.unscoped, self.chair_post | self.museum_post))
        self.assertFalse(self.seen_by(self.unscoped, self.people.partner_id))

    def test_a_number_that_begins_alike_is_another_organization(self):
        """The path ends with a slash: organisation 1 is not the beginning of organisation 10."""
        self.assertTrue(self.school.parent_path.endswith(f"/{self.school.id}/"))
        domain = self.recorder.mj_scope_domain("parent_path")
        self.assertEqual(self.env["mj.organization"].search(domain), self.school)
        # A neighbour whose number begins like that of the district of the office.
        alike = f"{self.east.parent_path.removesuffix('/')}0/"
        self.env.flush_all()
        self.env.cr.execute("UPDATE mj_organization SET parent_path = %s WHERE id = %s", [alike, self.museum.id])
        self.env.invalidate_all()
        domain = self.office.mj_scope_domain("parent_path")
        self.assertEqual(self.env["mj.organization"].search(domain), self.east | self.school | self.hospital)

    def test_scope_change_takes_effect_at_once(self):
        """Odoo caches the domains of rules; a change of scope is not waited for."""
        self.assertEqual(self.seen_by(self.recorder, self.people), self.teacher)
        scope = self.recorder.mj_scope_ids
        scope.organization_id = self.museum
        self.assertEqual(self.seen_by(self.recorder, self.people), self.curator)
        scope.unlink()
        self.assertFalse(self.seen_by(self.recorder, self.people))

    def test_after_an_organization_moved_nothing_of_the_old_scope_is_readable(self):
        """Door 13: the branch moves from east to west; east sees it no longer, west does."""
        west = self.new_user("mj_west", "group_mj_office", (self.west, True))
        self.assertIn(self.teacher, self.seen_by(self.office, self.people))
        self.assertFalse(self.seen_by(west, self.teacher))
        self.school.with_user(self.rules).parent_id = self.west
        self.assertEqual(self.seen_by(self.office, self.people), self.chair | self.vice_chair | self.nurse)
        self.assertFalse(self.seen_by(self.office, self.school_post))
        self.assertFalse(self.seen_by(self.office, self.teacher.partner_id))
        with self.assertRaises(AccessError):
            self.teacher.with_user(self.office).read(["phone"])
        with self.assertRaises(AccessError):
            self.teacher.with_user(self.office).write({"phone": "9"})
        self.assertEqual(self.seen_by(west, self.people), self.teacher | self.curator)
        self.assertEqual(self.seen_by(self.recorder, self.people), self.teacher)

    def test_after_a_member_moved_nothing_of_the_old_scope_is_readable(self):
        """Door 13: home moves and the post ends; the day after, the old office sees the person no longer."""
        with freeze_time("2026-03-01"):
            self.school_post.end("2026-03-01", "transfer")
            self.teacher.with_user(self.rules).organization_id = self.museum
            self.env.invalidate_all()
            self.assertEqual(self.seen_by(self.recorder, self.people), self.teacher)
        with freeze_time("2026-03-02"):
            self.env.invalidate_all()
            self.assertFalse(self.seen_by(self.recorder, self.people))
            self.assertNotIn(self.teacher, self.seen_by(self.office, self.people))
            with self.assertRaises(AccessError):
                self.teacher.with_user(self.recorder).read(["phone"])
            self.assertFalse(self.seen_by(self.recorder, self.teacher.partner_id))
            # The appointment itself is the organisation's history and stays with it.
            self.assertEqual(self.seen_by(self.recorder, self.school_post), self.school_post)

    def test_post_in_scope_shows_the_person(self):
        """A person with posts in two organisations is seen in both, and changed at home only."""
        self.assertNotIn(self.curator, self.seen_by(self.leader, self.people))
        post = self.appoint(self.curator, self.east, "committee")
        for user in (self.leader, self.office):
            self.assertIn(self.curator, self.seen_by(user, self.people))
            self.assertIn(self.curator.partner_id, self.seen_by(user, self.curator.partner_id))
        with self.assertRaises(AccessError):
            self.curator.with_user(self.office).write({"employer": "x"})
        post.action_cancel()
        self.assertNotIn(self.curator, self.seen_by(self.office, self.people))

    def test_posts_elsewhere_of_own_people_are_seen(self):
        """A02.1: whoever keeps the roster sees that somebody is among the key few elsewhere."""
        post = self.appoint(self.teacher, self.municipal, "vice_chair")
        self.assertIn(post, self.seen_by(self.recorder, post))
        with self.assertRaises(AccessError):
            post.with_user(self.office).write({"note": "x"})

    def test_oneself_is_seen(self):
        leader_member = self.new_member("Leader in Person", self.museum, partner_id=self.leader.partner_id.id)
        self.assertEqual(self.seen_by(self.leader, leader_member), leader_member)

    def test_archived_members_stay_in_scope(self):
        self.school_post.end("2025-12-31", "term")
        self.teacher.action_archive()
        archived = self.teacher.with_context(active_test=False)
        self.assertEqual(self.seen_by(self.recorder, archived), self.teacher)
        self.assertFalse(self.seen_by(self.unscoped, archived))

    def test_reading_all_does_not_mean_writing_all(self):
        """Who oversees by reading keeps the own scope for changes."""
        self.assertEqual(
            self.office.mj_scope_domain("parent_path"), self.office.mj_scope_domain("parent_path", "write")
        )
        self.assertEqual(
            self.env["mj.organization"].search_count(self.rules.mj_scope_domain("parent_path", "write")),
            self.env["mj.organization"].search_count([]),
        )
