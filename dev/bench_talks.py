"""Synthetic talks, their people and their entries in the ledger, written by SQL: millions in minutes.

Nothing is random, so that two runs measure the same thing.
"""

from contextlib import contextmanager

from odoo.tools import SQL

DAYS = 700
INDEX_MEMORY = "512MB"


@contextmanager
def without_indexes(cr, *tables):
    """Take indexes and foreign keys off tables while many rows are written, and make the same ones again afterwards.

    Primary keys stay. The rows are checked when the keys come back.

    :param cr: cursor; all happens in its transaction.
    :param str tables: their names.
    """
    cr.execute(
        """
        SELECT format('%%s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        """,
        [list(tables)],
    )
    indexes = cr.fetchall()
    cr.execute(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
        """,
        [list(tables)],
    )
    keys = cr.fetchall()
    for name, __ in indexes:
        cr.execute(SQL("DROP INDEX %s", SQL(name)))
    for table, name, __ in keys:
        cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL(table), SQL.identifier(name)))
    yield
    cr.execute(SQL("SET LOCAL maintenance_work_mem = %s", INDEX_MEMORY))
    for __, definition in indexes:
        cr.execute(definition)
    for table, name, definition in keys:
        cr.execute(SQL("ALTER TABLE %s ADD CONSTRAINT %s %s", SQL(table), SQL.identifier(name), SQL(definition)))


def write_talks(cr, company_id, count, state):
    """Write talks of the last days in all organisations, each with a talker and one talked-to.

    :param cr: cursor of a database that has the nation of :mod:`bench_data`.
    :param int company_id: whose.
    :param int count: how many.
    :param str state: of all of them.
    :return: their ids, which follow one another while nobody else writes talks.
    :rtype: range
    """
    cr.execute("SELECT COALESCE(max(id), 0) FROM mj_talk")
    last = cr.fetchone()[0]
    cr.execute(
        """
        WITH place AS (
            SELECT id, parent_path, row_number() OVER (ORDER BY id) - 1 AS place
              FROM mj_organization WHERE code LIKE 'B-%%'
        )
        INSERT INTO mj_talk (reference, organization_id, organization_path, company_id, form, category, timing, state,
                             held_at, held_on, date, theme, place, archived_at)
        SELECT 'B' || %(last)s + n, place.id, place.parent_path, %(company)s, 'individual', 'daily', 'regular', %(state)s,
               moment, moment::date, moment::date, 'Theme ' || n, 'Room ' || n %% 100, moment
          FROM generate_series(1, %(count)s) AS n
          JOIN place ON place.place = n %% (SELECT count(*) FROM place)
         CROSS JOIN LATERAL (
            SELECT CURRENT_DATE + time '04:00' - (1 + abs(hashint4(n)::bigint) %% %(days)s) * interval '1 day'
         ) AS at (moment)
         -- As they come in life: those of one organisation are spread over the whole table.
         ORDER BY at.moment, n
        """,
        {"company": company_id, "state": state, "count": count, "days": DAYS, "last": last},
    )
    cr.execute("SELECT min(id), max(id) FROM mj_talk WHERE id > %s", [last])
    first, last = cr.fetchone()
    cr.execute(
        """
        WITH person AS (
            SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM mj_member WHERE member_no LIKE 'B%%'
        )
        INSERT INTO mj_talk_participant (talk_id, member_id, role, attended, confirmation)
        SELECT talk.id, person.id, role.name, TRUE, 'not_asked'
          FROM mj_talk AS talk
         CROSS JOIN (VALUES ('talker', 0), ('talkee', 1)) AS role (name, step)
          JOIN person ON person.place = (talk.id + role.step) %% (SELECT count(*) FROM person)
         WHERE talk.id >= %s
        """,
        [first],
    )
    return range(first, last + 1)


def write_entries(cr, talk_ids, state="queued"):
    """Write an entry for each of the talks.

    :param range talk_ids: of talks written by :func:`write_talks`.
    :param str state: ``sealed`` gives them numbers and what looks like seals: for lists, not for verifying.
    """
    cr.execute(
        """
        WITH head AS (SELECT COALESCE(max(position), 0) AS last FROM mj_ledger_entry),
             book AS (SELECT organization_id, year, COALESCE(max(number), 0) AS last FROM mj_ledger_entry GROUP BY 1, 2)
        INSERT INTO mj_ledger_entry (organization_id, organization_path, company_id, state, year, kind, talk_id,
                                     talk_reference, held_at, date, form, category, timing, talker_names, talker_posts,
                                     talkee_names, talkee_posts, invited_count, attended_count, place, theme,
                                     recorder_name, archived_at, archived_by, is_late, number, position, seal)
        SELECT talk.organization_id, talk.organization_path, talk.company_id, %(state)s, talk.year, 'original', talk.id,
               talk.reference, talk.held_at, talk.date, talk.form, talk.category, talk.timing, 'Talker ' || talk.id,
               'District 1 Chair', 'Talked-to ' || talk.id, 'District 1 Vice Chair', 1, 1, talk.place, talk.theme,
               'Recorder', talk.archived_at, 'Recorder', FALSE,
               CASE WHEN sealed THEN COALESCE(book.last, 0) + row_number() OVER own END,
               CASE WHEN sealed THEN head.last + row_number() OVER all_talks END,
               CASE WHEN sealed THEN md5(talk.id::text) || md5(talk.reference) END
          FROM (SELECT *, EXTRACT(year FROM date)::integer AS year FROM mj_talk) AS talk
         CROSS JOIN head
         CROSS JOIN (SELECT %(state)s = 'sealed') AS asked (sealed)
          LEFT JOIN book ON book.organization_id = talk.organization_id AND book.year = talk.year
         WHERE talk.id BETWEEN %(first)s AND %(last)s
        WINDOW own AS (PARTITION BY talk.organization_id, talk.year ORDER BY talk.id),
               all_talks AS (ORDER BY talk.id)
         ORDER BY talk.id
        """,
        {"state": state, "first": talk_ids[0], "last": talk_ids[-1]},
    )


def write_contacts(cr, count):
    """Write contacts until there are so many.

    :param int count: of rows of ``res.partner``.
    """
    cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, active, is_company, type, email)
        SELECT 'Contact ' || n, 'Contact ' || n, TRUE, FALSE, 'contact', n || '@example.com'
          FROM generate_series(1, GREATEST(0, %s - (SELECT count(*) FROM res_partner))) AS n
        """,
        [count],
    )
