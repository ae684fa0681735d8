from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..common import activate_chinese
from ..duties.test_duty_engine import DutyCase


class PlannedCase(DutyCase):
    """Chair and vice chair of North with an account each, and their talk planned for 1 July at noon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_chinese(cls.env)
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)
        cls.vice_user = cls.new_user("mj_north_vice", "group_mj_user", member=cls.v)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))
        cls.planned = cls.plan(cls.c, cls.v, "2026-07-01 04:00:00")

    @classmethod
    def plan(cls, talker, talkee, planned_at, **values):
        talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.north.id,
                "planned_at": planned_at,
                "participant_ids": [
                    Command.create({"member_id": talker.id, "role": "talker"}),
                    Command.create({"member_id": talkee.id, "role": "talkee"}),
                ],
                **values,
            }
        )
        talk.action_plan()
        return talk

    def events(self, *users):
        return self.env["calendar.event"].search([("user_id", "in", [user.id for user in users])])


@tagged("post_install", "-at_install")
class TestMjTalkCalendar(PlannedCase):
    def test_one_busy_time_each(self):
        """A17.1: a planned talk is a busy time in the calendar of each of its people, and tells no more."""
        events = self.events(self.chair_user, self.vice_user)
        self.assertEqual(len(events), 2)
        for event in events:
            self.assertEqual((event.name, event.privacy, event.show_as), ("Busy", "private", "busy"))
            self.assertEqual(event.partner_ids, event.user_id.partner_id)
            self.assertEqual(event.attendee_ids.partner_id, event.user_id.partner_id)
            self.assertEqual(event.attendee_ids.state, "accepted")
            self.assertEqual((event.start, event.duration), (datetime(2026, 7, 1, 4), 1))
            self.assertFalse(
                event.description or event.location or event.res_id or event.res_model or event.activity_ids
            )
            self.assertEqual(event.create_uid, self.env.ref("base.user_root"))
            self.assertFalse(event.message_ids)

    def test_no_mail(self):
        """A17.1: nobody is mailed for a busy time of one's own, nor when it moves."""
        before = self.env["mail.mail"].search_count([])
        talk = self.plan(self.c, self.v, "2026-07-02 04:00:00")
        talk.planned_at = "2026-07-03 04:00:00"
        talk.cancel("Ill")
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_own_language(self):
        """A17.1: the busy time is named in the language of its owner."""
        self.vice_user.lang = "zh_CN"
        term = self.env["mj.talk"].with_context(lang="zh_CN").env._("Busy")
        self.plan(self.f, self.v, "2026-07-02 04:00:00")
        self.assertIn(term, self.events(self.vice_user).mapped("name"))

    def test_follows_the_talk(self):
        """A17.1: the busy times move with the talk, change with its people, and go when it is cancelled."""
        before = self.events(self.chair_user, self.vice_user)
        self.planned.with_user(self.clerk).write({"planned_at": "2026-07-03 04:00:00", "duration": 2})
        self.assertEqual(self.events(self.chair_user, self.vice_user), before)
        self.assertEqual(set(before.mapped("start")), {datetime(2026, 7, 3, 4)})
        self.assertEqual(set(before.mapped("stop")), {datetime(2026, 7, 3, 6)})
        self.assertEqual(set(before.attendee_ids.mapped("state")), {"accepted"})
        self.planned.participant_ids.filtered(lambda line: line.role == "talkee").member_id = self.f
        self.assertFalse(self.events(self.vice_user))
        self.planned.cancel("Ill")
        self.assertFalse(self.events(self.chair_user))

    def test_follows_to_when_it_was_held(self):
        """A17.1: a talk held earlier than planned frees the time for which it was planned."""
        self.planned.held_at = "2026-06-10 04:00:00"
        self.planned.action_hold()
        self.assertEqual(self.events(self.vice_user).start, datetime(2026, 6, 10, 4))
        self.planned.held_at = "2026-06-11 04:00:00"
        self.assertEqual(self.events(self.vice_user).start, datetime(2026, 6, 11, 4))

    def test_talks_of_the_past_fill_no_calendar(self):
        """A17.1: a talk that is logged afterwards blocks no time."""
        before = self.events(self.chair_user, self.vice_user)
        self.hold(self.c, [self.v])
        self.assertEqual(self.events(self.chair_user, self.vice_user), before)

    def test_again_changes_nothing(self):
        """A17.1: following twice makes no second event, and one deleted by its owner comes back with the talk."""
        before = self.events(self.chair_user, self.vice_user)
        self.planned._follow_in_calendars()
        self.planned.action_plan()
        self.assertEqual(self.events(self.chair_user, self.vice_user), before)
        self.events(self.vice_user).with_user(self.vice_user).unlink()
        self.planned.planned_at = "2026-07-03 04:00:00"
        self.assertEqual(self.events(self.vice_user).start, datetime(2026, 7, 3, 4))

    def test_many_at_once(self):
        """A17.1: several talks follow with one call."""
        talks = self.planned | self.plan(self.f, self.v, "2026-07-02 04:00:00")
        talks.write({"duration": 3})
        self.assertEqual(set(self.events(self.chair_user, self.vice_user).mapped("duration")), {3})

    def test_events_tell_no_talk(self):
        """A17.1: nobody finds out by a calendar which talk blocks the time (door 20)."""
        outsider = self.outsider
        event = self.events(self.vice_user)
        for term in (self.planned.reference, self.north.name, self.c.name):
            for field in ("name", "description", "location", "res_name" if "res_name" in event else "notes"):
                found = event.with_user(outsider).search([("id", "=", event.id), (field, "ilike", term)])
                self.assertFalse(found, (term, field))
        for user in (outsider, self.chair_user, self.rules):
            with self.assertRaises(AccessError):
                self.env["mj.talk.event"].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.planned.with_user(user).read(["event_ids"])
            with self.assertRaises(AccessError):
                self.env["mj.talk"].with_user(user).search([("event_ids.user_id", "=", self.vice_user.id)])

    def test_drag(self):
        """A17.1: dragging in the calendar moves a planned talk; one that was held stays, and strangers move nothing."""
        talk = self.planned.with_user(self.clerk)
        self.assertEqual((talk.calendar_at, talk.people), (datetime(2026, 7, 1, 4), "North Chair – North Vice"))
        talk.calendar_at = "2026-07-08 04:00:00"
        self.assertEqual(talk.planned_at, datetime(2026, 7, 8, 4))
        self.assertEqual(self.events(self.vice_user).start, datetime(2026, 7, 8, 4))
        with self.assertRaises(AccessError):
            self.planned.with_user(self.vice_user).calendar_at = "2026-07-09 04:00:00"
        held = self.hold(self.c, [self.v])
        with self.assertRaisesRegex(UserError, "was held"):
            held.calendar_at = "2026-06-09 04:00:00"


@tagged("post_install", "-at_install")
class TestMjTalkConflict(PlannedCase):
    def test_two_talks_at_once(self):
        """A17.1: who has another talk at that time is named while the talk is entered; it is planned all the same."""
        talks = self.env["mj.talk"].with_user(self.clerk).with_context(default_organization_id=self.north.id)
        with Form(talks, "mj_talks.mj_talk_view_form_quick") as form:
            form.planned_at = "2026-07-01 04:30:00"
            with form.participant_ids.new() as line:
                line.role = "talker"
                line.member_id = self.f
            self.assertFalse(form.time_conflict)
            with form.participant_ids.new() as line:
                line.role = "talkee"
                line.member_id = self.v
            self.assertIn(f"North Vice has the talk {self.planned.reference}", form.time_conflict)
            self.assertNotIn("North Full-Time", form.time_conflict)
            form.planned_at = "2026-07-01 05:00:00"
            self.assertFalse(form.time_conflict)
            form.planned_at = "2026-07-01 03:30:00"
            self.assertTrue(form.time_conflict)
        talk = form.record
        talk.action_plan()
        self.assertEqual(talk.state, "planned")
        self.assertIn(talk.reference, self.planned.with_user(self.clerk).time_conflict)
        talk.cancel("Another day")
        self.planned.invalidate_recordset(["time_conflict"])
        self.assertFalse(self.planned.time_conflict)

    def test_duration_counts(self):
        """A17.1: a long talk reaches into the next."""
        talk = self.plan(self.f, self.v, "2026-07-01 02:00:00", duration=2)
        self.assertFalse(talk.time_conflict)
        talk.duration = 2.5
        self.assertTrue(talk.time_conflict)

    def test_only_busy_for_strangers(self):
        """A17.1: whoever may not see the other talk learns that somebody is busy, not with what."""
        school_talk = self.env["mj.talk"].create(
            {
                "organization_id": self.school.id,
                "planned_at": "2026-07-01 04:00:00",
                "participant_ids": [
                    Command.create({"member_id": self.teacher.id, "role": "talker"}),
                    Command.create({"member_id": self.v.id, "role": "talkee"}),
                ],
            }
        )
        conflict = school_talk.with_user(self.recorder).time_conflict
        self.assertRegex(conflict, "North Vice is busy from 7/1/26")
        self.assertNotIn(self.planned.reference, conflict)
        self.assertNotIn("North Chair", conflict)

    def test_busy_calendar(self):
        """A17.1: an event in the calendar of somebody with an account is a conflict, without its title."""
        talk = self.plan(self.c, self.m1, "2026-07-06 04:00:00")
        values = {"start": "2026-07-06 03:00:00", "stop": "2026-07-06 04:30:00", "partner_ids": self.c.partner_id.ids}
        event = self.env["calendar.event"].with_user(self.chair_user).create({"name": "Dentist", **values})
        talk = talk.with_user(self.clerk)
        self.assertIn("North Chair is busy", talk.time_conflict)
        self.assertNotIn("Dentist", talk.time_conflict)
        event.show_as = "free"
        talk.invalidate_recordset(["time_conflict"])
        self.assertFalse(talk.time_conflict)
        event.write({"show_as": "busy"})
        event.attendee_ids.state = "declined"
        talk.invalidate_recordset(["time_conflict"])
        self.assertFalse(talk.time_conflict)


@tagged("post_install", "-at_install")
class TestTalkCalendarFile(HttpCase, PlannedCase):
    def get(self, user, talk_id):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/mj/talk/{talk_id}/calendar.ics")

    def test_for_the_phone(self):
        """A17.1: participants and recorders take the time along, without a word on what it is."""
        self.planned.place = "Room 302"
        answers = [self.get(user, self.planned.id) for user in (self.chair_user, self.vice_user)]
        for answer in answers:
            self.assertEqual(answer.status_code, 200)
            self.assertIn("SUMMARY:Busy", answer.text)
            self.assertIn("LOCATION:Room 302", answer.text)
            self.assertIn("DTSTART:20260701T040000Z", answer.text)
            self.assertIn("DTEND:20260701T050000Z", answer.text)
            for term in (self.planned.reference, "North", "Talk"):
                self.assertNotIn(term, answer.text)
        uids = [line for answer in answers for line in answer.text.splitlines() if line.startswith("UID")]
        self.assertEqual(len(set(uids)), 2)
        self.north.recorder_ids = self.clerk
        self.assertEqual(self.get(self.clerk, self.planned.id).status_code, 200)
        action = self.planned.with_user(self.vice_user).action_download_calendar()
        self.assertEqual(action["url"], f"/mj/talk/{self.planned.id}/calendar.ics")

    def test_lines_of_75_octets(self):
        """A17.1: a long Chinese place is broken as calendars ask (RFC 5545, 3.1), and comes out whole."""
        place = "民进渝中区委员会机关办公楼三层东侧第二会议室靠窗一侧圆桌" * 2
        self.planned.place = place
        content = self.get(self.chair_user, self.planned.id).content
        lines = content.split(b"\r\n")
        self.assertLessEqual(max(map(len, lines)), 75)
        # 9 octets of name, 168 of place: three lines.
        self.assertEqual(sum(line.startswith(b" ") for line in lines), 2)
        self.assertIn(f"\r\nLOCATION:{place}\r\n".encode(), content.replace(b"\r\n ", b""))

    def test_not_for_others(self):
        """A17.1: to everybody else the talk does not exist."""
        portal = new_test_user(self.env, login="mj_north_portal", groups="base.group_portal")
        missing = self.get(self.outsider, 2**40)
        self.assertEqual(missing.status_code, 404)
        for user in (self.outsider, self.recorder, self.office, portal):
            answer = self.get(user, self.planned.id)
            self.assertEqual((answer.status_code, answer.text), (404, self.get(user, 999999999).text))
        self.planned.cancel("Ill")
        self.assertEqual(self.get(self.chair_user, self.planned.id).status_code, 404)
