"""Measure the ledger: sealing, many at once, verifying, the workbook's memory, and the list under a district's scope.

``run(context)`` needs ``context.env`` (an Odoo environment as superuser on a database of its own with mj_talks) and
``context.quick`` (a tenth of the rows). It commits; what it seals cannot be removed but with the database.
"""

import os
import tempfile
import threading
import time
import tracemalloc

import bench_data
import psycopg2
from bench_duties import DutyBench, Figure
from odoo import SUPERUSER_ID, Command, api
from odoo.sql_db import connection_info_for

SEALED, LISTED = 100_000, 5_000_000
WORKBOOK_ROWS = 10_000
CLIENTS, TALKS_EACH = 6, 10
PAGE = 80
REPEATS = 9
VERIFY_SECONDS = 10
COLUMNS = {
    "number": {},
    "date": {},
    "organization_id": {"fields": {"display_name": {}}},
    "form": {},
    "category": {},
    "talker_names": {},
    "talkee_names": {},
    "theme": {},
    "kind": {},
    "is_late": {},
    "state": {},
}


def run(context):
    """Queue, seal and verify; then lengthen the table and read the list.

    :return: the figures.
    :rtype: list[Figure]
    """
    env = context.env
    if not env["mj.organization"].search_count([("code", "=like", "B-%")], limit=1):
        bench_data.write_nation(env.cr, bench_data.scaled(0.1 if context.quick else 1.0), env.company.id)
        env.cr.commit()
    share = 10 if context.quick else 1
    bench = LedgerBench(env)
    at_once = bench.archive_at_once()
    bench.queue(SEALED // share)
    return [
        at_once,
        bench.sealing(),
        *bench.verifying(),
        bench.workbook(),
        *bench.scoped_list(LISTED // share),
    ]


class LedgerBench:
    """The measurements, in the order in which they build on one another."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr
        self.company = env.company
        self.timed = DutyBench(env).timed
        # Entries of many organisations, and one whose ledger of a year has as many as are taken away at once.
        self.cr.execute("SELECT id FROM mj_organization WHERE code LIKE 'B-%%' ORDER BY id")
        self.organization_ids = [row[0] for row in self.cr.fetchall()]

    # -- many at once ---------------------------------------------------------------------------

    def archive_at_once(self):
        """Six clients archive ten talks each, with the sealer after each commit: errors are counted."""
        talk_ids = self._talks(CLIENTS * TALKS_EACH, "confirmed")
        self.cr.commit()
        together, errors = threading.Barrier(CLIENTS), []

        def client(own_ids):
            try:
                together.wait(timeout=60)
                for talk_id in own_ids:
                    with self.env.registry.cursor() as cr:
                        api.Environment(cr, SUPERUSER_ID, {})["mj.talk"].browse(talk_id).action_archive_talk()
            except Exception as error:  # what a user would see
                errors.append(error)

        threads = [threading.Thread(target=client, args=(talk_ids[n::CLIENTS],)) for n in range(CLIENTS)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.monotonic() - begun
        self.env.invalidate_all()
        self.cr.commit()
        queued = self._count("state = 'queued'")
        return Figure(
            f"{CLIENTS} clients archive {TALKS_EACH} talks each: errors and entries left unsealed",
            len(errors) + queued + abs(self._count("state = 'sealed'") - CLIENTS * TALKS_EACH),
            0,
            f"{spent:.1f} s" + "".join(f"; {type(error).__name__}" for error in errors[:1]),
        )

    def _talks(self, count, state):
        """Write talks, each with a talker and one talked-to, and return their ids."""
        self.cr.execute(
            """
            WITH place AS (
                SELECT id, parent_path, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total
                  FROM mj_organization WHERE code LIKE 'B-%%'
            ),
            made AS (
                INSERT INTO mj_talk (reference, organization_id, organization_path, company_id, form, category, timing,
                                     state, held_at, held_on, date, theme, place, archived_at)
                SELECT 'B' || n, place.id, place.parent_path, %(company)s, 'individual', 'daily', 'regular', %(state)s,
                       moment, moment::date, moment::date, 'Theme ' || n, 'Room ' || n %% 100, moment
                  FROM generate_series(1, %(count)s) AS n
                  JOIN place ON place.place = n %% place.total
                 CROSS JOIN LATERAL (SELECT CURRENT_DATE + time '04:00' - (1 + n %% 700) * interval '1 day') AS at (moment)
                RETURNING id
            ),
            person AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total FROM mj_member)
            , lines AS (
                INSERT INTO mj_talk_participant (talk_id, member_id, role, attended, confirmation)
                SELECT made.id, person.id, role.name, TRUE, 'not_asked'
                  FROM made
                 CROSS JOIN (VALUES ('talker', 0), ('talkee', 1)) AS role (name, step)
                  JOIN person ON person.place = (made.id + role.step) %% person.total
                 WHERE %(with_people)s
            )
            SELECT id FROM made ORDER BY id
            """,
            {"company": self.company.id, "state": state, "count": count, "with_people": state == "confirmed"},
        )
        return [row[0] for row in self.cr.fetchall()]

    # -- sealing and verifying --------------------------------------------------------------------

    def queue(self, count):
        """Write talks and their queued entries; the last ten thousand are one organisation's in one year."""
        talk_ids = self._talks(count, "archived")
        self._entries(talk_ids, "queued")
        self.cr.execute("ALTER TABLE mj_ledger_entry DISABLE TRIGGER USER")
        self.cr.execute(
            """
            UPDATE mj_ledger_entry AS entry
               SET organization_id = place.id, organization_path = place.parent_path, year = 2025
              FROM (SELECT id, parent_path FROM mj_organization WHERE id = %s) AS place
             WHERE entry.talk_id = ANY(%s)
            """,
            [self.organization_ids[-1], talk_ids[-WORKBOOK_ROWS:]],
        )
        self.cr.execute("ALTER TABLE mj_ledger_entry ENABLE TRIGGER USER")
        self.cr.commit()

    def _entries(self, talk_ids, state):
        self.cr.execute(
            """
            INSERT INTO mj_ledger_entry (organization_id, organization_path, company_id, state, year, kind, talk_id,
                                         talk_reference, held_at, date, form, category, timing, talker_names,
                                         talker_posts, talkee_names, talkee_posts, invited_count, attended_count, place,
                                         theme, recorder_name, archived_at, archived_by, is_late)
            SELECT organization_id, organization_path, company_id, %s, EXTRACT(year FROM date), 'original', id,
                   reference, held_at, date, form, category, timing, 'Talker ' || id, 'District 1 Chair',
                   'Talked-to ' || id, 'District 1 Vice Chair', 1, 1, place, theme, 'Recorder', archived_at, 'Recorder',
                   FALSE
              FROM mj_talk WHERE id = ANY(%s) ORDER BY id
            """,
            [state, talk_ids],
        )

    def sealing(self):
        """Seal the whole queue in one go of the job; there must be no fork and no gap."""
        waiting = self._count("state = 'queued'")
        begun = time.monotonic()
        self.env["mj.ledger.sealer"]._cron_seal()
        spent = time.monotonic() - begun
        self.cr.commit()
        self.cr.execute("SELECT count(*), count(DISTINCT position), max(position) FROM mj_ledger_entry")
        entries, places, last = self.cr.fetchone()
        self.cr.execute(
            """
            SELECT count(*) FROM (SELECT FROM mj_ledger_entry GROUP BY organization_id, year
                                  HAVING count(*) <> max(number) OR count(DISTINCT number) <> count(*)) AS book
            """
        )
        return Figure(
            f"sealing {waiting} entries: gaps, doubles and entries left unsealed",
            self.cr.fetchone()[0] + (entries - places) + (last - places) + self._count("state = 'queued'"),
            0,
            f"{spent:.1f} s, {waiting / spent:.0f} a second",
        )

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
        """Write ten thousand entries as a workbook: memory beside that of a thousand."""
        few = self._workbook_peak(self.organization_ids[0])
        begun = time.monotonic()
        many = self._workbook_peak(self.organization_ids[-1])
        spent = time.monotonic() - begun
        rows = self._count(f"organization_id = {int(self.organization_ids[-1])} AND year = 2025")
        return Figure(
            f"workbook of {rows} rows: most memory of Python, MiB",
            many,
            48,
            f"{few:.1f} MiB for a small ledger; {spent:.1f} s, measuring included",
        )

    def _workbook_peak(self, organization_id):
        export = self.env["mj.ledger.export"].new({"organization_id": organization_id, "year": 2025})
        descriptor, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(descriptor)
        try:
            return self._peak(lambda: export._write_xlsx(path))
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

    # -- the list -----------------------------------------------------------------------------------

    def scoped_list(self, count):
        """The first page with its count, under a district's scope, for the administrator, and of contacts."""
        have = self._count("TRUE")
        for __ in range(max(0, count - have) // 500_000 or 1):
            self._entries(self._talks(min(500_000, max(0, count - have)), "archived"), "queued")
            self.cr.commit()
            have = self._count("TRUE")
        self._contacts(have)
        self.cr.commit()
        self._vacuum("mj_talk", "mj_ledger_entry", "res_partner")
        administrator = self._user("bench_ledger_admin", "mj_talks.group_mj_admin")
        office = self._user("bench_ledger_office", "mj_talks.group_mj_office")
        self.cr.execute("SELECT min(id) FROM mj_organization WHERE code LIKE 'B-district %%'")
        office.mj_scope_ids = [
            Command.clear(),
            Command.create({"organization_id": self.cr.fetchone()[0], "include_below": True}),
        ]
        self.env.flush_all()
        self.cr.commit()
        entries, contacts = self.env["mj.ledger.entry"], self.env["res.partner"]
        ways = {
            "office": lambda: self._page(entries.with_user(office), COLUMNS),
            "administrator": lambda: self._page(entries.with_user(administrator), COLUMNS),
            "contacts": lambda: self._page(contacts.with_user(administrator), {"complete_name": {}, "email": {}}),
        }
        for way in ways.values():
            way()
        spent = {name: self.timed(way, REPEATS) for name, way in ways.items()}
        detail = "{office:.1f} / {administrator:.1f} / {contacts:.1f} ms".format(
            **{name: seconds * 1000 for name, seconds in spent.items()}
        )
        return [
            Figure(
                f"ledger list of {have}: district / administrator", spent["office"] / spent["administrator"], 2, detail
            ),
            Figure(f"ledger list of {have}: district / contacts", spent["office"] / spent["contacts"], 3, detail),
        ]

    def _page(self, model, columns):
        self.env.invalidate_all()
        page = model.web_search_read([], columns, limit=PAGE, count_limit=10001)
        if len(page["records"]) != PAGE:
            raise AssertionError(page["length"])

    def _vacuum(self, *tables):
        """Do what the database does by itself some time after so many rows were added."""
        connection = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"VACUUM ANALYZE {table}")
        finally:
            connection.close()

    def _contacts(self, count):
        self.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, active, is_company, type, email)
            SELECT 'Contact ' || n, 'Contact ' || n, TRUE, FALSE, 'contact', n || '@example.com'
              FROM generate_series(1, GREATEST(0, %s - (SELECT count(*) FROM res_partner))) AS n
            """,
            [count],
        )

    def _user(self, login, group):
        users = self.env["res.users"].with_context(no_reset_password=True)
        return users.search([("login", "=", login)]) or users.create(
            {"login": login, "name": login, "group_ids": [Command.set(self.env.ref(group).ids)]}
        )

    def _count(self, condition):
        self.cr.execute(f"SELECT count(*) FROM mj_ledger_entry WHERE {condition}")
        return self.cr.fetchone()[0]
