"""Seals: each is an HMAC-SHA256 over the seal before it and the entry's canonical form."""

import hmac

from .canonical import VERSION, canonical

# What stands before the first entry of a chain.
GENESIS = ""


def seal_entry(key, key_version, previous, values):
    """Return the seal of an entry.

    :param bytes key: the ledger's key.
    :param int key_version: its version, which the seal names.
    :param str previous: seal of the entry before, or :data:`GENESIS`.
    :param dict values: what the entry says.
    :rtype: str
    """
    return _seal(key, key_version, b"entry", previous.encode() + b"\n" + canonical(values))


def seal_head(key, key_version, company_id, count, last):
    """Return the seal of a chain's end.

    :param int company_id: whose chain.
    :param int count: how many entries.
    :param str last: seal of the last.
    :rtype: str
    """
    return _seal(key, key_version, b"head", canonical({"company_id": company_id, "count": count, "seal": last}))


def digest(key, key_version, content):
    """Return a keyed digest of a record's envelope: who has no key cannot tell which envelope it is.

    :param bytes content: the envelope, still sealed.
    :rtype: str
    """
    return _seal(key, key_version, b"envelope", content)


def version_of(seal):
    """Return the version of the key that made a seal.

    :param str seal: as :func:`seal_entry` returns it.
    :rtype: int
    :raises ValueError: for anything else.
    """
    __, form, key_version, __ = seal.split("$")
    if form != VERSION:
        raise ValueError(form)
    return int(key_version)


def _seal(key, key_version, purpose, content):
    code = hmac.digest(key, purpose + b"\0" + content, "sha256")
    return f"${VERSION}${key_version}${code.hex()}"
