"""Programs that tests run beside this process: Odoo with files of its own, and the tool for its databases."""

import ast
import json
import os
import pathlib
import subprocess
import sys

import odoo

HERE = pathlib.Path(__file__).resolve().parent
DATABASE_TOOL = HERE.parent / "dev" / "inside" / "database_tool.py"
RUN_ODOO = "import odoo.cli; odoo.cli.main()"


def run(*command, cwd=None, variables=None, seconds=400, fails=False):
    """Run a program to its end; its output is the message when it ends otherwise than expected.

    :param command: the program and its arguments.
    :param cwd: where it runs.
    :param dict variables: its environment; ``None`` for that of this process.
    :param int seconds: at most.
    :param bool fails: whether it is to fail.
    :return: what it said, the answer last.
    :rtype: str
    """
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=variables, capture_output=True, text=True, timeout=seconds)
    assert bool(done.returncode) == fails, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-6000:]}"
    return done.stderr + done.stdout


def manifests():
    """Return the manifest of each of our addons, by technical name.

    :rtype: dict[str, dict]
    """
    paths = sorted((HERE.parent / "odoo_addons").glob("*/__manifest__.py"))
    return {path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8")) for path in paths}


def odoo_folder():
    """Return the folder from which this process has Odoo itself.

    :rtype: pathlib.Path
    """
    return next(pathlib.Path(path) for path in odoo.__path__ if pathlib.Path(path, "release.py").exists()).parent


def own_configuration(configuration, folder, *without):
    """Write a copy of a configuration whose files lie in a folder of its own.

    :param pathlib.Path configuration: the original.
    :param pathlib.Path folder: where the copy and its data go.
    :param str without: names of options that the copy does not have.
    :rtype: pathlib.Path
    """
    lines = configuration.read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("data_dir", *without))]
    copy = folder / "odoo.conf"
    copy.write_text("\n".join([*kept, f"data_dir = {folder / 'data'}"]))
    return copy


class House:
    """An Odoo with a data folder and a key folder of its own, as on a machine of its own.

    :param pathlib.Path folder: where both go.
    :param pathlib.Path configuration: the configuration of which it has a copy.
    :param str database: name of its database.
    """

    seconds = 500

    def __init__(self, folder, configuration, database):
        self.folder, self.database = folder, database
        self.configuration = own_configuration(configuration, folder)
        self.keys = folder / "keys"

    def odoo(self, *arguments, fails=False):
        """Run Odoo to its end and return what it said."""
        return self._run("-c", RUN_ODOO, *arguments, fails=fails)

    def server(self, *arguments, fails=False):
        """Run Odoo's server on the database, without answering anybody, to its end and return what it said."""
        options = (f"--config={self.configuration}", f"--database={self.database}", "--stop-after-init", "--no-http")
        return self.odoo("server", *arguments, *options, fails=fails)

    def act(self, script, action):
        """Run an action of a script beside this one and return its answer, the last line, read as JSON."""
        said = self._run(HERE / script, action, self.configuration, self.database)
        return json.loads(said.splitlines()[-1])

    def _run(self, *arguments, fails=False):
        python_path = f"{odoo_folder()}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
        variables = {**os.environ, "MJ_KEY_DIRECTORY": str(self.keys), "PYTHONPATH": python_path}
        return run(sys.executable, *arguments, cwd=self.folder, variables=variables, seconds=self.seconds, fails=fails)
