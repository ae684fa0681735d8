"""Make, list, rename, remove and read in databases; run by the virtual environment's Python.

The server is the one that libpq's environment variables name.
"""

import io
import lzma
import re
import sys
import time

import psycopg2
from psycopg2 import sql

DROP_ATTEMPTS = 60
# What a dump says to psql and not to the server.
FOR_PSQL = re.compile(r"\\(un)?restrict ")


def connect():
    """A connection to the server's maintenance database, each statement on its own."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    return connection.cursor()


def create(name, template="template0"):
    """Make a database the way Odoo does, or copy one.

    :param str name: the new database.
    :param str template: the database to copy.
    """
    statement = "CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE {}"
    if template != "template0":
        statement = "CREATE DATABASE {} TEMPLATE {}"
    connect().execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))


def drop(name):
    """Remove a database if it exists, ending its sessions.

    :param str name: the database.
    """
    for __ in range(DROP_ATTEMPTS):
        if _dropped(name):
            return
        time.sleep(1)
    raise SystemExit(f"{name} is in use by the database server itself")


def _dropped(name):
    """Try to drop; autovacuum at work in the database, which only a superuser ends, is done in a moment."""
    try:
        connect().execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg2.errors.InsufficientPrivilege:
        return False
    return True


def rename(name, new_name):
    """Rename a database, ending its sessions.

    :param str name: the database.
    :param str new_name: its new name.
    """
    cursor = connect()
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", [name]
    )
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new_name)))


def list_databases(prefix=""):
    """Print the names of the databases that start with a text, one on a line.

    :param str prefix: the text.
    """
    cursor = connect()
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [prefix])
    for (name,) in cursor:
        print(name)


def set_parameters(name, *settings):
    """Set system parameters of a database that no server uses at the moment.

    :param str name: the database.
    :param str settings: each of the form ``key=value``.
    """
    with psycopg2.connect(dbname=name) as connection:
        for key, value in (setting.split("=", 1) for setting in settings):
            connection.cursor().execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            )


def query(name, statement):
    """Run a statement in a database and print the first column of its rows, if it has any, one on a line.

    :param str name: the database.
    :param str statement: in SQL.
    """
    with psycopg2.connect(dbname=name) as connection:
        cursor = connection.cursor()
        cursor.execute(statement)
        for row in cursor.fetchall() if cursor.description else ():
            print(row[0])


def restore(name, path):
    """Make a database from a dump in plain SQL, with no program of PostgreSQL's own.

    :param str name: the new database.
    :param str path: the file, compressed by xz.
    """
    create(name)
    with psycopg2.connect(dbname=name) as connection, lzma.open(path, "rt", encoding="utf-8", newline="\n") as dump:
        cursor = connection.cursor()
        statements = []
        for line in dump:
            if line.startswith("COPY ") and line.endswith(" FROM stdin;\n"):
                _execute_all(cursor, statements)
                statements.clear()
                cursor.copy_expert(line, _Rows(dump))
            elif not FOR_PSQL.match(line):
                statements.append(line)
        _execute_all(cursor, statements)
    connection.close()


def _execute_all(cursor, lines):
    """Run statements, unless there are only remarks."""
    if any(line.strip() and not line.startswith("--") for line in lines):
        cursor.execute("".join(lines))


class _Rows(io.RawIOBase):
    """The rows of one table in a dump, up to the line that ends them.

    :param typing.TextIO dump: read from its present place on.
    """

    def __init__(self, dump):
        self.dump = dump
        self.rest = b""

    def readable(self):
        return True

    def read(self, size=-1):
        """Return some of the rows; nothing at their end."""
        while self.dump and not 0 <= size <= len(self.rest):
            line = self.dump.readline()
            if line in ("\\.\n", ""):
                self.dump = None
            else:
                self.rest += line.encode()
        part, self.rest = (self.rest, b"") if size < 0 else (self.rest[:size], self.rest[size:])
        return part


ACTIONS = {
    "parameters": set_parameters,
    "create": create,
    "drop": drop,
    "rename": rename,
    "list": list_databases,
    "query": query,
    "restore": restore,
}

if __name__ == "__main__":
    ACTIONS[sys.argv[1]](*sys.argv[2:])
