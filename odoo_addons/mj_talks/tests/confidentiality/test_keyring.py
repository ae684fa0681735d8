import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import pathlib
import tempfile
import threading
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...vault import Keyring, KeyringError

SLOT_SIZE = 64
ERASED_SLOT = b"\x02" + bytes(63)


class KeyringCase(BaseCase):
    """Keys in a folder of their own, with nothing of the umask's."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.umask, os.umask(0))
        self.directory = pathlib.Path(folder.name, "vault", "of-a-database")
        self.keyring = Keyring.create(self.directory)
        self.data_keys = self.directory / "data-keys.bin"

    def stored(self):
        """What the file of master keys says."""
        return json.loads((self.directory / "master.json").read_text())

    def store(self, **values):
        (self.directory / "master.json").write_text(json.dumps({**self.stored(), **values}))

    def slot(self, number):
        return self.data_keys.read_bytes()[number * SLOT_SIZE : (number + 1) * SLOT_SIZE]

    def refused(self, function, *arguments):
        with self.assertRaises(KeyringError) as raised:
            function(*arguments)
        return raised.exception.reason


@tagged("post_install", "-at_install")
class TestKeyringOfDatabase(KeyringCase):
    """A20.1: a database has keys of its own, which nobody but the server's account reads."""

    def modes(self):
        return {path.name: path.stat().st_mode & 0o777 for path in self.directory.iterdir()}

    def test_only_the_owner_reads(self):
        self.assertEqual(self.modes(), {"master.json": 0o600, "data-keys.bin": 0o600})
        self.keyring.new_data_keys()
        self.keyring.put_note("head", b"x")
        self.keyring.rotate()
        self.assertEqual(
            self.modes(), {"master.json": 0o600, "data-keys.bin": 0o600, "lock": 0o600, "note-head": 0o600}
        )
        self.assertEqual(self.directory.stat().st_mode & 0o777, 0o700)

    def test_first_keys(self):
        stored = self.stored()
        self.assertEqual((stored["master_version"], stored["ledger_version"]), (1, 1))
        self.assertEqual((list(stored["master"]), list(stored["ledger"])), (["1"], ["1"]))
        keys = {stored["master"]["1"], stored["ledger"]["1"], stored["fingerprint"]}
        self.assertEqual([len(base64.b64decode(key)) for key in keys], [32] * 3)
        self.assertEqual(self.data_keys.read_bytes(), b"")
        self.assertEqual(self.keyring.directory, self.directory)

    def test_keys_are_never_made_over_others(self):
        before = self.stored()
        with self.assertRaises(FileExistsError):
            Keyring.create(self.directory)
        self.assertEqual(self.stored(), before)

    def test_folder_may_be_there(self):
        folder = self.directory.parent / "empty"
        folder.mkdir()
        self.assertEqual(Keyring.create(str(folder)).ledger_version, 1)

    def test_place_that_cannot_be_written(self):
        self.assertEqual(self.refused(Keyring.create, self.directory / "master.json" / "below"), "unwritable")

    def test_fingerprint_tells_databases_apart(self):
        fingerprint = hashlib.sha256(base64.b64decode(self.stored()["fingerprint"])).hexdigest()
        self.assertEqual(self.keyring.fingerprint, fingerprint)
        self.assertEqual(Keyring(self.directory, fingerprint).fingerprint, fingerprint)
        other = Keyring.create(self.directory.parent / "other").fingerprint
        self.assertEqual(self.refused(Keyring, self.directory, other), "wrong")

    def test_keys_that_are_gone_or_damaged(self):
        master = self.directory / "master.json"
        content = master.read_text()
        key = base64.b64encode(b"k" * 32).decode()
        damaged_files = ["", content[:-1], "null", "[]", json.dumps({"master": []}), json.dumps({"master": {"1": key}})]
        for part, damage in (("master", {"1": "no base64!"}), ("ledger", {"one": key}), ("fingerprint", 5)):
            damaged_files.append(json.dumps({**json.loads(content), part: damage}))
        for damaged in damaged_files:
            master.write_text(damaged)
            with self.subTest(damaged):
                self.assertEqual(self.refused(Keyring, self.directory), "damaged")
        master.unlink()
        self.assertEqual(self.refused(Keyring, self.directory), "missing")
        master.mkdir()
        self.assertEqual(self.refused(Keyring, self.directory), "damaged")
        self.assertEqual(self.refused(Keyring, self.directory / "nowhere"), "missing")


@tagged("post_install", "-at_install")
class TestDataKeys(KeyringCase):
    """A20.1: each record has a key of its own, wrapped for its place."""

    def test_slots_in_order(self):
        (first,) = self.keyring.new_data_keys()
        more = Keyring(self.directory).new_data_keys(3)
        self.assertEqual([slot for slot, __ in (first, *more)], [0, 1, 2, 3])
        keys = [key for __, key in (first, *more)]
        self.assertEqual([len(key) for key in keys], [32] * 4)
        self.assertEqual(len(set(keys)), 4)
        self.assertEqual([self.keyring.data_key(slot) for slot in range(4)], keys)
        self.assertEqual(len(self.data_keys.read_bytes()), 4 * SLOT_SIZE)
        self.assertFalse([key for key in keys if key in self.data_keys.read_bytes()])

    def test_no_slot_is_wrapped_alike(self):
        self.keyring.new_data_keys(20)
        self.assertEqual(len({self.slot(number)[4:16] for number in range(20)}), 20)
        self.assertEqual({self.slot(number)[:4] for number in range(20)}, {b"\x01\x00\x01\x00"})

    def test_half_written_slot_is_written_over(self):
        ((__, first),) = self.keyring.new_data_keys()
        for left_behind in (1, SLOT_SIZE - 1):
            with self.data_keys.open("ab") as file:
                file.write(b"x" * left_behind)
            ((slot, key),) = self.keyring.new_data_keys()
            self.assertEqual(self.keyring.data_key(slot), key)
            self.assertEqual(self.keyring.data_key(0), first)
        self.assertEqual(len(self.data_keys.read_bytes()), 3 * SLOT_SIZE)

    def test_slot_that_was_never_given(self):
        self.keyring.new_data_keys(2)
        self.assertEqual(self.refused(self.keyring.data_key, 2), "missing")
        with self.data_keys.open("ab") as file:
            file.write(b"x" * (SLOT_SIZE - 1))
        self.assertEqual(self.refused(self.keyring.data_key, 2), "missing")

    def test_key_opens_in_its_own_slot_only(self):
        self.keyring.new_data_keys(2)
        content = self.data_keys.read_bytes()
        self.data_keys.write_bytes(content[SLOT_SIZE:] + content[:SLOT_SIZE])
        self.assertEqual(self.refused(self.keyring.data_key, 0), "wrong")
        self.assertEqual(self.refused(self.keyring.data_key, 1), "wrong")

    def test_slots_of_other_keys(self):
        self.keyring.new_data_keys()
        other = Keyring.create(self.directory.parent / "other")
        (other.directory / "data-keys.bin").write_bytes(self.data_keys.read_bytes())
        self.assertEqual(self.refused(other.data_key, 0), "wrong")

    def test_slot_with_another_state_or_version(self):
        """State and version of the master key stand before the key: 0 was never written, 3 will never be."""
        ((__, key),) = self.keyring.new_data_keys()
        content = self.data_keys.read_bytes()
        for start in (b"\x00\x00\x01", b"\x03\x00\x01", b"\x01\x00\x02", b"\x01\x00\x00", b"\x01\x01\x00"):
            self.data_keys.write_bytes(start + content[3:])
            with self.subTest(start):
                self.assertEqual(self.refused(self.keyring.data_key, 0), "wrong")
        self.data_keys.write_bytes(content)
        self.assertEqual(self.keyring.data_key(0), key)

    def test_erased_for_good(self):
        keys = dict(self.keyring.new_data_keys(3))
        self.keyring.erase(1)
        self.assertEqual(self.refused(self.keyring.data_key, 1), "erased")
        self.assertEqual(self.slot(1), ERASED_SLOT)
        self.assertEqual([self.keyring.data_key(slot) for slot in (0, 2)], [keys[0], keys[2]])
        self.assertEqual(self.keyring.new_data_keys()[0][0], 3)

    def test_nothing_to_erase(self):
        self.keyring.new_data_keys()
        self.assertEqual(self.refused(self.keyring.erase, 1), "missing")
        self.assertEqual(len(self.data_keys.read_bytes()), SLOT_SIZE)

    def test_keys_that_are_gone(self):
        self.data_keys.unlink()
        self.assertEqual(self.refused(self.keyring.new_data_keys), "missing")
        self.assertEqual(self.refused(self.keyring.data_key, 0), "missing")
        self.assertEqual(self.refused(self.keyring.erase, 0), "missing")
        self.assertEqual(self.refused(self.keyring.rotate), "missing")

    def test_disk_that_cannot_be_written(self):
        self.keyring.new_data_keys()
        before = self.data_keys.read_bytes()
        for method, *arguments in (("new_data_keys",), ("erase", 0), ("rotate",), ("put_note", "head", b"x")):
            with self.subTest(method), patch("os.fsync", side_effect=OSError(28, "No space left")):
                self.assertEqual(self.refused(getattr(self.keyring, method), *arguments), "unwritable")
            self.data_keys.write_bytes(before)

    def test_one_writer_at_a_time(self):
        """Two processes never give the same slot: who comes second waits."""
        with (self.directory / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            given = []
            writer = threading.Thread(target=lambda: given.extend(self.keyring.new_data_keys()))
            writer.start()
            writer.join(0.3)
            self.assertFalse(given)
            fcntl.flock(file, fcntl.LOCK_UN)
            writer.join(10)
        self.assertEqual([slot for slot, __ in given], [0])

    def open_files(self):
        """Files of the keys that this process has open; other threads open and close theirs meanwhile."""
        names = []
        for link in pathlib.Path("/proc/self/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                names.append(os.readlink(link))
        return [name for name in names if name.startswith(str(self.directory))]

    def test_no_file_stays_open(self):
        for __ in range(5):
            slot = self.keyring.new_data_keys()[0][0]
            self.keyring.data_key(slot)
            self.keyring.put_note("head", b"x")
        self.keyring.erase(0)
        self.keyring.rotate()
        self.assertEqual(self.open_files(), [])


@tagged("post_install", "-at_install")
class TestRotation(KeyringCase):
    """A20.1: a new master key takes the place of the old one, and no content is touched."""

    def test_data_keys_are_wrapped_anew(self):
        keys = dict(self.keyring.new_data_keys(4))
        self.keyring.erase(2)
        fingerprint, old, ledger = self.keyring.fingerprint, self.stored()["master"]["1"], self.stored()["ledger"]
        self.assertEqual(self.keyring.rotate(), 3)
        self.assertEqual(self.stored()["master_version"], 2)
        self.assertEqual(list(self.stored()["master"]), ["2"])
        self.assertNotIn(old, (self.directory / "master.json").read_text())
        self.assertEqual((self.stored()["ledger"], self.keyring.fingerprint), (ledger, fingerprint))
        self.assertEqual([self.slot(number)[:4] for number in (0, 1, 3)], [b"\x01\x00\x02\x00"] * 3)
        self.assertEqual(self.slot(2), ERASED_SLOT)
        for keyring in (self.keyring, Keyring(self.directory)):
            self.assertEqual([keyring.data_key(slot) for slot in (0, 1, 3)], [keys[0], keys[1], keys[3]])

    def test_again_and_again(self):
        ((__, key),) = self.keyring.new_data_keys()
        self.assertEqual([self.keyring.rotate() for __ in range(3)], [1, 1, 1])
        self.assertEqual(list(self.stored()["master"]), ["4"])
        self.assertEqual(self.keyring.data_key(0), key)

    def test_other_processes_follow(self):
        """Who read the keys before the rotation opens and adds data keys after it."""
        other = Keyring(self.directory)
        ((__, key),) = self.keyring.new_data_keys()
        self.keyring.rotate()
        self.assertEqual(other.data_key(0), key)
        late = Keyring(self.directory)
        self.keyring.rotate()
        ((slot, added),) = late.new_data_keys()
        self.assertEqual(self.slot(slot)[:4], b"\x01\x00\x03\x00")
        self.assertEqual(Keyring(self.directory).data_key(slot), added)

    def test_interrupted(self):
        """Both master keys are kept until the last data key is wrapped by the new one."""
        keys = dict(self.keyring.new_data_keys(4))
        write, written = os.pwrite, []

        def fails_at_the_third(*arguments):
            if len(written) == 2:
                raise OSError(5, "Input/output error")
            written.append(arguments)
            return write(*arguments)

        with patch("os.pwrite", fails_at_the_third):
            self.assertEqual(self.refused(self.keyring.rotate), "unwritable")
        self.assertEqual(sorted(self.stored()["master"]), ["1", "2"])
        for keyring in (self.keyring, Keyring(self.directory)):
            self.assertEqual({slot: keyring.data_key(slot) for slot in keys}, keys)
        self.assertEqual(Keyring(self.directory).rotate(), 2)
        self.assertEqual(list(self.stored()["master"]), ["2"])
        self.assertEqual({slot: self.keyring.data_key(slot) for slot in keys}, keys)

    def test_what_an_interruption_left_is_written_over(self):
        (self.directory / "master.json.part").write_text("x" * 10000)
        self.keyring.rotate()
        self.assertEqual(Keyring(self.directory).fingerprint, self.keyring.fingerprint)
        self.assertFalse(list(self.directory.glob("*.part")))

    def test_what_a_crash_left_is_passed_over(self):
        """The file was made longer, and the disk has not seen what was written there; the last slot is cut."""
        self.keyring.new_data_keys()
        with self.data_keys.open("ab") as file:
            file.write(bytes(SLOT_SIZE) + b"\x01" * (SLOT_SIZE - 1))
        self.assertEqual(self.keyring.rotate(), 1)


@tagged("post_install", "-at_install")
class TestLedgerKeysAndNotes(KeyringCase):
    """A20.1: the ledger's key, keys for other purposes, and what must not go with the database."""

    def test_key_by_version(self):
        keys = {"1": base64.b64encode(b"1" * 32).decode(), "2": base64.b64encode(b"2" * 32).decode()}
        self.store(ledger=keys, ledger_version=2)
        keyring = Keyring(self.directory)
        self.assertEqual(keyring.ledger_version, 2)
        self.assertEqual([keyring.ledger_key(1), keyring.ledger_key(2)], [b"1" * 32, b"2" * 32])
        self.assertEqual(self.refused(keyring.ledger_key, 3), "missing")

    def test_derived_keys_stay(self):
        """They come from the oldest key: 9 is older than 10."""
        self.store(ledger={"10": base64.b64encode(b"x" * 32).decode(), "9": base64.b64encode(b"9" * 32).decode()})
        keyring = Keyring(self.directory)
        self.assertEqual(
            keyring.derived_key("similarity"), hmac.new(b"9" * 32, b"derived similarity", hashlib.sha256).digest()
        )

    def test_notes(self):
        self.assertIsNone(self.keyring.get_note("head-1"))
        self.keyring.put_note("head-1", b"long content")
        self.keyring.put_note("head-2", b"other")
        self.keyring.put_note("head-1", b"\x00short")
        other = Keyring(self.directory)
        self.assertEqual((other.get_note("head-1"), other.get_note("head-2")), (b"\x00short", b"other"))
        self.assertFalse(list(self.directory.glob("*.part")))

    def test_note_without_a_folder(self):
        self.keyring.directory = self.directory / "nowhere"
        self.assertEqual(self.refused(self.keyring.put_note, "head", b"x"), "missing")
        self.assertIsNone(self.keyring.get_note("head"))
