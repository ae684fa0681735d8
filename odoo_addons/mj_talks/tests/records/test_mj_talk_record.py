import base64
import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ... import clock
from ...vault import Keyring, KeyringError
from ..common import MjCase
from .common import RecordCase

SECRET = "he said the roof leaks"


@tagged("post_install", "-at_install")
class TestMjTalkRecord(RecordCase):
    def test_talker_and_recorder_read_what_they_wrote(self):
        """A09.1: what was said is kept, and is in no column and no field that others read."""
        record = self.write_record(self.talk, self.clerk, thought=SECRET, outline="ask about the roof")
        self.assertEqual(self.opened_by(self.chair_user, record), SECRET)
        self.assertEqual(self.opened_by(self.clerk, record), SECRET)
        self.env.cr.execute("SELECT * FROM mj_talk_record WHERE id = %s", [record.id])
        self.assertFalse(
            [
                value
                for value in self.env.cr.fetchone()
                if SECRET in str(value) or (isinstance(value, memoryview) and SECRET.encode() in bytes(value))
            ]
        )

    def test_talked_to_reads_once_recorded_but_not_the_preparation(self):
        """A04.4: the talked-to reads the record of the own one-to-one talk, from when it is recorded."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET, outline="the roof first")
        self.assertFalse(self.opened_by(self.vice_user, record))
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).action_record()
        self.assertEqual(self.opened_by(self.vice_user, record), SECRET)
        self.assertFalse(self.opened_by(self.vice_user, record, "outline"))
        self.assertEqual(self.opened_by(self.chair_user, record, "outline"), "the roof first")

    def test_collective_talk_is_not_read_by_the_talked_to(self):
        talk = self.hold(self.chair, self.vice_chair, self.teacher, timing="timely")
        record = self.write_record(talk, self.chair_user, thought=SECRET)
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(talk.id).action_record()
        self.assertFalse(self.opened_by(self.vice_user, record))

    def test_nobody_else_reads_whatever_rights_the_code_has(self):
        """Ring 2: not the office, not the rules administrator, not superuser code, not in another's name."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        for user in (self.office, self.rules, self.leader, self.recorder, self.env.ref("base.user_admin")):
            with self.subTest(user.login), self.as_user(user) as env:
                self.assertFalse(env["mj.talk.record"].sudo().browse(record.id).thought)
                self.assertFalse(env["mj.talk.record"].browse(record.id).with_user(self.chair_user).thought)
                if user != self.env.ref("base.user_admin"):
                    with self.assertRaises(AccessError):
                        env["mj.talk.record"].browse(record.id).read(["thought"])
                with self.assertRaises(AccessError):
                    env["mj.talk.record"].sudo().browse(record.id)._require_open()
        self.assertFalse(record.thought)

    def test_automation_opens_nothing(self):
        """Door 31: in a server action not even the talker's own rights open the record."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        action = self.env["ir.actions.server"].create(
            {
                "name": "Copy what was said",
                "model_id": self.env["ir.model"]._get_id("mj.talk.record"),
                "state": "code",
                "code": "record.talk_id.sudo().write({'place': record.thought or 'nothing'})",
                "group_ids": False,
            }
        )
        with self.as_user(self.chair_user) as env:
            env["ir.actions.server"].sudo().browse(action.id).with_context(
                active_model="mj.talk.record", active_id=record.id
            ).run()
        self.assertEqual(self.talk.place, "nothing")

    def test_every_opening_is_logged_first_and_refusals_once(self):
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        before = self.log_of(record)
        self.opened_by(self.clerk, record)
        (row,) = self.log_of(record) - before
        self.assertEqual((row.user_id, row.operation, row.talk_id), (self.clerk, "open", self.talk))
        self.assertNotIn(SECRET, str(row.read()))
        before |= row
        for __ in range(3):
            with self.as_user(self.rules) as env:
                env["mj.talk.record"].sudo().browse(record.id).read(["thought"])
        (row,) = self.log_of(record) - before
        self.assertEqual((row.user_id, row.operation), (self.rules, "refused"))

    def test_every_step_opens_the_record_once(self):
        """Design 5: completing and confirming read a record once each, and leave one line each in the log."""
        self.talk.company_id.mj_late_record_days = 0
        record = self.write_record(self.talk, self.chair_user, thought=SECRET, affirmed="much", shortcomings="little")
        seen = self.log_of(record)
        for step in ("record", "confirm", "reopen_record", "record", "review_and_confirm"):
            with self.subTest(step):
                self.finish(self.talk, self.chair_user, step)
                lines = self.log_of(record) - seen
                seen |= lines
                expected = [] if step == "reopen_record" else [(self.chair_user, "open")]
                self.assertEqual([(line.user_id, line.operation) for line in lines], expected)
        self.assertEqual(self.talk.state, "confirmed")

    @mute_logger("odoo.sql_db")
    def test_log_is_only_added_to(self):
        """Design 5: the database itself refuses to change the log."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        row = self.log_of(record)[0]
        for statement in (
            "UPDATE mj_access_log SET user_id = 1 WHERE id = %s",
            "DELETE FROM mj_access_log WHERE id = %s",
            "TRUNCATE mj_access_log",
        ):
            with self.subTest(statement), self.assertRaisesRegex(Exception, "only ever added"), self.cr.savepoint():
                self.cr.execute(statement, [row.id] if "%s" in statement else None)

    def test_content_cannot_be_searched_or_grouped(self):
        self.write_record(self.talk, self.chair_user, thought=SECRET)
        with self.as_user(self.chair_user) as env:
            records = env["mj.talk.record"]
            for error, call in (
                (ValueError, lambda: records.search([("thought", "ilike", "roof")])),
                (AccessError, lambda: records.search([("envelope", "!=", False)])),
                (ValueError, lambda: records.search([], order="thought")),
                (ValueError, lambda: records.formatted_read_group([], ["thought"], ["__count"])),
                (AccessError, lambda: records.search([]).read(["envelope"])),
            ):
                with self.assertRaises(error):
                    call()

    def test_grant_opens_for_its_reader_and_days(self):
        """Design 5: the supervision committee reads with a grant, which somebody else decided and the talkers see."""
        overseer = self.new_member("Overseer", self.municipal)
        self.appoint(overseer, self.municipal, "supervision_member")
        user = self.new_user("mj_overseer", "group_mj_leader", (self.municipal, True), member=overseer)
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        today = clock.today(self.env)
        with self.as_user(user) as env:
            grant = env["mj.access.grant"].create(
                {"talk_id": self.talk.id, "reason": "A complaint", "date_to": today + datetime.timedelta(days=7)}
            )
            self.assertFalse(env["mj.talk.record"].sudo().browse(record.id).thought)
            with self.assertRaises(AccessError):
                grant.action_grant()
            with self.assertRaises(UserError):
                grant.write({"date_to": today + datetime.timedelta(days=70)})
        with self.as_user(self.rules) as env:
            env["mj.access.grant"].browse(grant.id).action_grant()
        self.assertEqual(self.opened_by(user, record), SECRET)
        self.assertEqual(self.log_of(record)[0].grant_id.id, grant.id)
        with self.as_user(self.chair_user) as env:
            self.assertEqual(env["mj.access.grant"].search([]).mapped("reason"), ["A complaint"])
        with self.as_user(self.office) as env:
            self.assertFalse(env["mj.access.grant"].search([]))
        with self.as_user(self.rules) as env:
            env["mj.access.grant"].browse(grant.id).action_revoke()
        self.assertFalse(self.opened_by(user, record))

    def test_grant_is_not_decided_by_whom_it_concerns(self):
        """Design 5: neither who asks nor who took part decides, under whatever account; the button shows it."""
        overseer = self.new_member("Overseer", self.municipal)
        self.appoint(overseer, self.municipal, "supervision_member")
        asking = self.new_user("mj_overseer", "group_mj_leader", (self.municipal, True), member=overseer)
        today = clock.today(self.env)
        with self.as_user(asking) as env:
            grant = env["mj.access.grant"].create({"talk_id": self.talk.id, "reason": "A complaint", "date_to": today})
        concerned = [
            self.new_user(f"mj_second_{member.id}", "group_mj_admin", (self.municipal, True), member=member)
            for member in (overseer, *self.talk.participant_ids.member_id)
        ]
        self.assertEqual(len(concerned), 3)
        for user in concerned:
            with self.subTest(user.login), self.as_user(user) as env:
                own = env["mj.access.grant"].browse(grant.id)
                self.assertFalse(own.may_decide)
                with self.assertRaisesRegex(AccessError, "never by who requested it"):
                    own.action_grant()
        self.assertEqual(grant.sudo().state, "requested")
        self.assertTrue(grant.with_user(self.rules).may_decide)
        self.assertFalse(grant.with_user(self.office).sudo().may_decide)

    def test_grant_is_for_the_lawful_few(self):
        today = clock.today(self.env)
        with self.as_user(self.leader) as env, self.assertRaisesRegex(ValidationError, "supervision committee"):
            env["mj.access.grant"].create({"talk_id": self.talk.id, "reason": "Curious", "date_to": today})

    def test_life_of_a_record(self):
        """A04.2: both sides or a reason; then the ledger takes the talk and nothing is changed any more (A20.2)."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        with self.as_user(self.chair_user) as env:
            talk = env["mj.talk"].browse(self.talk.id)
            talk.action_record()
            with self.assertRaisesRegex(ValidationError, "A04.2"):
                talk.action_confirm()
            env["mj.talk.record"].browse(record.id).write({"affirmed": "Diligent", "shortcomings": "Late"})
            talk.action_confirm()
            talk.action_confirm()
            self.assertTrue(talk.touches_thought)
            self.assertFalse(talk.touches_life)
            with self.assertRaisesRegex(UserError, "theme"):
                talk.action_archive_talk()
            talk.theme = "Work of the branch"
            talk.action_archive_talk()
            self.assertEqual(talk.state, "archived")
            with self.assertRaises(UserError):
                env["mj.talk.record"].browse(record.id).write({"thought": "something else"})
            with self.assertRaises(UserError):
                talk.write({"place": "elsewhere"})
            with self.assertRaises(UserError):
                talk.action_cancel() and talk.cancel("No")

    def test_nothing_to_record(self):
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "Nothing is recorded"):
            env["mj.talk"].browse(self.talk.id).action_record()

    def test_contents_before_the_post(self):
        """A11.2: what the talk is said to have covered has to be in its record."""
        talk = self.hold(self.chair, self.vice_chair, category="appointment", timing="timely", covers_integrity=True)
        self.write_record(talk, self.chair_user, post_duties="Lead the team")
        with self.as_user(self.chair_user) as env:
            talk = env["mj.talk"].browse(talk.id)
            talk.action_record()
            with self.assertRaisesRegex(ValidationError, "Integrity"):
                talk.action_confirm()

    def test_second_of_two_learns_of_the_first(self):
        """Two people record at once: the second reads who changed it, and nothing is overwritten."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        revision = record.revision
        with self.as_user(self.clerk) as env:
            env["mj.talk.record"].browse(record.id).write({"thought": "changed", "revision": revision})
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "mj_clerk"):
            env["mj.talk.record"].browse(record.id).write({"thought": "other", "revision": revision})
        self.assertEqual(self.opened_by(self.chair_user, record), "changed")

    def test_theme_alone(self):
        """A20.2: the theme is saved by itself, from the state that was in sight, and is no revision of the content."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        revision = record.revision
        with self.as_user(self.clerk) as env:
            env["mj.talk.record"].browse(record.id).web_save({"theme": "The roof", "revision": revision}, {})
        self.assertEqual((self.talk.theme, record.revision), ("The roof", revision))
        with self.as_user(self.clerk) as env, self.assertRaisesRegex(UserError, "Chair of East changed"):
            env["mj.talk.record"].browse(record.id).web_save({"theme": "Other", "revision": revision - 1}, {})
        self.assertEqual(self.talk.theme, "The roof")

    def test_recorder_is_named_by_the_keepers_after_the_talk(self):
        """Who names himself recorder afterwards would read the record."""
        self.write_record(self.talk, self.chair_user, thought=SECRET)
        with self.as_user(self.office) as env, self.assertRaises(AccessError):
            env["mj.talk"].browse(self.talk.id).write({"recorder_id": self.office.id})
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).write({"recorder_id": self.office.id})

    def test_missing_key_file(self):
        """Without its keys nothing opens, it is said plainly, and nothing is overwritten; talks go on."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        parameters = self.env["ir.config_parameter"]
        vault = parameters.get_param("mj_talks.vault")
        parameters.set_param("mj_talks.vault", "elsewhere")
        self.assertIn("key file", self.opened_by(self.chair_user, record, "content_problem"))
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "key file"):
            env["mj.talk.record"].browse(record.id).write({"thought": "lost"})
        self.hold(self.chair, self.vice_chair)
        parameters.set_param("mj_talks.vault", vault)
        self.assertEqual(self.opened_by(self.chair_user, record), SECRET)
        self.assertFalse(self.opened_by(self.chair_user, record, "content_problem"))

    def test_rotation_and_erasure(self):
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        self.assertTrue(self.env["mj.vault"]._rotate())
        self.assertEqual(self.opened_by(self.chair_user, record), SECRET)
        self.env.cr.execute("SELECT envelope_slot FROM mj_talk_record WHERE id = %s", [record.id])
        (slot,) = self.env.cr.fetchone()
        record._erase_content()
        with self.assertRaises(KeyringError):
            self.env["mj.vault"]._keyring().data_key(slot)
        self.assertFalse(self.opened_by(self.chair_user, record))

    def test_length_shows_in_steps_only(self):
        """Design 5: whoever has the database learns of a text only within which step of 256 bytes its length is."""
        lengths = set()
        for count in (1, 2, 30, 60):
            record = self.write_record(self.talk, self.chair_user, thought="x" * count)
            self.env.cr.execute("SELECT length(envelope) FROM mj_talk_record WHERE id = %s", [record.id])
            lengths |= {length for (length,) in self.env.cr.fetchall()}
        self.assertEqual(len(lengths), 1)

    def test_envelope_opens_in_its_own_row_only(self):
        """An envelope moved to a talk of one's own in the database does not open there."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        other = self.write_record(self.hold(self.chair, self.vice_chair), self.chair_user, thought="harmless")
        self.env.cr.execute(
            "UPDATE mj_talk_record AS thief SET envelope = o.envelope, envelope_slot = o.envelope_slot"
            " FROM mj_talk_record o WHERE o.id = %s AND thief.id = %s",
            [record.id, other.id],
        )
        self.assertFalse(self.opened_by(self.chair_user, other))
        self.assertIn("damaged", self.opened_by(self.chair_user, other, "content_problem"))

    def test_files(self):
        """A signed sheet is kept like the record; its name shows nothing."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        content = base64.b64encode(b"scan of the roof")
        self.finish(self.talk, self.chair_user, "record")
        with self.as_user(self.chair_user) as env:
            file = env["mj.talk.attachment"].create(
                {"record_id": record.id, "file_name": "roof.pdf", "file_content": content, "is_signed_sheet": True}
            )
            self.assertEqual(file.display_name, "File 1")
            self.assertEqual(file._require_open("attachment")["file_name"], "roof.pdf")
            with self.assertRaisesRegex(UserError, "empty"):
                env["mj.talk.attachment"].create({"record_id": record.id, "file_name": "x", "file_content": b""})
        with self.as_user(self.office) as env:
            with self.assertRaises(AccessError):
                env["mj.talk.attachment"].sudo().browse(file.id)._require_open("attachment")
            with self.assertRaises(AccessError):
                env["mj.talk.attachment"].create({"record_id": record.id, "file_name": "x", "file_content": content})


class TestKeyring(MjCase):
    def test_keys_of_another_database(self):
        vault = self.env["mj.vault"]
        with self.assertRaises(KeyringError) as raised:
            Keyring(vault._keyring().directory, "fingerprint of another")
        self.assertEqual(raised.exception.reason, "wrong")
