"""Walk along a chain and stop at the first entry that is not as it was sealed."""

import hmac
from typing import NamedTuple

from .chain import GENESIS, digest, seal_entry, version_of

PROBLEMS = [
    ("missing", "An entry is missing before this one"),
    ("changed", "The entry is not as it was sealed"),
    ("record", "The record of the talk is not the one archived"),
    ("inserted", "The entry has no place in the chain"),
    ("truncated", "Entries at the end are missing"),
    ("head", "The end of the chain was changed without the key"),
    ("unknown_end", "The end of the chain is not known outside the database"),
    ("key", "The key of the ledger is missing"),
]


class Fault(NamedTuple):
    """What is wrong, and at which place of the chain."""

    problem: str
    position: int


class ChainCheck:
    """Checks entries one after the other; memory does not grow with their number.

    :param key_of: function from a key's version to the key; raises ``KeyError`` for an unknown one.
    """

    def __init__(self, key_of):
        self._key_of = key_of
        self._keys = {}
        self.count = 0
        self.last = GENESIS

    def check(self, position, seal, values, envelope=None, is_erased=False):
        """Check the next entry.

        :param int position: its place in the chain.
        :param str seal: its seal.
        :param dict values: what it says.
        :param bytes | None envelope: of the talk's record, as it is now.
        :param bool is_erased: the record's content was erased, which the access log shows.
        :return: what is wrong with it, or ``None``.
        :rtype: Fault | None
        """
        if position != self.count + 1:
            return Fault("missing", self.count + 1)
        try:
            key_version = version_of(seal)
            key = self._key(key_version)
            expected = seal_entry(key, key_version, self.last, values)
        except (ValueError, KeyError, TypeError, AttributeError):
            return Fault("changed", position)
        if not hmac.compare_digest(expected, seal):
            return Fault("changed", position)
        if values["record_digest"] and not self._is_archived_envelope(values["record_digest"], envelope, is_erased):
            return Fault("record", position)
        self.count, self.last = position, seal
        return None

    def _is_archived_envelope(self, archived, envelope, is_erased):
        if envelope is None:
            return is_erased
        key_version = version_of(archived)
        return hmac.compare_digest(digest(self._key(key_version), key_version, envelope), archived)

    def _key(self, version):
        if version not in self._keys:
            self._keys[version] = self._key_of(version)
        return self._keys[version]
