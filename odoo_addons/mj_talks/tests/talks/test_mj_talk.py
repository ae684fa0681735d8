from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjTalk(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backbone = cls.new_member("North Backbone", cls.north)
        cls.appoint(cls.backbone, cls.north, "backbone")
        cls.ordinary = cls.new_member("North Ordinary", cls.north)
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))

    def talk(self, talker, talkees, **values):
        return self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "held_at": "2026-06-10 04:00:00",
                "participant_ids": [
                    *(Command.create({"member_id": person.id, "role": "talker"}) for person in talker),
                    *(Command.create({"member_id": person.id, "role": "talkee"}) for person in talkees),
                ],
                **values,
            }
        )

    def test_regular_at_every_level_and_in_every_form(self):
        """A03.1: talks of all forms and categories, regular and timely, are held and counted at all three levels."""
        head = self.new_member("Municipal Head", self.municipal)
        self.appoint(head, self.municipal, "chair")
        branch = self.new_organization("North Branch", "T-N-9", "grassroots", self.north)
        director = self.new_member("Branch Head", branch)
        self.appoint(director, branch, "branch_director")
        wanted = [
            (self.municipal, head, self.c, "organization", "daily", "regular"),
            (self.north, self.c, self.v, "individual", "daily", "regular"),
            (self.north, self.c, self.ordinary, "personal", "daily", "timely"),
            (self.north, self.c, self.v, "individual", "appointment", "timely"),
            (branch, director, self.ordinary, "individual", "admission", "timely"),
        ]
        talks = self.env["mj.talk"]
        for organization, talker, talkee, form, category, timing in wanted:
            talks |= self.talk(
                talker, talkee, organization_id=organization.id, form=form, category=category, timing=timing
            )
        talks |= self.talk(self.c, self.v | self.m1, form="collective")
        talks.action_hold()
        self.assertEqual(set(talks.mapped("state")), {"held"})
        self.assertEqual(set(talks.organization_id.mapped("level")), {"municipal", "district", "grassroots"})
        for name in ("form", "category", "timing"):
            every = {value for value, __ in talks._fields[name].selection}
            self.assertEqual(set(talks.mapped(name)), every)

    def assertRefused(self, talk, message, error=ValidationError):
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            talk.action_hold()
        talk.invalidate_recordset()
        self.assertEqual(talk.state, "draft")
        self.assertFalse(talk.obligation_ids)

    # -- form and people --------------------------------------------------------------------

    def test_individual_talk_is_one_to_one(self):
        """A15.1: an individual talk has exactly one talked-to."""
        self.assertRefused(self.talk(self.c, self.v | self.f), "one-to-one")
        self.assertRefused(self.talk(self.c, self.env["mj.member"]), "no talked-to who attended")
        allowed = self.talk(self.c, self.v)
        allowed.action_hold()
        self.assertEqual(allowed.state, "held")

    def test_personal_talk_is_one_to_one(self):
        """A16.1: a personal talk is between the person who asked and one leader, and counts for duties."""
        self.assertRefused(self.talk(self.c, self.v | self.f, form="personal"), "one-to-one")
        talk = self.talk(self.c, self.v, form="personal")
        talk.action_hold()
        self.assertIn("A18.1", talk.obligation_ids.mapped("clause"))

    def test_collective_talk_needs_two(self):
        """A14.1: a collective talk is one to many."""
        self.assertRefused(self.talk(self.c, self.v, form="collective"), "at least 2")
        talk = self.talk(self.c, self.v | self.f, form="collective")
        talk.action_hold()
        self.assertEqual(talk.state, "held")

    def test_attendance_counts(self):
        """A14.1: who was invited and did not come is not counted."""
        talk = self.talk(self.c, self.v | self.f | self.m1, form="collective")
        line = {line.member_id: line for line in talk.participant_ids}
        talk.action_hold()
        line[self.f].write({"attended": False, "absence_reason": "Ill"})
        with self.assertRaisesRegex(ValidationError, "at least 2"), self.env.cr.savepoint():
            line[self.m1].attended = False

    def test_nobody_talked(self):
        """A10.3: a talk without a talker is none."""
        self.assertRefused(self.talk(self.env["mj.member"], self.v), "no talker")

    def test_talker_without_post_that_day(self):
        """A10.3: only leadership members and the supervision committee talk, on the day of the talk."""
        self.assertRefused(self.talk(self.m1, self.m2), r"Article 10 \(3\)")
        self.assertRefused(self.talk(self.ordinary, self.m2), r"Article 10 \(3\)")
        self.posts[self.v].end("2026-06-09", "resigned")
        self.assertRefused(self.talk(self.v, self.m1), r"Article 10 \(3\)")
        self.talk(self.v, self.m1, held_at="2026-06-09 04:00:00").action_hold()

    def test_supervision_committee_may_talk(self):
        """A10.3: the municipal supervision committee talks as well."""
        supervisor = self.new_member("Supervisor", self.municipal)
        self.appoint(supervisor, self.municipal, "supervision_member")
        talk = self.talk(supervisor, self.v)
        talk.action_hold()
        self.assertEqual(talk.state, "held")

    def test_daily_talk_is_for_the_key_few(self):
        """A10.1: regular daily talks are with leadership, committee, department heads and key few."""
        self.assertRefused(self.talk(self.c, self.ordinary), r"Article 10 \(1\).*mark the talk as timely")
        self.talk(self.c, self.backbone).action_hold()
        timely = self.talk(self.c, self.ordinary, timing="timely")
        timely.action_hold()
        self.assertEqual(timely.state, "held")

    def test_organization_talk(self):
        """A13.1: the chair, one-to-one, with leadership members or chairs of the organisations below."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north)
        director = self.new_member("Branch Director", branch)
        self.appoint(director, branch, "branch_director")
        self.assertRefused(self.talk(self.f, self.v, form="organization"), r"Article 13\): Chair")
        self.assertRefused(self.talk(self.c, self.m1, form="organization"), "anywhere below")
        self.assertRefused(self.talk(self.c, self.v | self.f, form="organization"), "one-to-one")
        for talkee in (self.v, director):
            talk = self.talk(self.c, talkee, form="organization")
            talk.action_hold()
            self.assertEqual(talk.state, "held")

    def municipal_chair(self):
        head = self.new_member("Municipal Head", self.municipal)
        self.appoint(head, self.municipal, "chair")
        return head

    def test_organization_form_further_down(self):
        """A13.1: chairs of all organisations below are lawful, unless the committee keeps to those directly below."""
        head = self.municipal_chair()
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north)
        director = self.new_member("Branch Director", branch)
        self.appoint(director, branch, "branch_director")
        values = {"form": "organization", "organization_id": self.municipal.id}
        talk = self.talk(head, director, **values)
        row = self.env.ref("mj_talks.talk_permission_organization_chairs_below")
        row.relation = "below"
        self.assertRefused(talk, "directly below")
        row.relation = "all_below"
        talk.action_hold()
        self.assertEqual(talk.state, "held")
        self.assertRefused(self.talk(self.c, head, form="organization", timing="timely"), "anywhere below")

    def test_regular_talk_never_upwards(self):
        """A10.1: a regular daily talk goes to one's own level or below; a timely one may go up, so may all by setting."""
        head = self.municipal_chair()
        self.assertRefused(self.talk(self.c, head), "own level or below")
        for talk in (self.talk(head, self.c), self.talk(self.c, self.f), self.talk(self.c, head, timing="timely")):
            talk.action_hold()
            self.assertEqual(talk.state, "held")
        self.env.company.mj_talks_upwards = True
        talk = self.talk(self.c, head)
        talk.action_hold()
        self.assertEqual(talk.state, "held")

    def test_talked_to_with_a_post_at_both_levels(self):
        """A10.1: whoever leads above and has a post here, too, is talked to here."""
        self.appoint(self.m1, self.municipal, "vice_chair")
        talk = self.talk(self.c, self.m1)
        talk.action_hold()
        self.assertEqual(talk.state, "held")

    def test_external_superior_only_at_the_top(self):
        """A11.1: somebody from outside talks only before an appointment at the top organisation."""
        values = {"external_name": "Superior", "role": "talker"}
        with self.assertRaisesRegex(ValidationError, "top organisation"), self.env.cr.savepoint():
            self.talk(self.c, self.v).participant_ids = [Command.create(values)]
        talk = self.talk(self.env["mj.member"], self.chair, organization_id=self.municipal.id, category="appointment")
        talk.participant_ids = [Command.create(values)]
        self.assertIn("Superior", talk.participant_ids.mapped("display_name"))

    # -- time -----------------------------------------------------------------------------------

    def test_future_talk_was_not_held(self):
        """A17.1: a talk in the future cannot have been held."""
        self.assertRefused(self.talk(self.c, self.v, held_at="2026-06-20 04:00:00"), "future", UserError)
        held = self.hold(self.c, [self.v])
        with self.assertRaisesRegex(UserError, "future"), self.env.cr.savepoint():
            held.held_at = "2026-06-20 04:00:00"

    def test_planned_talk_without_time(self):
        """A17.1: a plan says when."""
        talk = self.talk(self.c, self.v, held_at=False)
        with self.assertRaisesRegex(UserError, "time for which"):
            talk.action_plan()

    def test_plan_shows_on_the_duty(self):
        """A17.1: planned talks show in the progress of the duties they would serve, and on no other."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-01 04:00:00")
        talk.action_plan()
        self.assertEqual(set(talk.planned_obligation_ids.mapped("clause")), {"A05.1", "A18.1", "A18.2"})
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        self.assertEqual((duty.progress, duty.planned_talk_id), ("planned", talk))
        other = self.duties("A18.1") - duty
        self.assertEqual(other.progress, "open")
        # Somebody else takes the place: the plan follows.
        talk.participant_ids.filtered(lambda line: line.role == "talkee").member_id = self.f
        self.assertEqual((duty.progress, other.progress), ("open", "planned"))
        talk.planned_at = "2027-01-08 04:00:00"
        self.assertEqual(other.progress, "open")

    def test_held_plan_fulfils(self):
        """A17.1, A18.1: a planned talk held as planned fulfils its duties and is no longer shown as planned."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-06-14 04:00:00")
        talk.action_plan()
        talk.action_hold()
        self.assertEqual(talk.held_on, date(2026, 6, 14))
        self.assertFalse(talk.planned_obligation_ids)
        self.assertEqual(set(talk.obligation_ids.mapped("progress")), {"done"})

    def test_plan_that_falls_away_leaves_the_next(self):
        """A17.1: of two planned talks of one pair the later one stands in when the first is cancelled or was missed."""
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        first = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-05 04:00:00")
        second = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-12 04:00:00")
        (first | second).action_plan()
        self.assertEqual(duty.planned_talk_id, first)
        first.cancel("Ill")
        self.assertEqual((duty.planned_talk_id, duty.progress), (second, "planned"))
        third = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-01 04:00:00")
        third.action_plan()
        held = self.hold(self.c, [self.v])
        self.assertEqual((duty.talk_id, duty.planned_talk_id.id), (held, second.id))
        held.cancel("Entered twice")
        self.assertEqual((duty.state, duty.planned_talk_id), ("open", second))

    def test_duty_of_a_talk_planned_before_it(self):
        """A17.1: a talk planned for January shows on the duty that appears with the new year."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2027-01-08 04:00:00")
        talk.action_plan()
        self.assertFalse(talk.planned_obligation_ids)
        with freeze_time("2027-01-02 04:00:00"):
            self.engine._generate_year(2027)
            self.assertIn("A18.1", talk.planned_obligation_ids.mapped("clause"))

    def test_talk_planned_for_the_first_morning_of_the_year(self):
        """A17.1: half past midnight on 1 January in Shanghai is planned for the new year, whatever UTC says."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-12-31 16:30:00")
        talk.action_plan()
        with freeze_time("2027-01-02 04:00:00"):
            self.engine._generate_year(2027)
            self.assertIn(
                "A18.1", talk.planned_obligation_ids.filtered(lambda duty: duty.year == 2027).mapped("clause")
            )

    def test_held_talk_keeps_its_time(self):
        """A20.2: the time of a held talk is not emptied, on its form or by a correction; the message says what to do."""
        talk = self.hold(self.c, [self.v])
        with self.assertRaisesRegex(UserError, "Enter when"), self.env.cr.savepoint():
            talk.held_at = False
        self.assertTrue(talk.held_at)

    def test_held_talk_moved_is_checked_anew(self):
        """A13.1: an organisation talk belongs to the organisation whose chair held it."""
        talk = self.hold(self.c, [self.v], form="organization")
        with self.assertRaisesRegex(ValidationError, "Article 13"), self.env.cr.savepoint():
            talk.organization_id = self.municipal

    def test_why_names_only_talks_one_may_see(self):
        """A06.4, door 12: a talk held elsewhere is not told of by the duty it does not fulfil."""
        south = self.new_organization("South District", "T-S", "district", self.municipal, go_live="2026-01-01")
        head = self.new_member("South Head", south)
        self.appoint(head, south, "chair")
        here = self.hold(self.c, [self.m2], category="appointment", timing="timely")
        elsewhere = self.hold(head, [self.m2], organization_id=south.id, timing="timely")
        duty = self.duties("A18.3", "open").filtered(lambda duty: duty.talkee_id == self.m2)
        self.assertIn(elsewhere.reference, duty.explanation)
        told = duty.with_user(self.clerk).explanation
        self.assertIn(here.reference, told)
        self.assertNotIn(elsewhere.reference, told)

    def test_reference_is_of_the_local_year(self):
        """A20.2: a talk entered in Shanghai on New Year's morning has a number of the new year."""
        with freeze_time("2026-12-31 17:00:00"):
            self.assertIn("2027", self.talk(self.c, self.v).reference)

    # -- correction and cancelling ---------------------------------------------------------------

    def test_replace_a_person_in_the_form(self):
        """A17.2: a wrong person is replaced in one save, and the duties follow."""
        talk = self.hold(self.c, [self.v])
        talkee = talk.participant_ids.filtered(lambda line: line.role == "talkee")
        with Form(talk) as form:
            form.participant_ids.remove(index=talk.participant_ids.ids.index(talkee.id))
            with form.participant_ids.new() as line:
                line.role = "talkee"
                line.member_id = self.f
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.f)})

    def test_no_caller_skips_what_follows(self):
        """A18.1: no context key keeps the duties from following a correction."""
        talk = self.hold(self.c, [self.v], recorder_id=self.clerk.id)
        lines = talk.participant_ids.with_user(self.clerk).with_context(mj_talk_lines=True, mj_talk_transition=True)
        lines.filtered(lambda line: line.role == "talkee").member_id = self.f
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.f)})

    def test_cancel_needs_a_reason(self):
        """A17.2: a cancelled talk keeps its reason; what it fulfilled is owed again."""
        talk = self.hold(self.c, [self.v])
        with self.assertRaisesRegex(UserError, "reason"):
            talk.cancel("  ")
        action = talk.with_user(self.chair_user).action_cancel()
        wizard = Form(self.env["mj.talk.cancel"].with_user(self.chair_user).with_context(**action["context"]))
        wizard.reason = "Entered twice"
        wizard.save().action_apply()
        self.assertEqual((talk.state, talk.cancel_reason), ("cancelled", "Entered twice"))
        self.assertFalse(self.pairs("A18.1", "fulfilled"))

    def test_cancelled_plan(self):
        """A17.1: a plan that was cancelled leaves the duty open."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-01 04:00:00")
        talk.action_plan()
        talk.cancel("Postponed")
        self.assertEqual(set(self.duties("A18.1").mapped("progress")), {"open"})

    def test_archived_talk_stays(self):
        """A20.1: an archived talk is corrected in the ledger, not cancelled."""
        talk = self.hold(self.c, [self.v])
        talk.sudo().state = "archived"
        with self.assertRaisesRegex(UserError, "ledger"):
            talk.cancel("No longer wanted")

    def test_delete(self):
        """A20.1: only drafts and cancelled talks are deleted."""
        talk = self.hold(self.c, [self.v])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            talk.with_user(self.clerk).unlink()
        self.talk(self.c, self.v).with_user(self.clerk).unlink()

    def test_planned_talks_are_cancelled_and_not_deleted(self):
        """A20.1: a plan is known to others; a cancelled one goes, and nothing between."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-07-01 04:00:00")
        talk.action_plan()
        for state in ("planned", "held", "recorded", "confirmed", "archived"):
            talk.sudo().state = state
            with self.subTest(state), self.assertRaisesRegex(UserError, "is not deleted"), self.env.cr.savepoint():
                talk.with_user(self.clerk).unlink()
        talk.sudo().state = "planned"
        talk.cancel("Ill")
        talk.with_user(self.clerk).unlink()
        self.assertFalse(talk.exists())

    def test_held_without_somebody_plans_nothing_more(self):
        """A17.1: whom a held talk did not serve is no longer shown as planned for it."""
        rule = self.env.ref("mj_talks.talk_rule_a18_1")
        self.env.cr.execute("UPDATE mj_talk_rule SET accepts_collective = TRUE WHERE id = %s", [rule.id])
        rule.invalidate_recordset()
        people = self.v | self.f | self.m1
        talk = self.talk(self.c, people, form="collective", held_at=False, planned_at="2026-06-14 04:00:00")
        talk.action_plan()
        duties = self.duties("A18.1")
        self.assertEqual({duty.talkee_id: duty.progress for duty in duties}, {self.v: "planned", self.f: "planned"})
        talk.participant_ids.filtered(lambda line: line.member_id == self.f).attended = False
        talk.action_hold()
        self.assertFalse(talk.planned_obligation_ids)
        self.assertEqual({duty.talkee_id: duty.progress for duty in duties}, {self.v: "done", self.f: "open"})

    # -- who may ----------------------------------------------------------------------------------

    def test_state_only_by_buttons(self):
        """A10.3: nobody writes the state past the checks, whatever the context says."""
        talk = self.talk(self.m1, self.m2).with_user(self.clerk).with_context(mj_talk_transition=True)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            talk.state = "held"
        model = self.env["mj.talk"].with_user(self.clerk)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            model.create({"organization_id": self.north.id, "state": "archived"})
        sneaky = model.with_context(default_state="held").create({"organization_id": self.north.id})
        self.assertEqual(sneaky.state, "draft")

    def test_leader_plans_own_talk(self):
        """A18.1: a leader enters, plans and holds a talk of the own organisation, and of no other."""
        talk = (
            self.env["mj.talk"]
            .with_user(self.chair_user)
            .create(
                {
                    "organization_id": self.north.id,
                    "planned_at": "2026-06-14 04:00:00",
                    "participant_ids": [
                        Command.create({"member_id": self.c.id, "role": "talker"}),
                        Command.create({"member_id": self.v.id, "role": "talkee"}),
                    ],
                }
            )
        )
        talk.action_plan()
        talk.action_hold()
        self.assertEqual(talk.state, "held")
        with self.assertRaises(AccessError):
            talk.create({"organization_id": self.west.id})

    def test_talked_to_does_not_move_a_talk_on(self):
        """A14.1: somebody who only takes part reads the talk and changes nothing."""
        user = new_test_user(
            self.env, login="mj_north_vice", groups="mj_talks.group_mj_user", partner_id=self.v.partner_id.id, name="V"
        )
        talk = self.talk(self.c, self.v).with_user(user)
        self.assertEqual(talk.form, "individual")
        for method in (talk.action_plan, talk.action_hold, lambda: talk.cancel("No")):
            with self.assertRaises(AccessError):
                method()
        with self.assertRaises(AccessError):
            talk.place = "Elsewhere"
        self.assertEqual(talk.sudo().state, "draft")

    def test_out_of_scope(self):
        """A20.2: the recorder of another organisation sees no talk of this one."""
        talk = self.hold(self.c, [self.v])
        self.assertFalse(self.seen_by(self.recorder, talk))
        self.assertFalse(
            self.recorder.env["mj.talk.participant"].with_user(self.recorder).search([("talk_id", "=", talk.id)])
        )
        with self.assertRaises(AccessError):
            talk.participant_ids.with_user(self.recorder).write({"attended": False})
        self.assertEqual(self.seen_by(self.clerk, talk), talk)

    def test_people_out_of_sight(self):
        """A20.2: a talk names only people its writer may see."""
        talk = self.talk(self.c, self.v)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            talk.participant_ids.with_user(self.clerk).create(
                {"talk_id": talk.id, "member_id": self.curator.id, "role": "talkee"}
            )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            talk.with_user(self.clerk).participant_ids = [Command.create({"member_id": self.curator.id})]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env["mj.talk.cancel"].with_user(self.recorder).create({"talk_ids": talk.ids, "reason": "x"})

    def test_name_is_the_reference(self):
        """A20.1: a talk's name is its neutral reference."""
        talk = self.hold(self.c, [self.v])
        self.assertEqual(talk.display_name, talk.reference)
        self.assertRegex(talk.reference, r"^TX2026-\d{5}$")

    def test_nobody_came(self):
        """A14.1, A15.1: a talk is held only with those who came; nobody, or too few, is no talk."""
        for people, form, absent, message in (
            (self.v, "individual", self.v, "no talked-to who attended"),
            (self.v, "individual", self.c, "no talker who attended"),
            (self.v | self.m1, "collective", self.v | self.m1, "no talked-to who attended"),
            (self.v | self.m1, "collective", self.m1, "at least 2 talked-to"),
        ):
            with self.subTest(form=form, absent=absent.mapped("name")):
                talk = self.talk(self.c, people, form=form)
                talk.participant_ids.filtered(lambda line, absent=absent: line.member_id in absent).attended = False
                self.assertRefused(talk, message)

    def test_planned_for_a_later_day_is_not_held_now(self):
        """A10.1: a talk planned for another day needs the time at which it was held."""
        talk = self.talk(self.c, self.v, held_at=False, planned_at="2026-06-15 16:01:00")
        talk.action_plan()
        with self.assertRaisesRegex(UserError, "planned for a later day"), self.env.cr.savepoint():
            talk.action_hold()
        talk.invalidate_recordset()
        self.assertEqual((talk.state, talk.held_at), ("planned", False))
        talk.held_at = "2026-06-12 04:00:00"
        talk.action_hold()
        self.assertEqual((talk.state, talk.date), ("held", date(2026, 6, 12)))

    def test_outsider_stays_at_the_top(self):
        """A10.3, A11.1: somebody from outside talks before posts of the top organisation, whatever is changed later."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.municipal.id,
                "category": "appointment",
                "timing": "timely",
                "planned_at": "2026-06-20 04:00:00",
                "participant_ids": [
                    Command.create({"external_name": "A superior", "role": "talker"}),
                    Command.create({"member_id": self.c.id, "role": "talkee"}),
                ],
            }
        )
        for values in ({"category": "daily"}, {"organization_id": self.north.id}):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, "outside"), self.env.cr.savepoint():
                talk.write(values)
