"""``./mj lint``: ruff, pylint-odoo and OCA's checks over everything, with no message allowed."""

import subprocess

from dev import environment, paths
from dev.progress import say, step

PYTHON_FILES = ("odoo_addons", "dev", "tests", "setup.py", "mj")
PYLINT = ("--rcfile=.pylintrc", "--jobs=2")
# How a catalogue's lines are broken is the business of Odoo's exporter; OCA's own template leaves this out, too.
CATALOGUES = ("--disable=po-pretty-format",)


def run(is_fixing: bool = False) -> int:
    """Print every message.

    :param is_fixing: put right first what the programs can put right by themselves.
    :return: 0 when there is none.
    """
    python = environment.ensure()
    python.install("lint")
    programs = python.root / "bin"
    addons = [f"odoo_addons/{name}" for name in paths.addon_names()]
    catalogues = [path for name in addons for path in sorted(paths.PROJECT.glob(f"{name}/i18n/*.po*"))]
    if is_fixing:
        for command in (
            [programs / "ruff", "check", "--no-cache", "--quiet", "--fix", *PYTHON_FILES],
            [programs / "ruff", "format", "--no-cache", "--quiet", *PYTHON_FILES],
            [programs / "oca-checks-odoo-module", "--fix", *addons],
            [python.python, "-m", "dev.readmes"],
        ):
            subprocess.run(command, cwd=paths.PROJECT, stdout=subprocess.DEVNULL)
    return _report(
        {
            "ruff check": [programs / "ruff", "check", "--no-cache", *PYTHON_FILES],
            "ruff format": [programs / "ruff", "format", "--no-cache", "--check", *PYTHON_FILES],
            "pylint-odoo": [programs / "pylint", *PYLINT, *addons],
            "OCA's module checks": [programs / "oca-checks-odoo-module", *addons],
            "OCA's catalogue checks": [programs / "oca-checks-po", *CATALOGUES, *catalogues],
            "README": [python.python, "-m", "dev.readmes", "--check"],
        }
    )


def _report(commands: dict[str, list]) -> int:
    """Run the programs, then name those that had something to say."""
    failed = []
    for title, command in commands.items():
        with step(title):
            if subprocess.run(command, cwd=paths.PROJECT).returncode:
                failed.append(title)
    say(f"lint: messages from {', '.join(failed)}" if failed else "lint: no message")
    return 1 if failed else 0
