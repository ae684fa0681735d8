"""One encrypted envelope for all content of one record: AES-256-GCM (NIST SP 800-38D)."""

import json
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import KeyringError

VERSION = b"\x01"
NONCE_SIZE = 12
# The length of the text shows only in steps of this many bytes.
PADDING = 256


def seal_envelope(data_key, values, binding):
    """Encrypt values.

    :param bytes data_key: 32 bytes.
    :param dict values: anything that JSON can carry.
    :param str binding: what the envelope belongs to; it opens nowhere else.
    :rtype: bytes
    """
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    content = unicodedata.normalize("NFC", plain).encode()
    content += b" " * (-len(content) % PADDING)
    nonce = secrets.token_bytes(NONCE_SIZE)
    return VERSION + nonce + AESGCM(data_key).encrypt(nonce, content, _bound(binding))


def open_envelope(data_key, envelope, binding):
    """Decrypt what :func:`seal_envelope` made.

    :param bytes data_key: 32 bytes.
    :param bytes envelope: the envelope.
    :param str binding: as at sealing.
    :rtype: dict
    :raises KeyringError: when key, envelope and binding do not belong together.
    """
    if envelope[:1] != VERSION:
        raise KeyringError("damaged")
    nonce, content = envelope[1 : 1 + NONCE_SIZE], envelope[1 + NONCE_SIZE :]
    try:
        return json.loads(AESGCM(data_key).decrypt(nonce, content, _bound(binding)))
    except InvalidTag as error:
        raise KeyringError("damaged") from error


def _bound(binding):
    return VERSION + binding.encode()
