"""One run of Odoo's test runner or of pytest, in a database of its own and with a log of its own."""

import ast
import collections
import contextlib
import copy
import functools
import itertools
import os
import pathlib
import re
import shutil
import tempfile
import xml.etree.ElementTree
from collections.abc import Callable, Iterator

from dev import paths
from dev.instance import Instance, all_variables, free_port
from dev.odoo_log import Outcome, read, warnings_in
from dev.progress import run_logged, say, tail

COPY = "mj_test_"
SHOWN_LINES = 60
KEPT_LOGS = 40
COUNTER = itertools.count(1)
LOG_NUMBERS = collections.defaultdict(lambda: itertools.count(1))


@contextlib.contextmanager
def copy_of(instance: Instance, template: str) -> Iterator[str]:
    """A database of this run's own, gone afterwards; leftovers of runs that were killed go too."""
    for name in instance.sql("list", COPY):
        if not pathlib.Path("/proc", name.removeprefix(COPY).partition("_")[0]).exists():
            instance.drop(name)
    database = f"{COPY}{os.getpid()}_{next(COUNTER)}"
    instance.copy(template, database)
    try:
        yield database
    finally:
        instance.drop(database)


@contextlib.contextmanager
def with_own_keys(instance: Instance) -> Iterator[Instance]:
    """The same Odoo with a copy of all keys: tests of lost keys take them from whatever runs at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        other = copy.copy(instance)
        other.variables = {**instance.variables, "MJ_KEY_DIRECTORY": folder}
        share_keys(instance, other)
        yield other


def share_keys(source: Instance, target: Instance) -> None:
    """Copy the keys of databases that the other Odoo does not know yet.

    :param source: the Odoo that has them.
    :param target: the Odoo that needs them.
    """
    known = _keys_of(target)
    for folder in _keys_of(source).iterdir():
        if not (known / folder.name).exists():
            shutil.copytree(folder, known / folder.name)


def _keys_of(instance: Instance) -> pathlib.Path:
    return pathlib.Path(instance.variables.get("MJ_KEY_DIRECTORY", instance.data / "mj_keys"))


def log_name_of(title: str) -> str:
    """Name of a log of this run that no other one has: neither of this process nor of another."""
    number = next(LOG_NUMBERS[title])
    return f"test-{title}-{os.getpid()}" + (f"-{number}" if number > 1 else "")


def forget_old_logs() -> None:
    """Remove all but the newest logs of tests."""
    logs = sorted(paths.folder("log").glob("test-*"), key=lambda log: log.stat().st_mtime)
    for log in logs[:-KEPT_LOGS]:
        log.unlink(missing_ok=True)


def odoo_tests(
    instance: Instance, database: str, title: str, tags: str, *options: str, is_quiet: bool = False
) -> Outcome:
    """Run Odoo's test runner and read its log; an unexplained bad end counts as a failure.

    :param instance: the Odoo to do it.
    :param database: name of the database.
    :param title: what the log is named after.
    :param tags: which tests, as Odoo names them.
    :param options: other options of Odoo.
    :param is_quiet: a warning that nobody excused counts as a failure, too.
    :return: the results.
    """
    log_name = log_name_of(title)
    log = paths.folder("log") / f"{log_name}.log"
    outcome, finished = run_odoo(instance, database, log_name, tags, *options)
    if not finished and not outcome.failed:
        outcome.failed.append(f"Odoo ended badly: {log}")
    if is_quiet:
        outcome.failed += [f"in the log: {text}" for text in warnings_in(log)]
    _tell(outcome, log, _first_failures)
    return outcome


def pytest_tests(instance: Instance, database: str, *options: object, is_all: bool = False) -> Outcome:
    """Run pytest; an unexplained bad end counts as a failure.

    :param instance: the Odoo in it.
    :param database: name of the database.
    :param options: other options of pytest, and the files.
    :param is_all: without any test it ended badly, too.
    :return: the results.
    """
    log_name = log_name_of("pytest")
    log = paths.folder("log") / f"{log_name}.log"
    outcome, finished = run_pytest(instance, database, log_name, "-ra", *options)
    if not finished and not outcome.failed and (outcome.total or is_all):
        outcome.failed.append(f"pytest ended badly: {log}")
    _tell(outcome, log, lambda log: tail(log, SHOWN_LINES))
    return outcome


def _tell(outcome: Outcome, log: pathlib.Path, failures_of: Callable[[pathlib.Path], str]) -> None:
    say(f"  {outcome.summary()}   ({log})")
    if outcome.failed:
        say(failures_of(log))


def run_odoo(instance: Instance, database: str, log_name: str, tags: str, *options: str) -> tuple[Outcome, bool]:
    """Run Odoo's test runner.

    :param instance: the Odoo to do it.
    :param database: name of the database.
    :param log_name: of the log.
    :param tags: which tests, as Odoo names them.
    :param options: other options of Odoo.
    :return: the results, and whether Odoo ended well.
    """
    port = f"--http-port={free_port()}"
    options = ("--database", database, f"--test-tags={tags}", "--stop-after-init", port, *options)
    finished = instance.odoo(*options, log=log_name, check=False)
    return read(paths.folder("log") / f"{log_name}.log"), finished is not None


def run_pytest(
    instance: Instance, database: str, log_name: str, *options: object, project: pathlib.Path = paths.PROJECT
) -> tuple[Outcome, bool]:
    """Run pytest, with Odoo's web server in it.

    :param instance: the Odoo in it.
    :param database: name of the database.
    :param log_name: of the log.
    :param options: other options of pytest, and the files.
    :param project: the tree that is tested.
    :return: the results, and whether pytest ended well.
    """
    report = paths.folder("log") / f"{log_name}.xml"
    report.unlink(missing_ok=True)
    command = [instance.environment.python, "-m", "pytest", f"--odoo-database={database}", "--odoo-http"]
    command += [f"--odoo-config={instance.configuration}", f"--junitxml={report}", "-p", "no:cacheprovider"]
    variables = {**all_variables(instance), "ODOO_HTTP_PORT": str(free_port())}
    command += ["--color=no", *options]
    finished = run_logged(command, log_name, variables=variables, check=False, cwd=project)
    return read_junit(report) if report.exists() else Outcome(), finished is not None


def read_junit(report: pathlib.Path) -> Outcome:
    """Collect the results from pytest's report."""
    outcome = Outcome()
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}".removeprefix("tests.")
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed.append(name)
        elif skipped is not None:
            outcome.skipped.append(f"{name}: {skipped.get('message')}")
        else:
            outcome.passed.append(name)
    return outcome


def _first_failures(log: pathlib.Path) -> str:
    """The parts of Odoo's log that show failures, as far as they fit on a screen."""
    shown, is_failure = [], False
    for line in log.read_text(errors="replace").splitlines():
        if re.match(r"\d{4}-\d\d-\d\d ", line):
            is_failure = bool(re.match(r"\S+ \S+ \d+ (ERROR|CRITICAL) ", line))
        if is_failure:
            shown.append(line)
    return "\n".join(shown[:SHOWN_LINES])


def tags_with(word: str) -> list[str]:
    """Test tags of the addons' test classes and methods that have a word in their names or in their file's name.

    :param word: compared without regard to case.
    """
    tags, word = [], word.lower()
    for addon, stem, name, methods in _names_of_tests():
        if word in f"{addon} {stem} {name}".lower():
            tags.append(f"/{addon}:{name}")
        else:
            tags += [f"/{addon}:{name}.{method}" for method in methods if word in method.lower()]
    return tags


@functools.cache
def _names_of_tests() -> list[tuple[str, str, str, list[str]]]:
    """Addon, file, class and methods of each class in the addons' tests."""
    return [
        (addon, stem, node.name, [part.name for part in node.body if getattr(part, "name", "").startswith("test_")])
        for addon, stem, node in test_classes()
    ]


@functools.cache
def test_classes() -> list[tuple[str, str, ast.ClassDef]]:
    """Addon, file and tree of each class in the addons' tests."""
    return [
        (addon, path.stem, node)
        for addon, path in paths.addon_tests()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    ]
