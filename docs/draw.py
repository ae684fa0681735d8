"""Repeat the random draw of a spot check (A22.3) without Odoo: python3 draw.py population.csv SEED

Prints the SHA-256 of the population, which the inspection report shows, and the codes that were drawn. The rule is
written down in odoo_addons/mj_supervision/draw/sampling.py.
"""

import csv
import hashlib
import io
import math
import sys
from fractions import Fraction


def sample(rows, seed):
    def rank(row):
        return hashlib.sha256((seed + "\n" + row["code"]).encode()).hexdigest(), row["code"]

    drawn, left = [], []
    for stratum in sorted({row["stratum"] for row in rows}):
        ranked = sorted((row for row in rows if row["stratum"] == stratum), key=rank)
        count = max(1, math.ceil(Fraction(ranked[0]["percent"]) * len(ranked) / 100))
        drawn += ranked[:count]
        left += ranked[count:]
    if rows:
        needed = math.ceil(Fraction(rows[0]["minimum"]) * len(rows) / 100)
        drawn += sorted(left, key=rank)[: max(0, needed - len(drawn))]
    return [row["code"] for row in drawn]


def main(path, seed):
    with open(path, "rb") as file:
        content = file.read()
    print("population", hashlib.sha256(content).hexdigest())
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    organizations = sample([row for row in rows if row["kind"] == "organization"], seed)
    talks = sample([row for row in rows if row["kind"] == "talk" and row["stratum"] in organizations], seed)
    for kind, codes in (("organization", organizations), ("talk", talks)):
        for code in codes:
            print(kind, code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
