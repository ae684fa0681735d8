"""``./mj run`` and ``./mj stop``: the demonstration server, started again whenever it dies."""

import argparse
import contextlib
import ctypes
import fcntl
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from dev import demonstration, paths
from dev.instance import LOCALHOST, Instance, running
from dev.progress import Problem, say, step, warn

READY_SECONDS, STOP_SECONDS = 300, 30
LOOK_SECONDS, LONGEST_PAUSE = 1.0, 15.0
STEADY_SECONDS = 60
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


class Supervisor:
    """Keeps one Odoo server, and the PostgreSQL below it, running until told to stop.

    :param instance: what to run.
    :param options: port, host and number of workers.
    """

    def __init__(self, instance: Instance, options: argparse.Namespace) -> None:
        self.instance = instance
        self.options = options
        self.is_stopping = False
        self.process: subprocess.Popen | None = None
        self.log = paths.folder("log") / "server.log"

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT arrives."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._start()
        try:
            self._wait_until_ready()
            self._watch()
        finally:
            self._end()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.is_stopping = True

    def _start(self) -> None:
        """Start Odoo in a session of its own; it dies with us, however we die."""
        command = self.instance.command(
            f"--database={demonstration.DATABASE}",
            f"--db-filter=^{demonstration.DATABASE}$",
            f"--http-port={self.options.port}",
            f"--http-interface={self.options.host}",
            f"--gevent-port={self.options.port + 1}",
            f"--workers={self.options.workers}",
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.instance.variables},
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    def _wait_until_ready(self) -> None:
        """Wait for the first answer.

        :raises Problem: when there is none for minutes, or Odoo ends.
        """
        with step("Starting the server"):
            until = time.monotonic() + READY_SECONDS
            while not self.is_stopping and not is_healthy(self.options.host, self.options.port):
                if self.process.poll() is not None or time.monotonic() > until:
                    raise Problem(f"The server does not start; see {self.log}")
                time.sleep(0.3)
        if not self.is_stopping:
            demonstration.welcome(self.instance, address(self.options.host, self.options.port))

    def _watch(self) -> None:
        """Start again what has died; Odoo after a pause that grows as long as it keeps dying."""
        pause, started = LOOK_SECONDS, time.monotonic()
        while not self.is_stopping:
            time.sleep(LOOK_SECONDS)
            self._ensure_database()
            if self.is_stopping or self.process.poll() is None:
                continue
            if time.monotonic() - started > STEADY_SECONDS:
                pause = LOOK_SECONDS
            warn(f"The server ended with status {self.process.returncode}; starting it again.")
            time.sleep(pause)
            pause, started = min(2 * pause, LONGEST_PAUSE), time.monotonic()
            self._start()

    def _ensure_database(self) -> None:
        """Start PostgreSQL again if it is ours and has died."""
        try:
            self.instance.server.ensure_running()
        except Problem as problem:
            warn(str(problem))

    def _end(self) -> None:
        """Stop Odoo, by force if it does not end by itself."""
        say("» Stopping the server …")
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    return f"http://{LOCALHOST if host == '0.0.0.0' else host}:{port}"


def is_healthy(host: str, port: int) -> bool:
    """Whether the server and its database answer."""
    try:
        with urllib.request.urlopen(f"{address(host, port)}/web/health?db_server_status=1", timeout=10) as answer:
            return json.load(answer).get("status") == "pass"
    except (OSError, ValueError):
        return False


def _lock_file() -> pathlib.Path:
    return paths.folder("data") / "run.lock"


def run(options: argparse.Namespace) -> int:
    """Serve the demonstration until stopped.

    :param options: ``empty``, ``host``, ``port``, ``workers``.
    :raises Problem: when it already runs or the port is taken.
    """
    with _lock_file().open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("It is running already; ./mj stop ends it.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _check_port(options.host, options.port)
        with running("run") as instance:
            demonstration.ensure(instance, address(options.host, options.port), options.empty)
            Supervisor(instance, options).run()
    return 0


def _check_port(host: str, port: int) -> None:
    """See whether the port is free.

    :raises Problem: when it is not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(f"Port {port} cannot be used ({error.strerror}). Try ./mj run --port {port + 10}") from None


def stop() -> bool:
    """Stop the running server, if there is one, and wait for its end.

    :return: whether there was one.
    :raises Problem: when it does not end.
    """
    with _lock_file().open("a+") as lock:
        lock.seek(0)
        pid = lock.read().strip()
        until = time.monotonic() + 2 * STOP_SECONDS
        for attempt in range(1_000_000):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return attempt > 0
            except BlockingIOError:
                if not attempt:
                    os.kill(int(pid), signal.SIGTERM)
            if time.monotonic() > until:
                raise Problem(f"The server (process {pid}) does not end.")
            time.sleep(0.2)
    return False
