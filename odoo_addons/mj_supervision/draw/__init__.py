"""The draw of organisations and talks outside the ORM, which anybody can repeat (decision 0020).

A stratum is the level and the year of the last inspection. Of each at least one is drawn, its share rounded up; what is
missing to the smallest overall share is filled up by rank.
"""

from .sampling import Draw, Row, commitment, draw, fingerprint, population_text, read_population
