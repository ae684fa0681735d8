"""Measure how long it takes to find nearly equal records among very many, and how much memory that needs (A08.1).

It commits nothing.
"""

import pathlib
import random
import struct
import time

from bench_measuring import Figure
from odoo.addons.mj_talks.vault.similarity import PERMUTATIONS, band_hashes, signature_of

RECORDS = 100_000
# One record in so many is nearly equal to the one before.
COPIED = 100
# Numbers of a signature that differ between the two.
CHANGED = 6
BATCH = 2000
SIGNED = 200
LENGTH = 2000


def run(context):
    """Write fingerprints, find the pairs, sign texts."""
    env = context.env
    count = RECORDS // 10 if context.quick else RECORDS
    chance = random.Random("similar")
    talk_ids = _write_talks(env, count)
    expected = _write_fingerprints(env.cr, talk_ids, chance)
    env.cr.execute("ANALYZE mj_talk_similarity, mj_talk_similarity_band")
    before = _most_memory(is_new=True)
    begun = time.perf_counter()
    found = sum(1 for __ in env["mj.talk.similarity"]._pairs())
    seconds = time.perf_counter() - begun
    grown = _most_memory() - before
    signing = _signing(chance)
    env.cr.rollback()
    missed = max(0, 1 - found / expected)
    return [
        Figure(f"similar: pairs among {count} records, seconds", seconds, 60.0, f"{found} of {expected} pairs"),
        Figure("similar: share of pairs missed", missed, 0.02, f"{found} of {expected} pairs"),
        Figure("similar: memory grown, MB", grown, 64.0, f"{count} records"),
        Figure("similar: fingerprint of one record, ms", signing * 1000, 20.0, f"{LENGTH} characters"),
    ]


def _most_memory(is_new=False):
    """Return the most memory this process has had in MB, where the kernel tells it (Linux), else nothing.

    :param bool is_new: count from now on.
    """
    process = pathlib.Path("/proc/self")
    if not process.exists():
        return 0
    if is_new:
        (process / "clear_refs").write_text("5")
    lines = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def _write_talks(env, count):
    place = env["mj.organization"].search([], limit=1) or env["mj.organization"].create(
        {"name": "Bench of records", "code": "BENCH-RECORDS", "level": "municipal"}
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO mj_talk (organization_id, organization_path, company_id, form, category, timing, state, reference)
        SELECT %s, %s, %s, 'individual', 'daily', 'regular', 'confirmed', 'BENCH-' || number
          FROM generate_series(1, %s) AS number RETURNING id
        """,
        [place.id, place.parent_path, place.company_id.id, count],
    )
    return [talk_id for (talk_id,) in env.cr.fetchall()]


def _write_fingerprints(cr, talk_ids, chance):
    """Write a fingerprint for each talk; return how many pairs are nearly equal."""
    pairs, numbers = 0, []
    for start in range(0, len(talk_ids), BATCH):
        batch = talk_ids[start : start + BATCH]
        signatures = []
        for index, talk_id in enumerate(batch):
            if index % COPIED == 1:
                numbers = list(numbers)
                for place in chance.sample(range(PERMUTATIONS), CHANGED):
                    numbers[place] = chance.getrandbits(32)
                pairs += 1
            else:
                numbers = [chance.getrandbits(32) for __ in range(PERMUTATIONS)]
            signatures.append((talk_id, struct.pack(f"<{PERMUTATIONS}I", *numbers)))
        cr.execute_values("INSERT INTO mj_talk_similarity (talk_id, signature) VALUES %s", signatures)
        bands = [(talk_id, band) for talk_id, signature in signatures for band in band_hashes(signature)]
        cr.execute_values("INSERT INTO mj_talk_similarity_band (talk_id, band) VALUES %s", bands)
    return pairs


def _signing(chance):
    texts = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for __ in range(LENGTH)) for __ in range(SIGNED)]
    signature_of(texts[0], b"k" * 32)
    begun = time.perf_counter()
    for text in texts:
        signature_of(text, b"k" * 32)
    return (time.perf_counter() - begun) / SIGNED
