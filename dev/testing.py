"""``./mj test``: Odoo's own runner over the addons' tests, pytest over ``tests/``, and with ``--full`` Odoo's tests of others' addons.

With ``--lived-in`` the same beside other apps, with ``--everywhere`` all of it in one go.
"""

import concurrent.futures
import contextlib
import pathlib
import queue
import subprocess
from collections.abc import Callable
from typing import NamedTuple

from dev import environment, lived_in, moved_clock, paths, system_packages, templates
from dev.collected import left_out
from dev.instance import Instance, running
from dev.odoo_log import Outcome, warnings_in
from dev.odoo_tests import (
    copy_of,
    forget_old_logs,
    odoo_tests,
    pytest_tests,
    share_keys,
    tags_with,
    with_own_keys,
)
from dev.progress import say, step, warn

# Tests of Odoo's own that look at every installed addon: views, menus, access rights, files, and all screens in a browser.
THIRD_PARTY = {
    "screens": ([], "click_all"),
    "screens by role": ([], "mj_every_menu"),
    "views": ([], "/base:TestInvisibleField,/base:TestViews,render_all_views/base"),
    "lint": (["test_lint"], "/test_lint,-/test_lint:TestPyLint,-/test_lint:TestESLint"),
    "menus by role": ([], "mj_every_menu/mj_supervision:TestEveryMenu"),
}
# The longest first: they run two at a time.
ALONE = ("screens by role", "screens", "lint", "views")
# What is worth doing again beside other apps: whatever looks at the whole database, and works without a transaction around it.
BESIDE_OTHERS = ("menus by role", "views")
BESIDE_OTHERS_IN_FULL = ("screens by role", "views")
FILES_BESIDE_OTHERS = ("test_census.py", "test_duty_generation_faults.py", "test_ledger_concurrency.py")
BROWSER_SECONDS = 120


class Job(NamedTuple):
    """Something to be run in an Odoo, which answers with results.

    :param is_ours: whether its tests may not skip themselves.
    :param run: does it.
    :param makes_keys: whether whatever comes later needs the keys it makes.
    """

    is_ours: bool
    run: Callable[[Instance], Outcome]
    makes_keys: bool = False


def run_at(text: str, word: str | None, full: bool, beside_others: bool) -> int:
    """Run the tests with the clock of Odoo and PostgreSQL moved.

    :param text: when, see :func:`dev.moved_clock.moment_of`.
    :param word: as for :func:`run`.
    :param full: as for :func:`run`.
    :param beside_others: as for :func:`run`.
    :return: as :func:`run`.
    """
    # Whatever is fetched is fetched at the real time, at which the certificates of the package servers are good.
    python = environment.ensure()
    with moved_clock.moved_to(moved_clock.moment_of(text)) as name:
        try:
            return run(word, full, beside_others, name)
        finally:
            moved_clock.forget(name, python)


def run(word: str | None = None, full: bool = False, beside_others: bool = False, name: str = "test") -> int:
    """Run the tests and print one summary.

    :param word: only tests with this in their names.
    :param full: also the slow ones and those of Odoo itself.
    :param beside_others: in the database with other apps; then also other orders of installing and uninstalling.
    :param name: of the cluster to use.
    :return: 0 when at least one test ran and none failed or was skipped.
    """
    outcome, excused = Outcome(), Outcome()
    forget_old_logs()
    with running(name) as instance:
        _wake_browser()
        if beside_others:
            _run_beside_others(instance, word, full, outcome, excused)
        else:
            _run_alone(instance, word, full, outcome, excused)
    return _conclude(outcome, excused)


def run_everywhere() -> int:
    """Run all tests alone, those of Odoo among them, and all beside other apps, without a pause between them.

    :return: as :func:`run`.
    """
    outcome, excused = Outcome(), Outcome()
    forget_old_logs()
    with running("test") as instance:
        _wake_browser()
        template = templates.ready(instance)
        lived_in_template = concurrent.futures.Future()
        alone = _jobs_alone(template, None, True)
        beside = _jobs_beside_others(lived_in_template.result, False)
        # Making a template takes one of the two as long as pytest takes the other.
        making = Job(True, lambda mine: _make_lived_in(mine, lived_in_template), makes_keys=True)
        made, *found = _two_at_a_time(instance, [making, *alone, *beside])
        outcome.add(_installation(instance, template))
        outcome.add(made)
        _sort(alone, found[: len(alone)], outcome, excused)
        _name_left_out(outcome, excused, True)
        _sort(beside, found[len(alone) :], outcome, excused)
    return _conclude(outcome, excused)


def _make_lived_in(instance: Instance, template: "concurrent.futures.Future[str]") -> Outcome:
    """Make the database with other apps, and tell those who wait for it."""
    try:
        name = templates.lived_in(instance)
        templates.without_addons(instance)
    except BaseException as error:
        template.set_exception(error)
        raise
    template.set_result(name)
    return _installation(instance, name)


def _run_alone(instance: Instance, word: str | None, full: bool, outcome: Outcome, excused: Outcome) -> None:
    """Run the tests where nothing but our addons and what they depend on is installed."""
    template = templates.ready(instance)
    outcome.add(_installation(instance, template))
    jobs = _jobs_alone(template, word, full)
    _sort(jobs, _two_at_a_time(instance, jobs), outcome, excused)
    if not word:
        _name_left_out(outcome, excused, full)


def _jobs_alone(template: str, word: str | None, full: bool) -> list[Job]:
    return [
        Job(True, lambda mine: _pytest(mine, template, word, full, [paths.TESTS])),
        Job(True, lambda mine: _addons_tests(mine, template, word)),
        *(_third_party(title, lambda: template) for title in (ALONE if full and not word else ())),
    ]


def _run_beside_others(instance: Instance, word: str | None, full: bool, outcome: Outcome, excused: Outcome) -> None:
    """Run the tests in the database with other apps."""
    template = templates.lived_in(instance)
    outcome.add(_installation(instance, template))
    if word:
        outcome.add(_addons_tests(instance, template, word))
        return
    templates.without_addons(instance)
    jobs = _jobs_beside_others(lambda: template, full)
    _sort(jobs, _two_at_a_time(instance, jobs), outcome, excused)


def _jobs_beside_others(template: Callable[[], str], full: bool) -> list[Job]:
    files = [paths.TESTS / name for name in FILES_BESIDE_OTHERS]
    return [
        Job(True, lambda mine: _addons_tests(mine, template(), None)),
        *(Job(True, lambda mine, one=one: one(mine, template())) for one in lived_in.OTHER_ORDERS),
        Job(True, lambda mine: _pytest(mine, template(), None, False, files)),
        *(_third_party(title, template) for title in (BESIDE_OTHERS_IN_FULL if full else BESIDE_OTHERS)),
    ]


def _sort(jobs: list[Job], found: list[Outcome], outcome: Outcome, excused: Outcome) -> None:
    """Add results to those of our tests, or to those of others."""
    for job, one in zip(jobs, found, strict=True):
        (outcome if job.is_ours else excused).add(one)


def _name_left_out(outcome: Outcome, excused: Outcome, full: bool) -> None:
    """Fail for each test that is written and did not run."""
    ran = outcome.names() + excused.names()
    outcome.failed += [f"{test}: written, and did not run" for test in left_out(ran, full)]


def _two_at_a_time(instance: Instance, jobs: list[Job]) -> list[Outcome]:
    """Run jobs, each in one of two Odoos that share no keys, and whichever is free takes the next.

    :param instance: the Odoo to do it.
    :param jobs: what is to be run, the longest first.
    :return: the results in the order of the jobs.
    """
    with with_own_keys(instance) as other, concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        free = queue.SimpleQueue()
        for one in (instance, other):
            free.put(one)

        def run_in_a_free_one(job: Job) -> Outcome:
            mine = free.get()
            try:
                result = job.run(mine)
                if job.makes_keys:
                    share_keys(mine, other if mine is instance else instance)
                return result
            finally:
                free.put(mine)

        return list(pool.map(run_in_a_free_one, jobs))


def _wake_browser() -> None:
    """Start the browser once: where it was never started yet that takes longer than Odoo's tests wait for it."""
    if program := system_packages.browser():
        with contextlib.suppress(subprocess.TimeoutExpired):
            command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"]
            subprocess.run(command, capture_output=True, timeout=BROWSER_SECONDS, check=False)


def _installation(instance: Instance, template: str) -> Outcome:
    """What Odoo warned of when the addons were installed."""
    log = templates.log_of(instance, template)
    return Outcome(failed=[f"at installation: {text}" for text in warnings_in(log)])


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


def _addons_tests(instance: Instance, template: str, word: str | None) -> Outcome:
    """Run the tests inside the addons, both those at installation and those after it.

    The addons are upgraded on the way, which is when Odoo runs the tests meant for an installation.
    """
    names = paths.addon_names()
    tags = ",".join(f"/{name}" for name in names) if word is None else ",".join(tags_with(word))
    if not tags:
        return Outcome()
    with step("Odoo's test runner over the addons"), copy_of(instance, template) as database:
        return odoo_tests(instance, database, "addons", tags, f"--update={','.join(names)}", is_quiet=True)


def _pytest(instance: Instance, template: str, word: str | None, full: bool, files: list[pathlib.Path]) -> Outcome:
    """Run pytest over ``tests/``, with Odoo's web server in it."""
    options = ["-k", word] if word else [] if full else ["-m", "not slow"]
    with step("pytest over tests/"), copy_of(instance, template) as database:
        return pytest_tests(instance, database, *options, *files, is_all=not word)


def _third_party(title: str, template: Callable[[], str]) -> Job:
    """Return what runs tests of Odoo itself with our addons installed.

    :param title: a key of :data:`THIRD_PARTY`.
    :param template: returns the database to copy.
    """

    def run_them(instance: Instance) -> Outcome:
        modules, tags = THIRD_PARTY[title]
        options = [f"--init={','.join(modules)}"] if modules else []
        with step(f"Odoo's own tests of all addons: {title}"), copy_of(instance, template()) as database:
            found = odoo_tests(instance, database, title, tags, *options)
        if not found.total:
            found.failed.append(f"no test of Odoo's own ran for “{title}”")
        return found

    return Job(False, run_them)
