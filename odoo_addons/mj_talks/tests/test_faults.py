"""What goes wrong around talks: twice the same click, keys that do not fit, no mail server, an archive in between."""

import json
import shutil
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..vault import Keyring, KeyringError
from .records.common import RecordCase

SIDES = {"thought": "Calm", "affirmed": "Diligent", "shortcomings": "Late"}
STEPS = ("hold", "open_record", "record", "confirm", "archive_talk")


@tagged("post_install", "-at_install")
class TestFaults(RecordCase):
    def standing(self, talk):
        """Everything that a second click could change, as text."""
        self.env.flush_all()
        self.env.invalidate_all()
        records, duties = talk.record_ids.sudo(), talk.obligation_ids
        return json.dumps(
            [
                talk.read(["state", "held_at", "recorded_at", "confirmed_at", "archived_at", "cancel_reason"]),
                records.read(["revision"]),
                duties.read(["state", "fulfilled_on"]),
                talk.participant_ids.read(["confirmation"]),
                [len(rows) for rows in (talk.message_ids, talk.activity_ids, talk.ledger_entry_ids, records)],
                self.env["mj.talk"].search_count([]),
                self.env["mail.mail"].search_count([]),
                self.env["calendar.event"].search_count([]),
            ],
            default=str,
        )

    def press(self, talk, step):
        self.finish(talk, self.chair_user, step)

    def test_every_button_pressed_twice(self):
        """A17, A20: the second of two clicks on a step of a talk changes nothing and raises nothing."""
        self.vice_user.email = "vice@example.com"
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "planned_at": "2026-03-02 02:00:00",
                "theme": "Work",
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    (0, 0, {"member_id": self.chair.id, "role": "talker"}),
                    (0, 0, {"member_id": self.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        for step in ("plan", *STEPS):
            with self.subTest(step):
                before = self.standing(talk)
                self.press(talk, step)
                if step == "open_record":
                    self.write_record(talk, self.chair_user, **SIDES)
                once = self.standing(talk)
                self.assertNotEqual(once, before)
                self.press(talk, step)
                self.assertEqual(self.standing(talk), once)
        self.assertEqual(talk.state, "archived")
        self.assertEqual(len(talk.ledger_entry_ids), 1)

    def test_cancelled_twice_keeps_the_first_reason(self):
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).cancel("Fell ill")
        before = self.standing(self.talk)
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(self.talk.id).cancel("Something else")
        self.assertEqual(self.standing(self.talk), before)
        self.assertEqual(self.talk.cancel_reason, "Fell ill")

    def test_archived_while_being_edited(self):
        """A20: who still types when the talk is archived is told so, keeps the text and changes nothing."""
        record = self.write_record(self.talk, self.clerk, **SIDES)
        revision = record.revision
        self.talk.theme = "Work"
        self.finish(self.talk, self.chair_user, "record", "confirm", "archive_talk")
        with self.as_user(self.clerk) as env, self.assertRaisesRegex(UserError, "archived or cancelled meanwhile"):
            env["mj.talk.record"].browse(record.id).web_save(
                {"thought": "Later", "revision": revision}, {"thought": {}}
            )
        self.assertEqual(self.opened_by(self.chair_user, record), "Calm")

    def test_keys_of_another_database(self):
        """A wrong key file opens nothing, is named as the cause and overwrites nothing; talks go on without it."""
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        vault, parameters = self.env["mj.vault"], self.env["ir.config_parameter"].sudo()
        other = vault._directory() / "test-of-another-database"
        self.addCleanup(shutil.rmtree, other, ignore_errors=True)
        Keyring.create(other)
        files = {path.name: path.read_bytes() for path in other.iterdir() if path.is_file()}
        own = parameters.get_param("mj_talks.vault")
        parameters.set_param("mj_talks.vault", other.name)
        self.assertFalse(self.opened_by(self.chair_user, record))
        self.assertIn("belongs to another database", self.opened_by(self.chair_user, record, "content_problem"))
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "belongs to another database"):
            env["mj.talk.record"].browse(record.id).write({"thought": "lost"})
        with self.as_user(self.chair_user) as env, self.assertRaisesRegex(UserError, "belongs to another database"):
            env["mj.talk.record"].browse(record.id)._require_open("print")
        self.assertEqual(self.hold(self.chair, self.vice_chair).state, "held")
        self.assertEqual({path.name: path.read_bytes() for path in other.iterdir() if path.is_file()}, files)
        parameters.set_param("mj_talks.vault", own)
        self.assertEqual(self.opened_by(self.chair_user, record), "Calm")

    @contextmanager
    def full_disk(self, keyring):
        keys, kept = keyring.directory / "data-keys.bin", keyring.directory / "data-keys.kept"
        keys.rename(kept)
        try:
            keys.symlink_to("/dev/full")
            yield
        finally:
            kept.replace(keys)

    def test_disk_of_the_keys_is_full(self):
        """A20.1: what cannot be sealed is refused, saying what to do; what there was stays, and saving again works."""
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        talk = self.hold(self.chair, self.vice_chair, timing="timely")
        keyring = self.env["mj.vault"]._keyring()
        with self.full_disk(keyring):
            with self.assertRaises(KeyringError) as raised:
                keyring.new_data_keys()
            with self.assertRaisesRegex(UserError, "is full or cannot be written"):
                self.write_record(talk, self.chair_user, **SIDES)
        self.assertEqual(raised.exception.reason, "unwritable")
        self.assertEqual(self.opened_by(self.chair_user, record), "Calm")
        self.assertEqual(self.opened_by(self.chair_user, self.write_record(talk, self.chair_user, **SIDES)), "Calm")

    def test_what_is_wrong_with_the_keys_is_told_apart(self):
        """A20.1: keys that are gone are called missing, a place that cannot be written unwritable."""
        keyring = self.env["mj.vault"]._keyring()
        for name, blocked, reason in (("data-keys.bin", False, "missing"), ("lock", True, "unwritable")):
            path, kept = keyring.directory / name, keyring.directory / "kept"
            path.rename(kept)
            try:
                if blocked:
                    path.mkdir()
                with self.subTest(name), self.assertRaises(KeyringError) as raised:
                    keyring.new_data_keys()
                self.assertEqual(raised.exception.reason, reason)
            finally:
                if blocked:
                    path.rmdir()
                kept.rename(path)
        self.assertEqual(len(keyring.new_data_keys(2)), 2)

    def test_mail_server_down(self):
        """A04.4: a talk goes on when the mail that asks the talked-to cannot be sent; the mail waits and says why."""
        self.vice_user.email = "vice@example.com"
        self.write_record(self.talk, self.chair_user, **SIDES)
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create({"name": "Down", "smtp_host": "127.0.0.1", "smtp_port": 9, "sequence": 1})
        before = self.env["mail.mail"].search([])
        # Tests send nothing at all unless asked to.
        with patch.object(type(self.env["ir.mail_server"]), "_disable_send", lambda server: False):
            self.finish(self.talk, self.chair_user, "record")
            mail = self.env["mail.mail"].search([]) - before
            mail.send()
        self.assertEqual(self.talk.state, "recorded")
        self.assertEqual(mail.mapped("state"), ["exception"])
        self.finish(self.talk, self.chair_user, "confirm")
        self.assertEqual(self.talk.state, "confirmed")
