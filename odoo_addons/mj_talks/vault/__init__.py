"""Keys and envelopes of confidential content, outside the ORM.

Content is sealed with a data key of its own. Data keys lie, wrapped by a master key, in a directory
outside the database and its files, so that no copy of the database tells anything, and a data key
that is erased there makes the content unreadable in every copy.

Slots are only ever added, under a file lock, so that copies of a database can share a directory (decision 0012). Notes
that must not go with the database, such as the end of the ledger's chain, lie there, too (decision 0033).
"""

from .envelope import open_envelope, seal_envelope
from .errors import KeyringError
from .keyring import Keyring
