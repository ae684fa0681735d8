from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMissedDuties(DutyCase):
    """Who leaves takes no year's talk with them that was owed and not held (A18.1 to A18.3)."""

    def end_post(self, member, day, today):
        with freeze_time(f"{today} 04:00:00"):
            self.posts[member].end(day, "transfer")

    def states(self, clause, *people):
        """The states of the duties of a clause that name all these people."""
        duties = self.duties(clause).filtered(lambda duty: set(people) <= {duty.talker_id, duty.talkee_id})
        return set(duties.mapped("state"))

    def counts(self, *names):
        """The year's figures of the district, here and in the tables by organisation."""
        self.env.flush_all()
        self.env.invalidate_all()
        year = [("organization_id", "=", self.north.id), ("year", "=", 2026)]
        row = self.env["mj.compliance.organization"].search(year)
        report = self.env["mj.compliance.report"]._read_group(year, [], [f"{name}:sum" for name in names])[0]
        self.assertEqual(tuple(row[name] for name in names), report)
        return report

    def test_re_election_in_december(self):
        """A18.1, A18.2: the team that leaves on 10 December has missed its talks; the new one owes none this year."""
        self.hold(self.c, [self.v])
        other = self.duties().filtered(lambda duty: duty.rule_id.kind != "periodic")
        before = self.counts("due_count", "done_count", "open_count", "missed_count")
        newcomer = self.new_member("North Next", self.north)
        with freeze_time("2026-12-11 04:00:00"):
            for member in (self.c, self.f, self.v):
                self.posts[member].end("2026-12-10", "term")
            self.appoint(newcomer, self.north, "chair", date_from="2026-12-11")
        self.assertEqual(self.states("A18.1", self.c, self.f), {"missed"})
        self.assertEqual(self.states("A18.1", self.c, self.v), {"fulfilled"})
        self.assertEqual(self.states("A18.2", self.f, self.v), {"missed"})
        self.assertEqual(self.states("A18.3", self.m1), {"missed"})
        regular = self.duties().filtered(lambda duty: duty.rule_id.kind == "periodic")
        self.assertFalse(regular.filtered(lambda duty: newcomer in duty.talker_id | duty.talkee_id))
        due, done, not_done, missed = self.counts("due_count", "done_count", "open_count", "missed_count")
        # Talks about the change of posts are owed besides.
        asked = len(self.duties(state="open") - regular - other)
        self.assertEqual((due - asked, done, not_done - asked), before[:3], "What was owed still counts, done or not.")
        still = regular.filtered(lambda duty: duty.state == "open")
        self.assertEqual({(duty.clause, duty.talkee_id) for duty in still}, {("A05.1", self.m1), ("A05.1", self.m2)})
        self.assertEqual((before[3], missed), (0, len(self.duties(state="missed"))))
        self.assertTrue(missed)

    def test_days_in_post(self):
        """A18.1, A23: 30 days in post are enough to have missed the talk, 29 are not; the days are the rule's."""
        for last_day, state in (("2026-07-14", "missed"), ("2026-07-13", "lapsed")):
            with self.subTest(last_day):
                member = self.new_member(f"Until {last_day}", self.north)
                self.posts[member] = self.appoint(member, self.north, "vice_chair", date_from="2026-06-15")
                self.assertEqual(self.states("A18.1", member), {"open"})
                self.end_post(member, last_day, "2026-08-01")
                self.assertEqual(self.states("A18.1", member), {state})
                self.assertEqual(set(self.duties("A18.1", state).mapped("lapse_reason")), {"role_ended"})

    def test_days_before_the_organisation_went_live_do_not_count(self):
        """A18.1, A24: nobody has missed what was not asked yet."""
        late = self.new_organization("Late District", "T-L", "district", self.municipal, go_live="2026-06-01")
        people = [self.new_member(f"Late {number}", late) for number in range(2)]
        posts = [self.appoint(people[0], late, "chair"), self.appoint(people[1], late, "vice_chair")]
        self.assertEqual(set(self.duties("A18.1", organization=late).mapped("state")), {"open"})
        with freeze_time("2026-06-21 04:00:00"):
            posts[1].end("2026-06-20", "transfer")
        self.assertEqual(set(self.duties("A18.1", organization=late).mapped("state")), {"lapsed"})

    def test_who_stays_behind_alone(self):
        """A05.1: who may be talked to by anybody was not, and nobody is left: missed, with that reason."""
        for member in (self.f, self.v, self.m1, self.m2):
            self.end_post(member, "2026-06-30", "2026-07-01")
        (duty,) = self.duties("A05.1").filtered(lambda duty: duty.talkee_id == self.c)
        self.assertEqual((duty.state, duty.lapse_reason), ("missed", "nobody_left"))

    def test_another_leader_takes_charge(self):
        """A18.3: the committee member is still talked to this year, by another: nothing is missed."""
        self.assertEqual(self.states("A18.3", self.v, self.m1), {"open"})
        self.end_post(self.v, "2026-06-30", "2026-07-01")
        self.assertEqual(self.states("A18.3", self.v, self.m1), {"lapsed"})
        self.assertIn("open", self.states("A18.3", self.m1))

    def test_mistake_leaves_nothing_behind(self):
        """A18.1: who never had the post has missed nothing, whatever was entered first."""
        wrong = self.new_member("Wrong", self.north)
        post = self.appoint(wrong, self.north, "vice_chair", date_from="2026-01-01")
        self.assertEqual(self.states("A18.1", wrong), {"open"})
        post.date_from = "2026-12-05"
        self.assertEqual(self.states("A18.1", wrong), {"lapsed"})

    def test_corrected_end(self):
        """A18.1: a last day that is put right decides anew, either way, and so does coming back."""
        member = self.new_member("Corrected", self.north)
        post = self.posts[member] = self.appoint(member, self.north, "vice_chair", date_from="2026-06-01")
        self.end_post(member, "2026-06-20", "2026-07-15")
        self.assertEqual(self.states("A18.1", member), {"lapsed"})
        with freeze_time("2026-07-15 04:00:00"):
            post.date_to = "2026-07-05"
            self.assertEqual(self.states("A18.1", member), {"missed"})
            post.date_to = "2026-06-20"
            self.assertEqual(self.states("A18.1", member), {"lapsed"})
            post.write({"date_to": False, "end_reason": False})
            self.assertEqual(self.states("A18.1", member), {"open"})
            self.assertFalse(self.duties("A18.1", "open").filtered("lapse_reason"))

    def test_late_paper(self):
        """A18.1: the talk was held before the post ended and is entered after it: done. Cancelled: missed again."""
        self.end_post(self.v, "2026-06-30", "2026-07-01")
        self.assertEqual(self.states("A18.1", self.v), {"missed"})
        with freeze_time("2026-07-10 04:00:00"):
            talk = self.hold(self.c, [self.v], "2026-06-25")
            self.assertEqual(self.states("A18.1", self.v), {"fulfilled"})
            talk.cancel("Entered by mistake")
            self.assertEqual(self.states("A18.1", self.v), {"missed"})

    def test_rule_ends(self):
        """A18.1, A24: what is asked of nobody any more lapses for who is in post then; who left before has missed it."""
        self.end_post(self.v, "2026-03-31", "2026-04-01")
        with freeze_time("2026-05-02 04:00:00"):
            self.env.ref("mj_talks.talk_rule_a18_1").date_to = "2026-04-30"
            self.engine._reconcile()
        self.assertEqual(self.states("A18.1", self.v), {"missed"})
        self.assertEqual(self.states("A18.1", self.f), {"lapsed"})
        with freeze_time("2026-05-02 04:00:00"):
            self.env.ref("mj_talks.talk_rule_a18_1").date_to = "2026-02-28"
            self.engine._reconcile()
        self.assertEqual(self.states("A18.1", self.v), {"lapsed"})

    def test_nobody_is_asked(self):
        """A18.1: a missed talk is no longer to do: it is neither planned nor reminded of nor overdue."""
        self.end_post(self.v, "2026-06-30", "2026-07-01")
        missed = self.duties("A18.1", "missed")
        self.assertEqual((missed.talkee_id, missed.progress), (self.v, "missed"))
        with freeze_time("2027-01-05 04:00:00"):
            missed.invalidate_recordset()
            self.assertFalse(missed.is_overdue or missed.is_past)
            self.assertFalse(missed.filtered_domain([("is_overdue", "=", True)]))
            with self.assertRaisesRegex(UserError, "[Oo]pen"):
                missed.action_plan()
        self.assertIn("missed", dict(missed._fields["progress"]._description_selection(self.env)))

    def test_waived(self):
        """A23: a missed talk leaves the figures by a waiver with its reason, and stays in sight."""
        self.end_post(self.v, "2026-06-30", "2026-07-01")
        missed = self.duties("A18.1", "missed")
        due, missed_before = self.counts("due_count", "missed_count")
        self.assertTrue(missed.can_waive)
        missed.waive("Seriously ill since February", self.a18_note())
        self.assertEqual(missed.state, "waived")
        self.assertEqual(self.counts("due_count", "missed_count"), (due - 1, missed_before - 1))

    def test_night_leaves_it(self):
        """A18.1: neither the night nor a generation changes what was missed."""
        self.end_post(self.v, "2026-06-30", "2026-07-01")
        before = {duty: duty.state for duty in self.duties()}
        with freeze_time("2026-12-30 04:00:00"):
            self.engine._generate_year(2026)
            with self.enter_registry_test_mode():
                self.env.ref("mj_talks.ir_cron_reconcile").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual({duty: duty.state for duty in self.duties()}, before)

    def test_yearly_figures(self):
        """A20.3: of what was due, what was missed is not done, and not in time either."""
        self.hold(self.c, [self.v], "2026-06-10")
        self.end_post(self.f, "2026-06-30", "2026-07-01")
        year = [("organization_id", "=", self.north.id), ("year", "=", 2026), ("clause", "=", "A18.1")]
        self.env.flush_all()
        rows = self.env["mj.compliance.report"]._read_group(
            year, [], ["due_count:sum", "done_count:sum", "open_count:sum", "missed_count:sum", "overdue_count:sum"]
        )
        self.assertEqual(rows, [(2, 1, 1, 1, 0)])
        rates = self.env["mj.compliance.report"]._read_group(year, [], ["coverage:avg", "timeliness:avg"])
        self.assertEqual(rates, [(0.5, 0.5)])
        self.assertEqual(date(2026, 6, 10), self.duties("A18.1", "fulfilled").fulfilled_on)
