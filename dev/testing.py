"""``./mj test``: Odoo's own runner over the addons' tests, pytest over ``tests/``, and with ``--full`` Odoo's tests of others' addons.

With ``--lived-in`` the same beside other apps.
"""

import concurrent.futures
import contextlib
import pathlib
import queue
import subprocess
from collections.abc import Callable

from dev import environment, lived_in, moved_clock, paths, system_packages, templates
from dev.collected import left_out
from dev.instance import Instance, running
from dev.odoo_log import Outcome, warnings_in
from dev.odoo_tests import copy_of, forget_old_logs, odoo_tests, pytest_tests, tags_with, with_own_keys
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


def _run_alone(instance: Instance, word: str | None, full: bool, outcome: Outcome, excused: Outcome) -> None:
    """Run the tests where nothing but our addons and what they depend on is installed."""
    template = templates.ready(instance)
    outcome.add(_installation(instance, template))
    tests, addons, *others = _two_at_a_time(
        instance,
        lambda mine: _pytest(mine, template, word, full, [paths.TESTS]),
        lambda mine: _addons_tests(mine, template, word),
        *(_third_party(title, template) for title in (ALONE if full and not word else ())),
    )
    for found in others:
        excused.add(found)
    outcome.add(tests)
    outcome.add(addons)
    if not word:
        ran = outcome.names() + excused.names()
        outcome.failed += [f"{test}: written, and did not run" for test in left_out(ran, full)]


def _run_beside_others(instance: Instance, word: str | None, full: bool, outcome: Outcome, excused: Outcome) -> None:
    """Run the tests in the database with other apps."""
    template = templates.lived_in(instance)
    outcome.add(_installation(instance, template))
    if word:
        outcome.add(_addons_tests(instance, template, word))
        return
    templates.without_addons(instance)
    files = [paths.TESTS / name for name in FILES_BESIDE_OTHERS]
    addons, orders, tests, *others = _two_at_a_time(
        instance,
        lambda mine: _addons_tests(mine, template, None),
        lambda mine: lived_in.run(mine, template),
        lambda mine: _pytest(mine, template, None, False, files),
        *(_third_party(title, template) for title in (BESIDE_OTHERS_IN_FULL if full else BESIDE_OTHERS)),
    )
    for found in others:
        excused.add(found)
    for found in (addons, orders, tests):
        outcome.add(found)


def _two_at_a_time(instance: Instance, *jobs: Callable[[Instance], Outcome]) -> list[Outcome]:
    """Run jobs, each in one of two Odoos that share no keys, and whichever is free takes the next.

    :param instance: the Odoo to do it.
    :param jobs: what is to be run, the longest first.
    :return: the results in the order of the jobs.
    """
    with with_own_keys(instance) as other, concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        free = queue.SimpleQueue()
        for one in (instance, other):
            free.put(one)

        def run_in_a_free_one(job: Callable[[Instance], Outcome]) -> Outcome:
            mine = free.get()
            try:
                return job(mine)
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


def _third_party(title: str, template: str) -> Callable[[Instance], Outcome]:
    """Return what runs tests of Odoo itself with our addons installed.

    :param title: a key of :data:`THIRD_PARTY`.
    :param template: the database to copy.
    :return: a job, see :func:`_two_at_a_time`.
    """

    def run_them(instance: Instance) -> Outcome:
        modules, tags = THIRD_PARTY[title]
        options = [f"--init={','.join(modules)}"] if modules else []
        with step(f"Odoo's own tests of all addons: {title}"), copy_of(instance, template) as database:
            found = odoo_tests(instance, database, title, tags, *options)
        if not found.total:
            found.failed.append(f"no test of Odoo's own ran for “{title}”")
        return found

    return run_them
