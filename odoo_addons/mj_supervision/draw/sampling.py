"""The draw of organisations and talks, which anybody can repeat from the population and the seed (A22.3).

``docs/draw.py`` says the same in a few lines without Odoo. The rule:

1. Within its stratum each row is ranked by SHA-256 of the seed, a line feed and the row's code, in hexadecimal.
2. Of each stratum the first rows are drawn: its percentage rounded up, at least one.
3. Where all strata together give less than the smallest share, the rows left over are ranked together and fill it up.
4. Organisations are drawn first; talks belong to the stratum of their organisation, and count only if that was drawn.
"""

import csv
import hashlib
import io
import math
from collections import defaultdict
from dataclasses import astuple, dataclass, fields
from fractions import Fraction

ORGANIZATION, TALK = "organization", "talk"


@dataclass(frozen=True)
class Row:
    """One organisation or talk that can be drawn.

    :param str kind: :data:`ORGANIZATION` or :data:`TALK`.
    :param str code: unique within its kind.
    :param str name: for people who read the list; the draw does not use it.
    :param str stratum: rows of one stratum are drawn together.
    :param str percent: the share to draw of the stratum.
    :param str minimum: the smallest share of all rows of the kind, in per cent.
    """

    kind: str
    code: str
    name: str
    stratum: str
    percent: str
    minimum: str


@dataclass(frozen=True)
class Draw:
    """Codes that were drawn, stratum by stratum, in the order of their ranks."""

    organizations: tuple[str, ...]
    talks: tuple[str, ...]


COLUMNS = tuple(field.name for field in fields(Row))


def population_text(rows):
    """Write a population down in its one canonical form: CSV, sorted, one line feed after each row.

    :param rows: of :class:`Row`.
    :rtype: str
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(map(astuple, rows)))
    return text.getvalue()


def read_population(text):
    """Read what :func:`population_text` wrote.

    :param str text: the CSV.
    :rtype: list[Row]
    """
    return [Row(**row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def fingerprint(text):
    """Return the SHA-256 of a text in UTF-8, as ``sha256sum`` prints it for the file.

    :param str text: a population.
    :rtype: str
    """
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(population_hash, seed):
    """Return the value that binds a seed to one population.

    :param str population_hash: from :func:`fingerprint`.
    :param str seed: as drawn.
    :rtype: str
    """
    return fingerprint(f"{population_hash}\n{seed}")


def draw(rows, seed):
    """Draw organisations and talks.

    :param rows: of :class:`Row`.
    :param str seed: any text of one line.
    :rtype: Draw
    :raises ValueError: when the seed is empty or a code stands twice.
    """
    if not seed or "\n" in seed:
        raise ValueError("the seed is one line of text")
    rows = list(rows)
    if len({(row.kind, row.code) for row in rows}) < len(rows):
        raise ValueError("a code stands twice in the population")
    organizations = _sample([row for row in rows if row.kind == ORGANIZATION], seed)
    talks = _sample([row for row in rows if row.kind == TALK and row.stratum in organizations], seed)
    return Draw(tuple(organizations), tuple(talks))


def share(size, percent):
    """Return how many rows a percentage of some rows is, rounded up.

    :param int size: number of rows.
    :param str percent: for example ``"7.5"``.
    :rtype: int
    """
    return min(size, math.ceil(Fraction(percent) * size / 100))


def _sample(rows, seed):
    def rank(row):
        return hashlib.sha256(f"{seed}\n{row.code}".encode()).hexdigest(), row.code

    strata = defaultdict(list)
    for row in rows:
        strata[row.stratum].append(row)
    drawn, left = [], []
    for __, stratum in sorted(strata.items()):
        ranked = sorted(stratum, key=rank)
        count = max(1, share(len(ranked), ranked[0].percent))
        drawn += ranked[:count]
        left += ranked[count:]
    if rows:
        missing = max(0, share(len(rows), rows[0].minimum) - len(drawn))
        drawn += sorted(left, key=rank)[:missing]
    return [row.code for row in drawn]
