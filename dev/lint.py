"""``./mj lint``: ruff and pylint-odoo over everything, with no message allowed."""

import subprocess

from dev import environment, paths
from dev.progress import say, step

PYTHON_FILES = ("odoo_addons", "dev", "tests", "setup.py", "mj")
# All of pylint-odoo's checks for 19.0 but two that are rules of OCA's own house: its name among the authors, its README.
PYLINT = (
    "--rcfile=/dev/null",
    "--load-plugins=pylint_odoo",
    "--disable=all",
    "--enable=odoolint",
    "--disable=manifest-required-author,missing-readme",
    # One model in several files, one for each concern, is our deliberate layout: see docs/developer.md.
    "--disable=consider-merging-classes-inherited",
    "--valid-odoo-versions=19.0",
    "--score=no",
    "--jobs=2",
)


def run() -> int:
    """Print every message.

    :return: 0 when there is none.
    """
    python = environment.ensure()
    python.install("lint")
    programs = python.root / "bin"
    addons = [f"odoo_addons/{name}" for name in paths.addon_names()]
    commands = {
        "ruff check": [programs / "ruff", "check", "--no-cache", *PYTHON_FILES],
        "ruff format": [programs / "ruff", "format", "--no-cache", "--check", *PYTHON_FILES],
        "pylint-odoo": [programs / "pylint", *PYLINT, *addons],
    }
    failed = []
    for title, command in commands.items():
        with step(title):
            if subprocess.run(command, cwd=paths.PROJECT).returncode:
                failed.append(title)
    say(f"lint: messages from {', '.join(failed)}" if failed else "lint: no message")
    return 1 if failed else 0
