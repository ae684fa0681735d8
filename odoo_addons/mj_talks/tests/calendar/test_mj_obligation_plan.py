from datetime import date, datetime

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjObligationPlan(DutyCase):
    """Several duties chosen in a list, on Monday, 15 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))

    def chosen(self, *clauses):
        return self.env["mj.obligation"].union(*(self.duties(clause) for clause in clauses)).with_user(self.clerk)

    def opened(self, duties):
        """The dialog that planning these duties brings."""
        action = duties.action_plan()
        self.assertEqual((action["res_model"], action["target"]), ("mj.obligation.plan", "new"))
        return self.env["mj.obligation.plan"].with_user(duties.env.user).browse(action["res_id"])

    def lines(self, plan):
        return {(line.talker_id, line.talkee_id): line for line in plan.line_ids.sudo()}

    def planned_in(self, action):
        return self.env["mj.talk"].search(action["domain"])

    # -- one talk each ----------------------------------------------------------------------------

    def test_one_talk_for_each_two(self):
        """A18.1, A18.2: five duties of three people are three talks, each at a time of its own, on the days shown."""
        duties = self.chosen("A18.1", "A18.2")
        self.assertEqual(len(duties), 5)
        plan = self.opened(duties)
        self.assertEqual((plan.date_from, plan.date_to), (date(2026, 6, 16), date(2026, 7, 13)))
        lines = self.lines(plan)
        self.assertEqual(
            {frozenset(people) for people in lines},
            {frozenset((self.c, self.f)), frozenset((self.c, self.v)), frozenset((self.f, self.v))},
        )
        self.assertEqual(sorted(line.duty_count for line in lines.values()), [1, 2, 2])
        # The chair's own duty decides who begins.
        self.assertIn((self.c, self.f), lines)
        self.assertFalse(self.env["mj.talk"].search([("organization_id", "=", self.north.id)]))
        talks = self.planned_in(plan.action_apply())
        self.assertEqual(talks.mapped("state"), ["planned"] * 3)
        self.assertEqual({(talk.talker_ids, talk.talkee_ids) for talk in talks}, set(lines))
        self.assertEqual(set(talks.mapped("form")), {"individual"})
        self.assertEqual(set(duties.mapped("progress")), {"planned"})
        # Half past two in Shanghai and so on: within the times, on working days, nobody twice at once.
        self.assertTrue(all(talk.planned_at.time().strftime("%H:%M") in ("06:00", "07:30") for talk in talks))
        self.assertTrue(all(talk.planned_at.weekday() < 5 for talk in talks))
        self.assertEqual(
            len({(person, talk.planned_at) for talk in talks for person in talk.participant_ids.member_id}), 6
        )

    def test_organizations_stay_apart(self):
        """A05.1: duties of several organisations never become one talk."""
        south = self.new_organization("South District", "T-S", "district", self.municipal, go_live="2026-01-01")
        chair, vice = self.new_member("South Chair", south), self.new_member("South Vice", south)
        self.appoint(chair, south, "chair")
        self.appoint(vice, south, "vice_chair")
        duties = self.duties("A18.1") | self.duties("A18.1", organization=south)
        plan = self.opened(duties.with_user(self.rules_recorder((self.north, south))))
        self.assertFalse(plan.can_be_together)
        talks = self.planned_in(plan.action_apply())
        self.assertEqual(
            {(talk.organization_id, talk.talkee_ids) for talk in talks},
            {(self.north, self.f), (self.north, self.v), (south, vice)},
        )

    def rules_recorder(self, organizations):
        user = self.new_user("mj_both", "group_mj_recorder", (organizations[0], False))
        user.mj_scope_ids = [Command.create({"organization_id": organizations[1].id})]
        return user

    def test_what_is_in_the_way_is_said(self):
        """A16, A18: what cannot be planned here stands there with its reason, and the others are planned."""
        self.hold(self.c, [self.f])
        planned = self.duties("A18.1", "open").with_user(self.chair_user)
        self.assertEqual(planned.talkee_id, self.v)
        with Form(
            self.env["mj.talk"].with_user(self.chair_user).with_context(**planned.action_plan()["context"]),
            self.env.ref("mj_talks.mj_talk_view_form_quick"),
        ) as form:
            form.planned_at = "2026-06-20 06:00:00"
        form.record.action_plan()
        plan = self.opened(self.chosen("A18.1", "A18.2"))
        remarks = {people: line.remark for people, line in self.lines(plan).items()}
        self.assertEqual(remarks[self.c, self.f], "Left out: Done.")
        self.assertEqual(remarks[self.c, self.v], "Left out: a talk is planned already.")
        talks = self.planned_in(plan.action_apply())
        self.assertEqual([frozenset(talk.participant_ids.member_id) for talk in talks], [frozenset((self.f, self.v))])

    def test_whoever_is_open_is_found(self):
        """A18.3: three leaders owe somebody of the committee a talk, and two of it are owed one: three talks do it."""
        duties = self.chosen("A18.3")
        self.assertEqual(len(duties), 5)
        plan = self.opened(duties)
        talks = self.planned_in(plan.action_apply())
        self.assertEqual(len(talks), 3)
        self.assertEqual(talks.talker_ids, self.c | self.f | self.v)
        self.assertEqual(talks.talkee_ids, self.m1 | self.m2)
        self.assertIn((self.v, self.m1), {(talk.talker_ids, talk.talkee_ids) for talk in talks})
        self.assertEqual(set(duties.mapped("progress")), {"planned"})

    def test_nobody_to_choose_from(self):
        """A06.2: whom a concern is about, and nobody yet who talks, is planned by itself."""
        concern = self.env["mj.concern"].create(
            {
                "member_id": self.m1.id,
                "organization_id": self.north.id,
                "kind_id": self.env.ref("mj_talks.concern_kind_a07_1").id,
            }
        )
        plan = self.opened((self.duties("A18.1") | concern.obligation_ids).with_user(self.clerk))
        (left,) = plan.line_ids.filtered("obstacle")
        self.assertEqual(left.obligation_ids.sudo(), concern.obligation_ids)
        self.assertIn("open who talks with whom", left.remark)

    def test_a_request_is_named_and_the_others_are_kept(self):
        """A16: one duty that comes from a request does not swallow the others."""
        values = {"member_id": self.m1.id, "organization_id": self.north.id, "leader_id": self.c.id, "matter": "Work"}
        request = self.env["mj.talk.request"].create(values)
        asked = request.obligation_ids
        self.assertTrue(asked)
        plan = self.opened((self.duties("A18.1") | asked).with_user(self.clerk))
        lines = self.lines(plan)
        self.assertIn("Answer the request", lines[self.c, self.m1].remark)
        self.assertEqual(len(self.planned_in(plan.action_apply())), 2)

    # -- times ------------------------------------------------------------------------------------

    def test_times_can_be_changed(self):
        """A18: a time is entered by hand, one is emptied, and what has no time is not planned."""
        plan = self.opened(self.chosen("A18.1"))
        first, second = plan.line_ids
        first.planned_at = "2026-06-18 01:00:00"
        second.planned_at = False
        self.assertEqual(plan.talk_count, 1)
        self.assertEqual(second.remark, "Without a time no talk is planned.")
        talk = self.planned_in(plan.action_apply())
        self.assertEqual((talk.planned_at, talk.talkee_ids), (datetime(2026, 6, 18, 1), first.talkee_id))

    def test_laid_out_again(self):
        """A18: other days and times, and busy people are left alone."""
        plan = self.opened(self.chosen("A18.1"))
        plan.write({"date_from": "2026-06-22", "date_to": "2026-06-22", "times": "9:00, 10:00"})
        plan.action_lay_out()
        times = sorted(plan.line_ids.mapped("planned_at"))
        self.assertEqual(times, [datetime(2026, 6, 22, 1), datetime(2026, 6, 22, 2)])
        plan.times = "9:00"
        plan.action_lay_out()
        left = plan.line_ids.filtered(lambda line: not line.planned_at)
        self.assertEqual(left.remark, "All times at which both are free are taken.")

    def test_no_later_than_due(self):
        """A18.4: a talk is laid out on a day on which it counts in time; what is late already, as soon as can be."""
        duties = self.duties("A18.1")
        duties.due_date = "2026-06-17"
        days = {line.planned_at.date() for line in self.opened(duties.with_user(self.clerk)).line_ids}
        self.assertLessEqual(days, {date(2026, 6, 16), date(2026, 6, 17)})
        duties.due_date = "2026-06-10"
        self.assertTrue(all(self.opened(duties.with_user(self.clerk)).line_ids.mapped("planned_at")))
        duties.due_date = "2026-06-20"
        plan = self.opened(duties.with_user(self.clerk))
        plan.write({"date_from": "2026-06-22"})
        duties.opens_on = "2026-08-01"
        plan.action_lay_out()
        self.assertEqual(
            set(plan.line_ids.mapped("remark")), {"The days on which it counts are not among those chosen."}
        )

    def test_nothing_half_done(self):
        """A18: a time in the past, or nothing with a time, is refused, and no talk is there."""
        plan = self.opened(self.chosen("A18.1"))
        plan.line_ids[0].planned_at = "2026-06-01 01:00:00"
        with self.assertRaisesRegex(UserError, "lies in the past"), self.env.cr.savepoint():
            plan.action_apply()
        plan.line_ids.planned_at = False
        with self.assertRaisesRegex(UserError, "No talk has a time"), self.env.cr.savepoint():
            plan.action_apply()
        self.assertFalse(self.env["mj.talk"].search([("organization_id", "=", self.north.id)]))

    def test_planned_meanwhile(self):
        """A18: what somebody else planned while the dialog was open is not planned twice."""
        plan, other = self.opened(self.chosen("A18.1")), self.opened(self.chosen("A18.1"))
        other.line_ids[1:].planned_at = False
        other.action_apply()
        # What the next click begins with.
        self.env.invalidate_all()
        self.assertEqual(len(self.planned_in(plan.action_apply())), 1)

    # -- together ---------------------------------------------------------------------------------

    def test_one_collective_talk(self):
        """A10.3: duties of one rule that accepts it can be one collective talk, when the clerk says so."""
        self.reword("a18_1", accepts_collective=True)
        plan = self.opened(self.chosen("A18.1"))
        self.assertTrue(plan.can_be_together)
        context = plan.action_together()["context"]
        self.assertEqual((context["default_form"], len(context["default_participant_ids"])), ("collective", 3))

    def test_no_single_talk(self):
        """A10.3: what no single talk serves is neither logged nor planned as one."""
        duties = self.chosen("A18.1")
        for method in (duties.action_log, duties.action_plan_together):
            with self.assertRaisesRegex(UserError, "No single talk serves all of these duties"):
                method()

    def test_one_pair_as_before(self):
        """A18.1, A18.2: the duties of one pair open the short form at once."""
        duties = (self.duties("A18.1") | self.duties("A18.2")).filtered(
            lambda duty: duty.talker_id | duty.talkee_id == self.c | self.f
        )
        self.assertEqual(len(duties), 2)
        self.assertEqual(duties.with_user(self.clerk).action_plan()["res_model"], "mj.talk")

    @freeze_time("2027-01-05 04:00:00")
    def test_period_over(self):
        """A18.4: what a talk would not count for any more is not planned."""
        plan = self.opened(self.chosen("A18.1"))
        self.assertEqual(set(plan.line_ids.mapped("is_plannable")), {False})
        self.assertIn("the period is over", plan.line_ids[0].remark)
