"""Measure the ledger: sealing while others archive, verifying, and the workbook's time and memory.

It commits; what it seals cannot be removed but with the database.
"""

import os
import tempfile
import threading
import time
import tracemalloc

import bench_data
import bench_talks
from bench_measuring import Figure
from odoo import SUPERUSER_ID, api

SEALED = 100_000
WORKBOOK_ROWS = 10_000
CLIENTS, TALKS_EACH = 6, 25
VERIFY_SECONDS = 10


def run(context):
    """Queue, seal while others archive, verify, take away."""
    env = context.env
    bench_data.ensure_nation(env, context.quick)
    bench = LedgerBench(env)
    bench.queue(SEALED // (10 if context.quick else 1))
    return [*bench.sealing(), *bench.verifying(), *bench.workbook()]


class LedgerBench:
    """The measurements, in the order in which they build on one another."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr
        self.company = env.company
        # Entries of many organisations, and one whose ledger of a year has as many as are taken away at once.
        self.cr.execute("SELECT id FROM mj_organization WHERE code LIKE 'B-%%' ORDER BY id")
        self.organization_ids = [row[0] for row in self.cr.fetchall()]

    # -- sealing and verifying --------------------------------------------------------------------

    def queue(self, count):
        """Write talks and their queued entries; the last ten thousand are one organisation's in one year."""
        talk_ids = bench_talks.write_talks(self.cr, self.company.id, count, "archived")
        bench_talks.write_entries(self.cr, talk_ids)
        self.cr.execute("ALTER TABLE mj_ledger_entry DISABLE TRIGGER USER")
        self.cr.execute(
            """
            UPDATE mj_ledger_entry AS entry
               SET organization_id = place.id, organization_path = place.parent_path, year = 2025
              FROM (SELECT id, parent_path FROM mj_organization WHERE id = %s) AS place
             WHERE entry.talk_id = ANY(%s)
            """,
            [self.organization_ids[-1], list(talk_ids[-WORKBOOK_ROWS:])],
        )
        self.cr.execute("ALTER TABLE mj_ledger_entry ENABLE TRIGGER USER")
        self.cr.commit()

    def sealing(self):
        """Seal the whole queue while six clients archive talk after talk: no error, no fork, no gap, no long wait."""
        own = bench_talks.write_talks(self.cr, self.company.id, CLIENTS * TALKS_EACH, "confirmed")
        self.cr.commit()
        waiting = self._count("state = 'queued'") + len(own)
        errors, waits = [], []

        def archive(talk_ids):
            for talk_id in talk_ids:
                begun = time.monotonic()
                with self.env.registry.cursor() as cr:
                    api.Environment(cr, SUPERUSER_ID, {})["mj.talk"].browse(talk_id).action_archive_talk()
                waits.append(time.monotonic() - begun)

        def seal():
            with self.env.registry.cursor() as cr:
                api.Environment(cr, SUPERUSER_ID, {})["mj.ledger.sealer"]._cron_seal()

        spent = self._at_once([seal, *(lambda n=n: archive(own[n::CLIENTS]) for n in range(CLIENTS))], errors)
        self.env.invalidate_all()
        self.cr.commit()
        waits.sort()
        what = f"sealing {waiting} entries while {CLIENTS} clients archive"
        detail = f"{spent:.1f} s, {waiting / spent:.0f} a second" + "".join(f"; {error!r}" for error in errors[:1])
        return [
            Figure(f"{what}: errors, gaps, doubles and entries left unsealed", len(errors) + self._flaws(), 0, detail),
            Figure(
                f"{what}: seconds an archiving takes, at p95",
                waits[len(waits) * 95 // 100] if waits else float("inf"),
                None,
                f"{len(waits)} archived; median {waits[len(waits) // 2] * 1000:.0f} ms" if waits else "none archived",
            ),
        ]

    @staticmethod
    def _at_once(actions, errors):
        """Run all actions at once, each in a thread of its own, and return the seconds until the last is done."""
        together = threading.Barrier(len(actions))

        def run(action):
            try:
                together.wait(timeout=60)
                action()
            except Exception as error:  # what a user would see
                errors.append(error)

        threads = [threading.Thread(target=run, args=(action,)) for action in actions]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - begun

    def _flaws(self):
        """Return how many entries are unsealed, doubled or missing in the chain or in a book of one year."""
        self.cr.execute("SELECT count(*), count(DISTINCT position), max(position) FROM mj_ledger_entry")
        entries, places, last = self.cr.fetchone()
        self.cr.execute(
            """
            SELECT count(*) FROM (SELECT FROM mj_ledger_entry GROUP BY organization_id, year
                                  HAVING count(*) <> max(number) OR count(DISTINCT number) <> count(*)) AS book
            """
        )
        return self.cr.fetchone()[0] + (entries - places) + abs(last - places) + self._count("state = 'queued'")

    def verifying(self):
        """Verify all entries: seconds for a hundred thousand, and memory beside that for a tenth of them."""
        count = self._count("position IS NOT NULL")
        begun = time.monotonic()
        verification = self.env["mj.ledger.verification"]._verify(self.company)
        spent = time.monotonic() - begun
        if (verification.result, verification.count) != ("whole", count):
            raise AssertionError((verification.problem, verification.position, count))
        self.cr.commit()
        peak = self._peak(lambda: self.env["mj.ledger.verification"]._verify(self.company))
        self.cr.rollback()
        return [
            Figure(f"verifying {count} entries, seconds", spent, VERIFY_SECONDS, f"{count / spent:.0f} a second"),
            Figure("verifying: most memory of Python, MiB", peak, 32, f"{count} entries"),
        ]

    # -- taking it away -----------------------------------------------------------------------------

    def workbook(self):
        """Write ten thousand entries as a workbook: seconds, and memory beside that of a few."""
        begun = time.monotonic()
        self._workbook(self.organization_ids[-1])
        spent = time.monotonic() - begun
        few, many = (self._peak(lambda place=place: self._workbook(self.organization_ids[place])) for place in (0, -1))
        rows = self._count(f"organization_id = {int(self.organization_ids[-1])} AND year = 2025 AND state = 'sealed'")
        if not rows:
            raise AssertionError("there was nothing to write")
        what = f"workbook of {rows} rows"
        return [
            Figure(f"{what}, seconds until the download begins", spent, None, f"{rows / spent:.0f} rows a second"),
            Figure(f"{what}: most memory of Python, MiB", many, 48, f"{few:.1f} MiB for a small ledger"),
        ]

    def _workbook(self, organization_id):
        export = self.env["mj.ledger.export"].new({"organization_id": organization_id, "year": 2025})
        descriptor, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(descriptor)
        try:
            export._write_xlsx(path)
        finally:
            os.unlink(path)

    @staticmethod
    def _peak(action):
        """Return the most memory that Python took during an action, in MiB."""
        tracemalloc.start()
        try:
            action()
            return tracemalloc.get_traced_memory()[1] / 2**20
        finally:
            tracemalloc.stop()

    def _count(self, condition):
        self.cr.execute(f"SELECT count(*) FROM mj_ledger_entry WHERE {condition}")
        return self.cr.fetchone()[0]
