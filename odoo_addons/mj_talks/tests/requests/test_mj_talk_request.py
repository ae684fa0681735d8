import json
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..jobs import JobCase
from ..portal import csrf_token

SECRET = "the accounts of the branch do not add up"
REASON = "the office of the hospital looks into that"
WHEN = datetime(2026, 6, 18, 7)


class RequestCase(JobCase):
    """North on 15 June 2026 with a branch below it: its member asks, on the portal or through the branch recorder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.new_organization("North Branch", "T-N-1", "grassroots", cls.north, go_live="2026-01-01")
        cls.asker = cls.new_member("North Asker", cls.branch)
        cls.colleague = cls.new_member("North Colleague", cls.branch)
        cls.asker_user = cls.new_portal_user("mj_asker", cls.asker)
        cls.colleague_user = cls.new_portal_user("mj_colleague", cls.colleague)
        cls.top = cls.new_member("Municipal Chair", cls.municipal)
        cls.appoint(cls.top, cls.municipal, "chair")
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.vice_user = cls.new_user("mj_vice", "group_mj_leader", (cls.north, False), member=cls.v)
        cls.top_user = cls.new_user("mj_top", "group_mj_leader", (cls.municipal, True), member=cls.top)
        cls.branch_recorder = cls.new_user("mj_branch", "group_mj_recorder", (cls.branch, False))
        cls.north_recorder = cls.new_user("mj_north_recorder", "group_mj_recorder", (cls.north, True))
        cls.north_office = cls.new_user("mj_north_office", "group_mj_office", (cls.north, True))
        cls.north.recorder_ids = cls.north_recorder
        for user in cls.north_office | cls.rules:
            user.group_ids += cls.env.ref("base.group_allow_export")

    @classmethod
    def new_portal_user(cls, login, member):
        return cls.new_users((login, "base.group_portal", {"member": member}))

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)

    def run_job(self, xml_id, moment=None):
        # The registry is in test mode already.
        with self.at(moment):
            self.env.ref(xml_id).method_direct_trigger()

    def ask(self, leader=None, organization=None, user=None, member=None, **values):
        """Ask as the portal does, or as staff."""
        user = user or self.asker_user
        with self.as_user(user) as env:
            requests = env["mj.talk.request"]
            asked = (requests.sudo() if user.share else requests).create(
                {
                    "member_id": (member or self.asker).id,
                    "organization_id": (organization or self.north).id,
                    "leader_id": leader.id if leader else False,
                    "matter": SECRET,
                    "wished_times": "Wednesdays",
                    **values,
                }
            )
            request_id = asked.id
        return self.env["mj.talk.request"].browse(request_id)

    def acting(self, user, request):
        """Return the request as this user has it, once logged in."""
        env = self.enterContext(self.as_user(user))
        return env["mj.talk.request"].browse(request.id)

    def read_by(self, user, request, name="matter"):
        with self.as_user(user) as env:
            return env["mj.talk.request"].sudo().browse(request.id)[name]

    def accept(self, request, user=None):
        with self.as_user(user or self.vice_user) as env:
            talk_id = env["mj.talk.request"].browse(request.id).accept(WHEN, "Room 1").id
        return self.env["mj.talk"].browse(talk_id)


@tagged("post_install", "-at_install")
class TestMjTalkRequest(RequestCase):
    # -- asking -------------------------------------------------------------------------------

    def test_answer_is_due_after_the_days_of_the_rule(self):
        """A16.1: answered within a set time, ten days by default; the duty says the same and falls to who was asked."""
        request = self.ask(self.v)
        self.assertEqual(request.answer_due, date(2026, 6, 25))
        duty = request.obligation_ids
        self.assertEqual((duty.clause, duty.due_date, duty.state), ("A16", date(2026, 6, 25), "open"))
        self.assertEqual((duty.talker_id, duty.talkee_id), (self.v, self.asker))
        self.assertRegex(request.display_name, r"^QT2026-\d{5}$")

    def test_days_of_another_wording(self):
        """A16.1, A23.1: the days are the rule's, where it counts; else ten."""
        rule = self.env.ref("mj_talks.talk_rule_a16")
        self.env.cr.execute("UPDATE mj_talk_rule SET days = 5 WHERE id = %s", [rule.id])
        rule.invalidate_recordset()
        self.assertEqual(self.ask(self.v).answer_due, date(2026, 6, 20))
        rule.disabled_organization_ids = self.north
        request = self.ask(self.v)
        self.assertEqual(request.answer_due, date(2026, 6, 25))
        self.assertFalse(request.obligation_ids)

    def test_rule_for_the_chair_alone(self):
        """A16.1, A23.1: where the rule lets requests go to the chair alone, nobody else is offered, asked or answers."""
        asked_before = self.ask(self.v)
        leaders = self.env["mj.talk.request.leader"]
        north = [("organization_id", "=", self.north.id)]
        self.assertEqual(leaders.search(north).member_id, self.c | self.f | self.v)
        self.env.cr.execute("UPDATE mj_talk_rule SET talker_scope = 'chair' WHERE kind = 'request'")
        self.env.invalidate_all()
        self.assertEqual(leaders.search(north).member_id, self.c)
        with self.assertRaisesRegex(ValidationError, r"asked for a talk \(Article 16\): Chair"):
            self.ask(self.v)
        with self.assertRaisesRegex(ValidationError, "no leadership post"):
            self.ask(self.m1)
        with self.assertRaises(AccessError):
            self.accept(asked_before, self.vice_user)
        self.accept(self.ask(self.c), self.chair_user)
        self.env.cr.execute(
            "UPDATE mj_talk_rule SET talker_scope = 'chair_or_full_time_vice_chair' WHERE kind = 'request'"
        )
        self.env.invalidate_all()
        self.assertEqual(leaders.search(north).member_id, self.c | self.f)
        self.assertTrue(self.ask(self.f))

    def test_overdue_is_a_fact_of_the_date(self):
        """A16.1: overdue from the day after the answer was due, by the local date, without any job."""
        request = self.ask(self.v)
        for moment, overdue in (("2026-06-25 15:59:00", False), ("2026-06-25 16:01:00", True)):
            with self.subTest(moment), self.at(moment):
                request.invalidate_recordset()
                self.assertEqual(request.is_overdue, overdue)
                found = self.env["mj.talk.request"].search([("is_overdue", "=", True)])
                self.assertEqual(request in found, overdue)

    def test_staff_ask_on_behalf(self):
        """A16.1: the recorder of the branch enters a request to a leader above, although that is out of scope."""
        with self.as_user(self.branch_recorder) as env:
            form = Form(env["mj.talk.request"], view="mj_talks.mj_talk_request_view_form")
            form.member_id = env["mj.member"].browse(self.asker.id)
            self.assertEqual(form.organization_id.id, self.branch.id)
            form.organization_id = env["mj.organization"].browse(self.north.id)
            choices = env["mj.talk.request.leader"].search([("organization_id", "=", self.north.id)])
            self.assertEqual(
                set(choices.mapped("display_name")),
                {
                    f"{person} ({self.north.name} {post})"
                    for person, post in (
                        ("North Chair", "Chair"),
                        ("North Full-Time", "Full-Time Vice Chair"),
                        ("North Vice", "Vice Chair"),
                    )
                },
            )
            form.leader_choice_id = choices.filtered(lambda choice: choice.name == "North Vice")
            form.matter = SECRET
            request = form.save()
            self.assertEqual(request.matter, SECRET)
            request_id = request.id
        request = self.env["mj.talk.request"].browse(request_id)
        self.assertEqual((request.leader_id, request.entered_by_id), (self.v, self.branch_recorder))
        self.assertEqual(self.read_by(self.asker_user, request), SECRET)
        self.assertEqual(self.seen_by(self.branch_recorder, request), request)

    def test_leader_asks_above(self):
        """A16.1: a leader asks, too, and nobody entered it for them."""
        request = self.ask(self.top, self.municipal, user=self.vice_user, member=self.v)
        self.assertFalse(request.entered_by_id)
        self.assertEqual(self.read_by(self.top_user, request), SECRET)

    def test_who_may_not_ask_for_whom(self):
        """A16.1: leaders do not ask for others, recorders only for those in scope."""
        with self.assertRaises(AccessError):
            self.ask(self.c, user=self.vice_user)
        with self.assertRaises(AccessError):
            self.ask(self.top, self.municipal, user=self.branch_recorder, member=self.curator)

    def test_whom_one_may_ask(self):
        """A16.1: a leader of the home organisation or of one above it, and never oneself."""
        for organization, leader, message in (
            (self.east, self.chair, "home organisation"),
            (self.north, self.m1, "no leadership post"),
            (self.north, self.top, "no leadership post"),
            (self.branch, None, "no chair"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValidationError, message):
                self.ask(leader, organization)
        with self.assertRaisesRegex(ValidationError, "asks themselves"):
            self.ask(self.v, self.north, user=self.vice_user, member=self.v)
        with self.assertRaisesRegex(ValidationError, "no chair"):
            self.ask(None, self.north, user=self.chair_user, member=self.c)

    def test_former_members_and_applicants_do_not_ask(self):
        """A16.1: only members ask; who died or left does not."""
        self.asker.write({"state": "former", "left_on": "2026-06-01"})
        with self.assertRaisesRegex(ValidationError, "Only members"):
            self.ask(self.v)
        self.env.cr.execute("UPDATE mj_member SET state = 'applicant' WHERE id = %s", [self.asker.id])
        self.asker.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "Only members"):
            self.ask(self.v)

    def test_matter_is_needed_and_no_day_to_come(self):
        """A16.1: a request says what it is about, and was asked today or before."""
        with self.assertRaisesRegex(ValidationError, "what you want to talk about"):
            self.ask(self.v, matter="  ")
        with self.assertRaisesRegex(ValidationError, "future"):
            self.ask(self.v, asked_on="2026-06-16")

    def test_facts_are_not_given_by_the_caller(self):
        """A16.1: state, due date and who entered it are worked out."""
        request = self.ask(
            self.v,
            user=self.branch_recorder,
            leader_id=False,
            leader_choice_id=self.posts[self.v].id,
            state="refused",
            answer_due="2030-01-01",
            entered_by_id=self.office.id,
            reference="X",
        )
        self.assertEqual((request.state, request.answer_due), ("asked", date(2026, 6, 25)))
        self.assertEqual((request.entered_by_id, request.leader_id), (self.branch_recorder, self.v))
        for values in ({"state": "talked"}, {"leader_id": self.c.id}, {"answer_due": "2030-01-01"}):
            with self.subTest(values), self.assertRaises(UserError):
                request.with_user(self.north_office).write(values)
        with self.assertRaises(UserError):
            request.sudo().unlink()
        with self.assertRaises(UserError):
            request.copy()

    # -- content ------------------------------------------------------------------------------

    def test_who_reads_the_matter(self):
        """A16.1, ring 2: asker, who entered it and the leader asked; nobody else, whatever the role."""
        request = self.ask(self.v, user=self.branch_recorder)
        for user in (self.asker_user, self.branch_recorder, self.vice_user):
            with self.subTest(user.login):
                self.assertEqual(self.read_by(user, request), SECRET)
        others = self.chair_user | self.top_user | self.north_recorder | self.north_office | self.rules
        for user in others | self.colleague_user | self.env.ref("base.user_admin"):
            with self.subTest(user.login):
                self.assertFalse(self.read_by(user, request))
                self.assertFalse(self.read_by(user, request, "wished_times"))
        log = self.env["mj.access.log"].search([("res_model", "=", "mj.talk.request"), ("res_id", "=", request.id)])
        self.assertEqual(
            set(log.filtered(lambda row: row.operation == "open").user_id),
            set(self.asker_user | self.branch_recorder | self.vice_user),
        )
        self.assertIn(self.north_office, log.filtered(lambda row: row.operation == "refused").user_id)

    def test_chair_reads_where_nobody_was_named(self):
        """A16.1: the chair of the organisation asked stands in."""
        request = self.ask()
        self.assertEqual(self.read_by(self.chair_user, request), SECRET)
        self.assertFalse(self.read_by(self.vice_user, request))
        self.assertFalse(self.read_by(self.top_user, request))

    def test_who_left_the_leadership_reads_no_more(self):
        """A16.1: what counts is the post held today."""
        request = self.ask(self.v)
        self.posts[self.v].end("2026-06-14", "resigned")
        self.assertFalse(self.read_by(self.vice_user, request))

    def test_no_way_around(self):
        """Doors 3, 9, 25: read, export, search, group and the table itself give no content to office or rules."""
        request = self.ask(self.v)
        for user in (self.north_office, self.rules):
            with self.subTest(user.login), self.as_user(user) as env:
                mine = env["mj.talk.request"].browse(request.id)
                self.assertNotIn(SECRET, json.dumps(mine.read(), default=str))
                self.assertNotIn(SECRET, json.dumps(mine.web_read({"matter": {}, "refusal_reason": {}}), default=str))
                self.assertNotIn(SECRET, str(mine.export_data(["reference", "matter", "wished_times"])))
                with self.assertRaises(ValueError), mute_logger("odoo.models"):
                    env["mj.talk.request"].search([("matter", "ilike", "accounts")])
                with self.assertRaises(AccessError):
                    mine.write({"matter": "something else"})
        self.env.cr.execute("SELECT * FROM mj_talk_request WHERE id = %s", [request.id])
        for value in self.env.cr.fetchone():
            self.assertNotIn(SECRET.encode(), bytes(value) if isinstance(value, memoryview) else str(value).encode())

    def test_scope(self):
        """Ring 1: who asked whom is known in the scope of the organisation asked, and to the people themselves."""
        request = self.ask(self.v)
        for user in (self.vice_user, self.chair_user, self.top_user, self.north_office, self.rules):
            self.assertEqual(self.seen_by(user, request), request, user.login)
        for user in (self.leader, self.office, self.recorder, self.unscoped, self.branch_recorder):
            self.assertFalse(self.seen_by(user, request), user.login)
        for user in (self.asker_user, self.outsider):
            with self.assertRaises(AccessError):
                self.seen_by(user, request)

    # -- answering ----------------------------------------------------------------------------

    def test_accept_plans_the_talk(self):
        """A16.1: a personal, timely daily talk with both people, linked both ways; then it is held."""
        request = self.ask(self.v)
        with self.as_user(self.vice_user) as env:
            action = env["mj.talk.request"].browse(request.id).action_accept()
            wizard = Form(env[action["res_model"]].with_context(**action["context"]))
            wizard.planned_at = WHEN
            wizard.place = "Room 1"
            result = wizard.save().action_apply()
        self.assertEqual(result["res_model"], "mj.talk")
        talk = request.talk_id
        self.assertEqual(
            (talk.form, talk.category, talk.timing, talk.state, talk.planned_at, talk.place),
            ("personal", "daily", "timely", "planned", WHEN, "Room 1"),
        )
        self.assertEqual((talk.talker_ids, talk.talkee_ids, talk.request_ids), (self.v, self.asker, request))
        self.assertEqual((request.state, request.answered_by_id), ("accepted", self.vice_user))
        self.assertEqual(request.obligation_ids.state, "fulfilled")
        with self.at("2026-06-18 09:00:00"):
            talk.with_user(self.vice_user).action_hold()
        self.assertEqual(request.state, "talked")
        self.assertEqual(len(request.obligation_ids), 1)

    def test_cancelled_talk_reopens_the_request(self):
        """A16.1: never lost; the answer is owed again, and was due on the same day."""
        request = self.ask(self.v)
        talk = self.accept(request)
        talk.with_user(self.vice_user).cancel("Ill")
        self.assertEqual((request.state, request.answer_due), ("asked", date(2026, 6, 25)))
        self.assertEqual(request.obligation_ids.state, "open")
        again = self.accept(request)
        self.assertEqual((request.state, request.talk_id), ("accepted", again))

    def test_held_talk_that_is_cancelled_reopens_too(self):
        """A16.1: a talk entered as held by mistake."""
        request = self.ask(self.v)
        talk = self.accept(request)
        with self.at("2026-06-18 09:00:00"):
            talk.action_hold()
            self.assertEqual(request.state, "talked")
            talk.with_user(self.vice_user).cancel("Entered for the wrong day")
        self.assertEqual(request.state, "asked")

    def test_accepted_and_no_talk_yet(self):
        """A16.1: the days of the rule, ten, count again from the answer; the last of them is in time."""
        request = self.ask(self.v)
        talk = self.accept(request)
        self.assertEqual(request.talk_due, date(2026, 6, 25))
        overdue = [("is_talk_overdue", "=", True), ("id", "=", request.id)]
        for day, is_overdue in (("2026-06-25", False), ("2026-06-26", True)):
            with self.subTest(day), self.at(f"{day} 04:00:00"):
                request.invalidate_recordset()
                self.assertEqual(request.is_talk_overdue, is_overdue)
                self.assertEqual(bool(request.search_count(overdue)), is_overdue)
                self.assertFalse(request.is_overdue, "it was answered")
        with self.at("2026-06-26 09:00:00"):
            talk.with_user(self.vice_user).action_hold()
            self.assertFalse(request.is_talk_overdue)
            self.assertFalse(request.search_count(overdue))

    def test_talk_is_due_anew_after_another_answer(self):
        """A16.1: the day by which the talk is held goes with the talk that was cancelled, and comes with the next one."""
        request = self.ask(self.v)
        self.accept(request).with_user(self.vice_user).cancel("Ill")
        self.assertFalse(request.talk_due)
        with self.at("2026-06-20 04:00:00"):
            self.accept(request)
        self.assertEqual(request.talk_due, date(2026, 6, 30))

    def test_refusal_owes_no_talk(self):
        """A16.1: a refusal is an answer, not a talk."""
        request = self.ask(self.v)
        with self.as_user(self.vice_user) as env:
            env["mj.talk.request"].browse(request.id).refuse(REASON)
        with self.at("2026-08-01 04:00:00"):
            request.invalidate_recordset()
            self.assertFalse(request.talk_due)
            self.assertFalse(request.is_talk_overdue)

    def test_another_talk_does_not_answer(self):
        """A16.1: a talk of the same people about something else leaves the request open."""
        request = self.ask(self.v)
        self.hold(self.v, self.asker, "2026-06-15", timing="timely")
        self.assertEqual((request.state, request.obligation_ids.state), ("asked", "open"))

    def test_refusal_needs_a_reason_and_the_asker_reads_it(self):
        """A16.1: no refusal without a reason, told to the asker and to no others."""
        request = self.ask(self.v)
        with self.as_user(self.vice_user) as env:
            mine = env["mj.talk.request"].browse(request.id)
            for reason in ("", "   "):
                with self.assertRaises(UserError):
                    mine.refuse(reason)
            with self.assertRaises(UserError):
                mine.action_refuse_confirm()
            form = Form(mine, view=mine.action_refuse()["views"][0][0])
            form.refusal_reason = REASON
            form.save().action_refuse_confirm()
        self.assertEqual((request.state, request.obligation_ids.state), ("refused", "fulfilled"))
        self.assertEqual(self.read_by(self.asker_user, request, "refusal_reason"), REASON)
        self.assertEqual(self.read_by(self.asker_user, request), SECRET)
        self.assertFalse(self.read_by(self.north_office, request, "refusal_reason"))

    def test_reason_begun_by_one_does_not_serve_the_next(self):
        """A16.1: after the request was handed on, or waits again, the refusal needs a reason of its own."""
        request = self.ask(self.v)
        with self.as_user(self.vice_user) as env:
            mine = env["mj.talk.request"].browse(request.id)
            mine.write({"refusal_reason": REASON})
            mine.forward(self.north, self.c)
        with self.as_user(self.chair_user) as env:
            mine = env["mj.talk.request"].browse(request.id)
            with self.assertRaisesRegex(UserError, "Enter the reason"):
                mine.action_refuse_confirm()
        self.assertEqual(request.state, "asked")
        # The recorder stands in for a leader without an account; the talk planned then is cancelled.
        other = self.ask(self.f)
        with self.as_user(self.north_recorder) as env:
            env["mj.talk.request"].browse(other.id).write({"refusal_reason": REASON})
        self.accept(other, self.north_recorder).cancel("Ill")
        with self.as_user(self.north_recorder) as env, self.assertRaisesRegex(UserError, "Enter the reason"):
            env["mj.talk.request"].browse(other.id).action_refuse_confirm()
        self.assertEqual(other.state, "asked")

    def test_answered_only_once(self):
        """A16.1: the second of two answers reads why it is refused."""
        request = self.ask(self.v)
        self.accept(request)
        with self.as_user(self.vice_user) as env:
            mine = env["mj.talk.request"].browse(request.id)
            for answer in (
                lambda: mine.refuse(REASON),
                lambda: mine.accept(WHEN),
                lambda: mine.forward(self.north, self.f),
            ):
                with self.assertRaisesRegex(UserError, "Only who was asked|this step follows “Asked”"):
                    answer()

    def test_who_may_answer(self):
        """A16.1: who was asked; neither the asker nor another leader, and the recorder only without an account."""
        request = self.ask(self.v)
        for user in (self.chair_user, self.top_user, self.north_recorder, self.north_office, self.rules):
            with self.subTest(user.login), self.as_user(user) as env:
                mine = env["mj.talk.request"].browse(request.id)
                self.assertFalse(mine.may_answer)
                for action in (mine.action_accept, mine.action_refuse, mine.action_forward, mine.action_refuse_confirm):
                    with self.assertRaises(AccessError):
                        action()
                with self.assertRaises(AccessError):
                    mine.accept(WHEN)
                with self.assertRaises(AccessError):
                    mine.write({"refusal_reason": "no"})
        own = self.ask(None, self.north, user=self.vice_user, member=self.v)
        self.assertFalse(own.with_user(self.vice_user).may_answer)
        self.assertTrue(own.with_user(self.chair_user).may_answer)

    def test_recorder_acts_for_a_leader_without_an_account(self):
        """A16.1: staff without an account are normal; the recorder plans without reading the matter."""
        request = self.ask(self.f)
        self.assertFalse(self.read_by(self.north_recorder, request))
        talk = self.accept(request, self.north_recorder)
        self.assertEqual(talk.talker_ids, self.f)
        other = self.ask(self.f)
        with self.as_user(self.north_recorder) as env:
            env["mj.talk.request"].browse(other.id).refuse(REASON)
        self.assertEqual(self.read_by(self.asker_user, other, "refusal_reason"), REASON)
        self.assertEqual(self.read_by(self.asker_user, other), SECRET, "the matter is kept beside the reason")

    def test_any_of_the_leadership_takes_it_on(self):
        """A16.1: where nobody was named, the one who accepts becomes the leader asked, and reads it from then on."""
        request = self.ask()
        talk = self.accept(request, self.vice_user)
        self.assertEqual((request.leader_id, talk.talker_ids), (self.v, self.v))
        self.assertEqual(self.read_by(self.vice_user, request), SECRET)

    def test_forward(self):
        """A16.1: to another leader here or above; due as before; the new leader reads it, the former no longer."""
        request = self.ask(self.v)
        with self.at("2026-06-20 04:00:00"), self.as_user(self.vice_user) as env:
            action = env["mj.talk.request"].browse(request.id).action_forward()
            wizard = Form(env[action["res_model"]].with_context(**action["context"]))
            self.assertEqual(wizard.organization_id.id, self.north.id)
            wizard.organization_id = env["mj.organization"].browse(self.municipal.id)
            wizard.leader_choice_id = env["mj.talk.request.leader"].search([("member_id", "=", self.top.id)])
            wizard.save().action_apply()
        self.assertEqual((request.leader_id, request.organization_id), (self.top, self.municipal))
        self.assertEqual((request.state, request.answer_due), ("asked", date(2026, 6, 25)))
        self.assertEqual((request.forwarded_by_id, request.forwarded_on), (self.vice_user, date(2026, 6, 20)))
        self.assertEqual(
            (request.obligation_ids.talker_id, request.obligation_ids.organization_id), (self.top, self.municipal)
        )
        self.assertEqual(request.organization_path, self.municipal.parent_path)
        self.assertEqual(self.read_by(self.top_user, request), SECRET)
        self.assertFalse(self.read_by(self.vice_user, request))

    def test_forward_where_it_may_not_go(self):
        """A16.1: neither down nor aside, nor to the asker, nor to somebody without a post there."""
        request = self.ask(self.v, user=self.chair_user, member=self.c)
        mine = self.acting(self.vice_user, request)
        for organization, leader in (
            (self.branch, self.v),
            (self.east, self.chair),
            (self.north, self.c),
            (self.north, self.m1),
            (self.north, self.v),
            (self.north, self.env["mj.member"]),
        ):
            with self.subTest(leader.name), self.assertRaises(ValidationError), self.env.cr.savepoint():
                mine.forward(organization, leader)

    def test_withdraw(self):
        """A16.1: only by who asked or entered it, and only before it is answered."""
        request = self.ask(self.v, user=self.branch_recorder)
        for user in (self.vice_user, self.north_office):
            with self.assertRaises(AccessError):
                request.with_user(user).action_withdraw()
        request.with_user(self.branch_recorder).action_withdraw()
        self.assertEqual((request.state, request.obligation_ids.state), ("withdrawn", "lapsed"))
        self.assertEqual(request.obligation_ids.lapse_reason, "request_withdrawn")
        other = self.ask(self.v)
        self.accept(other)
        with self.assertRaises(UserError):
            other.with_user(self.asker_user).sudo().action_withdraw()

    def test_duty_is_answered_through_its_request(self):
        """A16.1: the duty leads to the request; it is neither planned around it nor waived."""
        duty = self.ask(self.v).obligation_ids
        action = duty.with_user(self.vice_user).action_plan()
        self.assertEqual((action["res_model"], action["res_id"]), ("mj.talk.request", duty.request_id.id))
        with self.assertRaises(UserError):
            duty.with_user(self.rules).waive("No time")
        self.engine._reconcile()
        self.assertEqual(duty.state, "open")

    # -- reminding and escalating -------------------------------------------------------------

    def escalations(self):
        activity_type = self.env.ref("mj_talks.activity_type_request_overdue")
        return self.env["mail.activity"].search([("activity_type_id", "=", activity_type.id)])

    def escalate(self, moment):
        self.run_job("mj_talks.ir_cron_escalate_requests", moment)

    def test_escalates_once_to_the_chair(self):
        """A16.1: not on the last day; the day after to the chair of the organisation asked, and never again."""
        request = self.ask(self.v)
        self.escalate("2026-06-25 15:00:00")
        self.assertFalse(self.escalations())
        self.escalate("2026-06-25 16:35:00")
        activity = self.escalations()
        self.assertEqual(
            (activity.user_id, activity.res_model, activity.res_id), (self.chair_user, "mj.organization", self.north.id)
        )
        self.assertEqual(request.escalated_on, date(2026, 6, 26))
        self.assertNotIn("Asker", f"{activity.summary} {activity.note} {activity.res_name}")
        activity.unlink()
        self.escalate("2026-06-26 16:35:00")
        self.assertFalse(self.escalations())

    def test_escalates_above_where_the_chair_was_asked(self):
        """A16.1: the chair does not escalate to the chair."""
        self.ask(self.c)
        self.escalate("2026-06-26 04:00:00")
        self.assertEqual(self.escalations().user_id, self.top_user)

    def test_escalates_to_the_recorder_of_a_chair_without_an_account(self):
        """A16.1: somebody always learns of it."""
        self.chair_user.active = False
        self.ask(self.v)
        self.escalate("2026-06-26 04:00:00")
        self.assertEqual(self.escalations().user_id, self.north_recorder)

    def test_escalation_lets_the_chair_act_and_is_taken_back(self):
        """A16.1: once overdue the chair may forward or take the request on; the activity goes with the answer."""
        request = self.ask(self.v)
        self.escalate("2026-06-26 04:00:00")
        with self.at("2026-06-26 05:00:00"):
            self.assertFalse(self.read_by(self.chair_user, request))
            talk = self.accept(request, self.chair_user)
            self.assertEqual((talk.talker_ids, request.leader_id), (self.c, self.c))
        self.escalate("2026-06-26 16:35:00")
        self.assertFalse(self.escalations())

    def test_digest_counts_the_request(self):
        """A16.1, A19.3: the weekly digest of the leader asked names it by a link only."""
        self.vice_user.email = "vice@example.com"
        request = self.ask(self.v)
        before = self.env["mail.mail"].search([])
        self.run_job("mj_talks.ir_cron_digest", "2026-06-22 00:00:00")
        mail = (self.env["mail.mail"].search([]) - before).filtered(lambda mail: "vice@" in mail.email_to)
        self.assertIn(f"/odoo/mj.obligation/{request.obligation_ids.id}", mail.body_html)
        self.assertNotIn("Asker", mail.body_html)
        self.accept(request)
        before = self.env["mail.mail"].search([])
        self.run_job("mj_talks.ir_cron_digest", "2026-06-29 00:00:00")
        self.assertFalse(self.env["mail.mail"].search([]) - before)

    def test_overdue_regular_talks_are_still_told_above(self):
        """A07.8: an overdue request does not stand for the regular talks of the same day."""
        request = self.ask(self.v)
        duty = request.obligation_ids
        duty.due_date = "2026-12-31"
        with self.at("2027-01-01 01:00:00"):
            first = self.env["mj.obligation"].search(
                [("is_first_overdue", "=", True), ("organization_id", "=", self.north.id)]
            )
            self.assertEqual(len(first), 1)
            self.assertFalse(first.request_id)

    # -- screens ------------------------------------------------------------------------------

    def test_stat_button_of_the_member(self):
        """A16.1: the member form counts what its reader may see, for leaders and staff."""
        self.ask(self.v)
        self.ask(self.top, self.municipal)
        self.assertEqual(self.asker.with_user(self.north_office).request_count, 1)
        self.assertEqual(self.asker.with_user(self.rules).request_count, 2)
        action = self.asker.with_user(self.north_office).action_open_requests()
        self.assertEqual(action["domain"], [("member_id", "=", self.asker.id)])
        with self.assertRaises(AccessError):
            self.asker.with_user(self.asker_user).read(["request_count"])

    def test_overdue_first(self):
        """A16.1: what waits comes first, the longest overdue before the others."""
        late = self.ask(self.v, asked_on="2026-06-01")
        answered = self.ask(self.v, asked_on="2026-05-01")
        self.accept(answered)
        fresh = self.ask(self.v)
        mine = self.env["mj.talk.request"].search([("id", "in", (late | answered | fresh).ids)])
        self.assertEqual(mine.ids, [late.id, fresh.id, answered.id])


@tagged("post_install", "-at_install")
class TestPortalTalkRequest(HttpCase, RequestCase):
    """The member's own page, step by step."""

    def page(self, address="", **data):
        if data:
            data["csrf_token"] = self.csrf_token()
        answer = self.url_open(f"/my/talk-requests{address}", data=data or None)
        self.env.invalidate_all()
        return answer

    def csrf_token(self):
        return csrf_token(self.url_open("/my/talk-requests/new").text)

    def asked(self):
        return self.env["mj.talk.request"].search([("member_id", "=", self.asker.id)])

    def test_journey(self):
        """A16.1: ask, see the state at every time, read the refusal, ask again, withdraw."""
        self.authenticate("mj_asker", "mj_asker")
        self.assertIn("/my/talk-requests", self.url_open("/my").text)
        form = self.page("/new").text
        for shown in (
            "North District",
            "Municipal Committee",
            "North Vice (North District Vice Chair)",
            "Any of the leadership",
        ):
            self.assertIn(shown, form)
        for hidden in ("East District", "North First", "Chair of East"):
            self.assertNotIn(hidden, form)
        done = self.page("/new", asked=f"{self.north.id}-{self.v.id}", matter=SECRET, wished_times="Wednesdays")
        request = self.asked()
        self.assertEqual(len(request), 1)
        self.assertFalse(request.entered_by_id)
        self.assertTrue(done.url.endswith(f"/my/talk-requests/{request.id}"))
        for shown in (request.reference, SECRET, "Wednesdays", "Asked", "North Vice"):
            self.assertIn(shown, done.text)
        listed = self.page().text
        self.assertIn(request.reference, listed)
        self.assertNotIn(SECRET, listed)
        with self.as_user(self.vice_user) as env:
            env["mj.talk.request"].browse(request.id).refuse(REASON)
        shown = self.page(f"/{request.id}").text
        self.assertIn("Turned down", shown)
        self.assertIn(REASON, shown)
        self.page("/new", asked=str(self.north.id), matter="again")
        again = self.asked() - request
        self.assertFalse(again.leader_id)
        self.page(f"/{again.id}/withdraw", go="1")
        self.assertEqual(again.state, "withdrawn")

    def test_planned_talk_is_shown(self):
        """A16.1: time and place of the talk, by local time."""
        request = self.ask(self.v)
        self.accept(request)
        self.authenticate("mj_asker", "mj_asker")
        shown = self.page(f"/{request.id}").text
        self.assertIn("Accepted", shown)
        self.assertIn("Room 1", shown)
        self.assertIn("15:00", shown, "three in the afternoon in Shanghai")
        # Withdrawing comes too late; the page says so.
        late = self.page(f"/{request.id}/withdraw", go="1")
        self.assertIn("already", late.text)
        self.assertEqual(request.state, "accepted")

    def test_asker_sees_that_no_talk_came(self):
        """A16.1: accepted, and the day by which the talk was due has passed."""
        request = self.ask(self.v)
        self.accept(request)
        self.authenticate("mj_asker", "mj_asker")
        self.assertRegex(self.page(f"/{request.id}").text, r"Talk Due</dt>\s*<dd[^>]*>June 25, 2026<")
        self.assertNotIn("No talk yet", self.page().text)
        request.talk_due = "2026-06-14"
        for page in ("", f"/{request.id}"):
            self.assertIn("No talk yet", self.page(page).text)

    def test_validation_keeps_what_was_typed(self):
        """A16.1: nothing typed is lost, and nothing is entered."""
        self.authenticate("mj_asker", "mj_asker")
        for asked, matter, message in (
            ("", "I typed this", "Choose whom you ask"),
            (f"{self.east.id}-{self.chair.id}", "I typed this", "Choose whom you ask"),
            ("nonsense", "I typed this", "Choose whom you ask"),
            (f"{self.north.id}-{self.v.id}", "", "Enter what you want"),
            (f"{self.north.id}-{self.v.id}", "x" * 5001, "below 5000"),
        ):
            with self.subTest(message):
                answer = self.page("/new", asked=asked, matter=matter, wished_times="Only on Fridays")
                self.assertEqual(answer.status_code, 200)
                for shown in (message, matter, "Only on Fridays"):
                    self.assertIn(shown, answer.text)
        self.assertFalse(self.asked())

    def test_html_is_text(self):
        """A16.1: markup in the matter is shown, never run."""
        self.authenticate("mj_asker", "mj_asker")
        script = "<script>alert(1)</script><b>bold</b>"
        shown = self.page("/new", asked=f"{self.north.id}-{self.v.id}", matter=script, wished_times=script).text
        self.assertNotIn("<script>alert(1)", shown)
        self.assertIn("&lt;script&gt;alert(1)", shown)
        kept = self.page("/new", asked="", matter=script).text
        self.assertNotIn("<script>alert(1)", kept)

    @mute_logger("odoo.http")
    def test_others_requests_do_not_exist(self):
        """A16.1: a stranger's request and none at all give the same answer, to read and to withdraw."""
        request = self.ask(self.v)
        self.authenticate("mj_colleague", "mj_colleague")
        missing = self.env["mj.talk.request"].search([], order="id desc", limit=1).id + 1000
        for tail, data in (("", {}), ("/withdraw", {"go": "1"})):
            foreign = self.page(f"/{request.id}{tail}", **data)
            none = self.page(f"/{missing}{tail}", **data)
            self.assertEqual((foreign.status_code, none.status_code), (404, 404))
            self.assertNotIn(request.reference, foreign.text)
            self.assertNotIn(SECRET, foreign.text)
            self.assertEqual(
                foreign.text.replace(str(request.id), "").count("\n"), none.text.replace(str(missing), "").count("\n")
            )
        self.assertEqual(request.state, "asked")
        self.assertNotIn(request.reference, self.page().text)
        answer = self.url_open(
            "/web/dataset/call_kw/mj.talk.request/read",
            data=json.dumps(
                {
                    "params": {
                        "model": "mj.talk.request",
                        "method": "read",
                        "args": [request.ids, ["matter"]],
                        "kwargs": {},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("error", answer.json())
        self.assertNotIn(SECRET, answer.text)

    @mute_logger("odoo.http")
    def test_needs_the_token_and_a_login(self):
        """A16.1: no request from a foreign page, and none without a login."""
        self.authenticate("mj_asker", "mj_asker")
        answer = self.url_open("/my/talk-requests/new", data={"asked": str(self.north.id), "matter": "forged"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.asked())
        self.logout()
        self.assertIn("/web/login", self.url_open("/my/talk-requests").url)

    def test_no_page_for_others(self):
        """Portal users who are no members, and staff without a membership, are sent back."""
        new_test_user(self.env, login="mj_customer", groups="base.group_portal")
        for login in ("mj_customer", "mj_outsider"):
            self.authenticate(login, login)
            for tail in ("", "/new"):
                self.assertTrue(self.url_open(f"/my/talk-requests{tail}").url.rstrip("/").endswith("/my"))

    def test_content_over_rpc(self):
        """Ring 2: office staff in scope and the rules administrator get no content by any call."""
        # The access log's own cursor writes, which a test allows only outside read-only requests.
        self.set_registry_readonly_mode(False)
        self.addCleanup(self.set_registry_readonly_mode, True)
        request = self.ask(self.v)
        for login in ("mj_north_office", "mj_rules"):
            self.authenticate(login, login)
            for method, args in (
                ("read", [request.ids, ["matter", "wished_times"]]),
                ("web_read", [request.ids, {"matter": {}}]),
                ("export_data", [request.ids, ["matter"]]),
                ("search_read", [[], ["matter"]]),
            ):
                answer = self.url_open(
                    f"/web/dataset/call_kw/mj.talk.request/{method}",
                    data=json.dumps(
                        {"params": {"model": "mj.talk.request", "method": method, "args": args, "kwargs": {}}}
                    ),
                    headers={"Content-Type": "application/json"},
                )
                self.assertIn("result", answer.json(), (login, method))
                self.assertNotIn(SECRET, answer.text, (login, method))
