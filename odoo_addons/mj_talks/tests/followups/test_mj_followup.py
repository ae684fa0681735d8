import json
from datetime import date

from freezegun import freeze_time
from lxml import etree
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ... import clock
from ..common import activate_chinese
from ..concerns.test_mj_concern import ConcernCase
from ..jobs import JobCase
from ..portal import csrf_token
from ..screens import ScreenCase

SECRET = "MARKER-of-the-leaking-roof"
# What nobody reads who is helped: in English, and in the Chinese of the same screens.
BLAMING = ("problem", "overdue", "rectif", "fault", "violation", "punish", "blame", "inquiry", "warning")
BLAMING_CHINESE = ("问题", "逾期", "整改", "过错", "违", "处分", "处理意见", "核查", "警示", "督促")


class FollowupCase(ConcernCase):
    """The vice chair talked with the first committee member; the clerk recorded it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.north.id,
                "held_at": "2026-06-10 04:00:00",
                "recorder_id": cls.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": cls.v.id, "role": "talker"}),
                    Command.create({"member_id": cls.m1.id, "role": "talkee"}),
                ],
            }
        )
        cls.talk.action_hold()
        cls.portal_m2 = new_test_user(
            cls.env,
            login="mj_portal_m2",
            groups="base.group_portal",
            lang="en_US",
            partner_id=cls.m2.partner_id.id,
            name=cls.m2.name,
            email="second@example.com",
        )

    def setUp(self):
        # Not as for concerns, where with_user() stands for logging in: here people do log in.
        super(ConcernCase, self).setUp()
        if not isinstance(self, HttpCase):
            manager = self.enter_registry_test_mode()
            manager.__enter__()
            self.addCleanup(manager.__exit__, None, None, None)

    def enter(self, kind="task", user=None, **values):
        """Enter a follow-up as the vice chair does after the talk."""
        vals = {
            "kind": kind,
            "talk_id": self.talk.id,
            "member_id": self.m1.id,
            "owner_id": self.v.id,
            "due_date": "2026-06-30",
            "subject": SECRET,
            "details": f"{SECRET} in detail",
        }
        with self.as_user(user or self.vice_user) as env:
            followup = env["mj.followup"].create(vals | values)
        return self.env["mj.followup"].browse(followup.id)

    def read_by(self, user, followup, name="subject"):
        with self.as_user(user) as env:
            return env["mj.followup"].browse(followup.id)[name]

    def act(self, user, followup, method, **content):
        with self.as_user(user) as env:
            own = env["mj.followup"].browse(followup.id)
            if content:
                own.write(content)
            getattr(own, method)()

    def sees(self, user, followup):
        return bool(self.seen_by(user, followup))


@tagged("post_install", "-at_install")
class TestMjFollowup(FollowupCase, ScreenCase):
    # -- entering -----------------------------------------------------------------------------

    def test_entered_from_the_talk(self):
        """A17.2: the talker enters on the talk what has to happen; organisation and number follow."""
        with self.as_user(self.vice_user) as env:
            action = env["mj.talk"].browse(self.talk.id).action_new_followup()
            form = Form(env["mj.followup"].with_context(**action["context"]))
            form.due_date = "2026-06-30"
            form.subject = SECRET
            record = form.save()
            self.assertEqual(record.subject, SECRET)
            self.assertEqual(env["mj.talk"].browse(self.talk.id).followup_count, 1)
        followup = self.env["mj.followup"].browse(record.id)
        self.assertEqual(
            (followup.talk_id, followup.member_id, followup.owner_id, followup.organization_id, followup.author_id),
            (self.talk, self.m1, self.v, self.north, self.vice_user),
        )
        self.assertTrue(followup.reference.startswith("DB2026-"))
        self.assertEqual(followup.display_name, followup.reference)

    def test_own_commitment_of_a_leader(self):
        """A08.2: what a leader undertook in a talk is followed like anything else, by the leader or the recorder."""
        followup = self.enter(member_id=self.v.id, owner_id=self.v.id)
        self.act(self.vice_user, followup, "action_start")
        self.act(self.vice_user, followup, "action_finish", result="The chair's hours are posted")
        self.assertEqual((followup.state, followup.closed_by_id), ("finished", self.vice_user))

    def test_entered_by_nobody_else(self):
        """A17.2: neither the talked-to nor others in scope enter what follows from a talk."""
        for user in (self.committee_user, self.staff, self.chair_user, self.rules, self.portal_m2):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.enter(user=user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.talk.with_user(user).action_new_followup()
        with self.assertRaises(UserError):
            self.enter(talk_id=False)

    def test_what_a_caller_sends_along_does_not_count(self):
        """Door 12: state, author and organisation are worked out."""
        followup = self.enter(state="finished", author_id=self.rules.id, organization_id=self.municipal.id)
        self.assertEqual(
            (followup.state, followup.author_id, followup.organization_id), ("todo", self.vice_user, self.north)
        )

    def test_people_fit(self):
        """A17.3, A17.4: help has somebody who is helped, and nobody looks into what concerns themselves."""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.enter("help", member_id=False)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.enter("inquiry", owner_id=self.m1.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.enter("inquiry", member_id=self.v.id, owner_id=self.c.id)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.enter(subject=" ")
        followup = self.enter("inquiry")
        with self.assertRaises(ValidationError), self.as_user(self.vice_user) as env:
            env["mj.followup"].browse(followup.id).owner_id = self.m1.id

    # -- to the end ---------------------------------------------------------------------------

    def test_to_the_end_with_a_result(self):
        """A17.2, A17.3: taken up, then ended with what was done, dated and by whom."""
        followup = self.enter("inquiry", owner_id=self.c.id)
        self.act(self.chair_user, followup, "action_start")
        self.assertEqual((followup.state, followup.started_on), ("doing", date(2026, 6, 15)))
        for result in (False, "  "):
            with self.subTest(result), self.assertRaises(UserError), self.cr.savepoint():
                self.act(self.chair_user, followup, "action_finish", result=result)
        self.act(self.chair_user, followup, "action_finish", result="Asked both; nothing in it")
        self.assertEqual((followup.state, followup.closed_on), ("finished", date(2026, 6, 15)))
        self.assertFalse(followup.is_open)
        self.assertEqual(self.read_by(self.vice_user, followup, "result"), "Asked both; nothing in it")
        with self.assertRaises(UserError):
            self.act(self.chair_user, followup, "action_start", result="changed afterwards")

    def test_result_is_entered_on_the_form(self):
        """A17.2: who takes care of it enters what was done where it is read, while it runs; others read."""
        followup = self.enter("task", owner_id=self.c.id)
        self.act(self.chair_user, followup, "action_start")
        with self.as_user(self.chair_user) as env:
            form = Form(env["mj.followup"].browse(followup.id))
            form.result = "Asked both"
            form.save()
        self.assertEqual(self.read_by(self.vice_user, followup, "result"), "Asked both")
        with self.as_user(self.chair_user) as env:
            form = Form(env["mj.followup"].browse(followup.id))
            with self.assertRaisesRegex(AssertionError, "readonly"):
                form.due_date = "2026-07-30"

    def test_filters(self):
        """A17.2: past its date from the day after; what has ended is in neither of both; wanted in thirty days."""
        late = self.enter(due_date="2026-06-14")
        today = self.enter(due_date="2026-06-15")
        soon, later = self.enter(due_date="2026-07-15"), self.enter(due_date="2026-07-16")
        ended = self.enter(due_date="2026-06-14")
        ended.sudo().state = "finished"
        followups = late | today | soon | later | ended
        for name, expected in (
            ("late", late),
            ("running", late | today | soon | later),
            ("soon", late | today | soon),
            ("finished", ended),
        ):
            domain = self.filtered("mj_talks.mj_followup_view_search", name)
            with self.subTest(name):
                self.assertEqual(followups.search([*domain, ("id", "in", followups.ids)]), expected)

    def test_cannot_be_done(self):
        """A17.2: what cannot be done ends with what was tried."""
        followup = self.enter()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.act(self.vice_user, followup, "action_cannot")
        self.act(self.vice_user, followup, "action_cannot", result="The building is listed")
        self.assertEqual(followup.state, "impossible")

    def test_summary_leaves_out_what_was_cancelled(self):
        """A20.3: a problem that was entered by mistake is none of the year."""
        running, mistaken = self.enter("problem"), self.enter("problem")
        self.act(self.vice_user, mistaken, "action_cancel", reason="Entered twice")
        year = clock.local_date(self.env, running.create_date).year
        values = {"organization_id": running.organization_id.id, "year": year}
        figures = self.env["mj.yearly.summary"].create(values).figures
        self.assertEqual((figures["problems"], figures["followups_open"]), (1, 1))
        self.assertEqual(sum(count for __, count in figures["followups"]), 1)

    def test_cancelled_and_taken_up_again_with_a_reason(self):
        """A17.2: both need a reason of their own, which is content."""
        followup = self.enter()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.act(self.vice_user, followup, "action_cancel")
        self.act(self.vice_user, followup, "action_cancel", reason="Entered twice")
        self.assertEqual(
            (followup.state, self.read_by(self.clerk, followup, "cancel_reason")), ("cancelled", "Entered twice")
        )
        with self.assertRaises(UserError), self.cr.savepoint():
            # The reason for the cancellation is not one for going on.
            self.act(self.vice_user, followup, "action_reopen")
        self.act(self.clerk, followup, "action_reopen", reason="It was not the same")
        self.assertEqual((followup.state, followup.reopened_by_id, followup.closed_on), ("doing", self.clerk, False))
        self.assertTrue(followup.is_open)
        self.assertEqual(self.read_by(self.clerk, followup, "reopen_reason"), "It was not the same")

    def test_owner_does_not_cancel(self):
        """A17.2: who is asked to take care of it ends it with a result; only the keepers call it off."""
        followup = self.enter(owner_id=self.c.id)
        for method, content in (
            ("action_cancel", {}),
            ("action_reopen", {}),
            ("action_start", {"due_date": "2027-01-01"}),
        ):
            with self.subTest(method), self.assertRaises(AccessError), self.cr.savepoint():
                self.act(self.chair_user, followup, method, **content)

    def test_moved_by_nobody_else(self):
        """A17.2: in scope one sees that there is one, and moves nothing."""
        followup = self.enter(owner_id=self.c.id)
        for user in (self.staff, self.full_time_user, self.committee_user, self.rules):
            self.assertTrue(self.sees(user, followup))
            for method in ("action_start", "action_finish", "action_cannot", "action_cancel", "action_reopen"):
                with self.subTest((user.login, method)), self.assertRaises(AccessError), self.cr.savepoint():
                    self.act(user, followup, method)
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.act(user, followup, "action_start", result="mine")
        for vals in ({"state": "finished"}, {"kind": "help"}, {"member_id": self.m2.id}, {"closed_on": "2026-06-15"}):
            with self.subTest(vals), self.assertRaises(UserError), self.cr.savepoint():
                self.act(self.vice_user, followup, "action_start", **vals)
        for call in ("unlink", "copy"):
            with self.subTest(call), self.assertRaises(UserError), self.cr.savepoint():
                getattr(followup.with_user(self.vice_user), call)()

    # -- who knows ----------------------------------------------------------------------------

    def test_content_is_for_few(self):
        """A17.2: talkers, the named recorder and the owner read it; others in scope do not, whatever they ask."""
        followup = self.enter(owner_id=self.c.id)
        for user in (self.vice_user, self.clerk, self.chair_user):
            self.assertEqual(self.read_by(user, followup), SECRET, user.login)
        for user in (self.staff, self.full_time_user, self.committee_user, self.named, self.rules):
            self.assertFalse(self.read_by(user, followup), user.login)
            self.assertTrue(self.read_by(user, followup, "content_problem"))
            with self.as_user(user) as env:
                found = env["mj.followup"].search([("reference", "=", followup.reference)])
                self.assertEqual(len(found), 1)
                self.assertNotIn(SECRET, str(found.read()) + str(found.sudo().read(["subject", "details"])))
        self.env.flush_all()
        self.cr.execute("SELECT * FROM mj_followup WHERE id = %s", [followup.id])
        row = self.cr.fetchone()
        self.assertFalse(
            [
                cell
                for cell in row
                if SECRET in str(cell) or (isinstance(cell, memoryview) and SECRET.encode() in bytes(cell))
            ]
        )
        log = self.env["mj.access.log"].search([("res_model", "=", "mj.followup"), ("res_id", "=", followup.id)])
        self.assertEqual(
            log.filtered(lambda line: line.operation == "refused").user_id,
            self.staff | self.full_time_user | self.committee_user | self.named | self.rules,
        )
        self.assertEqual(log.talk_id, self.talk)

    def test_help_is_not_known_in_scope(self):
        """A17.4: that somebody is helped is known to those who help and to the person helped, to nobody else."""
        followup = self.enter("help", owner_id=self.c.id)
        for user in (self.vice_user, self.clerk, self.chair_user, self.committee_user):
            self.assertTrue(self.sees(user, followup), user.login)
            self.assertEqual(self.read_by(user, followup), SECRET, user.login)
        for user in (self.staff, self.named, self.full_time_user, self.rules, self.head_user, self.portal_m2):
            self.assertFalse(self.sees(user, followup), user.login)
        self.assertFalse(self.talk.with_user(self.staff).followup_count)
        with self.assertRaises(AccessError):
            # Who is helped does not have to close it.
            self.act(self.committee_user, followup, "action_start")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_nobody_sees_or_ends_an_inquiry_about_themselves(self):
        """A17.3: not by search, read, write or method, not even where the code around has every right."""
        followup = self.enter("inquiry", owner_id=self.c.id)
        self.assertTrue(self.sees(self.full_time_user, followup))
        self.assertFalse(self.sees(self.committee_user, followup))
        own = followup.with_user(self.committee_user)
        self.assertEqual(own.search_count([("talk_id", "=", self.talk.id)]), 0)
        self.assertFalse(self.talk.with_user(self.committee_user).followup_count)
        for call in (lambda: own.read(["state"]), lambda: own.write({"result": "x"}), lambda: own.sudo().report("x")):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call()
        for method in ("action_start", "action_finish", "action_cannot", "action_cancel", "action_reopen"):
            for record in (own, own.sudo()):
                with self.subTest(method), self.assertRaises(AccessError) as refused, self.cr.savepoint():
                    getattr(record, method)()
                self.assertNotIn(self.m1.name, str(refused.exception))
        self.assertEqual(followup.state, "todo")

    def test_inquiry_about_the_recorder_of_the_talk(self):
        """A17.3: whoever keeps the talk does not keep an inquiry about themselves."""
        third = self.new_member("North Third", self.north)
        third_user = self.account(third, self.north)
        self.talk.sudo().recorder_id = third_user
        followup = self.enter("inquiry", member_id=third.id, owner_id=self.c.id)
        self.assertFalse(self.sees(third_user, followup))
        with self.assertRaises(AccessError):
            self.act(third_user, followup, "action_cancel", reason="nothing in it")
        with self.as_user(third_user) as env:
            self.assertFalse(env["mj.followup"].browse(followup.id)._known_to_reader())

    def test_owner_without_an_account(self):
        """A17.2: the organisation's recorder acts for an owner without an account, and no longer once there is one."""
        person = self.new_member("North Third", self.north)
        followup = self.enter("help", owner_id=person.id)
        self.assertTrue(self.read_by(self.named, followup, "is_mine"))
        self.assertEqual(self.read_by(self.named, followup), SECRET)
        self.act(self.named, followup, "action_start", result="Visited")
        self.account(person, self.north)
        self.env.registry.clear_cache()
        self.assertFalse(self.sees(self.named, followup))
        with self.assertRaises(AccessError):
            self.act(self.named, followup, "action_finish")

    # -- from a concern -----------------------------------------------------------------------

    def test_from_a_concern(self):
        """A17.4, A07.6: help that is wanted is followed up without a talk; the person helped learns of no concern."""
        with self.as_user(self.clerk):
            concern = self.log(self.m1, "a07_6", help_wanted=True)
        concern = self.env["mj.concern"].browse(concern.id)
        with self.as_user(self.clerk) as env:
            action = env["mj.concern"].browse(concern.id).action_new_followup()
            form = Form(env["mj.followup"].with_context(**action["context"]))
            form.owner_id = env["mj.member"].browse(self.c.id)
            form.due_date = "2026-06-20"
            form.subject = SECRET
            record = form.save()
        followup = self.env["mj.followup"].browse(record.id)
        self.assertEqual((followup.kind, followup.member_id, followup.concern_id), ("help", self.m1, concern))
        self.assertEqual(self.read_by(self.clerk, followup, "from_concern_id").id, concern.id)
        self.assertTrue(self.sees(self.committee_user, followup))
        self.assertFalse(self.read_by(self.committee_user, followup, "from_concern_id"))
        with self.assertRaises(AccessError):
            self.read_by(self.committee_user, followup, "concern_id")
        for user in (self.staff, self.committee_user):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.enter("help", user, talk_id=False, from_concern_id=concern.id)

    # -- words --------------------------------------------------------------------------------

    def words_shown(self, followup):
        """Return every word of the form that is shown for a follow-up to a keeper."""
        views = followup.get_views([(self.env.ref("mj_talks.mj_followup_view_form").id, "form")])
        arch = etree.fromstring(views["views"]["form"]["arch"])
        info = followup.fields_get()
        facts = {
            name: followup[name]
            for name, field in info.items()
            if field["type"] not in ("one2many", "many2many", "binary")
        }
        facts = {name: value.id if hasattr(value, "ids") else value for name, value in facts.items()} | {
            "id": followup.id
        }
        words = [followup.state_label, dict(info["kind"]["selection"])[followup.kind]]
        for node in arch.iter():
            chain = [node, *node.iterancestors()]
            if any(safe_eval(place.get("invisible") or "False", dict(facts)) for place in chain):
                continue
            words += [node.get("string"), node.get("placeholder"), node.get("help"), node.text]
            if node.tag == "field":
                words += [node.get("string") or info[node.get("name")]["string"], info[node.get("name")].get("help")]
                if node.get("widget") == "statusbar":
                    words += [label for __, label in info[node.get("name")]["selection"]]
        return " ".join(filter(None, words))

    def test_help_carries_no_word_of_blame(self):
        """A17.4: for somebody in hardship no label, state or button speaks of problems or of being late."""
        activate_chinese(self.env)
        followup = self.enter("help", due_date="2026-06-01")
        self.assertTrue(followup.is_late)
        for state in ("todo", "doing", "finished", "impossible", "cancelled"):
            followup.state = state
            for lang, blaming in (("en_US", BLAMING), ("zh_CN", BLAMING_CHINESE)):
                with self.as_user(self.vice_user) as env:
                    shown = env["mj.followup"].with_context(lang=lang).browse(followup.id)
                    words = self.words_shown(shown).lower()
                self.assertGreater(len(words), 100)
                for word in blaming:
                    self.assertNotIn(word, words, (state, lang))
        task = self.enter("problem")
        with self.as_user(self.vice_user) as env:
            self.assertIn("problem", self.words_shown(env["mj.followup"].browse(task.id)).lower(), "the test looks")

    # -- known open items -------------------------------------------------------------------

    def plan(self):
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "planned_at": "2026-06-20 04:00:00",
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": self.v.id, "role": "talker"}),
                    Command.create({"member_id": self.m1.id, "role": "talkee"}),
                ],
            }
        )
        talk.action_plan()
        return talk

    def items(self, user, talk):
        with self.as_user(user) as env:
            own = env["mj.talk"].browse(talk.id)
            items = {name: own[f"open_{name}_ids"].ids for name in ("followup", "obligation", "request")}
            return items | {"concerns": own.open_concerns}

    def test_known_open_matters(self):
        """A17.1: the talker who prepares sees what is open about the person, as far as the talker may see it."""
        running, ended = self.enter(), self.enter()
        self.act(self.vice_user, ended, "action_cannot", result="no")
        hidden = self.enter("help", owner_id=self.v.id, member_id=self.m2.id)
        with self.as_user(self.clerk):
            concern = self.log(self.m1)
            self.log(self.m2)
            words = f"{self.kind('a07_1').display_name} · {concern.reference}"
        talk = self.plan()
        items = self.items(self.vice_user, talk)
        self.assertEqual((items["followup"], items["concerns"]), (running.ids, words))
        self.assertNotIn(hidden.id, items["followup"])
        duties = self.env["mj.obligation"].browse(items["obligation"])
        self.assertTrue(duties)
        self.assertEqual(duties.talkee_id, self.m1)
        for user in (self.committee_user, self.clerk, self.staff, self.rules, self.chair_user):
            self.assertFalse(any(self.items(user, talk).values()), user.login)
        talk.action_cancel()
        talk.cancel("ill")
        self.assertFalse(any(self.items(self.vice_user, talk).values()))

    def test_matters_about_oneself_stay_hidden_from_a_talker(self):
        """A17.1: a talker who is asked about in an inquiry does not read of it while preparing."""
        other = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "held_at": "2026-06-11 04:00:00",
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": self.c.id, "role": "talker"}),
                    Command.create({"member_id": self.m1.id, "role": "talkee"}),
                ],
            }
        )
        other.action_hold()
        self.enter("inquiry", self.chair_user, talk_id=other.id, member_id=self.v.id, owner_id=self.m1.id)
        self.assertFalse(self.items(self.vice_user, self.plan())["followup"])


@tagged("post_install", "-at_install")
class TestFollowupReminder(FollowupCase, JobCase):
    def setUp(self):
        super().setUp()
        (self.vice_user | self.named | self.clerk).email = "somebody@example.com"

    def mails(self):
        before = self.env["mail.mail"].search([])
        with self.at(fields.Datetime.to_string(fields.Datetime.now())):
            self.env.ref("mj_talks.ir_cron_digest").method_direct_trigger()
        return self.env["mail.mail"].search([]) - before

    def test_digest_names_late_and_soon(self):
        """A17.2: one mail with links, in words that blame nobody; nothing of what it is about, nothing that ended."""
        late, far, ended = self.enter("help", due_date="2026-06-01"), self.enter(due_date="2026-09-30"), self.enter()
        self.act(self.vice_user, ended, "action_cannot", result="no")
        mail = self.mails()
        self.assertEqual(mail.mapped("email_to"), [self.vice_user.email_formatted])
        self.assertIn(f"/odoo/mj-follow-ups/{late.id}", mail.body_html)
        self.assertIn("/odoo/mj-my-follow-ups", mail.body_html)
        for word in (SECRET, late.reference, self.m1.name, f'/{far.id}"', f'/{ended.id}"', *BLAMING):
            self.assertNotIn(word, mail.body_html)
        self.assertFalse(self.mails(), "once a week")

    def test_closed_things_never_mail(self):
        """A17.2: what ended is not named any more, what was taken up again is."""
        followup = self.enter()
        self.act(self.vice_user, followup, "action_cancel", reason="twice")
        self.assertFalse(self.mails())
        self.act(self.vice_user, followup, "action_reopen", reason="not twice")
        self.assertEqual(len(self.mails()), 1)

    def test_owner_without_an_account(self):
        """A17.2: the organisation's recorders are reminded for people without an account, never of what concerns them."""
        person = self.new_member("North Third", self.north)
        self.enter(owner_id=person.id)
        self.assertEqual(self.mails().mapped("email_to"), [self.named.email_formatted])
        self.named.partner_id = self.new_member("North Fourth", self.north).partner_id
        self.named.email = "fourth@example.com"
        inquiry = self.enter("inquiry", member_id=self.named.partner_id.mj_member_ids.id, owner_id=person.id)
        self.assertEqual(inquiry._reminded_users(), self.clerk)

    def test_owner_on_the_portal(self):
        """A17.2: a member on the portal is sent to the portal."""
        followup = self.enter(owner_id=self.m2.id)
        mail = self.mails()
        self.assertIn("second@example.com", mail.email_to)
        self.assertIn(f"/my/follow-ups/{followup.id}", mail.body_html)
        self.assertNotIn("/odoo/", mail.body_html)

    @freeze_time("2026-12-09 01:00:00")
    def test_one_mail_with_duties(self):
        """A17.2, A19.3: duties and follow-ups come in the same mail."""
        followup = self.enter(due_date="2026-12-20")
        mail = self.mails().filtered(
            lambda mail: str(followup.id) in mail.body_html and "mj-follow-ups" in mail.body_html
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("/odoo/mj.obligation/", mail.body_html)


@tagged("post_install", "-at_install")
class TestFollowupOnThePortal(HttpCase, FollowupCase):
    def setUp(self):
        super().setUp()
        # The access log is written on a cursor of its own.
        self.set_registry_readonly_mode(False)

    def post(self, followup, **data):
        page = self.url_open(f"/my/follow-ups/{followup.id}")
        token = csrf_token(page.text) if "csrf_token" in page.text else ""
        return self.url_open(f"/my/follow-ups/{followup.id}/report", data={"csrf_token": token, **data})

    def test_owner_reports_and_finishes(self):
        """A17.2: a member without a role takes it up, enters what was done and ends it, on the portal."""
        followup = self.enter(owner_id=self.m2.id)
        self.authenticate("mj_portal_m2", "mj_portal_m2")
        self.assertIn("/my/follow-ups", self.url_open("/my").text)
        self.assertIn(followup.reference, self.url_open("/my/follow-ups").text)
        self.assertIn(SECRET, self.url_open(f"/my/follow-ups/{followup.id}").text)
        self.assertIn("Wrote to the landlord", self.post(followup, step="start", result="Wrote to the landlord").text)
        self.assertEqual(followup.state, "doing")
        self.assertIn("Please enter what was done first", self.post(followup, step="finish", result=" ").text)
        self.assertEqual(followup.state, "doing")
        self.assertIn("Called the landlord", self.post(followup, step="finish", result="Called the landlord").text)
        followup.invalidate_recordset()
        self.assertEqual((followup.state, followup.closed_by_id), ("finished", self.portal_m2))

    def test_longest_result(self):
        """A17.2: five thousand characters are kept whole; with one more nothing is kept and the page says so."""
        followup = self.enter(owner_id=self.m2.id)
        self.authenticate("mj_portal_m2", "mj_portal_m2")
        self.assertIn("problem=long", self.post(followup, step="start", result="x" * 5001).url)
        self.assertEqual(followup.state, "todo")
        self.post(followup, step="start", result="x" * 5000)
        followup.invalidate_recordset()
        self.assertEqual(followup.state, "doing")
        self.assertEqual(self.read_by(self.portal_m2, followup, "result"), "x" * 5000)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
    def test_nothing_of_others(self):
        """A17.3: neither somebody else's nor an inquiry about oneself, by page or by call."""
        others = self.enter(), self.enter("inquiry", member_id=self.m2.id, owner_id=self.c.id)
        self.authenticate("mj_portal_m2", "mj_portal_m2")
        for followup in others:
            self.assertNotIn(followup.reference, self.url_open("/my/follow-ups").text)
            self.assertEqual(self.url_open(f"/my/follow-ups/{followup.id}").status_code, 404)
            for method in ("read", "action_start", "action_finish", "action_cancel", "write"):
                args = [followup.ids, {"result": "x"}] if method == "write" else [followup.ids]
                answer = self.url_open(
                    f"/web/dataset/call_kw/mj.followup/{method}",
                    data=json.dumps({"params": {"model": "mj.followup", "method": method, "args": args, "kwargs": {}}}),
                    headers={"Content-Type": "application/json"},
                )
                self.assertIn("error", answer.json(), method)
                self.assertNotIn(SECRET, answer.text)
            followup.invalidate_recordset()
            self.assertEqual(followup.state, "todo")

    def test_help_on_the_way(self):
        """A17.4: who is helped sees it in caring words, and is asked for nothing."""
        followup = self.enter("help", member_id=self.m2.id, due_date="2026-06-01")
        self.authenticate("mj_portal_m2", "mj_portal_m2")
        page = self.url_open(f"/my/follow-ups/{followup.id}").text
        self.assertIn(SECRET, page)
        self.assertIn("Help to Come", page)
        self.assertNotIn("<textarea", page)
        shown = page.split('<div id="wrap"')[-1].split("<footer")[0].lower()
        for word in BLAMING:
            self.assertNotIn(word, shown)
