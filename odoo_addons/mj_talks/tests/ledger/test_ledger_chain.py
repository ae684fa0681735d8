import datetime
import enum
import hashlib
import hmac

from odoo.tests import BaseCase, tagged

from ...ledger import ChainCheck, canonical, digest, seal_entry, seal_head
from ...ledger.chain import version_of
from ...ledger.verification import Fault

KEYS = {1: b"first key", 2: b"second key"}


class Level(enum.IntEnum):
    HIGH = 1


def seal_by_hand(version, purpose, content):
    """A seal as the ledger's description has it."""
    return f"$v1${version}${hmac.new(KEYS[version], purpose + bytes(1) + content, hashlib.sha256).hexdigest()}"


@tagged("post_install", "-at_install")
class TestSeal(BaseCase):
    """A20.1: how an entry is written down and sealed."""

    def test_canonical_form(self):
        """A20.1: one way to write an entry: sorted, composed, without floats."""
        self.assertEqual(canonical({"b": "e\u0301", "a": 1}), '$v1${"a":1,"b":"é"}'.encode())
        self.assertEqual(
            canonical({"t": datetime.datetime(2026, 1, 2, 3, 4, 5), "d": datetime.date(2026, 1, 2)}),
            b'$v1${"d":"2026-01-02","t":"2026-01-02T03:04:05Z"}',
        )
        self.assertEqual(
            canonical({"yes": True, "no": False, "none": None, "q": '"'}),
            rb'$v1${"no":false,"none":null,"q":"\"","yes":true}',
        )
        for value in (1.0, b"x", [1], Level.HIGH):
            with self.subTest(value), self.assertRaises(TypeError):
                canonical({"a": value})

    def test_seal_rests_on_the_one_before(self):
        """A20.1: an entry that was sealed at its place in another chain does not fit into this one."""
        seals = {
            seal_entry(key, version, previous, {"theme": theme})
            for key, version, previous, theme in (
                (b"key", 1, "", "x"),
                (b"key", 1, "$v1$1$aa", "x"),
                (b"key", 1, "$v1$1$ab", "x"),
                (b"key", 1, "$v1$1$ab", "y"),
                (b"other", 1, "$v1$1$ab", "y"),
                (b"other", 2, "$v1$1$ab", "y"),
            )
        }
        self.assertEqual(len(seals), 6)
        self.assertEqual(seal_entry(KEYS[1], 1, "", {"theme": "x"}), seal_by_hand(1, b"entry", b'\n$v1${"theme":"x"}'))
        self.assertEqual(
            seal_entry(KEYS[2], 2, "$v1$1$ab", {"theme": "x"}),
            seal_by_hand(2, b"entry", b'$v1$1$ab\n$v1${"theme":"x"}'),
        )

    def test_seals_of_end_and_record(self):
        self.assertEqual(
            seal_head(KEYS[1], 1, 3, 12, "$v1$1$ab"),
            seal_by_hand(1, b"head", b'$v1${"company_id":3,"count":12,"seal":"$v1$1$ab"}'),
        )
        self.assertEqual(digest(KEYS[2], 2, b"\x01content"), seal_by_hand(2, b"envelope", b"\x01content"))

    def test_version_of_a_seal(self):
        self.assertEqual(version_of("$v1$12$ab"), 12)
        for seal in ("", "v1$1$ab", "$v2$1$ab", "$v0$1$ab", "$v1$x$ab", "$v1$1$ab$cd", "$v1$1"):
            with self.subTest(seal), self.assertRaises(ValueError):
                version_of(seal)


@tagged("post_install", "-at_install")
class TestChainCheck(BaseCase):
    """A20.1: whoever walks along the chain stops at the first entry that is not as it was sealed."""

    def setUp(self):
        super().setUp()
        self.asked = []
        self.walk = ChainCheck(self.key_of)

    def key_of(self, version):
        self.asked.append(version)
        return KEYS[version]

    def entry(self, previous, theme, version=1, record=None):
        """An entry's values and its seal, made by hand."""
        written = "null" if record is None else f'"{record}"'
        content = f'{previous}\n$v1${{"record_digest":{written},"theme":"{theme}"}}'.encode()
        return {"theme": theme, "record_digest": record}, seal_by_hand(version, b"entry", content)

    def test_whole(self):
        first, first_seal = self.entry("", "one")
        second, second_seal = self.entry(first_seal, "two", 2)
        third, third_seal = self.entry(second_seal, "three")
        self.assertEqual((self.walk.count, self.walk.last), (0, ""))
        self.assertIsNone(self.walk.check(1, first_seal, first))
        self.assertIsNone(self.walk.check(2, second_seal, second))
        self.assertIsNone(self.walk.check(3, third_seal, third))
        self.assertEqual((self.walk.count, self.walk.last), (3, third_seal))
        self.assertEqual(self.asked, [1, 2])

    def test_an_entry_is_missing(self):
        first, first_seal = self.entry("", "one")
        second, second_seal = self.entry(first_seal, "two")
        self.assertEqual(self.walk.check(2, second_seal, second), Fault("missing", 1))
        self.assertIsNone(self.walk.check(1, first_seal, first))
        for position in (0, 1, 3):
            self.assertEqual(self.walk.check(position, second_seal, second), Fault("missing", 2))
        self.assertIsNone(self.walk.check(2, second_seal, second))

    def test_an_entry_was_changed(self):
        first, first_seal = self.entry("", "one")
        second, second_seal = self.entry(first_seal, "two")
        self.assertEqual(self.walk.check(1, first_seal, {**first, "theme": "other"}), Fault("changed", 1))
        self.assertEqual(self.walk.check(1, second_seal, second), Fault("changed", 1))
        self.assertEqual((self.walk.count, self.walk.last), (0, ""))
        self.assertIsNone(self.walk.check(1, first_seal, first))
        forged = self.entry("", "two")
        self.assertEqual(self.walk.check(2, forged[1], forged[0]), Fault("changed", 2))
        self.assertEqual((self.walk.count, self.walk.last), (1, first_seal))

    def test_seals_that_are_none(self):
        values, seal = self.entry("", "one")
        for broken in (None, "", "x", seal[:-1], seal.replace("$1$", "$9$"), seal.replace("$1$", "$2$")):
            with self.subTest(broken):
                self.assertEqual(self.walk.check(1, broken, values), Fault("changed", 1))
        self.assertEqual(self.walk.check(1, seal, {**values, "theme": 1.5}), Fault("changed", 1))

    def test_record_is_the_one_archived(self):
        """The record may be erased, which the access log says; it may not be another, nor just be gone."""
        archived = seal_by_hand(2, b"envelope", b"\x01content")
        for envelope, is_erased, fault in (
            (b"\x01content", False, None),
            (b"\x01content", True, None),
            (b"\x01other", False, Fault("record", 1)),
            (b"\x01other", True, Fault("record", 1)),
            (None, False, Fault("record", 1)),
            (None, True, None),
        ):
            with self.subTest(envelope=envelope, is_erased=is_erased):
                values, seal = self.entry("", "one", record=archived)
                walk = ChainCheck(self.key_of)
                self.assertEqual(walk.check(1, seal, values, envelope, is_erased), fault)
                self.assertEqual(walk.count, 0 if fault else 1)
        values, seal = self.entry("", "one", record=archived)
        self.assertEqual(self.walk.check(1, seal, values), Fault("record", 1))

    def test_entry_without_a_record(self):
        values, seal = self.entry("", "one")
        self.assertIsNone(self.walk.check(1, seal, values, b"\x01content"))
