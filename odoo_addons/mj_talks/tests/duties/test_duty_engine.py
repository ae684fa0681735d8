from datetime import date

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ... import clock
from ...models.duties import mj_duty_engine
from ..common import MjCase


class DutyCase(MjCase):
    """One live district on 15 June 2026: chair, full-time vice chair, vice chair and two committee members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freeze = freeze_time("2026-06-15 04:00:00")
        cls.freeze.start()
        cls.addClassCleanup(cls.freeze.stop)
        cls.engine = cls.env["mj.duty.engine"]
        cls.north = cls.new_organization("North District", "T-N", "district", cls.municipal, go_live="2026-01-01")
        names = (f"North {name}" for name in ("Chair", "Full-Time", "Vice", "First", "Second"))
        cls.c, cls.f, cls.v, cls.m1, cls.m2 = cls.new_members(cls.north, *names)
        posts = cls.appoint_all(
            (cls.c, cls.north, "chair"),
            (cls.f, cls.north, "full_time_vice_chair"),
            (cls.v, cls.north, "vice_chair"),
            (cls.m2, cls.north, "committee"),
        )
        cls.posts = {post.member_id: post for post in posts}
        cls.posts[cls.m1] = cls.appoint(cls.m1, cls.north, "committee", leader_id=cls.v.id)

    def duties(self, clause=None, state=None, organization=None):
        domain = [("organization_id", "=", (organization or self.north).id), ("year", "=", 2026)]
        if clause:
            domain.append(("rule_id.code", "=", clause))
        if state:
            domain.append(("state", "=", state))
        return self.env["mj.obligation"].search(domain)

    def pairs(self, clause, state="open", organization=None):
        """The people of duties as a set, unordered for mutual rules."""
        return {
            frozenset((duty.talker_id, duty.talkee_id)) if duty.mutual else (duty.talker_id, duty.talkee_id)
            for duty in self.duties(clause, state, organization)
        }

    def hold(self, talker, talkees, day="2026-06-10", **values):
        """Hold a talk at noon, local time."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "form": "individual" if len(talkees) == 1 else "collective",
                "held_at": f"{day} 04:00:00",
                "participant_ids": [
                    Command.create({"member_id": talker.id, "role": "talker"}),
                    *(Command.create({"member_id": person.id, "role": "talkee"}) for person in talkees),
                ],
                **values,
            }
        )
        talk.action_hold()
        return talk

    def reword(self, name, **values):
        """Give a shipped rule other terms, as if it had been so from the beginning."""
        rule = self.env.ref(f"mj_talks.talk_rule_{name}")
        for terms in ({"state": "draft"}, values, {"state": "on"}):
            rule.write(terms)
        return rule


@tagged("post_install", "-at_install")
class TestActingChair(DutyCase):
    def test_acting_chair_counts_as_chair(self):
        """A18.1, A13.1, A06.2: who presides without being chair owes the chair's talks and holds them, and it is said so."""
        acting = self.env["mj.position"].create(
            {"name": "Vice Chair, Presiding", "code": "presiding", "is_leadership": True, "is_acting_chair": True}
        )
        self.posts[self.c].write({"date_to": "2026-05-31", "end_reason": "died"})
        self.posts[self.v].write({"date_to": "2026-05-31", "end_reason": "died"})
        self.assertFalse(self.duties("A18.1", "open"))
        post = self.appoint(self.m2, self.north, "vice_chair", "2026-06-01", "proposed")
        post.position_id = acting
        post._override_gate("A test about something else") if post.gate_state == "open" else None
        post.state = "effective"
        duty = self.duties("A18.1", "open")
        self.assertEqual((duty.talker_id, duty.talkee_id), (self.m2, self.f))
        self.assertIn("North Second presides as acting chair", duty.explanation)
        talk = self.hold(self.m2, [self.f], form="organization")
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))
        acting.is_acting_chair = False
        self.assertFalse(self.duties("A18.1", "open"))


@tagged("post_install", "-at_install")
class TestSupervisionCommitteeAsRole(DutyCase):
    def test_supervision_committee_talks_by_rule(self):
        """A10.3: a rule may name the supervision committee: any of it may do the duty, and nobody else."""
        self.municipal.go_live = "2026-01-01"
        head, inspector = (self.new_member(name, self.municipal) for name in ("Head", "Inspector"))
        self.appoint(head, self.municipal, "chair", "2024-01-01")
        self.appoint(inspector, self.municipal, "supervision_member", "2024-01-01")
        terms = {"talker_scope": "supervision_committee", "talkee_scope": "leadership", "coverage": "talkee"}
        rule = self.env.ref("mj_talks.talk_rule_a18_1").copy(terms | {"date_from": "2026-01-01"})
        rule.action_switch_on()
        duty = self.env["mj.obligation"].search([("rule_id", "=", rule.id)])
        self.assertEqual((duty.organization_id, duty.talkee_id, duty.talker_id.id), (self.municipal, head, False))
        user = self.new_user("mj_inspector", "group_mj_leader", (self.municipal, False), member=inspector)
        self.assertTrue(duty.with_user(user).is_mine)
        talk = self.hold(inspector, [head], organization_id=self.municipal.id)
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))


@tagged("post_install", "-at_install")
class TestGeneration(DutyCase):
    def test_small_organization_to_the_last_pair(self):
        """A18.1, A18.2, A18.3, A05.1: a team of three and two committee members, worked by hand."""
        nobody = self.env["mj.member"]
        self.assertEqual(self.pairs("A18.1"), {(self.c, self.f), (self.c, self.v)})
        self.assertEqual(
            self.pairs("A18.2"),
            {frozenset((self.c, self.f)), frozenset((self.c, self.v)), frozenset((self.f, self.v))},
        )
        self.assertEqual(
            self.pairs("A18.3"),
            {
                (self.v, self.m1),
                (nobody, self.m2),
                (self.c, nobody),
                (self.f, nobody),
                (self.v, nobody),
            },
        )
        self.assertEqual(self.duties("A05.1").talkee_id, self.c | self.f | self.v | self.m1 | self.m2)
        duty = self.duties("A18.1")[:1]
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 1, 1), date(2026, 12, 31)))
        self.assertEqual(duty.settings["coverage"], "pair")
        self.assertEqual(duty.settings["windows"], [[7, 7], [12, 12]])

    def test_vacant_chair(self):
        """A18.1, A18.4: without a chair nobody owes the chair's talks; the others still owe each other."""
        self.posts[self.c].end("2026-06-14", "retired")
        self.assertFalse(self.duties("A18.1", "open"))
        self.assertEqual(set(self.duties("A18.1").mapped("lapse_reason")), {"role_ended"})
        self.assertEqual(self.pairs("A18.2"), {frozenset((self.f, self.v))})

    def test_change_in_the_middle_of_the_year(self):
        """A18.4: done duties stay, the leaver's open ones are missed, the newcomer's appear."""
        self.hold(self.c, [self.v])
        self.posts[self.v].end("2026-06-12", "resigned")
        newcomer = self.new_member("North Newcomer", self.north)
        self.appoint(newcomer, self.north, "vice_chair", "2026-06-13")
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v)})
        self.assertEqual(self.pairs("A18.1"), {(self.c, self.f), (self.c, newcomer)})
        self.assertEqual(self.pairs("A18.2", "missed"), {frozenset((self.f, self.v))})
        # The first committee member's leader is gone: any leadership member may talk now.
        self.assertIn((self.env["mj.member"], self.m1), self.pairs("A18.3"))

    def test_tables_that_pass_for_empty_are_counted(self):
        """A18: beside a long import autovacuum says of its tables that they hold nothing, and every plan rests on that."""
        self.patch(mj_duty_engine, "READ_BY_RECONCILIATION", ("mj.duty.turn",))
        rows = "SELECT reltuples FROM pg_class WHERE oid = 'mj_duty_turn'::regclass"
        self.env.flush_all()
        self.cr.execute("TRUNCATE mj_duty_turn")
        self.engine._count_rows()
        self.assertLessEqual(self.env.execute_query(SQL(rows))[0][0], 0)
        self.env["mj.duty.turn"]._take_around(self.north)
        self.engine._count_rows()
        self.assertEqual(self.env.execute_query(SQL(rows)), [(2,)])

    def test_second_run_adds_nothing(self):
        """A18: generation may be repeated at will."""
        before = self.duties().ids
        self.assertEqual(self.engine._generate_year(2026), (0, 0, 0))
        self.assertEqual(self.duties().ids, before)

    def test_nothing_before_the_regulation(self):
        """A24.1: nothing is owed before 9 November 2023, and from that day on it is."""
        self.north.go_live = "2020-01-01"
        for member in (self.c, self.v):
            self.posts[member].date_from = "2020-01-01"
        self.engine._generate_year(2022)
        self.engine._generate_year(2023)
        old = self.env["mj.obligation"].search([("organization_id", "=", self.north.id), ("year", "<", 2024)])
        self.assertEqual(set(old.mapped("year")), {2023})
        self.assertEqual(set(old.mapped("opens_on")), {date(2023, 11, 9)})

    def test_appointment_in_december(self):
        """A18.4: who comes after the cut-off day owes nothing for the year."""
        with freeze_time("2026-12-20 04:00:00"):
            late = self.new_member("North Late", self.north)
            self.appoint(late, self.north, "vice_chair", "2026-12-15")
            self.assertNotIn((self.c, late), self.pairs("A18.1"))
            self.assertIn((self.c, self.v), self.pairs("A18.1"))

    def test_cut_off_day(self):
        """A18.4: 1 December is the last day on which a new post brings duties for the year."""
        with freeze_time("2026-12-20 04:00:00"):
            last, late = (self.new_member(f"North {name}", self.north) for name in ("Last", "Too Late"))
            self.appoint(last, self.north, "vice_chair", "2026-12-01")
            self.appoint(late, self.north, "vice_chair", "2026-12-02")
            self.assertIn((self.c, last), self.pairs("A18.1"))
            self.assertNotIn((self.c, late), self.pairs("A18.1"))

    def test_other_leader_after_the_talk(self):
        """A18.3: who had the year's talk is not asked for again when another leader takes charge."""
        self.hold(self.v, [self.m1])
        self.posts[self.m1].leader_id = self.f
        self.assertEqual(self.duties("A18.3").filtered(lambda duty: duty.talkee_id == self.m1).talker_id, self.v)

    def test_change_of_post_inside_the_leadership_in_december(self):
        """A18.2: the leadership's mutual duties survive a change of post."""
        with freeze_time("2026-12-20 04:00:00"):
            self.posts[self.v].end("2026-12-14", "transfer")
            self.appoint(self.v, self.north, "secretary_general", "2026-12-15")
            self.assertIn(frozenset((self.f, self.v)), self.pairs("A18.2"))

    def test_organization_not_live(self):
        """A18: an organisation that is not live owes nothing."""
        self.assertFalse(self.duties(organization=self.east))

    def test_leadership_of_one(self):
        """A18: with nobody to talk to nothing is owed."""
        self.school.go_live = "2026-01-01"
        self.assertFalse(self.duties(organization=self.school))

    def test_two_organizations(self):
        """A18: a person with posts in two organisations owes in each, and one talk serves both."""
        self.west.go_live = "2026-01-01"
        self.appoint(self.c, self.west, "vice_chair")
        self.appoint(self.v, self.west, "chair")
        self.assertEqual(self.pairs("A18.1", organization=self.west), {(self.v, self.c)})
        self.hold(self.c, [self.v])
        self.assertEqual(self.pairs("A18.2", "fulfilled", self.west), {frozenset((self.c, self.v))})
        self.assertEqual(self.pairs("A18.2", "fulfilled"), {frozenset((self.c, self.v))})
        self.assertEqual(self.pairs("A18.1", organization=self.west), {(self.v, self.c)})

    def test_leaving_the_party(self):
        """A18.4: leaving ends the posts, and open duties lapse."""
        coming = self.appoint(self.v, self.north, "committee", "2026-07-01")
        self.v.write({"state": "former", "left_on": "2026-06-10"})
        # Nor is a post taken that would have begun later.
        self.assertEqual(coming.state, "cancelled")
        proposed = self.env["mj.appointment"].create(
            {
                "member_id": self.v.id,
                "organization_id": self.north.id,
                "position_id": self.position("committee").id,
                "date_from": "2026-08-01",
            }
        )
        with self.assertRaisesRegex(UserError, "left"):
            proposed.action_take_effect()
        # A post held before is history that may still be entered.
        proposed.write({"date_from": "2025-01-01", "date_to": "2025-06-30"})
        proposed.action_take_effect()
        self.assertEqual(proposed.state, "effective")
        self.assertEqual(self.posts[self.v].date_to, date(2026, 6, 10))
        self.assertNotIn((self.c, self.v), self.pairs("A18.1"))

    def test_archiving_somebody_with_a_post(self):
        """A18.4: nobody is archived out of a post, which would leave duties towards them open."""
        office = self.new_user("mj_north_office", "group_mj_office", (self.north, True))
        with self.assertRaisesRegex(UserError, "Still in a post .*North Vice"), self.cr.savepoint():
            self.v.with_user(office).action_archive()
        proposed = self.new_member("North Proposed", self.north)
        proposal = self.appoint(proposed, self.north, "committee", "2026-08-01", "proposed")
        with self.assertRaisesRegex(UserError, "proposed for one"), self.cr.savepoint():
            proposed.with_user(office).action_archive()
        proposal.action_cancel()
        self.posts[self.v].end("2026-06-10", "died")
        (proposed | self.v).with_user(office).action_archive()
        self.m2.with_user(office).write({"state": "former", "left_on": "2026-06-10", "active": False})
        self.assertFalse((proposed | self.v | self.m2).filtered("active"))
        owed = self.duties(state="open")
        self.assertFalse((owed.talker_id | owed.talkee_id) & (self.v | self.m2))

    def test_dissolved(self):
        self.north.dissolved_on = "2026-06-01"
        # What is open now is about the posts lost (A06.1).
        self.assertEqual(set(self.duties(state="open").mapped("clause")), {"A06"})
        self.assertEqual(set(self.duties(state="lapsed").mapped("lapse_reason")), {"organization_ended"})

    def test_return_reopens(self):
        """A18.4: an end entered by mistake and taken back reopens what lapsed."""
        self.posts[self.v].end("2026-06-01", "resigned")
        self.posts[self.v].write({"date_to": False, "end_reason": False})
        self.assertIn((self.c, self.v), self.pairs("A18.1"))

    def test_overdue_at_midnight_in_shanghai(self):
        """A07.8: overdue is a fact of the local date, whether or not a job ran."""
        with freeze_time("2026-12-31 15:30:00"):
            self.assertFalse(self.duties("A18.1").filtered("is_overdue"))
        with freeze_time("2026-12-31 16:30:00"):
            duties = self.duties("A18.1")
            duties.invalidate_recordset()
            self.assertEqual(duties.filtered("is_overdue"), duties)
            found = self.env["mj.obligation"].search([("is_overdue", "=", True), ("id", "in", duties.ids)])
            self.assertEqual(found, duties)


@tagged("post_install", "-at_install")
class TestFulfilment(DutyCase):
    def test_chair_talk_serves_both(self):
        """A18.1, A18.2: the chair's talk counts for the pair as well."""
        talk = self.hold(self.c, [self.v])
        self.assertEqual(set(talk.obligation_ids.mapped("clause")), {"A05.1", "A18.1", "A18.2"})
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v)})
        # Both people of the mutual rule had their talk.
        self.assertEqual(self.duties("A05.1", "fulfilled").talkee_id, self.c | self.v)

    def test_vice_chair_talk_is_no_chair_talk(self):
        """A18.1: the chair owes it; being talked to does not discharge it."""
        self.hold(self.v, [self.c])
        self.assertFalse(self.duties("A18.1", "fulfilled"))
        self.assertEqual(self.pairs("A18.2", "fulfilled"), {frozenset((self.c, self.v))})

    def test_leader_in_charge_only(self):
        """A18.3: the leader in charge talks; where none is set any leadership member may."""
        self.hold(self.f, [self.m1], day="2026-06-09")
        self.assertNotIn((self.v, self.m1), self.pairs("A18.3", "fulfilled"))
        self.assertIn((self.f, self.env["mj.member"]), self.pairs("A18.3", "fulfilled"))
        self.hold(self.v, [self.m1])
        self.hold(self.f, [self.m2])
        done = self.pairs("A18.3", "fulfilled")
        self.assertLessEqual({(self.v, self.m1), (self.env["mj.member"], self.m2)}, done)

    def test_collective_talk_does_not_count(self):
        """A14.1, A18.1: collective talks count only where the rule accepts them, and the duty says why."""
        self.hold(self.c, [self.v, self.f])
        duty = self.duties("A18.1")[:1]
        self.assertEqual(duty.state, "open")
        self.assertIn("form does not count", duty.explanation)

    def test_absent_person(self):
        """A14.1: who did not attend was not talked to."""
        talk = self.hold(self.c, [self.v])
        talk.participant_ids.filtered(lambda line: line.role == "talkee").member_id = self.f
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.f)})

    def accept_collective(self, *rules):
        """Let rules take collective talks, as a later wording of theirs may."""
        ids = [self.env.ref(f"mj_talks.talk_rule_{name}").id for name in rules]
        self.env.cr.execute("UPDATE mj_talk_rule SET accepts_collective = TRUE WHERE id = ANY(%s)", [ids])
        self.env["mj.talk.rule"].invalidate_model()

    def test_who_did_not_come_was_not_talked_to(self):
        """A14.1: of those invited, who stayed away is owed the talk as before; who came after all is not."""
        self.accept_collective("a18_1")
        talk = self.hold(self.c, [self.v, self.f, self.m1])
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v), (self.c, self.f)})
        absent = talk.participant_ids.filtered(lambda line: line.member_id == self.f)
        absent.attended = False
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v)})
        absent.attended = True
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v), (self.c, self.f)})

    def test_talker_who_did_not_come_talked_with_nobody(self):
        """A14.1: of two who were to talk, the one who stayed away fulfilled nothing."""
        self.accept_collective("a18_1", "a18_2")
        talk = self.hold(self.f, [self.v, self.m1])
        talk.participant_ids = [Command.create({"member_id": self.c.id, "role": "talker", "attended": False})]
        self.assertFalse(self.duties("A18.1", "fulfilled"))
        self.assertEqual(self.pairs("A18.2", "fulfilled"), {frozenset((self.f, self.v))})
        talk.participant_ids.filtered(lambda line: line.member_id == self.c).attended = True
        self.assertEqual(self.pairs("A18.1", "fulfilled"), {(self.c, self.v)})

    def test_cancel_takes_back(self):
        """A17.2: what a cancelled talk fulfilled is owed again."""
        with freeze_time("2026-07-20 04:00:00"):
            talk = self.hold(self.c, [self.v], day="2026-07-10")
            served = talk.obligation_ids
            self.assertTrue(all(served.mapped("in_window")))
            talk.cancel("Entered for the wrong person")
        self.assertFalse(self.duties(state="fulfilled"))
        self.assertIn((self.c, self.v), self.pairs("A18.1"))
        for duty in served:
            self.assertFalse(duty.talk_id or duty.fulfilled_on or duty.in_window)

    def test_another_talk_takes_over(self):
        first = self.hold(self.c, [self.v], day="2026-05-01")
        second = self.hold(self.c, [self.v], day="2026-05-20")
        self.assertFalse(second.obligation_ids)
        first.cancel("Entered twice")
        self.assertIn("A18.1", second.obligation_ids.mapped("clause"))

    def test_roles_on_the_day_of_the_talk(self):
        """A18.1: what counts is who was chair on the day of the talk."""
        self.hold(self.v, [self.f], day="2026-03-01")
        self.posts[self.c].end("2026-05-31", "retired")
        self.posts[self.v].end("2026-05-31", "transfer")
        self.appoint(self.v, self.north, "chair", "2026-06-01")
        duty = self.duties("A18.1", "open").filtered(lambda duty: duty.talkee_id == self.f)
        self.assertEqual(duty.talker_id, self.v)
        self.assertIn("required post", duty.explanation)

    def test_earlier_talk_counts_for_a_later_duty(self):
        """A18.4: a talk of the period counts for a duty that appears after it."""
        self.west.write({"go_live": False})
        self.appoint(self.c, self.west, "chair")
        self.appoint(self.v, self.west, "vice_chair")
        self.hold(self.c, [self.v], day="2026-03-01")
        self.west.go_live = "2026-06-01"
        self.assertEqual(self.pairs("A18.1", "fulfilled", self.west), {(self.c, self.v)})

    def test_first_day_of_a_post_put_right(self):
        """A18.1, A18.2: a talk held before the post as it was entered counts once its real first day is entered, for A05.1 on both sides."""
        for name in ("a05_1", "a18_1", "a18_2"):
            self.reword(name, accepts_timely=True)
        late = self.new_member("North Late", self.north)
        post = self.appoint(late, self.north, "vice_chair", "2026-06-12")
        talk = self.hold(self.c, [late], day="2026-06-10", timing="timely")
        self.assertFalse(talk.obligation_ids)
        post.date_from = "2026-01-01"
        self.assertEqual(sorted(talk.obligation_ids.mapped("clause")), ["A05.1", "A05.1", "A18.1", "A18.2"])
        self.assertEqual(set(talk.obligation_ids.mapped("fulfilled_on")), {date(2026, 6, 10)})

    def test_first_day_of_the_talker_put_right(self):
        """A05.1: a duty to be talked to by anybody is fulfilled once the talker's real first day is entered."""
        late = self.new_member("North Late", self.north)
        self.appoint(late, self.west, "vice_chair")
        post = self.appoint(late, self.north, "vice_chair", "2026-06-12")
        self.hold(late, [self.m2], day="2026-06-10")
        duty = self.duties("A18.3").filtered(lambda duty: duty.talkee_id == self.m2)
        self.assertEqual(duty.state, "open")
        post.date_from = "2026-01-01"
        self.assertEqual((duty.state, duty.fulfilled_on), ("fulfilled", date(2026, 6, 10)))

    def test_earlier_talk_counts_across_two_levels(self):
        """A18.4: a duty that appears in the organisation above or below finds the talk held before it."""
        self.municipal.go_live = "2026-01-01"
        head = self.new_member("Municipal Chair", self.municipal)
        self.appoint(head, self.municipal, "chair")
        rule = self.env.ref("mj_talks.talk_rule_a18_1").copy(
            {
                "talker_scope": "chair",
                "talkee_scope": "leadership",
                "mutual": False,
                "relation": "below",
                "on_municipal": True,
                "date_from": "2026-01-01",
                "accepts_timely": True,
            }
        )
        rule.action_switch_on()
        late = self.new_member("North Late", self.north)
        self.hold(head, [late], day="2026-06-10", timing="timely")
        self.appoint(late, self.north, "vice_chair", "2026-01-01")
        duty = self.duties(organization=self.municipal).filtered(
            lambda duty: duty.rule_id == rule and duty.talkee_id == late
        )
        self.assertEqual((duty.state, duty.fulfilled_on), ("fulfilled", date(2026, 6, 10)))

    def test_nobody_left_after_a_move(self):
        """A18.4: who holds the post and has nobody left on the other side is not said to have lost it."""
        self.municipal.go_live = "2026-01-01"
        head = self.new_member("Municipal Chair", self.municipal)
        self.appoint(head, self.municipal, "chair")
        branch = self.new_organization("Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        self.appoint(self.m1, branch, "branch_director")
        terms = {"talker_scope": "chair", "talkee_scope": "chair", "mutual": False, "date_from": "2026-01-01"}
        terms |= {f"on_{level}": True for level in ("municipal", "district", "grassroots")}
        relations = [("above", "pair"), ("below", "pair"), ("below", "talker")]
        rules = [
            self.env.ref("mj_talks.talk_rule_a18_1").copy(terms | {"relation": relation, "coverage": coverage})
            for relation, coverage in relations
        ]
        for rule in rules:
            rule.action_switch_on()
        branch.parent_id = self.municipal
        by_rule = {
            rule: self.env["mj.obligation"].search([("rule_id", "=", rule.id), ("state", "=", "lapsed")])
            for rule in rules
        }
        people = [(duty.talker_id, duty.talkee_id, duty.lapse_reason) for duties in by_rule.values() for duty in duties]
        nobody, reason = self.env["mj.member"], "nobody_left"
        self.assertEqual(people, [(self.c, self.m1, reason)] * 2 + [(self.c, nobody, reason)])

    def test_window_is_shown(self):
        """A19.1: talks outside July and December count and are shown as outside."""
        with freeze_time("2026-07-20 04:00:00"):
            self.hold(self.c, [self.v], day="2026-07-10")
            self.hold(self.c, [self.f], day="2026-06-10")
        by_person = {duty.talkee_id: duty.in_window for duty in self.duties("A18.1", "fulfilled")}
        self.assertEqual(by_person, {self.v: True, self.f: False})

    def test_turn_of_the_year(self):
        """A18: 1 January 00:30 in Shanghai is the new year, whatever UTC says."""
        with freeze_time("2026-12-31 16:45:00"):
            talk = self.hold(self.c, [self.v], day="2026-12-31 16:30:00"[:10], held_at="2026-12-31 16:30:00")
            self.assertEqual(talk.held_on, date(2027, 1, 1))
            self.assertFalse(self.duties("A18.1", "fulfilled"))

    def test_role_in_any_one_organization_below(self):
        """A24.1: below, the role must be held in one organisation; posts in several are not added up."""
        self.municipal.go_live = "2026-01-01"
        head = self.new_member("Municipal Chair", self.municipal)
        self.appoint(head, self.municipal, "chair")
        south = self.new_organization("South District", "T-S", "district", self.municipal, go_live="2026-01-01")
        self.appoint(self.m2, south, "vice_chair")
        rule = self.env.ref("mj_talks.talk_rule_a18_1").copy(
            {
                "talker_scope": "chair",
                "talkee_scope": "committee_outside_leadership",
                "relation": "below",
                "mutual": False,
                "on_municipal": True,
                "date_from": "2026-01-01",
            }
        )
        rule.action_switch_on()
        self.hold(head, [self.m2])
        duty = self.duties(organization=self.municipal).filtered(lambda duty: duty.rule_id == rule)
        self.assertEqual(duty.filtered(lambda duty: duty.talkee_id == self.m2).state, "fulfilled")

    def test_year_generated_ahead_follows(self):
        """A18.4: duties of a year generated in advance follow who leaves, and wait until their year begins."""
        self.engine._generate_year(2027)
        next_year = self.env["mj.obligation"].search([("organization_id", "=", self.north.id), ("year", "=", 2027)])
        self.assertTrue(next_year.filtered(lambda duty: self.v in duty.talker_id | duty.talkee_id))
        self.posts[self.v].write({"date_to": "2026-06-14", "end_reason": "died"})
        open_duties = next_year.filtered(lambda duty: duty.state == "open")
        self.assertTrue(open_duties)
        self.assertFalse(open_duties.filtered(lambda duty: self.v in duty.talker_id | duty.talkee_id))
        user = self.new_user("mj_ahead_chair", "group_mj_leader", (self.north, True), member=self.c)
        duty = open_duties.filtered(lambda duty: duty.rule_id.code == "A18.1")[:1].with_user(user)
        with self.assertRaisesRegex(UserError, "begins on"):
            duty.action_log()
        planned = duty.action_plan()["context"]["default_planned_at"]
        self.assertGreaterEqual(clock.local_date(self.env, planned), date(2027, 1, 1))

    def test_changed_rule_in_a_year_generated_ahead(self):
        """A18.4, A23.1: a new wording has its duties of the next year at once, where others were generated for it."""
        self.engine._generate_year(2027)
        old = self.env.ref("mj_talks.talk_rule_a18_1")
        new = self.env["mj.talk.rule"].browse(old.action_change()["res_id"])
        new.write({"times": 2, "date_from": "2026-07-01", "change_reason": "Twice a year"})
        new.action_switch_on()
        next_year = [("organization_id", "=", self.north.id), ("year", "=", 2027), ("state", "=", "open")]
        found = self.env["mj.obligation"].search([*next_year, ("rule_id", "in", (old | new).ids)])
        self.assertEqual(found.rule_id, new)
        self.assertEqual(sorted(found.mapped("occurrence")), [1, 1, 2, 2])

    def test_rule_switched_on_in_a_year_generated_ahead(self):
        """A18.4: a rule switched on asks for the next year, too, in the company whose next year was generated only."""
        values = {"date_from": "2026-07-01", "period": "half"}
        before = self.env.ref("mj_talks.talk_rule_a18_2").copy(values)
        before.action_switch_on()
        self.assertFalse(self.env["mj.obligation"].search([("rule_id", "=", before.id), ("year", "=", 2027)]))
        self.engine._generate_year(2027)
        after = self.env.ref("mj_talks.talk_rule_a18_2").copy(values)
        after.action_switch_on()
        found = self.env["mj.obligation"].search([("rule_id", "=", after.id), ("organization_id", "=", self.north.id)])
        half_years = [date(2026, 7, 1), date(2027, 1, 1), date(2027, 7, 1)]
        self.assertEqual(sorted(set(found.mapped("period_start"))), half_years)


@tagged("post_install", "-at_install")
class TestOrderOfEntry(DutyCase):
    """What was entered late counts as if it had been entered at once; tests/test_order_of_entry.py tries any order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Posts are corrected here without the talk that is asked for before one is taken.
        cls.env["mj.talk.rule"].search([("kind", "=", "appointment")]).state = "draft"

    def duty_of(self, clause, talker, talkee):
        return self.duties(clause).filtered(lambda duty: (duty.talker_id, duty.talkee_id) == (talker, talkee))

    def test_talk_entered_after_the_post_ended(self):
        """A18.1, A18.4: a talk held in time fulfils the duty of who left since; one held after the post does not."""
        self.posts[self.v].end("2026-05-31", "retired")
        duty = self.duty_of("A18.1", self.c, self.v)
        self.assertEqual((duty.state, duty.lapse_reason, duty.lapsed_on), ("missed", "role_ended", False))
        self.reword("a18_1", accepts_timely=True)
        self.hold(self.c, [self.v], day="2026-06-01", timing="timely")
        self.assertEqual(duty.state, "missed")
        talk = self.hold(self.c, [self.v], day="2026-05-31")
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))

    def test_talk_entered_before_a_post_that_had_ended(self):
        """A18.4: the post of somebody who came and left in the year is entered last; the talk counts."""
        self.reword("a18_1", accepts_timely=True)
        newcomer = self.new_member("North Newcomer", self.north)
        self.north.go_live = "2026-04-01"
        talk = self.hold(self.c, [newcomer], day="2026-03-10", timing="timely")
        self.appoint(newcomer, self.north, "vice_chair", "2026-01-01", date_to="2026-04-30")
        duty = self.duty_of("A18.1", self.c, newcomer)
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))

    def test_day_of_going_live_entered_last(self):
        """A18.4, A24.1: who left since is owed and owes nothing any more, and the talk held before counts."""
        south = self.new_organization("South District", "T-S", "district", self.municipal)
        chair, vice = (self.new_member(f"South {name}", south) for name in ("Chair", "Vice"))
        self.appoint(chair, south, "chair", "2025-01-01")
        self.appoint(vice, south, "vice_chair", "2025-01-01", date_to="2026-04-30")
        talk = self.hold(chair, [vice], day="2026-03-10", organization_id=south.id)
        south.go_live = "2026-01-01"
        self.assertEqual(self.duties("A18.1", organization=south).talk_id, talk)

    def test_talk_entered_after_a_change_of_the_leader_in_charge(self):
        """A18.3, A18.4: it counts for the leader who was in charge, and the one now in charge is not asked again."""
        self.posts[self.m1].leader_id = self.f
        before, now = self.duty_of("A18.3", self.v, self.m1), self.duty_of("A18.3", self.f, self.m1)
        self.assertEqual((before.lapse_reason, before.lapsed_on), ("leader_changed", date(2026, 6, 15)))
        with freeze_time("2026-06-20 04:00:00"):
            self.hold(self.v, [self.m1], day="2026-06-16")
            self.assertEqual((before.state, now.state), ("lapsed", "open"))
            talk = self.hold(self.v, [self.m1], day="2026-06-14")
            self.assertEqual((before.state, before.talk_id), ("fulfilled", talk))
            self.assertEqual((now.state, now.lapse_reason), ("lapsed", "done_before"))
            talk.cancel("Entered for the wrong person")
            self.assertEqual((before.state, now.state), ("lapsed", "open"))

    def test_talk_entered_after_a_new_wording(self):
        """A18.1, A23.1: it counts under the wording of its day; nobody is asked again under the new one."""
        old = self.env.ref("mj_talks.talk_rule_a18_1")
        new = self.env["mj.talk.rule"].browse(old.action_change()["res_id"])
        new.write({"days_in_post": 60, "change_reason": "Two months in post"})
        new.action_switch_on()
        before, now = (self.duties().filtered(lambda duty, rule=rule: duty.rule_id == rule) for rule in (old, new))
        self.assertEqual(set(before.mapped("lapsed_on")), {date(2026, 6, 15)})
        self.hold(self.c, [self.v], day="2026-06-14")
        talk = self.hold(self.c, [self.f], day="2026-06-15")
        self.assertEqual({duty.talkee_id: duty.state for duty in before}, {self.v: "fulfilled", self.f: "lapsed"})
        by_person = {duty.talkee_id: (duty.state, duty.lapse_reason, duty.talk_id) for duty in now}
        self.assertEqual(by_person[self.v], ("lapsed", "done_before", self.env["mj.talk"]))
        self.assertEqual(by_person[self.f], ("fulfilled", False, talk))

    def test_correction_takes_fulfilment_back(self):
        """A18.1, A18.4: without the post on the day of the talk the duty is open again; another talk is looked for."""
        self.hold(self.c, [self.v], day="2026-02-10")
        duty = self.duty_of("A18.1", self.c, self.v)
        self.assertEqual(duty.fulfilled_on, date(2026, 2, 10))
        self.posts[self.v].date_from = "2026-03-01"
        self.assertEqual((duty.state, duty.talk_id, duty.fulfilled_on), ("open", self.env["mj.talk"], False))
        self.hold(self.c, [self.v], day="2026-04-10")
        self.posts[self.v].date_from = "2026-02-01"
        self.assertEqual(duty.fulfilled_on, date(2026, 2, 10), "the earliest that counts")
        self.posts[self.v].state = "cancelled"
        self.assertEqual((duty.state, duty.lapse_reason), ("lapsed", "role_ended"))

    def test_correction_after_the_period(self):
        """A18.4: a duty of a year that is over is open again, too."""
        self.hold(self.c, [self.v], day="2026-02-10")
        with freeze_time("2027-01-10 04:00:00"):
            self.posts[self.v].date_from = "2026-03-01"
            self.assertEqual(self.duty_of("A18.1", self.c, self.v).state, "open")

    def test_what_counted_before_a_move_counts(self):
        """A18.4: the tree is not dated: a correction takes back only what no organisation above could have talked."""
        self.municipal.go_live = "2026-01-01"
        branch = self.new_organization("Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        post = self.appoint(self.m2, branch, "branch_director", "2025-01-01")
        rule = self.env.ref("mj_talks.talk_rule_a18_1").copy(
            {"talker_scope": "chair", "talkee_scope": "chair", "relation": "above", "date_from": "2026-01-01"}
        )
        rule.action_switch_on()
        talk = self.hold(self.c, [self.m2], day="2026-02-10")
        duty = self.env["mj.obligation"].search([("rule_id", "=", rule.id), ("talkee_id", "=", self.m2.id)])
        self.assertEqual(duty.talk_id, talk)
        branch.parent_id = self.west
        post.date_from = "2025-06-01"
        self.assertEqual(duty.talk_id, talk)
        self.posts[self.c].date_from = "2026-03-01"
        self.assertFalse(duty.talk_id)

    def test_earlier_talk_entered_later(self):
        """A18.4: the earliest talk is taken, whichever was entered first."""
        self.hold(self.c, [self.v], day="2026-05-10")
        first = self.hold(self.c, [self.v], day="2026-02-10")
        self.assertEqual(self.duty_of("A18.1", self.c, self.v).talk_id, first)

    def test_duties_that_lapsed_before_the_upgrade(self):
        """A23.1: the day is filled in where a date says it; where none does, no talk entered from now on counts."""
        self.posts[self.m1].leader_id = self.f
        self.posts[self.v].end("2026-05-31", "retired")
        rule = self.env.ref("mj_talks.talk_rule_a18_2")
        rule.end("No longer asked for")
        with freeze_time("2026-06-20 04:00:00"):
            self.engine._reconcile(rule)
            # Until then there were no others.
            self.duties(state="missed").state = "lapsed"
            lapsed = self.duties(state="lapsed")
            self.assertEqual(set(lapsed.mapped("lapse_reason")), {"rule_ended", "leader_changed", "role_ended"})
            lapsed.lapsed_on = False
            self.env.flush_all()
            script = file_path("mj_talks/migrations/19.0.2.0.0/post-lapsed_on.py")
            load_script(script, "post-lapsed_on").migrate(self.cr, "19.0.1.0.0")
            lapsed.invalidate_recordset()
            expected = {
                "rule_ended": date(2026, 6, 16),
                "leader_changed": date(2026, 1, 1),
                "role_ended": False,
            }
            self.assertEqual({duty.lapse_reason: duty.lapsed_on for duty in lapsed}, expected)

    def test_lost_fulfilment_is_found_at_night(self):
        """A18.1: what two sessions at once left open is done in the morning, and what they left done is open."""
        talk, wrong = self.hold(self.c, [self.v], day="2026-02-10"), self.hold(self.c, [self.f], day="2026-02-10")
        served, others = talk.obligation_ids, wrong.obligation_ids
        self.assertTrue(served and others)
        lines = [
            Command.create({"member_id": self.c.id, "role": "talker"}),
            Command.create({"member_id": self.f.id, "role": "talkee"}),
        ]
        planned = self.env["mj.talk"].create(
            {"organization_id": self.north.id, "planned_at": "2026-06-20 04:00:00", "participant_ids": lines}
        )
        planned.action_plan()
        self.assertFalse(planned.planned_obligation_ids & others)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mj_obligation SET state = 'open', talk_id = NULL, fulfilled_on = NULL WHERE talk_id = %s", [talk.id]
        )
        self.cr.execute("UPDATE mj_talk SET state = 'cancelled' WHERE id = %s", [wrong.id])
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("mj_talks.ir_cron_reconcile").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(talk.obligation_ids, served)
        self.assertEqual(set(others.mapped("state")), {"open"})
        self.assertFalse(others.talk_id)
        self.assertEqual(others.planned_talk_id, planned)
        found = self.engine._find_lost()
        self.assertFalse(any(found), "nothing is left to find")
