"""One way to write an entry as bytes. A change of this form is a new version beside the old one."""

import datetime
import json
import unicodedata

VERSION = "v1"
# Made once: a ledger has millions of entries.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical(values):
    """Write values in the canonical form: JSON with sorted keys, NFC, times in UTC, no floats.

    :param dict values: text, whole numbers, booleans, ``None``, dates and times by name.
    :rtype: bytes
    :raises TypeError: for a type that has no single way to be written, a float for one.

    >>> canonical({"b": 1, "a": None})
    b'$v1${"a":null,"b":1}'
    """
    plain = {name: _plain(name, value) for name, value in values.items()}
    text = _ENCODER.encode(plain)
    return f"${VERSION}${unicodedata.normalize('NFC', text)}".encode()


def _plain(name, value):
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{name}: {type(value).__name__} has no canonical form")
