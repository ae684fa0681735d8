from collections import Counter
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjSeasonPlan(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))
        cls.north.recorder_ids = cls.clerk

    def plan(self, user=None, **values):
        return (
            self.env["mj.season.plan"]
            .with_user(user or self.clerk)
            .create({"organization_id": self.north.id, "date_from": "2026-07-01", "date_to": "2026-07-31", **values})
        )

    def laid_out(self, **values):
        plan = self.plan(**values)
        plan.action_lay_out()
        return plan

    def pairs_of(self, talks):
        return Counter(frozenset(talk.participant_ids.member_id) for talk in talks)

    # -- laying out ---------------------------------------------------------------------------

    def test_whole_season_in_three_clicks(self):
        """A17.1, A18.1–A18.3: all open duties of the team become talks, and all are planned at once."""
        with Form(self.env["mj.season.plan"].with_user(self.clerk)) as form:
            self.assertEqual(form.organization_id, self.north)
            self.assertEqual((form.date_from, form.date_to), (date(2026, 7, 1), date(2026, 7, 31)))
        plan = form.record
        self.assertEqual((plan.state, plan.recorder_id), ("draft", self.clerk))
        plan.action_lay_out()
        self.assertEqual((plan.state, plan.left_out), ("laid_out", False))
        self.assertEqual(set(plan.talk_ids.mapped("state")), {"draft"})
        self.assertFalse(any(plan.talk_ids.mapped("time_conflict")))
        self.assertEqual(set(self.duties().mapped("progress")), {"open"})
        plan.action_confirm()
        self.assertEqual(plan.state, "confirmed")
        self.assertEqual(set(plan.talk_ids.mapped("state")), {"planned"})
        self.assertEqual(set(self.duties().mapped("progress")), {"planned"})

    def test_one_talk_for_a_pair(self):
        """A18.1, A18.2: one talk serves the chair's duty and the mutual one; A18.3 is served with as few talks."""
        talks = self.laid_out().talk_ids
        pairs = self.pairs_of(talks)
        for pair in ((self.c, self.f), (self.c, self.v), (self.f, self.v), (self.v, self.m1)):
            self.assertEqual(pairs[frozenset(pair)], 1)
        with_chair = talks.filtered(lambda talk: self.c in talk.participant_ids.member_id)
        self.assertEqual(with_chair.talker_ids, self.c)
        # Three pairs of leaders; three leaders who talk with two committee members.
        self.assertEqual(len(talks), 6)

    def test_what_is_planned_or_done_stays(self):
        """A17.1: duties done or planned already are not laid out again, and their time is not taken twice."""
        self.hold(self.c, [self.v])
        plan = self.laid_out()
        self.assertNotIn(frozenset((self.c, self.v)), self.pairs_of(plan.talk_ids))
        plan.action_confirm()
        with self.assertRaisesRegex(UserError, "no open duty"):
            self.plan().action_lay_out()
        self.assertEqual(len(plan.talk_ids), 5)

    def test_nobody_twice_and_even(self):
        """A17.1: nobody has two talks at once, nor more on a day than need be."""
        talks = self.laid_out().talk_ids
        at_once = Counter((line.member_id, line.talk_id.planned_at) for line in talks.participant_ids)
        self.assertEqual(set(at_once.values()), {1})
        per_day = Counter((line.member_id, line.talk_id.date) for line in talks.participant_ids)
        self.assertEqual(set(per_day.values()), {1})
        tight = self.plan(date_to="2026-07-02", times="9:00，10:30、14：00")
        tight.action_lay_out()
        self.assertEqual(len(tight.talk_ids) + len(tight.left_out.splitlines() if tight.left_out else []), 6)

    def test_days_that_are_left(self):
        """A17.1: from tomorrow to the last day, on weekdays, without closed days, their first and last included."""
        absences = [Command.create({"date_from": "2026-06-18", "date_to": "2026-06-22"})]
        plan = self.plan(date_from="2026-06-10", date_to="2026-06-24", absence_ids=absences)
        self.assertEqual(
            {slot.date().isoformat() for slot in plan._slots()},
            {
                "2026-06-16",
                "2026-06-17",
                "2026-06-23",
                "2026-06-24",
            },
        )

    def test_given_days(self):
        """A17.1: only the weekdays and times given, and never on days on which somebody is not free."""
        plan = self.plan(
            mon=False,
            fri=False,
            times="15:30",
            duration=1.5,
            place="Room 302",
            absence_ids=[
                Command.create({"date_from": "2026-07-07", "date_to": "2026-07-09"}),
                Command.create({"member_id": self.v.id, "date_from": "2026-07-14", "date_to": "2026-07-30"}),
            ],
        )
        plan.action_lay_out()
        self.assertTrue(plan.talk_ids)
        for talk in plan.talk_ids:
            self.assertIn(talk.date.weekday(), (1, 2, 3))
            self.assertFalse(date(2026, 7, 7) <= talk.date <= date(2026, 7, 9))
            self.assertEqual((talk.planned_at.hour, talk.planned_at.minute), (7, 30))
            self.assertEqual((talk.duration, talk.place, talk.recorder_id), (1.5, "Room 302", self.clerk))
            if self.v in talk.participant_ids.member_id:
                self.assertLess(talk.date, date(2026, 7, 14))

    def test_other_talks_and_events(self):
        """A17.1: times taken by other talks or in calendars are left free."""
        other = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "planned_at": "2026-07-01 06:00:00",
                "timing": "timely",
                "participant_ids": [
                    Command.create({"member_id": self.f.id, "role": "talker"}),
                    Command.create({"member_id": self.curator.id, "role": "talkee"}),
                ],
            }
        )
        other.action_plan()
        self.env["calendar.event"].with_user(self.chair_user).create(
            {"name": "Dentist", "start": "2026-07-01 07:00:00", "stop": "2026-07-01 09:00:00"}
        )
        plan = self.laid_out(date_to="2026-07-01")
        for talk in plan.talk_ids:
            people = talk.participant_ids.member_id
            if talk.planned_at == datetime(2026, 7, 1, 6):
                self.assertNotIn(self.f, people)
            else:
                self.assertNotIn(self.c, people)
        self.assertNotIn("Dentist", plan.left_out)

    def test_before_the_life_meeting(self):
        """A19.2, A10.2: the leadership talks with one another before the life meeting, and the talks say so."""
        plan = self.laid_out(meeting_date="2026-07-08", combines=True)
        leaders = self.c | self.f | self.v
        mutual = plan.talk_ids.filtered(lambda talk: talk.participant_ids.member_id <= leaders)
        self.assertEqual(len(mutual), 3)
        self.assertEqual(set(mutual.mapped("combined_with")), {"democratic_life_meeting"})
        self.assertLess(max(mutual.mapped("date")), date(2026, 7, 8))
        self.assertFalse(any((plan.talk_ids - mutual).mapped("combined_with")))
        plan.combines = False
        plan.action_lay_out()
        self.assertFalse(any(plan.talk_ids.mapped("combined_with")))

    def test_what_did_not_fit(self):
        """A17.1: who is never free is named with the reason; the rest is laid out."""
        absent = Command.create({"member_id": self.m1.id, "date_from": "2026-07-01", "date_to": "2026-07-31"})
        plan = self.laid_out(absence_ids=[absent])
        self.assertIn("North Vice – North First: the two are never free", plan.left_out)
        self.assertEqual(self.pairs_of(plan.talk_ids)[frozenset((self.c, self.v))], 1)

    # -- the season ---------------------------------------------------------------------------

    def test_next_window(self):
        """A19.1: a new plan begins with what is left of the next July or December."""
        model = self.env["mj.season.plan"]
        for day, expected in (
            ("2026-06-15", (date(2026, 7, 1), date(2026, 7, 31))),
            ("2026-07-10", (date(2026, 7, 11), date(2026, 7, 31))),
            ("2026-07-31", (date(2026, 12, 1), date(2026, 12, 31))),
            ("2026-12-31", (date(2027, 7, 1), date(2027, 7, 31))),
        ):
            with freeze_time(f"{day} 04:00:00"):
                self.assertEqual(model._next_window(), expected)

    def test_adjusted_by_dragging(self):
        """A17.1: a talk laid out is moved in the calendar; a clash within the plan shows, and stays possible."""
        plan = self.laid_out()
        action = plan.action_open_calendar()
        self.assertEqual(self.env["mj.talk"].with_user(self.clerk).search(action["domain"]), plan.talk_ids)
        first, second = plan.talk_ids.filtered(lambda talk: self.c in talk.participant_ids.member_id)[:2]
        second.calendar_at = first.planned_at
        self.assertIn("North Chair has the talk", second.time_conflict)
        self.assertIn(second.reference, first.time_conflict)
        plan.action_confirm()
        self.assertEqual(second.planned_at, first.planned_at)

    def test_moved_in_the_form(self):
        """A17.1: times are changed in the list of the plan, too; a leader does it as well as a clerk."""
        plan = self.laid_out().with_user(self.chair_user)
        with Form(plan) as form, form.talk_ids.edit(0) as line:
            line.planned_at = "2026-07-20 01:00:00"
        self.assertIn(datetime(2026, 7, 20, 1), plan.talk_ids.mapped("planned_at"))

    def test_lay_out_again(self):
        """A17.1: laying out again replaces what was laid out, for leaders, too, who delete no talk otherwise."""
        plan = self.laid_out()
        before = plan.talk_ids
        plan = plan.with_user(self.chair_user)
        plan.date_to = "2026-07-10"
        plan.action_lay_out()
        self.assertFalse(before.exists())
        self.assertEqual(len(plan.talk_ids), 6)
        self.assertLessEqual(max(plan.talk_ids.mapped("date")), date(2026, 7, 10))

    # -- clear messages -----------------------------------------------------------------------

    def test_nothing_to_lay_out(self):
        """A17.1: no duty, days past, nobody free, no day left: each says what to do."""
        for values, message in (
            ({"date_from": "2026-05-01", "date_to": "2026-05-31"}, "days are over"),
            ({"date_from": "2026-07-04", "date_to": "2026-07-05"}, "No day is left"),
            ({"date_from": "2027-07-01", "date_to": "2027-07-31"}, "no open duty"),
            (
                {
                    "absence_ids": [
                        Command.create({"member_id": one.id, "date_from": "2026-07-01", "date_to": "2026-07-31"})
                        for one in (self.c, self.f, self.v)
                    ]
                },
                "(?s)No talk could be laid out.*North Chair – North Vice: the two are never free",
            ),
        ):
            plan = self.plan(**values)
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                plan.action_lay_out()
            self.assertEqual((plan.state, len(plan.talk_ids)), ("draft", 0))
        with self.assertRaisesRegex(UserError, "Lay them out first"):
            plan.action_confirm()

    def test_input_that_cannot_be(self):
        """A17.1: impossible times and days are refused."""
        for values in (
            {"times": "25:00"},
            {"times": "afternoon"},
            {"times": " "},
            {"times": "14:00, 14:30"},
            {"date_from": "2026-12-20", "date_to": "2027-01-10"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.plan(**values)

    def test_says_how_many_duties_it_serves(self):
        """A17.1: what the talks laid out serve is said, and of how many; of what did not fit nothing is served."""
        plan = self.laid_out()
        # The chair with two, three pairs, each of two committee members, each of three leaders with one of them, and
        # each of the five by anybody.
        self.assertEqual(plan.coverage, "6 talks serve 15 of 15 duties.")
        plan.unlink()
        away = [Command.create({"member_id": self.v.id, "date_from": "2026-07-01", "date_to": "2026-07-31"})]
        plan = self.laid_out(absence_ids=away)
        # Chair with full-time vice chair: four; the chair with one committee member: three; that one with the other: two.
        self.assertEqual(plan.coverage, "3 talks serve 9 of 15 duties.")
        plan.action_confirm()
        self.assertEqual(plan.coverage, "3 talks serve 9 of 15 duties.")
        self.assertEqual(len(self.duties().filtered("planned_talk_id")), 9)

    def test_confirmed_plan_is_taken_back(self):
        """A17.1: talks still to come are drafts again, in nobody's calendar; what was held or prepared stays."""
        plan = self.laid_out()
        self.assertFalse(plan.can_take_back)
        plan.action_confirm()
        held, prepared, *__ = plan.talk_ids.sorted("planned_at")
        times = {talk: talk.planned_at for talk in plan.talk_ids}
        with freeze_time("2026-07-30 04:00:00"):
            held.action_hold()
        prepared.sudo().record_ids.create({"talk_id": prepared.id})
        self.assertTrue(plan.can_take_back)
        events = self.env["mj.talk.event"]
        plan.action_take_back()
        self.assertEqual((plan.state, held.state, prepared.state), ("laid_out", "held", "planned"))
        others = plan.talk_ids - held - prepared
        self.assertEqual((len(others), set(others.mapped("state"))), (4, {"draft"}))
        self.assertEqual({talk: talk.planned_at for talk in plan.talk_ids}, times)
        self.assertFalse(self.duties().filtered(lambda duty: duty.planned_talk_id in others))
        self.assertFalse(events.search([("talk_id", "in", others.ids)]))
        plan.action_lay_out()
        plan.action_confirm()
        self.assertFalse(self.duties(state="open").filtered(lambda duty: not duty.planned_talk_id))

    def test_nothing_is_left_to_take_back(self):
        """A17.1: of a plan whose talks were all held or cancelled nothing is taken back; nor by whom it is not for."""
        plan = self.laid_out()
        with self.assertRaisesRegex(UserError, "nothing is left to take back"):
            plan.action_take_back()
        plan.action_confirm()
        with self.assertRaises(AccessError):
            plan.with_user(self.recorder).action_take_back()
        plan.talk_ids.cancel("Twice")
        self.assertFalse(plan.can_take_back)

    def test_talk_in_the_past_is_not_confirmed(self):
        """A17.1: a plan left lying is not confirmed with days that have passed."""
        plan = self.laid_out()
        with freeze_time("2026-07-20 04:00:00"), self.assertRaisesRegex(UserError, "lies in the past"):
            plan.action_confirm()

    # -- who may ------------------------------------------------------------------------------

    def test_steps_only_by_buttons(self):
        """A17.1: state and talks of a plan follow its buttons; a confirmed plan is kept."""
        plan = self.laid_out()
        for values in ({"state": "confirmed"}, {"left_out": "x"}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                plan.write(values)
        with self.assertRaisesRegex(UserError, "another plan"), self.env.cr.savepoint():
            plan.organization_id = self.north
        stray = self.hold(self.c, [self.v])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            stray.with_user(self.clerk).write({"season_plan_id": plan.id})
        plan.action_confirm()
        for attempt in (
            lambda: plan.write({"place": "x"}),
            plan.action_lay_out,
            plan.action_confirm,
            plan.unlink,
            lambda: plan.absence_ids.create({"plan_id": plan.id, "date_from": "2026-07-01"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertEqual(set(plan.talk_ids.mapped("state")), {"planned"})

    def test_out_of_scope(self):
        """A20.2: plans belong to the organisation: others neither see nor make nor move them on."""
        plan = self.laid_out()
        stranger = self.recorder
        self.assertFalse(self.seen_by(stranger, plan))
        with self.assertRaises(AccessError):
            plan.with_user(stranger).create(
                {"organization_id": self.north.id, "date_from": "2026-07-01", "date_to": "2026-07-31"}
            )
        absences = self.env["mj.season.plan.absence"].with_user(stranger)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            absences.create({"plan_id": plan.id, "date_from": "2026-07-01"})
        member = self.new_user("mj_north_vice", "group_mj_user", member=self.v)
        for user in (stranger, self.office, member, self.outsider, self.portal):
            for method in ("action_lay_out", "action_confirm", "action_open_calendar", "unlink"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(plan.with_user(user), method)()
        self.assertEqual(plan.state, "laid_out")
        with self.assertRaises(AccessError):
            plan.talk_ids[:1].with_user(member).read(["season_plan_id"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            plan.absence_ids.create({"plan_id": plan.id, "member_id": self.curator.id, "date_from": "2026-07-01"})

    def test_deleted_with_its_drafts(self):
        """A17.1: a plan that is dropped takes its drafts along."""
        plan = self.laid_out()
        talks = plan.talk_ids
        plan.with_user(self.chair_user).unlink()
        self.assertFalse(talks.exists())

    def test_from_the_organization(self):
        """A17.1: the organisation opens its plans, and fills itself in."""
        action = self.north.with_user(self.clerk).action_open_season_plans()
        form = Form(self.env["mj.season.plan"].with_user(self.chair_user).with_context(**action["context"]))
        self.assertEqual(form.organization_id, self.north)

    def test_confirming_stops_as_a_whole(self):
        """A17.1: where one talk cannot be planned, none is."""
        plan = self.laid_out()
        last = plan.talk_ids[-1]
        original = type(last)._check_people

        def refuse(talks):
            if last in talks:
                raise ValidationError("Not this one")  # pylint: disable=translation-required
            return original(talks)

        with (
            patch.object(type(last), "_check_people", refuse),
            self.assertRaises(ValidationError),
            self.env.cr.savepoint(),
        ):
            plan.action_confirm()
        plan.invalidate_recordset()
        self.assertEqual((plan.state, set(plan.talk_ids.mapped("state"))), ("laid_out", {"draft"}))
