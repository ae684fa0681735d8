"""Keys and envelopes of confidential content, outside the ORM.

Content is sealed with a data key of its own. Data keys lie, wrapped by a master key, in a directory
outside the database and its files, so that no copy of the database tells anything, and a data key
that is erased there makes the content unreadable in every copy.
"""

from .envelope import open_envelope, seal_envelope
from .errors import KeyringError
from .keyring import Keyring
