import json
import logging

import psycopg2
from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ...ledger import GENESIS, digest, seal_entry, seal_head
from ...vault import KeyringError
from .mj_ledger_entry import SEALED_COLUMNS

_logger = logging.getLogger(__name__)

# Any constant of our own: one sealer of a company's ledger at a time.
SEALING_LOCK = 0x6D6A6C65
BATCH = 500
ATTEMPTS = 5


class MjLedgerSealer(models.AbstractModel):
    """The one who numbers and seals queued entries.

    Whoever archives leaves entries in a queue and goes on. Sealing is tried after the commit, on a transaction of its
    own, and by a job that archiving wakes. Whoever archives and finds a sealer at work leaves the entries to it: the
    sealer looks at the queue once more after letting go of the lock. The job waits its turn, for a sealer after a
    commit does one batch only. A batch is sealed whole or not at all.
    """

    _name = "mj.ledger.sealer"
    _description = "Sealer of the Ledger"

    @api.model
    @api.private
    def _wake(self):
        """Have the queue sealed once the running transaction is committed."""
        self.env.ref("mj_talks.ir_cron_seal_ledger").sudo()._trigger()
        callbacks = self.env.cr.postcommit
        if not callbacks.data.get("mj_ledger"):
            callbacks.data["mj_ledger"] = True
            registry = self.env.registry
            callbacks.add(lambda: _seal_after_commit(registry))

    @api.model
    def _cron_seal(self):
        """Seal what waits, until nothing does."""
        self._seal_queue()

    @api.model
    @api.private
    def _seal_queue(self, batches=None):
        """Seal queued entries of all companies on a transaction of its own.

        :param int batches: at most so many of each company; ``None`` for all.
        """
        with self.env.registry.cursor() as cr:
            sealer = self.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            for company_id in sealer._companies_waiting():
                sealer._seal_or_leave(company_id, batches)

    @api.model
    def _seal_or_leave(self, company_id, batches):
        try:
            self._seal_company(company_id, batches)
        except KeyringError as error:
            self.env.cr.rollback()
            _logger.warning("The ledger waits for its key (%s): entries stay queued.", error.reason)

    @api.model
    def _companies_waiting(self):
        self.env.cr.execute("SELECT DISTINCT company_id FROM mj_ledger_entry WHERE state = 'queued'")
        company_ids = [row[0] for row in self.env.cr.fetchall()]
        # A snapshot of its own for each batch, and the lock let go between.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return company_ids

    @api.model
    def _seal_company(self, company_id, batches=None):
        """Seal a company's queue, batch by batch, each committed.

        :param int company_id: whose queue.
        :param int batches: at most so many full ones; ``None`` for all. A batch that is not full emptied the queue, and
            what came meanwhile was left to this sealer: it goes on.
        """
        attempts = 0
        while True:
            is_last = batches == 0
            try:
                count = self._seal_batch(company_id, 0 if is_last else BATCH)
                self.env.cr.commit()  # pylint: disable=invalid-commit
            except psycopg2.errors.SerializationFailure:
                # Another sealer came between looking at the head and getting the lock: look again.
                self.env.cr.rollback()
                attempts += 1
                if attempts == ATTEMPTS:
                    raise
                continue
            attempts = 0
            if count is None and batches is None:
                self._wait_for_turn(company_id)
                continue
            if count is None or is_last or (count == 0 and company_id not in self._companies_waiting()):
                return
            if batches and count == BATCH:
                batches -= 1

    @api.model
    def _wait_for_turn(self, company_id):
        """Wait until the batch of another sealer is done, and let go again: a new transaction sees what it wrote."""
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", SEALING_LOCK, company_id))
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _seal_batch(self, company_id, size):
        """Number and seal the next entries in the running transaction.

        The end reached by earlier transactions is noted outside the database first: never one that may be rolled back.

        :param int company_id: whose queue.
        :param int size: at most so many entries.
        :return: how many were sealed; ``None`` while another sealer is at work.
        :rtype: int | None
        :raises KeyringError: without a key.
        """
        keyring = self.env["mj.vault"]._keyring()
        self.env.flush_all()
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", SEALING_LOCK, company_id))
        if not self.env.cr.fetchone()[0]:
            return None
        count, last = self._lock_head(company_id)
        self._note_end(keyring, company_id, count, last)
        entries = self._next_queued(company_id, size)
        if not entries:
            return 0
        version = keyring.ledger_version
        key = keyring.ledger_key(version)
        numbers = self._last_numbers(entries)
        envelopes = self._envelopes(entries)
        sealed = []
        for entry in entries:
            count += 1
            book = entry["organization_id"], entry["year"]
            numbers[book] = numbers.get(book, 0) + 1
            envelope = envelopes.get(entry["talk_id"])
            entry["number"], entry["position"] = numbers[book], count
            entry["record_digest"] = envelope and digest(key, version, envelope)
            last = seal_entry(key, version, last, entry)
            sealed.append((entry["id"], entry["number"], count, entry["record_digest"], last))
        self._write_sealed(sealed)
        self._write_head(company_id, count, last, seal_head(key, version, company_id, count, last))
        return len(sealed)

    # -- the end of the chain -----------------------------------------------------------------

    @api.model
    def _lock_head(self, company_id):
        """Return count and last seal. Fails when another sealer committed since this transaction began to look."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO mj_ledger_head (company_id, count, last) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING",
                company_id,
                GENESIS,
            ),
            log_exceptions=False,
        )
        self.env.cr.execute(
            SQL("SELECT count, last FROM mj_ledger_head WHERE company_id = %s FOR UPDATE", company_id),
            log_exceptions=False,
        )
        return self.env.cr.fetchone()

    @api.model
    def _note_name(self, company_id):
        # The number of the database: a copy shares the keys with its source, and has an end of its own.
        self.env.cr.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return f"ledger-{self.env.cr.fetchone()[0]}-{company_id}"

    @api.model
    @api.private
    def _noted_end(self, keyring, company_id):
        """Return the end of the chain as noted outside the database.

        :rtype: dict | None
        """
        note = keyring.get_note(self._note_name(company_id))
        return json.loads(note) if note else None

    @api.model
    @api.private
    def _note_end(self, keyring, company_id, count, last, is_confirmed=False):
        """Note the end of the chain outside the database, unless that would cover up a difference.

        :param Keyring keyring: where it is kept.
        :param int count: how many entries there are.
        :param str last: seal of the last.
        :param bool is_confirmed: somebody entitled confirmed the end as it is.
        """
        noted = self._noted_end(keyring, company_id)
        if not is_confirmed and not self._continues(company_id, noted, count):
            return
        content = {"count": count, "seal": last}
        if noted != content:
            keyring.put_note(self._note_name(company_id), json.dumps(content).encode())

    @api.model
    def _continues(self, company_id, noted, count):
        """Whether the chain in the database goes on from the end that was noted."""
        if noted is None:
            return not count
        if noted["count"] > count:
            return False
        return self._seal_at(company_id, noted["count"]) == noted["seal"]

    @api.model
    def _seal_at(self, company_id, position):
        if not position:
            return GENESIS
        self.env.cr.execute(
            SQL("SELECT seal FROM mj_ledger_entry WHERE company_id = %s AND position = %s", company_id, position)
        )
        row = self.env.cr.fetchone()
        return row and row[0]

    # -- a batch ------------------------------------------------------------------------------

    @api.model
    def _next_queued(self, company_id, size):
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM mj_ledger_entry WHERE company_id = %s AND state = 'queued' ORDER BY id LIMIT %s",
                SQL(", ").join(map(SQL.identifier, SEALED_COLUMNS)),
                company_id,
                size,
            )
        )
        return [dict(zip(SEALED_COLUMNS, row, strict=True)) for row in self.env.cr.fetchall()]

    @api.model
    def _last_numbers(self, entries):
        books = {(entry["organization_id"], entry["year"]) for entry in entries}
        self.env.cr.execute(
            SQL(
                """
                SELECT book.organization_id, book.year,
                       (SELECT max(number) FROM mj_ledger_entry AS entry
                         WHERE entry.organization_id = book.organization_id AND entry.year = book.year)
                  FROM unnest(%s, %s) AS book (organization_id, year)
                """,
                [book[0] for book in books],
                [book[1] for book in books],
            )
        )
        return {(organization_id, year): number or 0 for organization_id, year, number in self.env.cr.fetchall()}

    @api.model
    def _envelopes(self, entries):
        """Return the sealed envelopes of the talks' records, still sealed."""
        self.env.cr.execute(
            SQL(
                "SELECT talk_id, envelope FROM mj_talk_record WHERE talk_id = ANY(%s) AND envelope IS NOT NULL",
                [entry["talk_id"] for entry in entries],
            )
        )
        return {talk_id: bytes(envelope) for talk_id, envelope in self.env.cr.fetchall()}

    @api.model
    def _write_sealed(self, sealed):
        ids, numbers, positions, digests, seals = map(list, zip(*sealed, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE mj_ledger_entry AS entry
                   SET state = 'sealed', number = sealed.number, position = sealed.position,
                       record_digest = sealed.record_digest, seal = sealed.seal
                  FROM unnest(%s::integer[], %s::integer[], %s::integer[], %s::varchar[], %s::varchar[])
                       AS sealed (id, number, position, record_digest, seal)
                 WHERE entry.id = sealed.id
                """,
                ids,
                numbers,
                positions,
                digests,
                seals,
            )
        )
        self.env["mj.ledger.entry"].invalidate_model(flush=False)

    @api.model
    def _write_head(self, company_id, count, last, seal):
        self.env.cr.execute(
            SQL(
                "UPDATE mj_ledger_head SET count = %s, last = %s, seal = %s WHERE company_id = %s",
                count,
                last,
                seal,
                company_id,
            )
        )


def _seal_after_commit(registry):
    """Seal without ever failing the one whose transaction was committed: the job comes after."""
    try:
        with registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["mj.ledger.sealer"]._seal_queue(batches=1)
    except Exception:
        _logger.info("Queued entries of the ledger are left to the job.", exc_info=True)
