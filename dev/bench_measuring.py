"""Measure time and memory of this process and of its database backend.

Times are processor time of both, where the kernel tells it (Linux, database on the same machine), so that other work on
the machine does not count; otherwise they are time by the clock.
"""

import os
import pathlib
import statistics
import threading
import time
from contextlib import contextmanager
from typing import NamedTuple

import psycopg2
from odoo import Command
from odoo.sql_db import connection_info_for


class Figure(NamedTuple):
    """One measured figure with the most it may be; ``detail`` shows the times behind it."""

    name: str
    value: float
    limit: float
    detail: str


def ratio(name, over, under, limit, more=""):
    """Set one time against another.

    :param str name: of the figure.
    :param float over: seconds of what is measured.
    :param float under: seconds of what it is set against.
    :param float limit: the most the ratio may be, or None.
    :param str more: of the detail.
    :rtype: Figure
    """
    return Figure(name, over / under, limit, f"{over * 1000:.1f} / {under * 1000:.1f} ms{more}")


def account(env, name, group, place=None, below=True, **values):
    """Return an account, made when it is missing.

    :param odoo.api.Environment env: of the superuser.
    :param str name: its login.
    :param str group: external name of its group.
    :param mj.organization place: its only scope.
    :param bool below: whether all below is in the scope.
    :param values: others that a new one has.
    :rtype: res.users
    """
    users = env["res.users"].with_context(no_reset_password=True)
    user = users.search([("login", "=", name)]) or users.create(
        {"name": name, "login": name, "group_ids": [Command.set(env.ref(group).ids)], **values}
    )
    if place:
        user.mj_scope_ids = [Command.clear(), Command.create({"organization_id": place.id, "include_below": below})]
    return user


class Stopwatch:
    """What is spent in an environment of Odoo."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr
        self.backend = self.execute("SELECT pg_backend_pid()")[0][0]

    def now(self):
        """Return the processor time spent so far in seconds, or the clock."""
        spent = [_processor_time(pid) for pid in (os.getpid(), self.backend)]
        return time.perf_counter() if None in spent else sum(spent)

    def timed(self, action, times=1):
        """Return the median time of an action in seconds."""
        spent = []
        for __ in range(times):
            begun = self.now()
            action()
            spent.append(self.now() - begun)
        return statistics.median(spent)

    def execute(self, query, parameters=None):
        """Run SQL and return its rows."""
        self.cr.execute(query, parameters)
        return self.cr.fetchall() if self.cr.description else None

    def vacuum(self, *tables):
        """Do what the database does by itself some time after rows were added, or written and rolled back.

        What PostgreSQL forgets about the tables meanwhile is looked up again: it is no part of the next measurement.

        :param str tables: their names.
        """
        connection = psycopg2.connect(**connection_info_for(self.cr.dbname)[1])
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"VACUUM ANALYZE {table}")
        finally:
            connection.close()
        for table in tables:
            self.execute(f"SELECT FROM {table} LIMIT 1")

    def memory(self):
        """Return the memory held by this process and of its database backend, in kB."""
        return sum(
            int(line.split()[1])
            for pid in (os.getpid(), self.backend)
            for line in _status_of(pid)
            if line.startswith("RssAnon")
        )

    @contextmanager
    def peak_memory(self):
        """Look at the memory held every fiftieth of a second; yields the list of what was seen."""
        seen, over = [self.memory()], threading.Event()

        def watch():
            while not over.wait(0.02):
                seen.append(self.memory())

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        yield seen
        over.set()
        watcher.join()


def _processor_time(pid):
    schedule = pathlib.Path(f"/proc/{pid}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else None


def _status_of(pid):
    status = pathlib.Path(f"/proc/{pid}/status")
    return status.read_text().splitlines() if status.exists() else []
