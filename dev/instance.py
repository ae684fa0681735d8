"""An Odoo with its configuration, its PostgreSQL and its databases: where commands and scripts are run."""

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping

from dev import environment, paths, postgres
from dev.progress import Problem, run_logged

LOCALHOST = "127.0.0.1"
CONFIGURATION = """\
[options]
addons_path = {addons}
admin_passwd = {master_password}
data_dir = {data}
db_maxconn = 32
http_interface = {localhost}
limit_time_cpu = 600
limit_time_real = 1200
list_db = False
without_demo = True
"""


class Instance:
    """Odoo on one PostgreSQL.

    :param name: ``run`` or ``test``.
    :param python: the virtual environment.
    :param server: the PostgreSQL.
    """

    def __init__(self, name: str, python: environment.Environment, server: postgres.NamedServer) -> None:
        self.name = name
        self.environment = python
        self.server = server
        self.variables = {**environment.as_variables(python), **server.variables}
        # Databases of one name on two servers must not share their files.
        self.data = paths.folder("data", name + server.label)
        self.configuration = paths.folder("etc") / f"{self.data.name}-{paths.digest_of(paths.PROJECT)}.conf"
        self._write_configuration()

    def _write_configuration(self) -> None:
        """Write the configuration, for us and for anyone who starts Odoo by hand."""
        if not self.configuration.exists():
            self.configuration.touch(mode=0o600)
        names = {"PGHOST": "db_host", "PGPORT": "db_port", "PGUSER": "db_user"}
        lines = [f"{option} = {self.variables[name]}\n" for name, option in names.items() if name in self.variables]
        text = CONFIGURATION.format(
            addons=paths.ADDONS, data=self.data, localhost=LOCALHOST, master_password=secrets.token_urlsafe()
        )
        self.configuration.write_text(text + "".join(lines))

    def command(self, *arguments: object) -> list[str]:
        """The command line that runs Odoo.

        :param arguments: a subcommand, if any, and its options.
        """
        words = [str(argument) for argument in arguments]
        # The command i18n takes options after its second word only.
        count = 2 if words[:1] == ["i18n"] else int(bool(words) and not words[0].startswith("-"))
        program = [str(self.environment.python), str(self.environment.odoo_bin)]
        return [*program, *words[:count], f"--config={self.configuration}", *words[count:]]

    def odoo(self, *arguments: object, log: str, check: bool = True) -> pathlib.Path | None:
        """Run Odoo to its end.

        :param arguments: a subcommand, if any, and its options.
        :param log: name of the log.
        :param check: raise on a non-zero exit status.
        :return: the log, or None when Odoo failed.
        :raises Problem: when Odoo fails and ``check`` is set.
        """
        return run_logged(self.command(*arguments), log, variables=self.variables, check=check)

    def script(self, database: str, path: pathlib.Path, argument: object = None, *, log: str) -> object:
        """Run a Python file in Odoo's shell, where ``env`` and the variable ``argument`` are defined.

        :param database: name of the database.
        :param path: the file; what it leaves in the variable ``answer`` is returned.
        :param argument: something that JSON can carry.
        :param log: name of the log.
        :return: the answer.
        :raises Problem: when the file raises.
        """
        answer_file = paths.folder("log") / f"{log}-{os.getpid()}.json"
        text = (
            "import json, pathlib, sys\n"
            f"sys.path.insert(0, {str(paths.PROJECT)!r})\n"
            f"argument, answer = json.loads({json.dumps(argument)!r}), None\n"
            f"exec(compile(pathlib.Path({str(path)!r}).read_text(), {str(path)!r}, 'exec'))\n"
            f"pathlib.Path({str(answer_file)!r}).write_text(json.dumps(answer))\n"
        )
        shell = self.command("shell", "--database", database, "--no-http", "--shell-interface=python")
        try:
            run_logged(shell, log, variables=self.variables, stdin_text=text)
            return json.loads(answer_file.read_text())
        finally:
            answer_file.unlink(missing_ok=True)

    def sql(self, action: str, *arguments: str) -> list[str]:
        """Manage databases, see ``inside/database_tool.py``.

        :param action: what to do.
        :param arguments: names of databases, mostly.
        :return: the lines that the tool prints.
        :raises Problem: when the tool fails.
        """
        command = [self.environment.python, paths.INSIDE / "database_tool.py", action, *arguments]
        variables = {**os.environ, **self.variables}
        done = subprocess.run(command, capture_output=True, text=True, env=variables)
        if done.returncode:
            raise Problem(f"The database could not {action}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout.splitlines()

    def exists(self, database: str) -> bool:
        """Whether there is a database of this name."""
        return database in self.sql("list", database)

    def filestore(self, database: str) -> pathlib.Path:
        """Where Odoo keeps the files of a database."""
        return self.data / "filestore" / database

    def copy(self, source: str, target: str) -> None:
        """Copy a database with its files, which are linked and not copied: Odoo never changes one in place."""
        self.sql("create", target, source)
        shutil.rmtree(self.filestore(target), ignore_errors=True)
        if self.filestore(source).exists():
            shutil.copytree(self.filestore(source), self.filestore(target), copy_function=os.link)

    def rename(self, source: str, target: str) -> None:
        """Give a database and its files another name."""
        if self.filestore(source).exists():
            shutil.rmtree(self.filestore(target), ignore_errors=True)
            self.filestore(source).rename(self.filestore(target))
        self.sql("rename", source, target)

    def drop(self, database: str) -> None:
        """Remove a database with its files, if it exists."""
        self.sql("drop", database)
        shutil.rmtree(self.filestore(database), ignore_errors=True)


@contextlib.contextmanager
def running(name: str) -> Iterator[Instance]:
    """Make ready whatever Odoo needs, with its PostgreSQL running meanwhile.

    :param name: ``run`` or ``test``.
    """
    python = environment.ensure()
    server = postgres.server(name, python)
    with server.running():
        yield Instance(name, python, server)


def free_port() -> int:
    """A TCP port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return probe.getsockname()[1]


def all_variables(instance: Instance) -> Mapping[str, str]:
    """The environment in which programs beside Odoo find everything."""
    return {**os.environ, **instance.variables, "MJ_CONFIGURATION": str(instance.configuration)}
