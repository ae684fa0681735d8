from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from odoo.tests import BaseCase, tagged

from ...vault import KeyringError, open_envelope, seal_envelope

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
# One byte of version and twelve of nonce stand before the content, sixteen of tag behind it.
AROUND = 1 + 12 + 16


@tagged("post_install", "-at_install")
class TestEnvelope(BaseCase):
    """A20.1: content lies sealed with its own key and for its own record, and opens nowhere else."""

    def refused(self, key, envelope, binding):
        with self.assertRaises(KeyringError) as raised:
            open_envelope(key, envelope, binding)
        return raised.exception.reason

    def test_and_back(self):
        values = {"thought": "家庭困难", "number": 3, "nothing": None, "list": ["a", 1.5]}
        self.assertEqual(open_envelope(KEY, seal_envelope(KEY, values, "record 7"), "record 7"), values)

    def test_form(self):
        """What lies in the database is said by the standard: AES-256-GCM, with version and binding as further data."""
        envelope = seal_envelope(KEY, {"b": "e\u0301", "a": 1}, "record 7")
        self.assertEqual(envelope[:1], b"\x01")
        content = AESGCM(KEY).decrypt(envelope[1:13], envelope[13:], b"\x01record 7")
        self.assertEqual(content, '{"a":1,"b":"é"}'.encode().ljust(256))

    def test_length_shows_in_steps_only(self):
        """With ``{"t":""}`` around it, a text of 248 letters fills 256 bytes."""
        for letters, size in ((0, 256), (1, 256), (247, 256), (248, 256), (249, 512), (504, 512), (505, 768)):
            with self.subTest(letters=letters):
                self.assertEqual(len(seal_envelope(KEY, {"t": "a" * letters}, "x")), size + AROUND)

    def test_equal_content_looks_different(self):
        self.assertEqual(len({seal_envelope(KEY, {"t": "a"}, "x")[1:13] for __ in range(20)}), 20)

    def test_opens_nowhere_else(self):
        envelope = seal_envelope(KEY, {"t": "a"}, "record 7")
        self.assertEqual(self.refused(OTHER_KEY, envelope, "record 7"), "damaged")
        self.assertEqual(self.refused(KEY, envelope, "record 8"), "damaged")

    def test_every_byte_is_sealed(self):
        envelope = seal_envelope(KEY, {"t": "a"}, "x")
        for place in range(len(envelope)):
            changed = bytearray(envelope)
            changed[place] ^= 1
            self.assertEqual(self.refused(KEY, bytes(changed), "x"), "damaged", place)
        for higher in (b"\x00", b"\x02"):
            self.assertEqual(self.refused(KEY, higher + envelope[1:], "x"), "damaged")
        self.assertEqual(self.refused(KEY, b"", "x"), "damaged")
