"""Groups of the states of a talk."""

# Held, but not in the ledger yet.
TO_ARCHIVE_STATES = ("held", "recorded", "confirmed")
HELD_STATES = (*TO_ARCHIVE_STATES, "archived")
# What was recorded stands: the talkers confirmed it.
FILLED_STATES = ("confirmed", "archived")
