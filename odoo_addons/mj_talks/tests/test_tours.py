from odoo.tests import HttpCase, tagged

from .. import clock
from .common import MjCase


class TourCase(HttpCase, MjCase):
    """One live district; its chair and its clerk have accounts, nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        year = clock.today(cls.env).year
        cls.north = cls.new_organization("North District", "T-N", "district", cls.municipal)
        cls.c, cls.v, cls.f, cls.m1, cls.m2 = (
            cls.new_member(f"North {name}", cls.north) for name in ("Chair", "Vice", "Other", "First", "Second")
        )
        for member, code in (
            (cls.c, "chair"),
            (cls.v, "vice_chair"),
            (cls.f, "vice_chair"),
            (cls.m1, "committee"),
            (cls.m2, "committee"),
        ):
            cls.appoint(member, cls.north, code, f"{year - 1}-01-01")
        cls.north.go_live = f"{year}-01-01"
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))
        for user in (cls.chair_user, cls.clerk):
            user.sudo().odoobot_state = "disabled"

    def duty(self, clause, talkee):
        return self.env["mj.obligation"].search(
            [
                ("organization_id", "=", self.north.id),
                ("rule_id.code", "=", clause),
                ("talkee_id", "=", talkee.id),
                ("talker_id", "=", self.c.id),
            ]
        )

    def plan_and_hold(self):
        duty = self.duty("A18.1", self.v)
        self.assertEqual(duty.state, "open")
        self.plan_for_today()
        self.start_tour("/odoo/mj-my-duties", "mj_leader_plans_and_holds", login="mj_north_chair")
        self.assertEqual((duty.state, duty.talk_id.talker_ids, duty.talk_id.talkee_ids), ("fulfilled", self.c, self.v))
        self.start_tour("/odoo/mj-team-matrix", "mj_leader_reads_matrix", login="mj_north_chair")
        self.assertEqual(self.duty("A18.1", self.f).progress, "planned")


@tagged("post_install", "-at_install")
class TestTours(TourCase):
    """At the desk."""

    def test_leader_plans_and_holds(self):
        """A18.1, A17.1: from My duties a leader plans and holds a talk, and the matrix shows it."""
        self.plan_and_hold()

    def test_clerk_logs_collective_talk(self):
        """A14.1: a clerk logs a collective talk for people without an account."""
        self.start_tour("/odoo/mj-talks", "mj_clerk_logs_collective_talk", login="mj_north_clerk")
        talk = self.env["mj.talk"].search([("organization_id", "=", self.north.id)])
        self.assertEqual((talk.form, talk.state), ("collective", "held"))
        self.assertEqual((talk.talker_ids, talk.talkee_ids), (self.c, self.m1 | self.m2))


@tagged("post_install", "-at_install")
class TestPhoneTours(TourCase):
    """On a phone, where part-time leaders are."""

    browser_size = "390x844"
    touch_enabled = True

    def test_leader_plans_and_holds(self):
        """A18.1, A17.1: the same journey with a thumb."""
        self.plan_and_hold()
