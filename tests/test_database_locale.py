"""What the locale of a database does to Chinese text: said of real databases, and checked in them."""

import uuid
from contextlib import contextmanager

import psycopg2
from odoo.addons.mj_talks.database_locale import describe_locale, locale_faults, read_locale
from odoo.sql_db import connection_info_for
from odoo.tests import BaseCase, tagged
from psycopg2 import sql

# How the database is made, and what is wrong with it. The first is what the guide says.
DATABASES = {
    "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'": [],
    "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'": ["trigrams"],
    "LOCALE_PROVIDER libc LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'": ["prefix"],
}
ICU = {
    "LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'": ["order", "prefix"],
    "LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN' LC_COLLATE 'C' LC_CTYPE 'C'": ["trigrams", "order", "prefix"],
}
BUILT_IN = {"LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'": []}
BY_CODE = ["安", "张", "李", "王", "赵"]


def connect(name):
    connection = psycopg2.connect(**connection_info_for(name)[1])
    connection.autocommit = True
    return connection


@contextmanager
def database(settings):
    """A cursor in a database made with some settings; it goes at the end."""
    name = f"mj_locale_{uuid.uuid4().hex[:12]}"
    server = connect("postgres")
    make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' {}")
    server.cursor().execute(make.format(sql.Identifier(name), sql.SQL(settings)))
    inside = connect(name)
    try:
        yield inside.cursor()
    finally:
        inside.close()
        server.cursor().execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        server.close()


def observed_faults(cr):
    """What really does not work, asked of PostgreSQL itself."""
    faults = []
    cr.execute("CREATE EXTENSION pg_trgm")
    cr.execute("SELECT show_trgm('谈心谈话')")
    if not cr.fetchone()[0]:
        faults.append("trigrams")
    cr.execute("CREATE TABLE name AS SELECT 'a' || number AS text FROM generate_series(1, 5000) AS number")
    cr.execute("SELECT name FROM unnest(%s) AS name ORDER BY name", [BY_CODE])
    if [name for (name,) in cr.fetchall()] != BY_CODE:
        faults.append("order")
    cr.execute("CREATE INDEX ON name (text)")
    cr.execute("ANALYZE name")
    cr.execute("EXPLAIN SELECT * FROM name WHERE text LIKE 'a777%'")
    if "Index Cond" not in "\n".join(line for (line,) in cr.fetchall()):
        faults.append("prefix")
    return faults


@tagged("post_install", "-at_install")
class TestDatabaseLocale(BaseCase):
    def databases(self):
        server = connect("postgres")
        cr = server.cursor()
        # A PostgreSQL built without ICU lists a collation of it, too ("unicode"), but none that ICU itself named.
        cr.execute("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'")
        has_icu = bool(cr.fetchone())
        version = server.server_version
        server.close()
        return DATABASES | (ICU if has_icu else {}) | (BUILT_IN if version >= 170000 else {})

    def test_said_and_observed(self):
        """The page says of each database what PostgreSQL does in it."""
        for settings, expected in self.databases().items():
            with self.subTest(settings), database(settings) as cr:
                self.assertEqual(locale_faults(read_locale(cr)), expected)
                self.assertEqual(observed_faults(cr), expected)

    def test_words(self):
        """The settings are shown in PostgreSQL's own words, so that they can be compared with psql's list."""
        locale = {"provider": "icu", "collate": "C", "ctype": "C.UTF-8", "locale": "zh-Hans-CN"}
        self.assertEqual(describe_locale(locale), "icu, LC_COLLATE=C, LC_CTYPE=C.UTF-8, zh-Hans-CN")

    def test_other_languages(self):
        """A libc locale of a language sorts by its words."""
        locale = {"provider": "libc", "collate": "zh_CN.UTF-8", "ctype": "zh_CN.UTF-8", "locale": ""}
        self.assertEqual(locale_faults(locale), ["order", "prefix"])
