"""The commands of ``./mj``."""

import argparse
import os
import subprocess
import sys

from dev import (
    bench,
    demonstration,
    environment,
    lint,
    moved_clock,
    mutate,
    mutation,
    paths,
    postgres,
    server,
    system_packages,
    testing,
    try_release,
)
from dev.instance import LOCALHOST, Instance, all_variables, running
from dev.progress import Problem, say, step, warn

PORT = 8069


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mj", description="Fetch, run and test the addons on a real Odoo 19.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start the demonstration and print its address and log-ins")
    run.add_argument("--empty", action="store_true", help="without the sample municipality (for a new database)")
    run.add_argument("--port", type=int, default=PORT, help=f"TCP port, by default {PORT}")
    run.add_argument("--host", default=LOCALHOST, help=f"address to listen on, by default {LOCALHOST}")
    run.add_argument("--workers", type=int, default=0, help="worker processes; 0, the default, for one with threads")
    commands.add_parser("stop", help="stop the demonstration")
    commands.add_parser("reset", help="stop the demonstration and forget its database")
    test = commands.add_parser("test", help="run the tests")
    test.add_argument("-k", dest="word", metavar="WORD", help="only tests with this in their names")
    test.add_argument("--full", action="store_true", help="also slow tests, and Odoo's own tests with our addons")
    test.add_argument(
        "--lived-in",
        action="store_true",
        help="in a database with many other apps, their demo data and three companies",
    )
    test.add_argument("--everywhere", action="store_true", help="all of it: --full, then --lived-in, in one go")
    test.add_argument(
        "--at", metavar="MOMENT", help=f"with the clock moved: {', '.join(moved_clock.DAYS)}, or ISO 8601"
    )
    lint_parser = commands.add_parser("lint", help="check style with ruff, pylint-odoo and OCA's checks")
    lint_parser.add_argument("--fix", action="store_true", help="first put right what the programs can by themselves")
    mutate_parser = commands.add_parser("mutate", help="put faults in, to see whether the tests notice them")
    mutate_parser.add_argument("--hand", action="store_true", help="those of tests/mutants/")
    mutate_parser.add_argument(
        "-k", dest="word", metavar="WORD", help="only packages, or mutants, with this in their names"
    )
    bench_parser = commands.add_parser("bench", help="measure speed, as ratios")
    bench_parser.add_argument("-k", dest="word", metavar="WORD", help="only modules with this in their names")
    bench_parser.add_argument("--quick", action="store_true", help="with less data")
    commands.add_parser("shell", help="open Odoo's shell on the demonstration database")
    commands.add_parser("setup", help="fetch and prepare everything without starting it")
    commands.add_parser("translate", help="export the terms, merge them into zh_CN.po and name what is missing")
    pictures = commands.add_parser("screenshots", help="take the guide's pictures of the running demonstration")
    pictures.add_argument("--port", type=int, default=PORT, help=f"where it answers, by default {PORT}")
    tried = commands.add_parser("try-release", help="try run and test on a fresh Debian of another release (as root)")
    tried.add_argument("release", choices=try_release.RELEASES, help="code name")
    tried.add_argument("-k", dest="word", metavar="WORD", help="only tests with this in their names")
    tried.add_argument("--keep", action="store_true", help="keep the system for another look")
    odoo = commands.add_parser("odoo", help="run Odoo itself with any options", prefix_chars="\0")
    odoo.add_argument("options", nargs="*", metavar="-- OPTION", help="what Odoo understands")
    return parser


def _setup(_options: argparse.Namespace) -> int:
    python = environment.ensure()
    for name in ("run", "test"):
        with postgres.server(name, python).running():
            pass
    say(f"Ready. Odoo: {python.odoo.python_path}   Python: {python.python}")
    return 0


def _stop(_options: argparse.Namespace) -> int:
    say("Stopped." if server.stop() else "It was not running.")
    return 0


def _reset(options: argparse.Namespace) -> int:
    _stop(options)
    with running("run") as instance, step("Forgetting the demonstration database"):
        demonstration.forget(instance)
    return 0


def _odoo(options: argparse.Namespace) -> int:
    words = options.options[1:] if options.options[:1] == ["--"] else options.options
    with running("run") as instance:
        return subprocess.run(instance.command(*words), env=all_variables(instance)).returncode


def _shell(_options: argparse.Namespace) -> int:
    words = ["shell", f"--database={demonstration.DATABASE}", "--no-http", "--shell-interface=python"]
    return _odoo(argparse.Namespace(options=words))


def _module(instance: Instance, *words: str) -> int:
    """Run a module of ours in the virtual environment.

    :param instance: whose environment and variables.
    :param words: the module's name and its arguments.
    :return: its exit status.
    """
    command = [str(instance.environment.python), "-m", *words]
    return subprocess.run(command, env=all_variables(instance), cwd=paths.PROJECT).returncode


def _translate(_options: argparse.Namespace) -> int:
    with running("run") as instance:
        demonstration.ensure(instance, server.address(LOCALHOST, PORT), is_empty=True)
        with step("Exporting the terms"):
            words = ["i18n", "export", f"--database={demonstration.DATABASE}", *paths.addon_names()]
            instance.odoo(*words, log="translate")
        return _module(instance, "dev.translations")


def _screenshots(options: argparse.Namespace) -> int:
    with running("run") as instance:
        instance.environment.install("pictures")
        address = server.address(LOCALHOST, options.port)
        return _module(instance, "dev.screenshots", address, demonstration.DATABASE, "docs/pictures")


def _test(options: argparse.Namespace) -> int:
    if options.everywhere:
        return testing.run_everywhere()
    if options.at:
        return testing.run_at(options.at, options.word, options.full, options.lived_in)
    return testing.run(options.word, options.full, options.lived_in)


COMMANDS = {
    "run": server.run,
    "stop": _stop,
    "reset": _reset,
    "test": _test,
    "mutate": lambda options: (mutate.run_by_hand if options.hand else mutation.run)(options.word),
    "lint": lambda options: lint.run(options.fix),
    "bench": lambda options: bench.run(options.word, options.quick),
    "shell": _shell,
    "setup": _setup,
    "translate": _translate,
    "try-release": lambda options: try_release.run(options.release, options.word, options.keep),
    "screenshots": _screenshots,
    "odoo": _odoo,
}
NEED_SYSTEM_PACKAGES = {"run", "test", "mutate", "setup", "lint", "bench"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    :param arguments: the command line without the program's name; by default the process's own.
    :return: the exit status.
    """
    options = _parser().parse_args(arguments)
    os.umask(0o022)
    try:
        if options.command in NEED_SYSTEM_PACKAGES:
            system_packages.ensure()
        return COMMANDS[options.command](options)
    except Problem as problem:
        warn(str(problem))
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next start goes on from here.", file=sys.stderr)
        return 130
