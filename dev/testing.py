"""``./mj test``: Odoo's own runner over the addons' tests, pytest over ``tests/``, and with ``--full`` Odoo's tests of others' addons."""

import ast
import contextlib
import os
import pathlib
import re
import xml.etree.ElementTree
from collections.abc import Iterator

from dev import paths, templates
from dev.collected import left_out
from dev.instance import Instance, all_variables, free_port, running
from dev.odoo_log import Outcome, read
from dev.progress import run_logged, say, step, tail, warn

COPY = "mj_test_"
SHOWN_LINES = 60
KEPT_LOGS = 40
# Tests of Odoo's own that look at every installed addon: views, menus, access rights, files, and all screens in a browser.
THIRD_PARTY = {
    "screens": ([], "click_all"),
    "screens by role": ([], "mj_every_menu"),
    "views": ([], "/base:TestInvisibleField,/base:TestViews,render_all_views/base"),
    "lint": (["test_lint"], "/test_lint,-/test_lint:TestPyLint,-/test_lint:TestESLint"),
}


@contextlib.contextmanager
def _copy(instance: Instance, template: str) -> Iterator[str]:
    """A database of this run's own, gone afterwards; leftovers of runs that were killed go too."""
    for name in instance.sql("list", COPY):
        if not pathlib.Path("/proc", name.removeprefix(COPY)).exists():
            instance.drop(name)
    database = f"{COPY}{os.getpid()}"
    instance.copy(template, database)
    try:
        yield database
    finally:
        instance.drop(database)


def run(word: str | None = None, full: bool = False) -> int:
    """Run the tests and print one summary.

    :param word: only tests with this in their names.
    :param full: also the slow ones and those of Odoo itself.
    :return: 0 when at least one test ran and none failed or was skipped.
    """
    outcome, excused = Outcome(), Outcome()
    _forget_old_logs()
    with running("test") as instance:
        template = templates.ready(instance)
        outcome.add(_addons_tests(instance, template, word))
        outcome.add(_pytest(instance, template, word, full))
        if full and not word:
            for title, (modules, tags) in THIRD_PARTY.items():
                excused.add(_third_party(instance, template, title, modules, tags))
    if not word:
        outcome.failed += [
            f"{test}: written, and did not run" for test in left_out(outcome.names() + excused.names(), full)
        ]
    return _conclude(outcome, excused)


def _log_name(title: str) -> str:
    """Name of a log of this run, so that two runs at once do not write into one."""
    return f"test-{title}-{os.getpid()}"


def _forget_old_logs() -> None:
    """Remove all but the newest logs of tests."""
    logs = sorted(paths.folder("log").glob("test-*"), key=lambda log: log.stat().st_mtime)
    for log in logs[:-KEPT_LOGS]:
        log.unlink(missing_ok=True)


def _conclude(outcome: Outcome, excused: Outcome) -> int:
    """Print what failed and what was skipped, then the summary.

    :param outcome: results of our tests.
    :param excused: results of others' tests, which may skip themselves.
    :return: the exit status.
    """
    is_good = outcome.total and not (outcome.failed or outcome.skipped or excused.failed)
    outcome.add(excused)
    for test in outcome.skipped:
        say(f"skipped  {test}")
    for test in outcome.failed:
        say(f"FAILED   {test}")
    if not outcome.total:
        warn("No test ran.")
    say(outcome.summary())
    return 0 if is_good else 1


def _odoo_tests(instance: Instance, database: str, title: str, tags: str, *options: str) -> Outcome:
    """Run Odoo's test runner and read its log; an unexplained bad end counts as a failure."""
    port = f"--http-port={free_port()}"
    log_name = _log_name(title)
    log = paths.folder("log") / f"{log_name}.log"
    options = ("--database", database, f"--test-tags={tags}", "--stop-after-init", port, *options)
    finished = instance.odoo(*options, log=log_name, check=False)
    outcome = read(log)
    if not finished and not outcome.failed:
        outcome.failed.append(f"Odoo ended badly: {log}")
    say(f"  {outcome.summary()}   ({log})")
    if outcome.failed:
        say(_first_failures(log))
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


def _addons_tests(instance: Instance, template: str, word: str | None) -> Outcome:
    """Run the tests inside the addons, both those at installation and those after it.

    The addons are upgraded on the way, which is when Odoo runs the tests meant for an installation.
    """
    names = paths.addon_names()
    tags = ",".join(f"/{name}" for name in names) if word is None else ",".join(_tags_with(word))
    if not tags:
        return Outcome()
    with step("Odoo's test runner over the addons"), _copy(instance, template) as database:
        return _odoo_tests(instance, database, "addons", tags, f"--update={','.join(names)}")


def _tags_with(word: str) -> list[str]:
    """Test tags of the addons' test classes and methods that have a word in their names or in their file's name.

    :param word: compared without regard to case.
    """
    tags, word = [], word.lower()
    for path in sorted(paths.ADDONS.glob("*/tests/test_*.py")):
        addon = path.parent.parent.name
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.ClassDef):
                continue
            methods = [part.name for part in node.body if getattr(part, "name", "").startswith("test_")]
            if word in f"{addon} {path.stem} {node.name}".lower():
                tags.append(f"/{addon}:{node.name}")
            else:
                tags += [f"/{addon}:{node.name}.{method}" for method in methods if word in method.lower()]
    return tags


def _pytest(instance: Instance, template: str, word: str | None, full: bool) -> Outcome:
    """Run pytest over ``tests/``, with Odoo's web server in it."""
    report = paths.folder("log") / f"{_log_name('pytest')}.xml"
    with step("pytest over tests/"), _copy(instance, template) as database:
        options = [f"--odoo-database={database}", f"--odoo-config={instance.configuration}", "--odoo-http"]
        options += [f"--junitxml={report}", "-p", "no:cacheprovider", "--color=no", "-ra"]
        if word:
            options += ["-k", word]
        elif not full:
            options += ["-m", "not slow"]
        command = [instance.environment.python, "-m", "pytest", *options, paths.TESTS]
        variables = {**all_variables(instance), "ODOO_HTTP_PORT": str(free_port())}
        finished = run_logged(command, _log_name("pytest"), variables=variables, check=False, cwd=paths.PROJECT)
        log = report.with_suffix(".log")
        outcome = read_junit(report) if report.exists() else Outcome()
        if not finished and not outcome.failed and (outcome.total or not word):
            outcome.failed.append(f"pytest ended badly: {log}")
        say(f"  {outcome.summary()}   ({log})")
        if outcome.failed:
            say(tail(log, SHOWN_LINES))
    return outcome


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


def _third_party(instance: Instance, template: str, title: str, modules: list[str], tags: str) -> Outcome:
    """Run tests of Odoo itself with our addons installed."""
    options = [f"--init={','.join(modules)}"] if modules else []
    with step(f"Odoo's own tests of all addons: {title}"), _copy(instance, template) as database:
        outcome = _odoo_tests(instance, database, title, tags, *options)
    if not outcome.total:
        outcome.failed.append(f"no test of Odoo's own ran for “{title}”")
    return outcome
