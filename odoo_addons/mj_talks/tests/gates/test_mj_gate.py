from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import SQL

from ...roster.columns import HEADERS
from ..door import DoorMixin
from ..duties.test_duty_engine import DutyCase

POST = {"category": "appointment", "covers_post_duties": True, "covers_integrity": True}
ADMISSION = {
    "category": "admission",
    "covers_motive": True,
    "covers_understanding": True,
    "covers_self_assessment": True,
}


class GateCase(DoorMixin, DutyCase):
    """The live district of the duty tests, with a leadership and a supervision committee above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.new_member("Municipal Chair", cls.municipal)
        cls.inspector = cls.new_member("Municipal Inspector", cls.municipal)
        cls.appoint_all((cls.head, cls.municipal, "chair"), (cls.inspector, cls.municipal, "supervision_member"))
        cls.staff = cls.new_user("mj_north_office", "group_mj_office", (cls.north, True))
        cls.candidate = cls.new_member("North Candidate", cls.north)

    def hold(self, talker, talkees, day="2026-06-10", **values):
        """Hold a talk; one before a decision is brought on until its record is confirmed (A11.2, A12.2)."""
        talk = super().hold(talker, talkees, day, **values)
        if talk.category != "daily":
            talk.sudo().write({"state": "confirmed"})
        return talk

    def propose(self, member=None, code="vice_chair", day="2026-07-01", organization=None, **values):
        return self.appoint(member or self.candidate, organization or self.north, code, day, "proposed", **values)

    def values(self, member=None, code="vice_chair", day="2026-07-01", **values):
        return {
            "member_id": (member or self.candidate).id,
            "organization_id": self.north.id,
            "position_id": self.position(code).id,
            "date_from": day,
            **values,
        }

    def duty(self, record):
        field = "appointment_id" if record._name == "mj.appointment" else "talkee_id"
        kind = "appointment" if record._name == "mj.appointment" else "admission"
        return self.env["mj.obligation"].search([(field, "=", record.id), ("rule_id.kind", "=", kind)])

    def assertBlocked(self, door, *args, **kwargs):
        with self.assertRaisesRegex(ValidationError, r"talk on"), self.cr.savepoint():
            door(*args, **kwargs)
        self.env.invalidate_all()

    def run_server_action(self, record, code):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Door",
                "model_id": self.env["ir.model"]._get_id(record._name),
                "state": "code",
                "code": code,
            }
        )
        return action.with_context(active_model=record._name, active_id=record.id, active_ids=record.ids).run()


@tagged("post_install", "-at_install")
class TestAppointmentGate(GateCase):
    # -- every door ---------------------------------------------------------------------------

    def test_every_door_is_closed(self):
        """A11.1: no gated post takes effect before its talk, whichever door is used and whoever comes."""
        post = self.propose()
        appointments = self.env["mj.appointment"]
        doors = {
            "button": lambda user: post.with_user(user).action_take_effect(),
            "write": lambda user: post.with_user(user).write({"state": "effective"}),
            "create": lambda user: appointments.with_user(user).create(
                self.values(code="secretary_general", state="effective")
            ),
            "web_save": lambda user: post.with_user(user).web_save({"state": "effective"}, {"state": {}}),
        }
        for user in (self.staff, self.rules):
            for name, door in doors.items():
                with self.subTest(name, user=user.login):
                    self.assertBlocked(door, user)
        self.assertBlocked(post.sudo().write, {"state": "effective"})
        self.assertBlocked(self.run_server_action, post, "record.write({'state': 'effective'})")
        self.assertBlocked(self.run_server_action, post, "record.sudo().action_take_effect()")
        self.assertEqual(post.state, "proposed")

    def test_talker_without_the_post_on_that_day(self):
        """A11.1: a correction by which the talker had no post on the day opens the duty again, and fulfils it again."""
        post = self.propose()
        talk = self.hold(self.head, [self.candidate], **POST)
        self.assertEqual(self.duty(post).talk_id, talk)
        self.head.appointment_ids.date_from = "2026-06-12"
        self.assertEqual((self.duty(post).state, post.gate_state), ("open", "open"))
        self.head.appointment_ids.date_from = "2026-06-01"
        self.assertEqual(self.duty(post).talk_id, talk)

    def test_import_is_a_door(self):
        """A11.1: a roster with a post to come names the row and writes nothing."""
        self.candidate.member_no = "N77"
        columns = ["member_id/member_no", "organization_id", "position_id", "date_from"]
        row = ["N77", "T-N", "vice_chair"]
        refused = self.take_rows("mj.appointment", columns, [[*row, "2026-07-01"]], user=self.staff)
        self.assertFalse(refused["ids"])
        self.assertIn("Before this post is taken", refused["messages"][0])
        self.assertFalse(self.candidate.appointment_ids)
        # A remote caller, with the state among its columns.
        columns = ["member_id/.id", "organization_id/.id", "position_id/.id", "date_from", "state"]
        ids = [str(self.candidate.id), str(self.north.id), str(self.position("vice_chair").id)]
        with self.assertRaisesRegex(UserError, "Import a Roster"):
            self.env["mj.appointment"].with_user(self.staff).load(columns, [[*ids, "2026-07-01", "effective"]])
        self.assertFalse(self.candidate.appointment_ids)

    def test_import_of_history_passes(self):
        """A11.1: what was true before going live is loaded as history."""
        self.candidate.member_no = "N77"
        loaded = self.take_rows(
            "mj.appointment",
            ["member_id/member_no", "organization_id", "position_id", "date_from"],
            [["N77", "T-N", "vice_chair", "2025-12-31"]],
        )
        self.assertFalse(loaded["messages"])
        post = self.candidate.appointment_ids
        self.assertEqual((post.state, post.gate_state), ("effective", "history"))

    def test_import_puts_a_proposal_into_force(self):
        """A11.1: a row that was proposed first takes effect by the import once its talk was held."""
        self.candidate.member_no = "N77"
        post = self.propose()
        row = (
            "mj.appointment",
            ["member_id/member_no", "organization_id", "position_id", "date_from"],
            [["N77", "T-N", "vice_chair", "2026-07-01"]],
        )
        self.assertFalse(self.take_rows(*row, user=self.staff)["ids"])
        self.hold(self.head, [self.candidate], **POST)
        self.assertEqual(self.take_rows(*row, user=self.staff)["ids"], post.ids)
        self.assertEqual(post.state, "effective")

    def test_import_of_thousands_names_every_row_with_few_queries(self):
        """A11.1: the gate looks at a whole file at once."""
        people = self.env["mj.member"].create(
            [
                {
                    "name": f"Bulk {number}",
                    "member_no": f"B{number}",
                    "organization_id": self.north.id,
                    "state": "member",
                    "joined_on": "2015-01-01",
                }
                for number in range(300)
            ]
        )
        columns = ["member_id/member_no", "organization_id", "position_id", "date_from"]
        rows = [[person.member_no, "T-N", "department_head", "2026-07-01"] for person in people]
        roster = self.open_door(
            "mj.appointment", self.workbook([HEADERS["mj.appointment"][name][0] for name in columns], rows)
        )
        self.env.flush_all()
        before = self.cr.sql_log_count
        roster.action_preview()
        self.assertLess(self.cr.sql_log_count - before, 400)
        self.assertEqual(roster.refused_count, 300)

    def test_reelection_is_a_door(self):
        """A11.1: the re-election takes nobody in before the talk; all or nothing."""
        wizard = Form(
            self.env["mj.reelection"].with_user(self.staff).with_context(default_organization_id=self.north.id)
        )
        wizard.date_from = "2026-07-01"
        with wizard.line_ids.new() as line:
            line.position_id = self.position("vice_chair")
            line.member_id = self.candidate
        reelection = wizard.save()
        self.assertBlocked(reelection.action_apply)
        self.assertFalse(self.candidate.appointment_ids)
        self.hold(self.head, [self.candidate], **POST)
        reelection.action_apply()
        self.assertEqual(self.candidate.appointment_ids.state, "effective")

    def test_a_day_moved_decides_anew(self):
        """A11.1: nobody enters history and moves it into the present afterwards."""
        post = self.appoint(self.candidate, self.north, "vice_chair", "2025-06-01")
        self.assertEqual(post.gate_state, "history")
        self.assertBlocked(post.with_user(self.staff).write, {"date_from": "2026-02-01"})
        post.with_user(self.staff).date_from = "2025-07-01"

    # -- what opens it ------------------------------------------------------------------------

    def test_one_talk_on_both(self):
        """A11.2: one talk by the leadership above, on the duties of the post and on integrity."""
        post = self.propose()
        self.assertEqual(post.gate_state, "open")
        self.hold(self.head, [self.candidate], **POST)
        post.invalidate_recordset()
        self.assertEqual(post.gate_state, "passed")
        self.assertFalse(post.gate_missing)
        post.with_user(self.staff).action_take_effect()
        self.assertEqual(post.state, "effective")

    def test_two_talks(self):
        """A11.2: the two contents may be covered in two talks; what is missing is named."""
        post = self.propose()
        self.assertIn("Duties of the Post, Integrity", post.gate_missing)
        self.hold(self.head, [self.candidate], **{**POST, "covers_integrity": False})
        post.invalidate_recordset()
        self.assertIn("“Integrity”", post.gate_missing)
        self.assertBlocked(post.action_take_effect)
        self.hold(self.inspector, [self.candidate], day="2026-06-12", **{**POST, "covers_post_duties": False})
        post.action_take_effect()
        self.assertEqual(self.duty(post).fulfilled_on, date(2026, 6, 12))

    def test_collective_talk(self):
        """A11.3: one collective talk counts for everybody who attended, and for nobody else."""
        people = [self.new_member(f"North New {number}", self.north) for number in range(3)]
        posts = [self.propose(person, "department_head") for person in people]
        talk = self.hold(self.head, people[:2], **POST)
        for post in posts[:2]:
            post.action_take_effect()
        self.assertBlocked(posts[2].action_take_effect)
        talk.write({"participant_ids": [Command.create({"member_id": people[2].id, "attended": False})]})
        self.assertBlocked(posts[2].action_take_effect)

    def test_collective_talk_of_hundreds(self):
        """A11.3: a talk with hundreds fulfils their duties at once, with as many statements as one with two."""

        def statements(number):
            people = self.env["mj.member"].create(
                [
                    {
                        "name": f"Hundred {number} {place}",
                        "organization_id": self.north.id,
                        "state": "member",
                        "joined_on": "2015-01-01",
                    }
                    for place in range(number)
                ]
            )
            posts = self.env["mj.appointment"].create(
                [self.values(person, "department_head", state="proposed") for person in people]
            )
            talk = self.env["mj.talk"].create(
                {
                    "organization_id": self.north.id,
                    "form": "collective",
                    "held_at": "2026-06-10 04:00:00",
                    "participant_ids": [
                        Command.create({"member_id": self.head.id, "role": "talker"}),
                        *(Command.create({"member_id": person.id}) for person in people),
                    ],
                    **POST,
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            talk.action_hold()
            talk.sudo().write({"state": "confirmed"})
            used = self.cr.sql_log_count - before
            self.assertEqual(self.duty_states(posts), {"fulfilled": number})
            return used

        few = statements(2)
        self.assertLessEqual(statements(200), few + 10)

    def duty_states(self, posts):
        return dict(
            self.env["mj.obligation"]._read_group([("appointment_id", "in", posts.ids)], ["state"], ["__count"])
        )

    def test_talkers_who_do_not_count(self):
        """A11.1, A06.4: colleagues of the same level or a district's supervision do not open it, and it says so."""
        post = self.propose()
        local = self.new_member("Local Inspector", self.north)
        self.appoint(local, self.north, "supervision_member")
        for talker in (self.c, self.chair):
            self.hold(talker, [self.candidate], **POST)
        with self.assertRaisesRegex(ValidationError, r"Article 10 \(3\)"):
            self.hold(local, [self.candidate], **POST)
        self.assertBlocked(post.action_take_effect)
        self.assertEqual(post.gate_missing.count("did not have the required post"), 2)

    def test_talker_on_the_day_of_the_talk(self):
        """A11.1: what counts is who the talker was on the day of the talk."""
        post = self.propose()
        former = self.new_member("Former Deputy", self.municipal)
        self.appoint(former, self.municipal, "vice_chair", date_to="2026-05-31")
        self.appoint(former, self.north, "vice_chair", "2026-06-01")
        self.hold(former, [self.candidate], day="2026-06-01", **POST)
        self.assertBlocked(post.action_take_effect)
        self.hold(former, [self.candidate], day="2026-05-31", **POST)
        post.action_take_effect()

    def test_talk_is_planned_from_the_duty(self):
        """A11.1, A12.1: what is planned or logged from the duty is of the category that counts, and can be held."""
        post = self.propose(day="2026-06-20")
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        for duty, category, talker in (
            (self.duty(post), "appointment", self.head),
            (self.duty(applicant), "admission", self.c),
        ):
            action = duty.with_user(self.staff).action_log()
            view = self.env.ref("mj_talks.mj_talk_view_form_quick")
            form = Form(self.env["mj.talk"].with_context(**action["context"]), view=view)
            with form.participant_ids.new() as line:
                line.role = "talker"
                line.member_id = talker
            talk = form.save()
            talk.action_hold()
            self.assertEqual((talk.category, talk.timing, talk.state), (category, "timely", "held"))
            self.assertEqual(talk.talkee_ids, duty.talkee_id)
            talk.write({name: True for name in (ADMISSION if category == "admission" else POST) if name != "category"})
            talk.sudo().write({"state": "confirmed"})
            self.assertEqual(duty.state, "fulfilled")
        mixed = self.duty(self.propose(self.v, "chair", "2026-06-21")) | self.duties("A18.1", "open")[:1]
        with self.assertRaisesRegex(UserError, "No single talk"):
            mixed.action_log()
        # Each of the two stays a talk of its own.
        self.assertEqual(mixed.action_plan()["res_model"], "mj.obligation.plan")

    def test_duty_is_owed_after_new_year(self):
        """A11.1: the talk before a post of January is not over with the year in which it was proposed."""
        duty = self.duty(self.propose(day="2027-01-10"))
        with freeze_time("2027-01-03 04:00:00"):
            duty.invalidate_recordset()
            self.assertFalse(duty.is_past)
            past = self.env["mj.obligation"].search(
                [("year", "=", 2026), ("state", "=", "open"), ("concern_id", "=", False)]
            )
            self.assertTrue(any((past - duty).mapped("is_past")))

    def test_talk_after_the_first_day(self):
        """A11.1: a talk comes before the post; afterwards it opens nothing until the first day is moved behind it."""
        post = self.propose(day="2026-06-01")
        self.hold(self.head, [self.candidate], day="2026-06-10", **POST)
        self.assertEqual(post.gate_state, "open")
        self.assertIn("after the first day", post.gate_missing)
        self.assertBlocked(post.action_take_effect)
        self.assertEqual(self.duty(post).state, "open")
        post.date_from = "2026-06-11"
        post.action_take_effect()
        self.assertEqual(post.gate_state, "passed")
        self.assertBlocked(post.write, {"date_from": "2026-06-01"})

    def test_talk_too_old(self):
        """A11.1: the talk lies at most as many days before the post as the rule allows (180)."""
        post = self.propose(day="2026-07-01")
        old = self.hold(self.head, [self.candidate], day="2026-01-01", **POST)
        self.assertBlocked(post.action_take_effect)
        self.assertIn("too long before", post.gate_missing)
        old.held_at = "2026-01-02 04:00:00"
        post.action_take_effect()

    def test_talks_that_are_none(self):
        """A11.1: drafts, plans, cancelled talks, other categories and forms open nothing."""
        post = self.propose()
        values = {
            "organization_id": self.north.id,
            "planned_at": "2026-06-20 04:00:00",
            "participant_ids": [
                Command.create({"member_id": self.head.id, "role": "talker"}),
                Command.create({"member_id": self.candidate.id}),
            ],
            **POST,
        }
        self.env["mj.talk"].create(values)
        self.env["mj.talk"].create(values).action_plan()
        self.hold(self.head, [self.candidate], **POST).cancel("Entered twice")
        self.hold(self.head, [self.candidate], **{**POST, "category": "daily", "timing": "timely"})
        self.hold(self.head, [self.candidate], form="personal", **POST)
        self.assertBlocked(post.action_take_effect)
        self.assertIn("form does not count", post.gate_missing)

    def test_top_organization(self):
        """A11.1: at the top the supervision committee talks, or a recorded superior from outside; not the team itself."""
        self.municipal.go_live = "2026-01-01"
        deputy = self.new_member("Municipal Deputy", self.municipal)
        post = self.propose(deputy, organization=self.municipal)
        here = {"organization_id": self.municipal.id}
        self.hold(self.head, [deputy], **here, **POST)
        self.assertBlocked(post.action_take_effect)
        self.hold(self.inspector, [deputy], **here, **{**POST, "covers_post_duties": False})
        self.assertBlocked(post.action_take_effect)
        self.hold(
            self.head,
            [deputy],
            **here,
            **{
                **POST,
                "covers_integrity": False,
                "participant_ids": [
                    Command.create(
                        {"external_name": "Superior", "external_title": "Central Committee", "role": "talker"}
                    ),
                    Command.create({"member_id": deputy.id}),
                ],
            },
        )
        post.action_take_effect()

    # -- what is exempt -----------------------------------------------------------------------

    def test_exempt(self):
        """A11.1, A24.1: history, organisations that are not live, posts without gate."""
        for expected, values in {
            "history": {"date_from": "2025-12-31"},
            "not_needed": {"position_id": self.position("committee").id},
        }.items():
            with self.subTest(expected):
                post = (
                    self.env["mj.appointment"]
                    .with_user(self.rules)
                    .create(self.values(self.new_member(f"Exempt {expected}", self.north)) | values)
                )
                self.assertEqual(post.gate_state, expected)
                post.action_take_effect()
                self.assertFalse(self.duty(post))
        not_live = self.propose(self.nurse, "branch_director", organization=self.hospital)
        self.assertEqual(not_live.gate_state, "history")
        not_live.action_take_effect()

    def test_every_post_of_the_key_few(self):
        """A11.1: who is one of the key few needs the talk before any post, whatever the catalogue says; others do not."""
        posts = ("supervision_director", "supervision_member", "committee", "backbone")
        for member, expected in ((self.v, "open"), (self.nurse, "not_needed")):
            for code in posts:
                with self.subTest((member.name, code)):
                    post = self.propose(member, code)
                    # Whoever becomes a backbone member becomes one of the key few.
                    needed = "open" if code == "backbone" else expected
                    self.assertEqual(post.gate_state, needed)
                    self.assertEqual(len(self.duty(post)), needed == "open")
                    if needed == "open":
                        self.assertBlocked(post.action_take_effect)
        post = self.propose(self.v, "committee", "2026-07-02")
        self.hold(self.head, [self.v], **POST)
        self.assertEqual(post.gate_state, "passed")
        post.action_take_effect()
        self.assertEqual(post.state, "effective")

    def test_key_few_elsewhere_and_on_the_eve(self):
        """A11.1: a post in any organisation makes somebody one of the key few, on the day before the new post, too."""
        self.appoint(self.nurse, self.hospital, "backbone", date_to="2026-06-30")
        self.assertEqual(self.propose(self.nurse, "committee", "2026-07-01").gate_state, "open")
        self.assertEqual(self.propose(self.nurse, "committee", "2026-07-02").gate_state, "not_needed")

    def test_key_few_from_a_day_on(self):
        """A11.1, A23.1: every post of the key few counts from the day of the rule, or not at all."""
        rule = self.env.ref("mj_talks.talk_rule_a11").with_context(install_mode=True)
        for day, expected in (("2026-07-01", "open"), ("2026-07-02", "not_needed"), (False, "not_needed")):
            with self.subTest(day):
                rule.key_few_from = day
                self.assertEqual(self.propose(self.v, "committee").gate_state, expected)

    def test_either_body_is_an_interpretation(self):
        """A11.2, A23.1: that either body may cover the duties of the post and integrity is noted at Article 11."""
        note = self.env.ref("mj_talks.regulation_talks_2023_interpretation_11")
        self.assertEqual(note.article_id.number, 11)
        self.assertIn("either body", note.note)
        post = self.propose()
        self.hold(self.head, [self.candidate], category="appointment", covers_post_duties=True)
        self.assertEqual(post.gate_state, "open")
        self.hold(self.inspector, [self.candidate], category="appointment", covers_integrity=True)
        post.invalidate_recordset()
        self.assertEqual(post.gate_state, "passed")

    def test_before_the_regulation(self):
        """A24.1: no talk is asked for posts taken before 9 November 2023, and from that day on it is."""
        self.north.go_live = "2020-01-01"
        post = self.propose(day="2023-11-08", date_to="2024-06-30")
        self.assertEqual(post.gate_state, "history")
        post.action_take_effect()
        post = self.propose(code="secretary_general", day="2023-11-09", date_to="2024-06-30")
        self.assertEqual(post.gate_state, "open")
        self.assertBlocked(post.action_take_effect)

    def test_same_post_continued(self):
        """A11.1: the same post continued without a gap is no new post; with a gap it is."""
        self.posts[self.v].end("2026-06-30", "term")
        going_on = self.propose(self.v, "vice_chair", "2026-07-01")
        self.assertEqual(going_on.gate_state, "not_needed")
        going_on.action_take_effect()
        self.posts[self.f].end("2026-06-30", "term")
        after_a_gap = self.propose(self.f, "full_time_vice_chair", "2026-07-02")
        self.assertBlocked(after_a_gap.action_take_effect)

    def test_rule_counts_on_its_last_day(self):
        """A11.1: a post taken on the last day of the rule needs the talk; one taken the day after does not."""
        rule = self.env.ref("mj_talks.talk_rule_a11")
        self.env.cr.execute("UPDATE mj_talk_rule SET date_to = '2026-07-01' WHERE id = %s", [rule.id])
        rule.invalidate_recordset()
        self.assertEqual(self.propose(day="2026-07-01").gate_state, "open")
        self.assertEqual(self.propose(self.m2, day="2026-07-02").gate_state, "not_needed")

    def test_rule_switched_off_for_an_organization(self):
        """A23.1: whether and where the gate stands is data of the rulebook."""
        rule = self.env.ref("mj_talks.talk_rule_a11")
        rule.disabled_organization_ids = self.north
        self.assertEqual(self.propose().gate_state, "not_needed")

    def test_rule_of_one_part(self):
        """A23.1: a gate stands in the organisation that the rule is confined to and below it, and nowhere else."""
        self.reword("a11", within_organization_id=self.west.id)
        self.assertEqual(self.propose().gate_state, "not_needed")
        self.reword("a11", within_organization_id=self.municipal.id)
        self.assertEqual(self.propose(self.m2).gate_state, "open")

    # -- the exception ------------------------------------------------------------------------

    def override(self, records, reason="The district could not be left without", user=None):
        action = records.with_user(user or self.rules).action_override_gate()
        wizard = Form(self.env[action["res_model"]].with_user(user or self.rules).with_context(**action["context"]))
        wizard.reason = reason
        wizard.save().action_apply()
        return self.env["mj.gate.override"].search([("member_id", "in", records.mapped("member_id").ids)])

    def test_override(self):
        """A11.1: the rules administrator allows it with a reason; who, when and why is listed for good."""
        post = self.propose()
        decided = self.override(post)
        self.assertEqual(
            (decided.user_id, decided.member_id, decided.position_id), (self.rules, self.candidate, post.position_id)
        )
        self.assertEqual(decided.decided_at.date(), date(2026, 6, 15))
        post.invalidate_recordset()
        self.assertEqual(post.gate_state, "overridden")
        self.assertEqual((self.duty(post).state, self.duty(post).lapse_reason), ("lapsed", "appointment_ended"))
        post.with_user(self.staff).action_take_effect()
        # A talk held afterwards does not make it a regular one.
        self.hold(self.head, [self.candidate], **POST)
        post.invalidate_recordset()
        self.assertEqual(post.gate_state, "overridden")
        self.assertEqual(self.seen_by(self.staff, decided), decided)
        self.assertFalse(self.seen_by(self.office, decided))

    def test_a_decision_is_named_by_what_it_is_about(self):
        """A11.1, A12.1: by person and post or admission, not by a number of the database."""
        post = self.propose()
        self.assertEqual(self.override(post).display_name, f"{self.candidate.name} – Vice Chair")
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        decided = applicant.with_user(self.rules)._override_gate("The congress is tomorrow")
        self.assertEqual(decided.display_name, "North Applicant – Admission")

    def test_override_is_for_the_administrator(self):
        """A11.1: nobody else allows it, by wizard, by method or by a row of their own."""
        post = self.propose()
        for user in (self.staff, self.recorder, self.leader, self.outsider):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.env["mj.gate.override.decide"].with_user(user).create(
                        {"appointment_ids": [Command.set(post.ids)], "reason": "x"}
                    )
                with self.assertRaises(AccessError):
                    post.with_user(user)._override_gate("x")
                with self.assertRaises(AccessError):
                    post.with_user(user).sudo()._override_gate("x")
                with self.assertRaises(AccessError):
                    self.env["mj.gate.override"].with_user(user).create(
                        {
                            "member_id": self.candidate.id,
                            "organization_id": self.north.id,
                            "position_id": post.position_id.id,
                            "appointment_id": post.id,
                            "reason": "x",
                            "user_id": user.id,
                        }
                    )
        self.assertBlocked(post.action_take_effect)

    def test_override_needs_a_reason(self):
        """A11.1: without a reason nothing is allowed."""
        post = self.propose()
        for reason in ("", "   ", None):
            with self.subTest(reason), self.assertRaises(UserError):
                post.with_user(self.rules)._override_gate(reason)
        with self.assertRaises(UserError):
            self.posts[self.c].with_user(self.rules)._override_gate("Nothing is missing here")

    def test_override_is_kept(self):
        """A11.1: nobody changes or deletes it, the superuser included."""
        decided = self.override(self.propose())
        for user in (self.rules, self.staff):
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    decided.with_user(user).write({"reason": "another"})
                with self.assertRaises(UserError):
                    decided.with_user(user).unlink()
        with self.assertRaises(UserError):
            decided.sudo().write({"reason": "another"})
        with self.assertRaises(UserError):
            decided.sudo().unlink()

    def test_override_follows_the_organization(self):
        """A move in the tree carries the list along, though the rows are never edited."""
        self.school.go_live = "2026-01-01"
        decided = self.override(self.propose(organization=self.school))
        self.school.parent_id = self.west
        decided.invalidate_recordset()
        self.assertEqual(decided.organization_path, self.school.parent_path)

    def test_override_serves_nobody_else(self):
        """A11.1: an exception for one person or post is none for another put into the same proposal."""
        post = self.propose()
        self.override(post)
        post.with_user(self.staff).member_id = self.new_member("North Other", self.north)
        self.assertBlocked(post.action_take_effect)
        post.with_user(self.staff).write(
            {"member_id": self.candidate.id, "position_id": self.position("department_head").id}
        )
        self.assertBlocked(post.action_take_effect)

    def test_list_of_overrides_has_a_menu(self):
        """A11.1: the list is reachable by the roles that look at it."""
        menus = self.env["ir.ui.menu"]
        menu = self.env.ref("mj_talks.menu_mj_gate_override")
        for user, expected in ((self.leader, True), (self.staff, True), (self.outsider, False)):
            with self.subTest(user.login):
                self.assertEqual(menu.id in menus.with_user(user)._visible_menu_ids(), expected)
        self.env["mj.gate.override"].with_user(self.leader).get_views([(False, "list"), (False, "search")])

    # -- its duty -----------------------------------------------------------------------------

    def test_duty_of_a_proposal(self):
        """A11.1: whoever proposes a gated post makes a talk due by its first day."""
        post = self.propose()
        duty = self.duty(post)
        self.assertEqual(
            (duty.clause, duty.talkee_id, duty.talker_id.id, duty.relation), ("A11", self.candidate, False, "above")
        )
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 6, 15), date(2026, 7, 1)))
        self.assertEqual(duty.settings["days_valid"], 180)
        post.with_user(self.staff).date_from = "2026-08-01"
        self.assertEqual(duty.due_date, date(2026, 8, 1))
        self.assertIn("Before this post is taken", duty.explanation)

    def test_duty_is_fulfilled_and_taken_back(self):
        """A11.1, A17.2: held talks fulfil it; cancelling or correcting the talk takes it back."""
        post = self.propose()
        duty = self.duty(post)
        talk = self.hold(self.head, [self.candidate], **POST)
        self.assertEqual((duty.state, duty.talk_id, duty.fulfilled_on), ("fulfilled", talk, date(2026, 6, 10)))
        talk.covers_integrity = False
        self.assertEqual((duty.state, duty.talk_id.id), ("open", False))
        talk.covers_integrity = True
        self.assertEqual(duty.state, "fulfilled")
        line = talk.participant_ids.filtered(lambda line: line.role == "talkee")
        line.member_id = self.v
        self.assertEqual(duty.state, "open")
        line.member_id = self.candidate
        self.assertEqual(duty.state, "fulfilled")
        talk.cancel("Entered for the wrong person")
        self.assertEqual(duty.state, "open")
        self.assertBlocked(post.action_take_effect)

    def test_taking_somebody_off_the_first_of_two_talks(self):
        """A11.2: each of the two talks is needed."""
        post, other = self.propose(), self.new_member("North Else", self.north)
        first = self.hold(self.head, [self.candidate, other, self.m2], **{**POST, "covers_integrity": False})
        self.hold(self.head, [self.candidate], day="2026-06-12", **{**POST, "covers_post_duties": False})
        self.assertEqual(self.duty(post).state, "fulfilled")
        first.participant_ids.filtered(lambda line: line.member_id == self.candidate).unlink()
        self.assertEqual(self.duty(post).state, "open")

    def test_talk_before_the_proposal(self):
        """A11.1: a talk that was held before the proposal was entered counts at once."""
        talk = self.hold(self.head, [self.candidate], **POST)
        duty = self.duty(self.propose())
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))

    def test_duty_lapses_with_the_proposal(self):
        """A18.4: nothing vanishes; a withdrawn proposal asks for no talk."""
        post = self.propose()
        post.with_user(self.staff).action_cancel()
        self.assertEqual((self.duty(post).state, self.duty(post).lapse_reason), ("lapsed", "appointment_ended"))

    def test_another_person_in_the_proposal(self):
        """A18.4: the duty towards the one lapses, the one towards the other appears."""
        post, other = self.propose(), self.new_member("North Other", self.north)
        post.member_id = other
        states = {duty.talkee_id: duty.state for duty in self.duty(post)}
        self.assertEqual(states, {self.candidate: "lapsed", other: "open"})
        post.member_id = self.candidate
        states = {duty.talkee_id: duty.state for duty in self.duty(post)}
        self.assertEqual(states, {self.candidate: "open", other: "lapsed"})

    def test_settling_again_changes_nothing(self):
        """A11.1: the job at night may run as often as it likes."""
        self.propose()
        self.hold(self.head, [self.candidate], **POST)
        self.assertFalse(self.env["mj.appointment"]._settle_gates(SQL("TRUE")))

    def test_duty_before_a_decision_is_not_waived(self):
        """A11.1, A12.1: a waiver would open no gate; the way is the decision without the talk."""
        post = self.propose()
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        for duty in (self.duty(post), self.duty(applicant)):
            with self.subTest(duty.clause):
                self.assertEqual(duty.state, "open")
                self.assertFalse(duty.with_user(self.rules).can_waive)
                with self.assertRaisesRegex(UserError, "Allow Without the Talk"):
                    duty.with_user(self.rules).waive("Not needed")
        post.with_user(self.rules)._override_gate("Not needed")
        post.with_user(self.staff).action_take_effect()
        self.assertEqual(self.duty(post).state, "lapsed")

    def test_reasons_name_only_talks_one_may_see(self):
        """A11.1: what the reader may not see is not told by the reason."""
        post = self.propose()
        talk = self.hold(self.chair, [self.candidate], organization_id=self.east.id, **POST)
        self.assertFalse(self.seen_by(self.staff, talk))
        self.assertNotIn(talk.reference, post.with_user(self.staff).gate_missing)
        self.assertIn(talk.reference, post.with_user(self.rules).gate_missing)

    def test_form(self):
        """A11.1: the form says what is missing, to those who work with it."""
        post = self.propose()
        with Form(post.with_user(self.staff)) as form:
            self.assertEqual(form.gate_state, "open")
            self.assertIn("Municipal Committee", form.gate_missing)
        fields = self.env["mj.appointment"].with_user(self.portal).fields_get()
        self.assertNotIn("gate_state", fields)


@tagged("post_install", "-at_install")
class TestAdmissionGate(GateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant = cls.new_member("North Applicant", cls.north, state="applicant", joined_on=False)

    def test_every_door_is_closed(self):
        """A12.1: no applicant becomes a member before the talk, whichever door is used and whoever comes."""
        members = self.env["mj.member"]
        values = {"name": "Direct", "organization_id": self.north.id, "state": "member"}
        doors = {
            "write": lambda user: self.applicant.with_user(user).write({"state": "member"}),
            "with a day": lambda user: self.applicant.with_user(user).write(
                {"state": "member", "joined_on": "2026-06-15"}
            ),
            "create": lambda user: members.with_user(user).create(values),
            "create with a day": lambda user: members.with_user(user).create(values | {"joined_on": "2026-01-01"}),
            "web_save": lambda user: self.applicant.with_user(user).web_save({"state": "member"}, {"state": {}}),
        }
        for user in (self.staff, self.rules):
            for name, door in doors.items():
                with self.subTest(name, user=user.login):
                    self.assertBlocked(door, user)
        self.assertBlocked(self.applicant.sudo().write, {"state": "member"})
        self.assertBlocked(self.run_server_action, self.applicant, "record.sudo().write({'state': 'member'})")
        self.assertEqual(self.applicant.state, "applicant")
        self.assertFalse(self.applicant.joined_on)

    def test_form_is_a_door(self):
        """A12.1: the form shows what is missing and refuses."""
        with Form(self.applicant.with_user(self.staff)) as form:
            self.assertIn("Motive", form.gate_missing)
            form.phone = "1"
        self.assertBlocked(self.applicant.with_user(self.staff).write, {"state": "member"})

    def test_import_is_a_door(self):
        """A12.1: a roster admits nobody new; members of old are history."""
        columns = ["name", "organization_id", "joined_on", "state"]
        row = ["Zhang San", "T-N", "2026-03-01", "member"]
        refused = self.take_rows("mj.member", columns, [row], user=self.staff)
        self.assertFalse(refused["ids"])
        self.assertIn("Before admission", refused["messages"][0])
        row = ["North Applicant", "T-N", "member"]
        refused = self.take_rows("mj.member", ["name", "organization_id", "state"], [row], user=self.staff)
        self.assertFalse(refused["ids"])
        self.assertEqual(self.applicant.state, "applicant")
        loaded = self.take_rows("mj.member", columns, [["Zhang San", "T-N", "2025-12-31", "member"]])
        self.assertFalse(loaded["messages"])
        self.assertEqual(self.env["mj.member"].browse(loaded["ids"]).gate_state, "history")

    def test_history_stays_history(self):
        """A12.1: the day of joining is not moved past the gate afterwards."""
        self.assertBlocked(self.m2.with_user(self.staff).write, {"joined_on": "2026-03-01"})
        self.m2.with_user(self.staff).joined_on = "2014-01-01"

    def test_not_live(self):
        """A12.1: an organisation that is not live loads its history."""
        self.env["mj.member"].with_user(self.office).create(
            {"name": "Old", "organization_id": self.school.id, "state": "member"}
        )
        applicant = self.new_member("School Applicant", self.school, state="applicant", joined_on=False)
        self.assertFalse(self.duty(applicant))

    def test_talk_on_all_three(self):
        """A12.2: motive, understanding and self-assessment are all covered."""
        for missing in ("covers_motive", "covers_understanding", "covers_self_assessment"):
            with self.subTest(missing), self.cr.savepoint() as savepoint:
                self.hold(self.c, [self.applicant], **{**ADMISSION, missing: False})
                self.assertBlocked(self.applicant.write, {"state": "member"})
                savepoint.rollback()
            self.env.invalidate_all()
        self.hold(self.c, [self.applicant], **ADMISSION)
        self.applicant.with_user(self.staff).state = "member"
        self.assertEqual((self.applicant.gate_state, self.applicant.joined_on), ("passed", date(2026, 6, 15)))

    def test_leadership_of_any_level(self):
        """A12.1: the talker is in the leadership of any level that day; others do not count."""
        self.hold(self.inspector, [self.applicant], **ADMISSION)
        self.assertBlocked(self.applicant.write, {"state": "member"})
        self.assertIn("required post", self.applicant.gate_missing)
        for talker in (self.head, self.chair, self.teacher, self.v):
            with self.subTest(talker.name), self.cr.savepoint() as savepoint:
                self.hold(talker, [self.applicant], **ADMISSION)
                self.applicant.state = "member"
                self.assertEqual(self.applicant.gate_state, "passed")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_other_talks_do_not_count(self):
        """A12.1: neither an appointment talk, nor a cancelled one, nor one too long ago."""
        self.hold(self.c, [self.applicant], **{**ADMISSION, "category": "appointment"})
        self.hold(self.c, [self.applicant], **ADMISSION).cancel("Entered twice")
        self.hold(self.c, [self.applicant], day="2025-06-14", **ADMISSION)
        self.assertBlocked(self.applicant.write, {"state": "member"})
        self.hold(self.c, [self.applicant], day="2025-06-15", **ADMISSION)
        self.applicant.state = "member"

    def test_days_until_due_and_days_valid(self):
        """A12.1, A23.1: due a month after the application, and a talk two months before the admission is valid all the same."""
        self.env.cr.execute("UPDATE mj_talk_rule SET days = 30 WHERE kind = 'admission'")
        self.env.invalidate_all()
        applicant = self.new_member("North Second Applicant", self.north, state="applicant", joined_on=False)
        self.assertEqual(self.duty(applicant).due_date, date(2026, 7, 15))
        self.hold(self.c, [applicant], day="2026-04-16", **ADMISSION)
        applicant.state = "member"
        self.assertEqual(applicant.state, "member")

    def test_duty(self):
        """A12.1: an applicant is owed the talk; it is done with it, and taken back with it."""
        duty = self.duty(self.applicant)
        self.assertEqual((duty.clause, duty.state, duty.relation), ("A12", "open", "any"))
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 6, 15), date(2027, 6, 15)))
        incomplete = self.hold(self.c, [self.applicant], **{**ADMISSION, "covers_motive": False})
        self.assertEqual(duty.state, "open")
        self.assertIn("Motive", duty.explanation)
        incomplete.covers_motive = True
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", incomplete))
        incomplete.cancel("Entered for the wrong person")
        self.assertEqual(duty.state, "open")

    def test_duty_lapses(self):
        """A12.1: an application withdrawn or archived asks for no talk; taken up again it does."""
        duty = self.duty(self.applicant)
        self.applicant.with_user(self.staff).active = False
        self.assertEqual((duty.state, duty.lapse_reason), ("lapsed", "application_ended"))
        self.applicant.active = True
        self.assertEqual(duty.state, "open")
        self.applicant.write({"state": "former", "left_on": "2026-06-15"})
        self.assertEqual(duty.state, "lapsed")

    def test_override(self):
        """A12.1: the same exception as for posts."""
        with self.assertRaises(AccessError):
            self.applicant.with_user(self.staff)._override_gate("x")
        action = self.applicant.with_user(self.rules).action_override_gate()
        wizard = Form(self.env[action["res_model"]].with_user(self.rules).with_context(**action["context"]))
        wizard.reason = "Transferred from another province"
        wizard.save().action_apply()
        self.assertEqual(self.duty(self.applicant).state, "lapsed")
        self.applicant.with_user(self.staff).state = "member"
        self.assertEqual(self.applicant.gate_state, "overridden")
        decided = self.env["mj.gate.override"].search([("member_id", "=", self.applicant.id)])
        self.assertEqual((decided.user_id, decided.position_id.id), (self.rules, False))

    def test_override_of_a_post_is_none_of_admission(self):
        """A11.1, A12.1: each exception is for one decision."""
        post = self.propose(self.applicant)
        post._override_gate("Urgent")
        self.assertBlocked(self.applicant.write, {"state": "member"})

    def test_following_the_rule(self):
        """A23.1: how long ago the talk may lie is a setting of the rule."""
        self.hold(self.c, [self.applicant], day="2026-04-01", **ADMISSION)
        rule = self.env.ref("mj_talks.talk_rule_a12")
        successor = self.env["mj.talk.rule"].browse(rule.action_change()["res_id"])
        successor.write({"days_valid": 30, "change_reason": "Fresher talks"})
        successor.action_switch_on()
        with freeze_time("2026-06-16 04:00:00"):
            self.env["mj.member"]._settle_gates(SQL("record.state = 'applicant'"))
            self.assertBlocked(self.applicant.write, {"state": "member"})

    def test_portal_sees_nothing_of_it(self):
        """A12.1: the applicant's own page does not show the office's reasons."""
        user = new_test_user(
            self.env,
            login="mj_applicant",
            groups="base.group_portal",
            partner_id=self.applicant.partner_id.id,
            name="North Applicant",
        )
        with self.assertRaises(AccessError):
            self.applicant.with_user(user).read(["gate_missing"])
