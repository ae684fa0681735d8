"""``./mj mutate --hand``: faults put in by hand, one at a time, to see whether the tests they name notice them.

Each file of ``tests/mutants/`` is a patch with a head that says what it changes and which tests should see it. It is
applied to a copy of the tree, whose tests then run on a copy of the template database.
"""

import concurrent.futures
import contextlib
import copy
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator

from dev import odoo_log, paths, templates
from dev.instance import Instance, running
from dev.odoo_tests import run_odoo, run_pytest
from dev.progress import Problem, say, step

MUTANTS = paths.TESTS / "mutants"
COPIED = ("data", "dev", "docs", "odoo_addons", "tests", "mj", "pyproject.toml", "setup.py", "README.md")
DATA_FILES = (".xml", ".csv", ".po", ".json")
LEAST_KILLED = 0.95
WORKERS = 2
KILLED, SURVIVED, BROKEN = "killed", "SURVIVED", "DOES NOT LOAD"


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A fault put in by hand.

    :param path: the patch.
    :param changes: what it changes, in words.
    :param tests: test tags of Odoo's runner, or files of ``tests/`` as pytest names them.
    :param files: the files it changes, from the project's folder.
    """

    path: pathlib.Path
    changes: str
    tests: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.stem

    @property
    def tags(self) -> list[str]:
        """The tests that Odoo's runner has."""
        return [test for test in self.tests if test.startswith("/")]

    @property
    def pytests(self) -> list[str]:
        """The tests that pytest has."""
        return [test for test in self.tests if not test.startswith("/")]

    @property
    def addons(self) -> list[str]:
        """The addons of which it changes what an upgrade loads: they are loaded anew."""
        changed = [pathlib.PurePath(file).parts for file in self.files if _is_loaded_at_upgrade(file)]
        return sorted({parts[1] for parts in changed if parts[0] == paths.ADDONS.name and "tests" not in parts})


def _is_loaded_at_upgrade(file: str) -> bool:
    """Whether a file, or what it makes in the database itself, takes effect with an upgrade only."""
    if file.endswith(DATA_FILES):
        return True
    source = paths.PROJECT / file
    return file.endswith(".py") and source.exists() and "def init(self)" in source.read_text()


def read(path: pathlib.Path) -> Mutant:
    """Read a patch with its head.

    :param path: the patch.
    :raises Problem: when the head lacks a line.
    """
    text = path.read_text()
    head = dict(re.findall(r"^(Changes|Tests): (.+)$", text.partition("\n--- ")[0], re.MULTILINE))
    if len(head) < 2:
        raise Problem(f"{path}: the head needs the lines “Changes: …” and “Tests: …”.")
    return Mutant(
        path, head["Changes"], tuple(head["Tests"].split()), tuple(re.findall(r"^\+\+\+ b/(\S+)", text, re.M))
    )


def mutants(word: str | None = None) -> list[Mutant]:
    """The mutants in alphabetical order.

    :param word: only those with this in their names.
    """
    found = [read(path) for path in sorted(MUTANTS.glob("*.patch"))]
    return [mutant for mutant in found if word is None or word in mutant.name]


def apply(mutant: Mutant, folder: pathlib.Path, *options: str) -> str:
    """Apply a patch to a copy of the project.

    :param mutant: the fault.
    :param folder: the copy; below no repository, where git would pass over files that it does not know.
    :param options: of ``git apply``.
    :return: what git complains of; empty when it did it.
    """
    command = ["git", "apply", *options, str(mutant.path)]
    variables = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else ""


def run_by_hand(word: str | None = None) -> int:
    """Apply each mutant, run its tests, and print which were killed and their share.

    :param word: only mutants with this in their names.
    :return: 0 when enough of them were killed and all could be tried.
    """
    chosen = mutants(word)
    if not chosen:
        raise Problem("There is no such mutant.")
    with running("test") as instance:
        template = templates.ready(instance)
        with step("The named tests without any fault"):
            _require_green(instance, template, chosen)
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            waiting = {pool.submit(_try, instance, template, mutant): mutant for mutant in chosen}
            results = {}
            for done in concurrent.futures.as_completed(waiting):
                mutant = waiting[done]
                results[mutant.name], why = done.result()
                say(f"{results[mutant.name]:<9} {mutant.name}: {mutant.changes}\n            {why}")
    return _conclude(results)


def _conclude(results: dict[str, str]) -> int:
    names = {end: sorted(name for name in results if results[name] == end) for end in (KILLED, SURVIVED, BROKEN)}
    for end in (SURVIVED, BROKEN):
        for name in names[end]:
            say(f"{end}  {name}")
    share = len(names[KILLED]) / len(results)
    say(f"{len(names[KILLED])} of {len(results)} killed: {share:.0%}")
    return 0 if share >= LEAST_KILLED and not names[BROKEN] else 1


def _require_green(instance: Instance, template: str, chosen: Iterable[Mutant]) -> None:
    """What fails without a fault shows nothing about one.

    :raises Problem: naming the tests that fail, or a mutant whose tests do not exist.
    """
    tests = tuple(dict.fromkeys(test for mutant in chosen for test in mutant.tests))
    healthy = Mutant(MUTANTS / "none.patch", "", tests, ())
    with _tree() as tree:
        outcome = _outcome(instance, template, tree, healthy)
    if outcome.failed or outcome.skipped or not outcome.total:
        raise Problem(
            "Without any fault there fail:\n" + "\n".join(outcome.failed + outcome.skipped or ["no test ran"])
        )


def _try(instance: Instance, template: str, mutant: Mutant) -> tuple[str, str]:
    """Return what came of a mutant, and the first test that saw it."""
    with _tree() as tree:
        if complaint := apply(mutant, tree):
            return BROKEN, complaint
        outcome = _outcome(instance, template, tree, mutant)
    seen = [name for name in outcome.failed if not name.startswith("in the log: ")]
    if not (seen or outcome.passed):
        return BROKEN, "; ".join(outcome.failed) or "no test ran"
    return (KILLED, seen[0]) if seen else (SURVIVED, outcome.summary())


@contextlib.contextmanager
def _tree() -> Iterator[pathlib.Path]:
    """A copy of the project; times of files are kept, so that the browser's bundles are those of the template."""
    with tempfile.TemporaryDirectory(prefix="mj-mutant-") as folder:
        tree = pathlib.Path(folder, "project")
        tree.mkdir()
        for name in COPIED:
            source = paths.PROJECT / name
            if source.is_dir():
                shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
            else:
                shutil.copy2(source, tree / name)
        yield tree


def _outcome(instance: Instance, template: str, tree: pathlib.Path, mutant: Mutant) -> odoo_log.Outcome:
    """Run the tests that a mutant names, in a tree and on a database of its own."""
    own = copy.copy(instance)
    own.configuration = tree.parent / "odoo.conf"
    text = instance.configuration.read_text().replace(str(paths.ADDONS), str(tree / paths.ADDONS.name))
    own.configuration.write_text(text)
    database = f"mj_mutant_{os.getpid()}_{paths.digest_of(mutant.name)}"
    outcome, log_name = odoo_log.Outcome(), f"mutant-{mutant.name}"
    instance.copy(template, database)
    try:
        options = _loading_anew(own, database, mutant)
        if mutant.tags:
            outcome.add(run_odoo(own, database, log_name, ",".join(mutant.tags), *options)[0])
        elif options:
            words = ["--database", database, *options, "--stop-after-init", "--no-http"]
            own.odoo(*words, log=f"{log_name}-pytest-update", check=False)
        if mutant.pytests:
            outcome.add(run_pytest(own, database, f"{log_name}-pytest", *mutant.pytests, project=tree)[0])
    finally:
        instance.drop(database)
    return outcome


def _loading_anew(instance: Instance, database: str, mutant: Mutant) -> list[str]:
    """Return the options that load the data of the changed addons anew."""
    if not mutant.addons:
        return []
    # What an upgrade leaves as it is would hide the fault.
    instance.sql("forget", database, *mutant.addons)
    return [f"--update={','.join(mutant.addons)}", "--i18n-overwrite"]
