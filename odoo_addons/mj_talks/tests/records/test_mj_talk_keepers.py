import base64
import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ... import clock
from ..common import activate_chinese
from .common import RecordCase

SECRET = "the roof leaks"
SIDES = {"thought": SECRET, "affirmed": "Diligent", "shortcomings": "Late"}


@tagged("post_install", "-at_install")
class TestMjTalkKeepers(RecordCase):
    """Doors 5 and 14: nobody makes themselves a reader of a record, and what was confirmed stays what it was."""

    def setUp(self):
        super().setUp()
        self.office_member = self.new_member("Office Head", self.east)
        self.officer = self.new_user("mj_officer", "group_mj_office", (self.east, True), member=self.office_member)
        self.record = self.write_record(self.talk, self.clerk, **SIDES)
        self.talkee_line = self.talk.participant_ids.filtered(lambda line: line.role == "talkee")

    def line_of_officer(self, talk, **values):
        return {"talk_id": talk.id, "member_id": self.office_member.id, "role": "talker", **values}

    def assert_no_way_in(self, talk):
        """Whoever may change the talk, but does not keep its record, gets into neither."""
        ways = {
            "an absent talker": lambda env, one: env["mj.talk.participant"].create(
                self.line_of_officer(one, attended=False)
            ),
            "a talker with the talk": lambda env, one: one.write(
                {"participant_ids": [Command.create({"member_id": self.office_member.id, "role": "talker"})]}
            ),
            "in the place of another": lambda env, one: one.participant_ids[0].write(
                {"member_id": self.office_member.id}
            ),
            "another role": lambda env, one: one.participant_ids[-1].write({"role": "talker"}),
            "the recorder": lambda env, one: one.write({"recorder_id": self.officer.id}),
            "without the talker": lambda env, one: one.participant_ids[0].unlink(),
        }
        for way, change in ways.items():
            refused = self.assertRaisesRegex(AccessError, "its recorder change")
            with self.subTest(way, state=talk.state), refused, self.as_user(self.officer) as env:
                change(env, env["mj.talk"].browse(talk.id))
            self.env.invalidate_all()
        self.assertFalse(self.opened_by(self.officer, talk.record_ids))

    def test_held(self):
        """A20.2: after the talk its talkers and its recorder alone say who took part and who records."""
        self.assert_no_way_in(self.talk)
        with self.as_user(self.clerk) as env:
            env["mj.talk"].browse(self.talk.id).write({"recorder_id": self.officer.id})
        self.assertEqual(self.opened_by(self.officer, self.record), SECRET)

    def test_prepared(self):
        """A17.1: what a talker prepared for a planned talk stays the talker's, whoever plans the talk."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "planned_at": datetime.datetime(2026, 12, 2, 2),
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": self.chair.id, "role": "talker"}),
                    Command.create({"member_id": self.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        with self.as_user(self.officer) as env:
            env["mj.talk"].browse(talk.id).recorder_id = self.clerk
        self.write_record(talk, self.chair_user, outline=SECRET)
        self.assert_no_way_in(talk)

    def test_absent_talker_reads_nothing(self):
        """A10.3: who was entered as a talker and did not come is no keeper of the record."""
        with self.as_user(self.clerk) as env:
            env["mj.talk.participant"].create(self.line_of_officer(self.talk, attended=False))
        self.assertFalse(self.opened_by(self.officer, self.record))

    def test_complete_record_stays(self):
        """A04.4: what was read and confirmed is taken back first, and then the confirmation is gone, too."""
        self.finish(self.talk, self.clerk, "record")
        with self.as_user(self.vice_user) as env:
            env["mj.talk.record"].browse(self.record.id).action_confirm_as_talked_to()
        self.finish(self.talk, self.clerk, "confirm")
        for step in (
            lambda env: env["mj.talk.record"].browse(self.record.id).write({"thought": "Something else"}),
            lambda env: env["mj.talk"].browse(self.talk.id).write({"held_at": "2026-07-15 02:00:00"}),
            lambda env: env["mj.talk.participant"].browse(self.talkee_line.id).write({"member_id": self.nurse.id}),
        ):
            with self.assertRaisesRegex(UserError, "Back to Writing"), self.as_user(self.clerk) as env:
                step(env)
            self.env.invalidate_all()
        with self.as_user(self.clerk) as env:
            self.assertFalse(env["mj.talk.record"].browse(self.record.id).may_edit)
            env["mj.talk"].browse(self.talk.id).theme = "For the ledger"
        self.finish(self.talk, self.clerk, "reopen_record")
        self.write_record(self.talk, self.clerk, thought="Something else")
        self.assertEqual(self.talkee_line.confirmation, "not_asked")

    def test_open_page_does_not_replace_the_signature(self):
        """A04.4: a page of the portal left open does not turn what was signed on paper into a click."""
        self.finish(self.talk, self.clerk, "record")
        with self.as_user(self.clerk) as env:
            scan = {"file_name": "a.pdf", "file_content": base64.b64encode(b"scan"), "is_signed_sheet": True}
            env["mj.talk.attachment"].create({"record_id": self.record.id, **scan})
        with self.assertRaisesRegex(UserError, "signed the printed record"), self.as_user(self.vice_user) as env:
            env["mj.talk"].browse(self.talk.id).confirm_by_talked_to()
        self.env.invalidate_all()
        self.assertEqual(self.talkee_line.confirmation, "signed")

    def test_signature_does_not_replace_the_comment(self):
        """A04.4: a scan never takes the place of what the talked-to said, nor comes before the record is complete."""
        scan = {"file_name": "a.pdf", "file_content": base64.b64encode(b"scan"), "is_signed_sheet": True}

        def add():
            with self.as_user(self.clerk) as env:
                env["mj.talk.attachment"].create({"record_id": self.record.id, **scan})

        with self.assertRaisesRegex(UserError, "complete first"):
            add()
        self.env.invalidate_all()
        self.finish(self.talk, self.clerk, "record")
        with self.as_user(self.vice_user) as env:
            env["mj.talk"].browse(self.talk.id).comment_by_talked_to("I disagree")
        with self.assertRaisesRegex(UserError, "spoken already"):
            add()
        self.env.invalidate_all()
        self.assertEqual(self.talkee_line.confirmation, "commented")

    def test_recorders_are_named_by_the_administrator(self):
        """Door 14: who keeps an organisation's ledger reads concerns, so staff do not name themselves; it is noted."""
        with self.assertRaisesRegex(AccessError, "Recorders"):
            self.east.with_user(self.officer).recorder_ids = self.officer
        with self.assertRaises(AccessError):
            self.env["mj.organization"].with_user(self.officer).create(
                {"name": "New", "code": "T-E-9", "parent_id": self.east.id, "recorder_ids": self.officer.ids}
            )
        self.east.with_user(self.rules).recorder_ids = self.clerk
        noted = self.env["mj.access.log"].search([("operation", "=", "rights")], limit=1)
        self.assertEqual((noted.res_model, noted.reference), ("mj.organization", "T-E: recorders mj_clerk"))

    def test_steps_are_not_given(self):
        """A20.2: a new talk has its number from the system and no step taken, whatever a caller sends."""
        talks = self.env["mj.talk"].with_user(self.officer)
        values = {"organization_id": self.east.id}
        for name, value in (("archived_at", "2026-01-01"), ("recorded_by_id", self.clerk.id), ("touches_life", True)):
            with self.subTest(name), self.assertRaises(AccessError):
                talks.create({**values, name: value})

    def test_reference(self):
        """A20.1: the number of a talk comes from the system, whatever is sent and whoever sends it, and is given once."""
        taken = self.talk.reference
        for talks in (self.env["mj.talk"], self.env["mj.talk"].with_user(self.officer)):
            talk = talks.create({"organization_id": self.east.id, "reference": taken})
            self.assertTrue(talk.reference)
            self.assertNotEqual(talk.reference, taken)
            self.assertNotEqual(talk.copy().reference, talk.reference)
        with self.assertRaises(AccessError):
            talk.write({"reference": taken})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            talk.sudo().write({"reference": taken})
            self.env.flush_all()

    def test_written_talk(self):
        """A20.2: once the record is written, day, people and contents are for its keepers, until they take it back."""
        self.finish(self.talk, self.clerk, "record")
        changes = (
            {"held_at": datetime.datetime(2025, 12, 30, 2)},
            {"covers_integrity": True},
            {"category": "appointment"},
            {"participant_ids": [Command.update(self.talkee_line.id, {"attended": False})]},
        )
        for change in changes:
            refused = self.assertRaisesRegex(AccessError, "Ask one of them")
            with self.subTest(change), refused, self.as_user(self.officer) as env:
                env["mj.talk"].browse(self.talk.id).write(change)
            self.env.invalidate_all()
        self.assertEqual(self.talk.held_on, datetime.date(2026, 3, 2))
        with self.as_user(self.clerk) as env:
            env["mj.talk"].browse(self.talk.id).held_at = datetime.datetime(2026, 3, 3, 2)
        self.assertEqual(self.talk.held_on, datetime.date(2026, 3, 3))

    def test_attendance_of_somebody_not_invited(self):
        """A14.1: nobody but its keepers adds somebody to a talk that was held; the refusal says so in Chinese."""
        activate_chinese(self.env)
        talk = self.hold(self.chair, self.vice_chair, self.teacher, timing="timely")
        people = talk.participant_ids
        uninvited = {"talk_id": talk.id, "member_id": self.nurse.id, "role": "talkee", "attended": True}
        ways = (
            lambda env: env["mj.talk.participant"].create(uninvited),
            lambda env: env["mj.talk"].browse(talk.id).write({"participant_ids": [Command.create(uninvited)]}),
        )
        for way in ways:
            refused = self.assertRaisesRegex(AccessError, "由谈话人或记录员本人更改")
            with refused, self.as_user(self.officer) as env:
                way(env(context={"lang": "zh_CN"}))
            self.env.invalidate_all()
            self.assertEqual(talk.participant_ids, people)
        with self.as_user(self.clerk) as env:
            env["mj.talk.participant"].create(uninvited | {"member_id": self.office_member.id})
        self.assertIn(self.office_member, talk.participant_ids.member_id)
        with self.assertRaises(AccessError):
            self.env["mj.talk.participant"].with_user(self.unscoped).create(uninvited | {"member_id": self.curator.id})

    def test_log_betrays_no_inquiry(self):
        """A17.3: who was talked to sees who read the record, and nothing of an inquiry that follows from the talk."""
        with self.as_user(self.clerk) as env:
            followup = env["mj.followup"].create(
                {
                    "kind": "inquiry",
                    "talk_id": self.talk.id,
                    "member_id": self.vice_chair.id,
                    "owner_id": self.chair.id,
                    "due_date": "2026-12-20",
                    "subject": SECRET,
                }
            )
            followup.read(["subject"])
        log = self.env["mj.access.log"].search([("talk_id", "=", self.talk.id)])
        self.assertIn("mj.followup", log.mapped("res_model"))
        seen = log.with_user(self.vice_user)._filtered_access("read")
        self.assertEqual(set(seen.mapped("res_model")), {"mj.talk.record"})

    def test_log_of_a_collective_talk_is_its_talkers(self):
        """A04.4: who was talked to alone sees who read the record; of a collective talk only its talkers do."""
        together = self.hold(self.chair, self.vice_chair, self.teacher, timing="timely")
        record = self.write_record(together, self.chair_user, **SIDES)
        self.opened_by(self.chair_user, record)
        self.opened_by(self.chair_user, self.record)
        log = self.log_of(record) | self.log_of(self.record)
        self.assertEqual(self.seen_by(self.vice_user, log).talk_id, self.talk)
        self.assertEqual(self.seen_by(self.chair_user, log).talk_id, self.talk | together)

    def test_grant_ends_with_the_post(self):
        """Design 5: a chair above who left reads no longer, though the grant has not run out."""
        head = self.new_member("Municipal Head", self.municipal)
        post = self.appoint(head, self.municipal, "chair")
        user = self.new_user("mj_head", "group_mj_leader", (self.municipal, True), member=head)
        today = clock.today(self.env)
        with self.as_user(user) as env:
            grant = env["mj.access.grant"].create(
                {"talk_id": self.talk.id, "reason": "A complaint", "date_to": today + datetime.timedelta(days=9)}
            )
        with self.as_user(self.rules) as env:
            env["mj.access.grant"].browse(grant.id).action_grant()
        self.assertEqual(self.opened_by(user, self.record), SECRET)
        post.write({"date_to": today - datetime.timedelta(days=1)})
        self.assertFalse(self.opened_by(user, self.record))
