"""Many people archive at once, and sealers are killed: no fork, no gap, no error for anybody (A20.1)."""

import threading

import odoo
import psycopg2
from odoo import Command
from odoo.tests import get_db_name, tagged
from odoo.tools import mute_logger
from real_transactions import RealTransactionsCase

CLIENTS, TALKS_EACH = 6, 10
COMPANY_ID = 1


@tagged("post_install", "-at_install")
class TestLedgerConcurrency(RealTransactionsCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            sealer, keyring = env["mj.ledger.sealer"], env["mj.vault"]._keyring()
            self.note = sealer._note_name(COMPANY_ID), keyring.get_note(sealer._note_name(COMPANY_ID))
            env.cr.execute("SELECT count, last, seal FROM mj_ledger_head WHERE company_id = %s", [COMPANY_ID])
            self.head = env.cr.fetchone()
            env.cr.execute("SELECT COALESCE(max(position), 0) FROM mj_ledger_entry")
            self.before = env.cr.fetchone()[0]
            organizations = env["mj.organization"].create(
                [{"name": f"Ledger {code}", "code": f"LEDGER-{code}", "level": "district"} for code in "AB"]
            )
            members = env["mj.member"].create(
                [
                    {"name": f"Ledger {n}", "organization_id": organizations[0].id, "state": "member"}
                    | {"joined_on": "2020-01-01"}
                    for n in range(2)
                ]
            )
            talks = env["mj.talk"].create(
                [
                    {
                        "organization_id": organizations[n % 2].id,
                        "held_at": "2025-12-31 04:00:00" if n % 3 else "2026-01-02 04:00:00",
                        "theme": f"Talk {n}",
                        "participant_ids": [
                            Command.create({"member_id": members[0].id, "role": "talker"}),
                            Command.create({"member_id": members[1].id, "role": "talkee"}),
                        ],
                    }
                    for n in range(CLIENTS * TALKS_EACH)
                ]
            )
            talks.write({"state": "confirmed"})
            self.organization_ids, self.member_ids, self.talk_ids = organizations.ids, members.ids, talks.ids
            self.partner_ids = (members.partner_id | organizations.partner_id).ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.transaction() as env:
            env.cr.execute("DELETE FROM mj_ledger_head WHERE company_id = %s", [COMPANY_ID])
            if self.head:
                env.cr.execute(
                    "INSERT INTO mj_ledger_head (company_id, count, last, seal) VALUES (%s, %s, %s, %s)",
                    [COMPANY_ID, *self.head],
                )
            name, content = self.note
            keyring = env["mj.vault"]._keyring()
            if content is None:
                (keyring.directory / f"note-{name}").unlink(missing_ok=True)
            else:
                keyring.put_note(name, content)
            for table in ("mj_ledger_verification", "mj_ledger_entry"):
                env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=sql-injection
            env.cr.execute("DELETE FROM mj_ledger_verification WHERE verified_by = 'LEDGER TEST'")
            self.delete_rows(
                env,
                ("mj_ledger_entry", "organization_id", self.organization_ids),
                ("mj_talk_participant", "talk_id", self.talk_ids),
                ("mj_talk", "id", self.talk_ids),
                ("mj_member", "id", self.member_ids),
                ("mj_organization", "id", self.organization_ids),
                ("res_partner", "id", self.partner_ids),
            )
            for table in ("mj_ledger_verification", "mj_ledger_entry"):
                env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=sql-injection

    def _archive_all(self):
        """Archive all talks, some by each of several clients at once, each talk in a transaction of its own."""
        together, failed = threading.Barrier(CLIENTS), []

        def client(talk_ids):
            try:
                together.wait(timeout=30)
                for talk_id in talk_ids:
                    with self.transaction() as env:
                        env["mj.talk"].browse(talk_id).action_archive_talk()
            except Exception as error:  # a thread's error must reach the test
                failed.append(error)

        threads = [
            threading.Thread(target=client, args=(self.talk_ids[n * TALKS_EACH : (n + 1) * TALKS_EACH],))
            for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        self.assertFalse(failed)

    def _check_whole(self):
        with self.transaction() as env:
            entries = env["mj.ledger.entry"].search([("organization_id", "in", self.organization_ids)])
            self.assertEqual(len(entries), len(self.talk_ids))
            self.assertEqual(set(entries.mapped("state")), {"sealed"})
            last = self.before + len(entries)
            self.assertEqual(sorted(entries.mapped("position")), list(range(self.before + 1, last + 1)))
            books = {}
            for entry in entries:
                books.setdefault((entry.organization_id, entry.year), []).append(entry.number)
            self.assertEqual(len(books), 4)
            for numbers in books.values():
                self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)))
            company = env["res.company"].browse(COMPANY_ID)
            verification = env["mj.ledger.verification"]._verify(company, verified_by="LEDGER TEST")
            self.assertEqual((verification.result, verification.problem), ("whole", False))

    def test_six_clients_ten_talks_each(self):
        """A20.1: nobody who archives sees an error; the sealer after the commits leaves nothing in the queue."""
        self._archive_all()
        self._check_whole()

    def test_killed_sealer(self):
        """A20.1: a sealer killed in the middle of a batch leaves the queue as it was; the next one seals all of it."""
        with self.transaction() as env:
            # Without the hook after the commit: the entries wait for the job.
            env["mj.talk"].browse(self.talk_ids).action_archive_talk()
            env.cr.postcommit.clear()
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.transaction() as env:
            self.assertEqual(env["mj.ledger.sealer"]._seal_batch(COMPANY_ID, 25), 25)
            env.cr.execute("SELECT pg_backend_pid()")
            (backend,) = env.cr.fetchone()
            with odoo.sql_db.db_connect(get_db_name()).cursor() as other:
                other.execute("SELECT pg_terminate_backend(%s)", [backend])
            env.cr.execute("SELECT 1")
        with self.transaction() as env:
            waiting = env["mj.ledger.entry"].search_count(
                [("organization_id", "in", self.organization_ids), ("state", "=", "queued")]
            )
            self.assertEqual(waiting, len(self.talk_ids))
            env["mj.ledger.sealer"]._cron_seal()
        self._check_whole()

    def test_job_waits_for_another_sealer(self):
        """A20.1: the job that meets another sealer at work goes on after it, until the queue is empty."""
        failed = []

        def job():
            try:
                with self.transaction() as env:
                    env["mj.ledger.sealer"]._cron_seal()
            except Exception as error:  # a thread's error must reach the test
                failed.append(error)

        with self.transaction() as env:
            env["mj.talk"].browse(self.talk_ids).action_archive_talk()
            env.cr.postcommit.clear()
        thread = threading.Thread(target=job)
        with self.transaction() as env:
            self.assertEqual(env["mj.ledger.sealer"]._seal_batch(COMPANY_ID, 25), 25)
            thread.start()
            thread.join(timeout=2)
            self.assertTrue(thread.is_alive(), "the job gave up")
        thread.join(timeout=60)
        self.assertFalse(thread.is_alive() or failed, failed)
        self._check_whole()

    def test_killed_while_archiving(self):
        """A20.1: whoever is killed in the middle of archiving has archived nothing; the next try takes the number."""
        talk_id = self.talk_ids[0]
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.transaction() as env:
            talk = env["mj.talk"].browse(talk_id)
            talk.action_archive_talk()
            self.assertEqual((talk.state, len(talk.ledger_entry_ids)), ("archived", 1))
            env.flush_all()
            env.cr.execute("SELECT pg_backend_pid()")
            (backend,) = env.cr.fetchone()
            with odoo.sql_db.db_connect(get_db_name()).cursor() as other:
                other.execute("SELECT pg_terminate_backend(%s)", [backend])
            env.cr.execute("SELECT 1")
        with self.transaction() as env:
            talk = env["mj.talk"].browse(talk_id)
            self.assertEqual((talk.state, talk.archived_at, len(talk.ledger_entry_ids)), ("confirmed", False, 0))
        self._archive_all()
        with self.transaction() as env:
            env["mj.ledger.sealer"]._cron_seal()
        self._check_whole()

    def test_sealer_at_work_makes_nobody_wait(self):
        """A20.1: whoever archives while another seals goes on at once; the entry is sealed when that one is done."""
        first, rest = self.talk_ids[0], self.talk_ids[1:]
        with self.transaction() as env:
            env["mj.talk"].browse(rest).action_archive_talk()
            env.cr.postcommit.clear()
        with self.transaction() as sealing:
            sealing["mj.ledger.sealer"]._seal_batch(COMPANY_ID, 10)
            with self.transaction() as env:
                env.cr.execute("SET LOCAL lock_timeout = '2s'")
                env["mj.talk"].browse(first).action_archive_talk()
            with self.transaction() as env:
                self.assertEqual(env["mj.talk"].browse(first).ledger_entry_ids.state, "queued")
        with self.transaction() as env:
            env["mj.ledger.sealer"]._cron_seal()
        self._check_whole()
