"""``./mj mutate``: Cosmic Ray's small changes, one at a time, to see whether the tests notice them.

They are made in what imports nothing of Odoo. Only that and its tests lie in the folder in which they run, without
a database. Survivors are named in ``tests/mutants/survivors.csv``, with reasons.
"""

import ast
import concurrent.futures
import contextlib
import csv
import dataclasses
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator

from dev import environment, paths
from dev.mutate import MUTANTS
from dev.progress import Problem, run_logged, say, step

SURVIVORS = MUTANTS / "survivors.csv"
RUNNER = paths.DEV / "mutation_tests.py"
# In the list: whatever is put in the place of these lines.
ANYTHING = "*"
LEAST_KILLED = 0.85
WORKERS = 2
_READING = ["roster/roster_files", "roster/test_reading_files", "roster/test_reading_workbooks"]
# Packages below ``odoo_addons/``: of each file that imports nothing of Odoo the files with its tests.
PACKAGES = {
    "mj_talks/vault": {
        "keyring": ["confidentiality/test_keyring"],
        "envelope": ["confidentiality/test_envelope"],
        "similarity": ["records/test_similarity"],
    },
    "mj_talks/duty": {
        "season": ["calendar/test_season"],
        "matrix": ["duties/test_matrix"],
        "periods": ["duties/test_periods"],
    },
    "mj_talks/roster": {
        "cells": ["roster/test_roster_dates", "roster/test_normal_form", *_READING],
        "columns": ["roster/test_roster_columns"],
        "dates": ["roster/test_roster_dates", *_READING],
        "normal_form": ["roster/test_normal_form", *_READING],
        "number_formats": _READING,
        "ods": _READING,
        "organization_names": ["roster/test_normal_form"],
        "package": _READING,
        "periods": ["roster/test_roster_dates"],
        "problems": ["roster/test_roster_dates"],
        "questions": ["roster/test_roster_columns"],
        "rows": ["roster/test_roster_sheet"],
        "rows_left_out": ["roster/test_roster_sheet", *_READING],
        "sheet": ["roster/test_roster_sheet", *_READING],
        "text_table": ["roster/test_roster_sheet", *_READING],
        "workbook": ["roster/test_roster_sheet", *_READING],
        "xls": _READING,
        "xlsx": ["roster/test_roster_sheet", *_READING],
    },
    "mj_talks/ledger": {
        "canonical": ["ledger/test_ledger_chain"],
        "chain": ["ledger/test_ledger_chain"],
        "verification": ["ledger/test_ledger_chain"],
        "paging": ["ledger/test_ledger_layout"],
        "workbook": ["ledger/test_ledger_layout"],
    },
    "mj_talks": {"regulation_text": ["rulebook/test_regulation_text"], "working_days": ["calendar/test_working_days"]},
    "mj_supervision/draw": {"sampling": ["inspections/test_draw"]},
}
# What a package rests on in another one.
BESIDE = {"mj_talks": ["mj_talks/roster"]}
# Files beside them that are left alone: words and texts; what is handed a cursor or an environment; and an ``except`` with
# a dot in it, which Cosmic Ray cannot change.
LEFT_ALONE = (
    *("__init__", "errors", "words", "__manifest__"),
    *("database_locale", "first_steps", "numbering", "wording"),
    *("clock", "roles", "talk_kinds", "talk_states", "time_zones"),
)
# One operator becomes one or two others, not eleven: what a person might write. Comparisons do not become identities.
LEFT_OUT = (
    r"core/ReplaceBinaryOperator_\w+_(RShift|LShift|BitXor|Pow|Mod)$",
    r"core/ReplaceBinaryOperator_(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(BitOr|BitAnd)$",
    r"core/ReplaceBinaryOperator_(Add|Sub)_(Div|FloorDiv)$",
    r"core/ReplaceBinaryOperator_(Mul|Div|FloorDiv|Mod|Pow|BitOr)_(Add|Sub)$",
    r"core/ReplaceBinaryOperator_BitOr_(Mul|Div|FloorDiv)$",
    r"core/ReplaceBinaryOperator_(Mul|Mod|Pow)_FloorDiv$",
    r"core/ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_(Is|IsNot)$",
    r"core/ReplaceUnaryOperator_USub_(Not|Invert)$",
)


@dataclasses.dataclass(frozen=True, order=True)
class Change:
    """What a mutant changes.

    :param file: below ``odoo_addons/``.
    :param definition: the function or class it is in; empty outside of any.
    :param before: the lines it takes away.
    :param after: the lines it puts in their place.
    """

    file: str
    definition: str
    before: str
    after: str


def modules(package: str) -> list[str]:
    """The files of a package that import nothing of Odoo, in alphabetical order.

    :param package: a key of :data:`PACKAGES`.
    """
    found = [path for path in sorted((paths.ADDONS / package).glob("*.py")) if not _imports_odoo(path)]
    return [str(path.relative_to(paths.ADDONS)) for path in found]


def _imports_odoo(path: pathlib.Path) -> bool:
    """Whether a file imports Odoo, by itself or through a neighbour."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [name.name for name in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        if getattr(node, "level", 0) == 0 and any(name.partition(".")[0] == "odoo" for name in names):
            return True
        if getattr(node, "level", 0) == 1 and any(map(_imports_odoo, _neighbours(path, names))):
            return True
    return False


def _neighbours(path: pathlib.Path, names: list[str]) -> list[pathlib.Path]:
    """The files beside a file that have these names, or lie in folders that have."""
    return [
        found
        for name in names
        for found in [path.parent / f"{name}.py", *(path.parent / name).glob("*.py")]
        if found.exists() and found != path
    ]


def named_survivors() -> dict[Change, str]:
    """Why each named survivor is let be."""
    with SURVIVORS.open(newline="") as file:
        return {
            Change(row["file"], row["definition"], row["before"], row["after"]): row["reason"]
            for row in csv.DictReader(file)
        }


def run(word: str | None = None) -> int:
    """Try every change, and print what survived and the shares killed.

    :param word: only packages with this in their names.
    :return: 0 when enough were killed in each package, and all survivors are named.
    """
    chosen = [package for package in PACKAGES if word is None or word in package]
    if not chosen:
        raise Problem("There is no such package.")
    product, tool = environment.ensure(), environment.tool("mutate")
    killed, survived = dict.fromkeys(chosen, 0), {package: [] for package in chosen}
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        tasks = {
            pool.submit(_try, package, name, product, tool): package for package in chosen for name in PACKAGES[package]
        }
        for task in concurrent.futures.as_completed(tasks):
            count, changes = task.result()
            killed[tasks[task]] += count
            survived[tasks[task]] += changes
    return conclude(killed, survived, named_survivors())


def conclude(killed: dict[str, int], survived: dict[str, list[Change]], named: dict[Change, str]) -> int:
    """Print the outcome.

    :param killed: how many, by package.
    :param survived: which, by package.
    :param named: survivors with their reasons.
    :return: the exit status.
    """
    is_good = True
    for package, changes in survived.items():
        total = killed[package] + len(changes)
        share = killed[package] / total if total else 0
        is_good &= share >= LEAST_KILLED
        say(f"{package}: {killed[package]} of {total} killed: {share:.1%}")
    count, total = sum(killed.values()), sum(killed.values()) + sum(map(len, survived.values()))
    say(f"in all: {count} of {total} killed: {count / max(total, 1):.1%}")
    found = {change for changes in survived.values() for change in changes}
    unnamed = sorted(change for change in found if change not in named and _anything_in(change) not in named)
    if unnamed:
        say(f"Survivors without a reason; kill them, or name them in {SURVIVORS.relative_to(paths.PROJECT)}:")
        say(as_rows(unnamed))
    seen = found | set(map(_anything_in, found))
    gone = sorted(change for change in named if change not in seen and _package_of(change) in survived)
    if gone:
        say("Named, but killed or gone; take them out:")
        say(as_rows(gone))
    return 0 if is_good and not unnamed and not gone else 1


def as_rows(changes: Iterable[Change]) -> str:
    """Write changes as rows of the list of survivors, with the reason left open."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*dataclasses.astuple(change), ""] for change in changes)
    return text.getvalue().rstrip("\n")


def _anything_in(change: Change) -> Change:
    """Whatever is changed in the lines of a change."""
    return dataclasses.replace(change, after=ANYTHING)


def _package_of(change: Change) -> str:
    return str(pathlib.PurePosixPath(change.file).parent)


def _try(package: str, name: str, product: environment.Environment, tool: pathlib.Path) -> tuple[int, list[Change]]:
    """Return how many changes of a file were killed, and which were not."""
    file = f"{package}/{name}.py"
    log = f"mutation-{file.removesuffix('.py').replace('/', '-')}"
    with step(f"Changes of {file}"), tempfile.TemporaryDirectory(prefix="mj-mutation-") as folder:
        tree = pathlib.Path(folder, "tree")
        tests = _lay_out(package, PACKAGES[package][name], tree)
        address = pathlib.Path(folder, "socket")
        configuration = pathlib.Path(folder, "cosmic-ray.toml")
        configuration.write_text(_configuration(file, f"{product.python} -S -E {RUNNER} ask {address}"))
        command, session = tool / "cosmic-ray", configuration.with_suffix(".sqlite")
        with _server(product, tree, address, tests, log):
            if not run_logged([command, "baseline", configuration], f"{log}-baseline", check=False, cwd=tree):
                raise Problem(f"{file}: without any change its tests fail. See {paths.folder('log')}/{log}-tests.log")
            run_logged([command, "init", configuration, session], log, cwd=tree)
            run_logged([tool / "cr-filter-operators", session, configuration], log, cwd=tree)
            run_logged([command, "exec", configuration, session], log, cwd=tree)
        dump = run_logged([command, "dump", session], f"{log}-dump", cwd=tree)
    return read_dump(dump.read_text())


def _lay_out(package: str, tests: list[str], tree: pathlib.Path) -> list[str]:
    """Copy a package without what imports Odoo, and tests; return the tests' names. Nothing else of the addon is there."""
    addon = package.partition("/")[0]
    files = [f"{addon}/tests/{name}.py" for name in tests]
    beside = [file for other in BESIDE.get(package, ()) for file in modules(other)]
    for file in [*modules(package), *beside, *files]:
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(paths.ADDONS / file, tree / file)
    return [file.removesuffix(".py").replace("/", ".") for file in files]


def _configuration(file: str, command: str) -> str:
    """Return Cosmic Ray's configuration. Its time limit is of the clock: the runner's own comes first."""
    return "\n".join(
        (
            "[cosmic-ray]",
            f"module-path = {json.dumps([file])}",
            "timeout = 600.0",
            "excluded-modules = []",
            f"test-command = {json.dumps(command)}",
            "[cosmic-ray.distributor]",
            'name = "local"',
            "[cosmic-ray.filters.operators-filter]",
            f"exclude-operators = {json.dumps(LEFT_OUT)}",
        )
    )


@contextlib.contextmanager
def _server(
    product: environment.Environment, tree: pathlib.Path, address: pathlib.Path, tests: list[str], log: str
) -> Iterator[None]:
    """The process that runs the tests of one package."""
    command = [product.python, RUNNER, "serve", address, *tests]
    variables = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "TMPDIR": str(tree.parent)}
    with (paths.folder("log") / f"{log}-tests.log").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=tree, env={**os.environ, **variables}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while not address.exists():
                if process.poll() is not None:
                    raise Problem(f"The tests could not be loaded. See {output.name}")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait()


def read_dump(text: str) -> tuple[int, list[Change]]:
    """Read what ``cosmic-ray dump`` prints.

    :param text: a work item and its result on each line, as JSON.
    :return: how many were killed, and which survived.
    :raises Problem: when a change could not be tried.
    """
    killed, survived = 0, []
    for item, result in map(json.loads, text.splitlines()):
        if result and result["worker_outcome"] == "skipped":
            continue
        if not result or result["worker_outcome"] != "normal" or result["test_outcome"] == "incompetent":
            raise Problem(f"Could not be tried: {item}\n{result}")
        if result["test_outcome"] == "killed":
            killed += 1
        else:
            survived.append(_change(item["mutations"][0], result["diff"]))
    return killed, survived


def _change(mutation: dict, diff: str) -> Change:
    lines = [line for line in diff.splitlines() if not re.match(r"(---|\+\+\+) ", line)]
    before, after = (
        " ⏎ ".join(filter(None, (line[1:].strip() for line in lines if line.startswith(sign)))) for sign in ("-", "+")
    )
    return Change(mutation["module_path"], mutation["definition_name"] or "", before, after)
