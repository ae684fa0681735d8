"""The key directory: master keys, wrapped data keys, and a few notes that must not go with the database."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import pathlib
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import KeyringError

KEY_SIZE = 32
NONCE_SIZE = 12
# One data key: its state, the version of its master key, a nonce, the wrapped key with its tag.
SLOT = struct.Struct(">BHx12s48s")
USED, ERASED = 1, 2
MASTER_FILE, DATA_KEY_FILE, LOCK_FILE = "master.json", "data-keys.bin", "lock"


@contextlib.contextmanager
def _writing():
    """Name keys that are gone, and a disk that is full or must not be written, as reasons of the keys' own.

    Also a decorator. What was there stays: keys are added behind those there are, or replace a file as a whole.
    """
    try:
        yield
    except FileExistsError:
        raise
    except FileNotFoundError as error:
        raise KeyringError("missing") from error
    except OSError as error:
        raise KeyringError("unwritable") from error


class Keyring:
    """The keys of one database.

    :param pathlib.Path directory: where they lie.
    :param str | None fingerprint: what :attr:`fingerprint` must be; ``None`` to accept any.
    :raises KeyringError: when there are no keys, or those of another database.
    """

    def __init__(self, directory, fingerprint=None):
        self.directory = pathlib.Path(directory)
        self._load()
        if fingerprint and not hmac.compare_digest(fingerprint, self.fingerprint):
            raise KeyringError("wrong")

    @classmethod
    @_writing()
    def create(cls, directory):  # pylint: disable=method-required-super
        """Make new keys.

        :param pathlib.Path directory: must not hold keys.
        :rtype: Keyring
        :raises FileExistsError: when it does.
        :raises KeyringError: when the disk is full or must not be written.
        """
        directory = pathlib.Path(directory)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = {
            "master": {"1": _new_key()},
            "master_version": 1,
            "ledger": {"1": _new_key()},
            "ledger_version": 1,
            "fingerprint": _new_key(),
        }
        descriptor = os.open(directory / MASTER_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as file:
            json.dump(keys, file)
            file.flush()
            os.fsync(file.fileno())
        (directory / DATA_KEY_FILE).touch(mode=0o600)
        _sync_directory(directory)
        return cls(directory)

    def _load(self):
        try:
            self._keys = json.loads((self.directory / MASTER_FILE).read_text())
            self._master, self._ledger = (_decode_all(self._keys[kind]) for kind in ("master", "ledger"))
            self._fingerprint = hashlib.sha256(_decode(self._keys["fingerprint"])).hexdigest()
        except FileNotFoundError as error:
            raise KeyringError("missing") from error
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise KeyringError("damaged") from error

    @property
    def fingerprint(self):
        """What tells these keys from others, and tells nothing of them.

        :rtype: str
        """
        return self._fingerprint

    # -- data keys ----------------------------------------------------------------------------

    @_writing()
    def new_data_keys(self, count=1):
        """Make data keys, safe on the disk when this returns.

        :param int count: how many.
        :return: slot and key of each.
        :rtype: list[tuple[int, bytes]]
        :raises KeyringError: when keys are missing, or the disk is full or must not be written; so do the other methods
            that write.
        """
        keys = [secrets.token_bytes(KEY_SIZE) for __ in range(count)]
        with self._locked(), open(self.directory / DATA_KEY_FILE, "r+b") as file:
            # Whole slots only: what a crash left half written is never part of one.
            first = file.seek(0, os.SEEK_END) // SLOT.size
            file.seek(first * SLOT.size)
            file.write(b"".join(self._wrap(first + index, key) for index, key in enumerate(keys)))
            file.flush()
            os.fsync(file.fileno())
        return [(first + index, key) for index, key in enumerate(keys)]

    def data_key(self, slot):
        """Return a data key.

        :param int slot: as :meth:`new_data_keys` gave it.
        :rtype: bytes
        :raises KeyringError: when it was erased, is missing or was wrapped by another master key.
        """
        state, version, nonce, wrapped = self._read_slot(slot)
        if state == ERASED:
            raise KeyringError("erased")
        if version not in self._master:
            self._load()
        if state != USED or version not in self._master:
            raise KeyringError("wrong")
        try:
            return AESGCM(self._master[version]).decrypt(nonce, wrapped, _slot_name(slot))
        except InvalidTag as error:
            raise KeyringError("wrong") from error

    @_writing()
    def erase(self, slot):
        """Erase a data key for good: what it sealed is unreadable from now on, in every copy.

        :param int slot: its slot.
        """
        with self._locked():
            self._read_slot(slot)
            self._write_slot(slot, SLOT.pack(ERASED, 0, bytes(12), bytes(48)))

    def _wrap(self, slot, key):
        version = self._keys["master_version"]
        nonce = secrets.token_bytes(NONCE_SIZE)
        return SLOT.pack(USED, version, nonce, AESGCM(self._master[version]).encrypt(nonce, key, _slot_name(slot)))

    def _read_slot(self, slot):
        try:
            with open(self.directory / DATA_KEY_FILE, "rb") as file:
                content = os.pread(file.fileno(), SLOT.size, slot * SLOT.size)
        except FileNotFoundError as error:
            raise KeyringError("missing") from error
        if len(content) < SLOT.size:
            raise KeyringError("missing")
        return SLOT.unpack(content)

    def _write_slot(self, slot, content):
        with open(self.directory / DATA_KEY_FILE, "r+b") as file:
            os.pwrite(file.fileno(), content, slot * SLOT.size)
            os.fsync(file.fileno())

    # -- rotation -----------------------------------------------------------------------------

    @_writing()
    def rotate(self):
        """Put a new master key in the place of the old one. Data keys are wrapped anew, content stays as it is.

        After an interruption it is called again: data keys wrapped by either key open meanwhile.

        :return: how many data keys were wrapped anew.
        :rtype: int
        """
        with self._locked():
            self._load()
            if len(self._master) == 1:
                version = self._keys["master_version"] + 1
                self._keys["master"][str(version)] = _new_key()
                self._keys["master_version"] = version
                self._save()
            count = self._wrap_anew()
            self._keys["master"] = {
                str(self._keys["master_version"]): self._keys["master"][str(self._keys["master_version"])]
            }
            self._save()
        return count

    def _wrap_anew(self):
        count = 0
        size = (self.directory / DATA_KEY_FILE).stat().st_size
        for slot in range(size // SLOT.size):
            state, version, __, __ = self._read_slot(slot)
            if state == USED and version != self._keys["master_version"]:
                self._write_slot(slot, self._wrap(slot, self.data_key(slot)))
                count += 1
        return count

    def _save(self):
        part = self.directory / f"{MASTER_FILE}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            json.dump(self._keys, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.directory / MASTER_FILE)
        _sync_directory(self.directory)
        self._load()

    # -- the ledger's key, and notes -----------------------------------------------------------

    @property
    def ledger_version(self):
        """Version of the key with which the ledger is sealed now.

        :rtype: int
        """
        return self._keys["ledger_version"]

    def ledger_key(self, version):
        """Return the key with which entries of the ledger are sealed.

        :param int version: of the key, kept with each entry.
        :rtype: bytes
        :raises KeyringError: when there is no such key.
        """
        try:
            return self._ledger[version]
        except KeyError as error:
            raise KeyringError("missing") from error

    def derived_key(self, purpose):
        """Return a key for one purpose, which stays the same and tells nothing of the keys it comes from.

        :param str purpose: what it is for.
        :rtype: bytes
        """
        oldest = self._ledger[min(self._ledger)]
        return hmac.digest(oldest, f"derived {purpose}".encode(), "sha256")

    @_writing()
    def put_note(self, name, content):
        """Keep a few bytes outside the database, replacing what was kept under the name.

        :param str name: letters, digits and dashes.
        :param bytes content: what to keep.
        """
        part = self.directory / f"note-{name}.{os.getpid()}.{secrets.token_hex(4)}.part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.directory / f"note-{name}")
        _sync_directory(self.directory)

    def get_note(self, name):
        """Return what :meth:`put_note` kept.

        :param str name: as given there.
        :rtype: bytes | None
        """
        with contextlib.suppress(FileNotFoundError):
            return (self.directory / f"note-{name}").read_bytes()
        return None

    @contextlib.contextmanager
    def _locked(self):
        with open(os.open(self.directory / LOCK_FILE, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Another process may have rotated the master key meanwhile.
            self._load()
            yield


def _new_key():
    return base64.b64encode(secrets.token_bytes(KEY_SIZE)).decode()


def _decode(key):
    return base64.b64decode(key, validate=True)


def _decode_all(keys):
    return {int(version): _decode(key) for version, key in keys.items()}


def _slot_name(slot):
    return f"slot {slot}".encode()


def _sync_directory(directory):
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
