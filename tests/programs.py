"""Programs that tests run beside this process: Odoo with files of its own, and the tool for its databases."""

import pathlib
import subprocess

import odoo

DATABASE_TOOL = pathlib.Path(__file__).resolve().parent.parent / "dev" / "inside" / "database_tool.py"
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
