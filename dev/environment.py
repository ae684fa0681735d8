"""The virtual environment with Odoo's Python requirements, and the programs in it."""

import os
import pathlib
import shutil
import subprocess
import sys

from dev import odoo_source, paths
from dev.progress import Problem, run_logged, step

OLDEST, NEWEST = (3, 10), (3, 13)
LOCKS = {name: paths.DEV / f"requirements-{name}.lock" for name in ("lint", "mutate", "pictures", "postgres")}
LOCKS[""] = paths.DEV / "requirements.lock"
# Odoo starts itself anew from a script (evented worker, reload), so a real file is needed.
LAUNCHER = """\
#!{python}
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""


class Environment:
    """A virtual environment in which ``odoo`` is importable.

    :param root: its folder.
    :param odoo: the Odoo that it shows.
    """

    def __init__(self, root: pathlib.Path, odoo: odoo_source.OdooSource) -> None:
        self.root = root
        self.odoo = odoo
        self.python = root / "bin" / "python"
        self.odoo_bin = root / "bin" / "mj-odoo"

    def site_packages(self) -> pathlib.Path:
        """The folder of the installed packages."""
        return next((self.root / "lib").glob("python3*/site-packages"))

    def key(self) -> str:
        """A short name for the state of Odoo and its requirements."""
        return paths.digest_of(self.odoo.version, self.odoo.python_path, LOCKS[""].read_text())

    def install(self, lock: str) -> None:
        """Install the packages of a lock file unless they are there already.

        :param lock: a key of :data:`LOCKS`.
        """
        _install(self.root, lock)


def _install(root: pathlib.Path, lock: str) -> None:
    """Install the packages of a lock file into a virtual environment unless they are there already."""
    text = LOCKS[lock].read_text()
    stamp = root / f"{LOCKS[lock].name}.done"
    if stamp.exists() and stamp.read_text() == text:
        return
    with step(f"Installing Python packages ({LOCKS[lock].name})"):
        command = [root / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        run_logged([*command, "--requirement", LOCKS[lock]], f"pip-{lock or 'odoo'}")
    stamp.write_text(text)


def _interpreter() -> str:
    """A Python that this Odoo runs on: the present one, else another one on the path.

    :raises Problem: when there is none.
    """
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    raise Problem("Odoo 19 needs Python 3.10 to 3.13, and none of them is on this machine's path.")


def ensure() -> Environment:
    """Make the virtual environment, or finish one that was interrupted.

    :raises Problem: when there is no fitting Python or no Odoo.
    """
    odoo = odoo_source.ensure()
    environment = Environment(_made("python"), odoo)
    _show_odoo(environment)
    environment.install("")
    return environment


def tool(lock: str) -> pathlib.Path:
    """Make a virtual environment for a program that shares no package with Odoo.

    :param lock: a key of :data:`LOCKS`.
    :return: the folder of its programs.
    :raises Problem: when there is no fitting Python.
    """
    root = _made(lock)
    _install(root, lock)
    return root / "bin"


def _made(name: str) -> pathlib.Path:
    """Return the folder of a virtual environment, made unless it is there already."""
    interpreter = _interpreter()
    version = subprocess.run(
        [interpreter, "-c", "import sys; print(sys.version.split()[0])"], capture_output=True, text=True, check=True
    ).stdout.strip()
    root = paths.cache() / f"{name}-{version}"
    made = root / "made"
    if not made.exists() or not (root / "bin" / "python").exists():
        with step(f"Making a virtual environment (Python {version})"):
            shutil.rmtree(root, ignore_errors=True)
            root.parent.mkdir(parents=True, exist_ok=True)
            run_logged([interpreter, "-m", "venv", root], "venv")
            made.touch()
    return root


def _show_odoo(environment: Environment) -> None:
    """Put Odoo on the environment's path and write the script that starts it."""
    wanted = {
        environment.site_packages() / "odoo-19.pth": f"{environment.odoo.python_path}\n",
        environment.odoo_bin: LAUNCHER.format(python=environment.python),
    }
    for path, text in wanted.items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            path.chmod(0o755)


def as_variables(environment: Environment) -> dict[str, str]:
    """Environment variables under which the environment's programs are found first."""
    return {
        "PATH": f"{environment.root / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONDONTWRITEBYTECODE": "",
    }
