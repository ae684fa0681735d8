import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..jobs import JobCase
from ..screen import Screen
from .common import RecordCase

SECRET = "what was said about the roof"
NOW = "2026-06-15 04:00:00"


@tagged("post_install", "-at_install")
class TestMjAccessGrant(RecordCase):
    """Design 5: who reads by a grant, from which day and until which day, and who decides on it."""

    at = JobCase.at

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overseer_member = cls.new_member("Overseer", cls.municipal)
        cls.overseer_post = cls.appoint(cls.overseer_member, cls.municipal, "supervision_member")
        cls.overseer = cls.new_user("mj_overseer", "group_mj_leader", (cls.municipal, True), member=cls.overseer_member)

    def setUp(self):
        super().setUp()
        self.record = self.write_record(self.talk, self.chair_user, thought=SECRET)

    def request(self, user=None, talk=None, moment=NOW, **values):
        with self.at(moment), self.as_user(user or self.overseer) as env:
            values = {"talk_id": (talk or self.talk).id, "reason": "A complaint", "date_to": "2026-06-22", **values}
            grant_id = env["mj.access.grant"].create(values).id
        return self.env["mj.access.grant"].browse(grant_id)

    def decide(self, grant, *steps, user=None):
        with self.at(NOW), self.as_user(user or self.rules) as env:
            for step in steps:
                getattr(env["mj.access.grant"].browse(grant.id), f"action_{step}")()
        self.env.invalidate_all()
        return grant

    # -- days ---------------------------------------------------------------------------------

    def test_opens_on_its_first_day_and_closes_after_its_last(self):
        """The day before, the first, the last and the day after, by local midnight, read and searched."""
        grant = self.decide(self.request(date_from="2026-06-20"), "grant")
        for moment, is_open in (
            ("2026-06-15 04:00:00", False),
            ("2026-06-19 15:59:00", False),
            ("2026-06-19 16:01:00", True),
            ("2026-06-22 15:59:00", True),
            ("2026-06-22 16:01:00", False),
            ("2027-06-20 04:00:00", False),
        ):
            with self.subTest(moment), self.at(moment):
                self.assertEqual(self.opened_by(self.overseer, self.record), SECRET if is_open else False)
                grant.invalidate_recordset()
                self.assertEqual(grant.is_in_force, is_open)
                for value in (True, False):
                    found = self.env["mj.access.grant"].search([("is_in_force", "=", value), ("id", "=", grant.id)])
                    self.assertEqual(bool(found), value == is_open)

    def test_a_grant_of_one_day(self):
        """It begins today when nothing else is said, and may end today."""
        grant = self.decide(self.request(date_to="2026-06-15"), "grant")
        self.assertEqual(grant.date_from, datetime.date(2026, 6, 15))
        for moment, is_open in (("2026-06-15 15:59:00", True), ("2026-06-15 16:01:00", False)):
            with self.subTest(moment), self.at(moment):
                self.assertEqual(bool(self.opened_by(self.overseer, self.record)), is_open)

    def test_length(self):
        """Ninety days at most, on or after the first day, and not over already."""
        for values, message in (
            ({"date_to": "2026-09-14"}, "90 days at most"),
            ({"date_to": "2026-06-14", "date_from": "2026-06-01"}, "past already"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValidationError, message):
                self.request(**values)
        self.assertTrue(self.request(date_to="2026-09-13"))
        self.assertTrue(self.request(date_to="2026-06-15", date_from="2026-06-01"))
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.request(date_from="2026-06-23")

    def test_reason_is_needed(self):
        with self.assertRaisesRegex(ValidationError, "the talkers see it"):
            self.request(reason="  \n ")

    # -- readers ------------------------------------------------------------------------------

    def test_chairs_above_and_no_others(self):
        """The chair of an organisation above the talk's; neither its own chair, nor a vice chair, nor one aside."""
        talk = self.hold(self.vice_chair, self.teacher, timing="timely")
        head = self.new_member("Municipal Chair", self.municipal)
        self.appoint(head, self.municipal, "chair")
        deputy = self.new_member("Municipal Vice Chair", self.municipal)
        self.appoint(deputy, self.municipal, "vice_chair")
        aside = self.new_member("Chair of West", self.west)
        self.appoint(aside, self.west, "chair")
        below = self.new_member("Head of Hospital", self.hospital)
        self.appoint(below, self.hospital, "branch_director")
        users = {
            member: self.new_user(f"mj_reader_{member.id}", "group_mj_leader", (self.municipal, True), member=member)
            for member in (head, deputy, aside, below)
        }
        self.assertTrue(self.request(users[head], talk))
        for user in (self.chair_user, users[deputy], users[aside], users[below]):
            with self.subTest(user.name), self.assertRaisesRegex(ValidationError, "is neither today"):
                self.request(user, talk)

    def test_reader_is_lawful_on_the_day(self):
        """Who leaves the committee asks on the last day in the post, not on the day after, and reads no longer."""
        grant = self.decide(self.request(), "grant")
        self.overseer_post.end("2026-06-16", "retired")
        self.assertTrue(self.request(moment="2026-06-16 04:00:00"))
        with self.at("2026-06-16 04:00:00"):
            self.assertEqual(self.opened_by(self.overseer, self.record), SECRET)
        with self.at("2026-06-17 04:00:00"):
            self.assertTrue(grant.sudo().is_in_force)
            self.assertFalse(self.opened_by(self.overseer, self.record))
        with self.assertRaisesRegex(ValidationError, "is neither today"):
            self.request(moment="2026-06-17 04:00:00")

    def test_buttons_of_a_lawful_reader(self):
        """“Record” and “Print Record” stand on the talk for as long as they open something: not for who left since."""
        self.finish(self.talk, self.chair_user, "record")
        self.decide(self.request(), "grant")
        self.overseer_post.end("2026-06-16", "retired")
        for moment, is_shown in (("2026-06-16 04:00:00", True), ("2026-06-17 04:00:00", False)):
            with self.subTest(moment), self.at(moment), self.as_user(self.overseer) as env:
                talk = env["mj.talk"].browse(self.talk.id)
                self.assertEqual(talk.has_grant, is_shown)
                buttons = {node.get("name") for node in Screen(talk, "mj_talks.mj_talk_view_form").buttons()}
                shown = {"action_open_record", "action_print_record"} & buttons
                self.assertEqual(len(shown), 2 if is_shown else 0, shown)
                paper = env.ref("mj_talks.mj_talk_sheet_report")
                self.assertEqual(paper.get_valid_action_reports("mj.talk", talk.ids), paper.ids if is_shown else [])

    def test_opens_this_record_to_this_reader(self):
        """A grant is for one account and one talk."""
        colleague = self.new_member("Second Overseer", self.municipal)
        self.appoint(colleague, self.municipal, "supervision_member")
        other = self.new_user("mj_second", "group_mj_leader", (self.municipal, True), member=colleague)
        another = self.hold(self.chair, self.teacher, timing="timely")
        closed = self.write_record(another, self.chair_user, thought=SECRET)
        self.decide(self.request(), "grant")
        with self.at(NOW):
            self.assertEqual(self.opened_by(self.overseer, self.record), SECRET)
            self.assertFalse(self.opened_by(other, self.record))
            self.assertFalse(self.opened_by(self.overseer, closed))

    def test_nobody_learns_of_the_requests_of_others(self):
        """Not either after the rules of a record and its files looked at all grants of the talk."""
        colleague = self.new_member("Second Overseer", self.municipal)
        self.appoint(colleague, self.municipal, "supervision_member")
        other = self.new_user("mj_second", "group_mj_leader", (self.municipal, True), member=colleague)
        own = self.decide(self.request(), "grant")
        self.request(other)
        for ask in ("check_access", "has_access", "_filtered_access"):
            with self.subTest(ask), self.at(NOW), self.as_user(self.overseer) as env:
                getattr(env["mj.talk.record"].browse(self.record.id), ask)("read")
                self.assertEqual(env["mj.talk"].browse(self.talk.id).grant_ids.ids, own.ids)

    def test_only_a_grant_opens(self):
        """A request, a refusal and what was revoked open nothing."""
        asked, refused, revoked = self.request(), self.request(), self.request()
        self.decide(refused, "refuse")
        self.decide(revoked, "grant", "revoke")
        self.assertEqual([one.state for one in (asked, refused, revoked)], ["requested", "refused", "revoked"])
        with self.at(NOW):
            self.assertFalse(self.opened_by(self.overseer, self.record))

    def test_reader_writes_nothing(self):
        """A grant is for reading."""
        self.decide(self.request(), "grant")
        with self.at(NOW), self.as_user(self.overseer) as env, self.assertRaises(AccessError):
            env["mj.talk.record"].sudo().browse(self.record.id).write({"thought": "something else"})

    # -- deciding -----------------------------------------------------------------------------

    def test_decided_once(self):
        """What was decided stays decided, whichever step is taken again; revoking follows a grant only."""
        for steps, refused in (
            (("grant",), ("grant", "refuse")),
            (("refuse",), ("grant", "refuse", "revoke")),
            (("grant", "revoke"), ("grant", "refuse", "revoke")),
            ((), ("revoke",)),
        ):
            grant = self.decide(self.request(), *steps)
            before = grant.state
            for step in refused:
                with self.subTest(after=steps, step=step), self.assertRaisesRegex(UserError, "decided already"):
                    self.decide(grant, step)
                self.assertEqual(grant.state, before)

    def test_who_decided_when(self):
        grant = self.decide(self.request(), "grant")
        self.assertEqual(
            (grant.state, grant.decided_by_id, grant.decided_at),
            ("granted", self.rules, datetime.datetime(2026, 6, 15, 4)),
        )

    def test_nobody_concerned_decides(self):
        """Who reads, recorded or took part, under whatever account; nor anybody without the office for it."""
        clerk = self.new_member("Clerk", self.east)
        self.clerk.partner_id = clerk.partner_id
        grant = self.request()
        for member in (self.overseer_member, clerk, self.chair, self.vice_chair):
            second = self.new_user(f"mj_twice_{member.id}", "group_mj_admin", (self.municipal, True), member=member)
            with self.subTest(member.name), self.assertRaisesRegex(AccessError, "never by who requested it"):
                self.decide(grant, "grant", user=second)
        for user in (self.office, self.chair_user, self.overseer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.decide(grant, "grant", user=user)
        self.assertEqual(grant.state, "requested")
        self.assertEqual(self.decide(grant, "grant").state, "granted")

    def test_nobody_asks_for_somebody_else(self):
        with self.assertRaises(AccessError):
            self.request(self.leader, user_id=self.overseer.id)

    def test_nothing_is_deleted_or_changed(self):
        grant = self.request()
        with self.assertRaisesRegex(UserError, "kept for good"):
            grant.sudo().unlink()
        with self.at(NOW), self.as_user(self.rules) as env, self.assertRaisesRegex(UserError, "stays as it was made"):
            env["mj.access.grant"].browse(grant.id).write({"reason": "another"})

    # -- screens ------------------------------------------------------------------------------

    def test_asked_on_its_form(self):
        """Talk, reader, reason and both days are entered on the form of a new grant."""
        with self.at(NOW), self.as_user(self.overseer) as env:
            form = Form(env["mj.access.grant"], view="mj_talks.mj_access_grant_view_form")
            form.talk_id = env["mj.talk"].browse(self.talk.id)
            form.reason = "A complaint"
            form.date_from = datetime.date(2026, 6, 16)
            form.date_to = datetime.date(2026, 6, 18)
            grant = form.save()
            self.assertEqual((grant.user_id, grant.state), (env.user, "requested"))
            self.assertEqual((grant.date_from, grant.date_to), (datetime.date(2026, 6, 16), datetime.date(2026, 6, 18)))

    def test_banners_say_what_the_reader_sees(self):
        """Who reads by a grant is told so, not that the committee never sees the text; the talkers are told as before."""
        self.finish(self.talk, self.chair_user, "record")
        self.overseer.group_ids |= self.env.ref("mj_talks.group_mj_flags")
        self.talk.flag_no_thought = True
        self.decide(self.request(), "grant")
        for user, by_grant in ((self.overseer, True), (self.chair_user, False)):
            with self.at(NOW), self.as_user(user) as env:
                record = Screen(env["mj.talk.record"].browse(self.record.id)).banners()
                talk = Screen(env["mj.talk"].browse(self.talk.id), "mj_talks.mj_talk_view_form").banners()
            with self.subTest(user.login):
                self.assertEqual(any("by an access grant" in text for text in record), by_grant)
                for banners in (record, talk):
                    self.assertEqual(any("never the text" in text for text in banners), not by_grant)
                    self.assertTrue(any("block nothing" in text for text in banners))

    def told(self, user):
        """Return the activities that await a user, as the clock in the corner lists them."""
        with self.at(NOW), self.as_user(user) as env:
            groups = env["res.users"]._get_activity_groups()
            models = [group["model"] for group in groups if group.get("total_count")]
            activities = env["mail.activity"].search([("user_id", "=", user.id), ("res_model", "=", "mj.access.grant")])
            self.assertEqual("mj.access.grant" in models, bool(activities))
            return activities

    def test_keepers_are_told_of_a_grant(self):
        """Talkers and recorder are told in the app once it is granted; neither the reader nor the talked-to nor others."""
        grant = self.request()
        self.assertFalse(self.told(self.chair_user))
        self.decide(grant, "grant")
        for user in (self.chair_user, self.clerk):
            with self.subTest(user.login):
                activity = self.told(user)
                self.assertEqual((activity.res_id, "A complaint" in str(activity.read())), (grant.id, False))
                with self.at(NOW), self.as_user(user) as env:
                    self.assertEqual(env["mj.access.grant"].browse(activity.res_id).reason, "A complaint")
                    env["mail.activity"].browse(activity.id).action_done()
                self.assertFalse(self.told(user))
        for user in (self.overseer, self.vice_user, self.leader, self.rules):
            with self.subTest(user.login):
                self.assertFalse(self.told(user))

    def test_nobody_is_told_of_a_refusal(self):
        self.decide(self.request(), "refuse")
        self.assertFalse(self.told(self.chair_user))
