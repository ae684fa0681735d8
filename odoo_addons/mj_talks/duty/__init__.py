"""The arithmetic of duties, outside the ORM: periods, roles and the SQL made of them.

What a duty is stands in ``docs/duties.md``; why it is SQL in decisions 0004 and 0058.

``season`` lays talks out: the fewest that serve all duties, named pairs first, then whoever may be talked to by anybody
goes to a leader who still owes such a talk, then those with the fewest talks. Two ways are tried, an even spread and
the rounds of a round-robin in slots of their own, which fits a team of *n* into *n* − 1 slots where nothing is to
spare; the one that leaves fewer talks out is taken. Several pairs may talk at the same time: rooms are the office's
matter.
"""
