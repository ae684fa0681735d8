from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FILE, RectificationCase


@tagged("post_install", "-at_install")
class TestMjFollowup(RectificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.east.id,
                "held_at": "2026-06-10 04:00:00",
                "participant_ids": [
                    Command.create({"member_id": cls.chair.id, "role": "talker"}),
                    Command.create({"member_id": cls.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        cls.talk.action_hold()

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)

    def enter(self, kind="problem"):
        with self.as_user(self.chair_user) as env:
            followup = env["mj.followup"].create(
                {
                    "kind": kind,
                    "talk_id": self.talk.id,
                    "member_id": self.vice_chair.id,
                    "owner_id": self.chair.id,
                    "due_date": "2026-06-30",
                    "subject": "MARKER-of-the-problem",
                }
            )
        return self.env["mj.followup"].browse(followup.id)

    def hand_over(self, user=None):
        followup = self.enter()
        followup.with_user(user or self.chair_user).action_hand_over_to_rectification()
        return followup, self.env["mj.rectification"].search([("followup_id", "=", followup.id)])

    def test_handed_over_ends_with_the_rectification(self):
        """A17.5: what is handed over is not ended here, and is ended when the committee has closed it."""
        followup, one = self.hand_over()
        self.assertEqual((followup.state, followup.is_open, one.state), ("handed_over", True, "draft"))
        self.assertEqual((one.organization_id, one.member_id, one.talk_id), (self.east, self.vice_chair, self.talk))
        self.assertNotIn("MARKER", str(one.read(["title", "problem", "requirement"])))
        for method in ("action_finish", "action_cannot", "action_start"):
            getattr(followup.with_user(self.chair_user), method)()
            self.assertEqual(followup.state, "handed_over")
        one.with_user(self.supervisor).write({"due_date": "2026-07-15", "problem": "P", "requirement": "R"})
        one.with_user(self.supervisor).action_order()
        vice_user = self.new_user("mj_vice", "group_mj_leader", (self.east, False), member=self.vice_chair)
        one.with_user(vice_user).action_start()
        one.with_user(vice_user).submit("Done", [FILE])
        one.with_user(self.colleague).check("corrected", "Seen")
        self.assertEqual(followup.state, "handed_over")
        one.with_user(self.director).close("Put right")
        self.assertEqual((followup.state, followup.closed_on, followup.is_open), ("finished", date(2026, 6, 15), False))
        one.with_user(self.supervisor).reopen("Again", date(2026, 8, 1))
        self.assertEqual((followup.state, followup.closed_on), ("handed_over", False))

    def test_declined_comes_back(self):
        """A17.2: where the committee does not take it up, it is followed here again; nothing is lost."""
        followup, one = self.hand_over()
        one.sudo().unlink()
        self.assertEqual(followup.state, "doing")

    def test_handed_over_by_the_keepers_only(self):
        """A17.5: neither the committee nor others in scope take it, only a problem is handed over, and once."""
        for user in (self.supervisor, self.director, self.office, self.rules):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.hand_over(user)
        with self.assertRaises(UserError):
            self.enter("task").with_user(self.chair_user).action_hand_over_to_rectification()
        followup, one = self.hand_over()
        followup.with_user(self.chair_user).action_hand_over_to_rectification()
        self.assertEqual(self.env["mj.rectification"].search([("followup_id", "=", followup.id)]), one)

    def test_nobody_attaches_a_rectification(self):
        """A17.5: a committee member cannot end a follow-up through a rectification of their own making."""
        followup = self.enter()
        with self.assertRaises(AccessError):
            self.prepare(followup_id=followup.id)
        with self.assertRaises(AccessError):
            self.env["mj.rectification"].with_context(default_followup_id=followup.id).with_user(
                self.supervisor
            ).create({"organization_id": self.school.id, "title": "T", "problem": "P", "requirement": "R"})
        with self.assertRaises(AccessError):
            self.prepare().followup_id = followup
