"""The arithmetic of the ledger, outside the ORM: canonical form, chain, verification.

Every entry is written in one canonical form and sealed with a key over that form and the seal before it. Whoever
changes the database without the key breaks the chain at the place changed.

What a seal covers is decision 0030, how a chain that was cut shows decision 0033.
"""

from .canonical import canonical
from .chain import GENESIS, digest, seal_entry, seal_head
from .verification import ChainCheck
