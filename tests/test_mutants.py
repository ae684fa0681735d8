"""The faults put in by hand still fit the code, and the tests that they name still exist."""

import re
import shutil

import pytest

from dev import mutate, paths
from dev.collected import left_out
from dev.progress import Problem

LEAST = 80


def test_there_are_enough():
    """Models, views, security, jobs, papers, portal, scripts and the browser's side each have theirs."""
    chosen = mutate.mutants()
    assert len(chosen) >= LEAST
    files = {file for mutant in chosen for file in mutant.files}
    for part in (
        "/models/",
        "/views/",
        "/security/",
        "/data/",
        "/report/",
        "/controllers/",
        "/static/",
        "dev/",
        "/duty/",
    ):
        assert any(part in file for file in files), part


def test_each_patch_fits(tmp_path):
    """A patch that no longer applies tells nothing: whoever changes the code changes its mutant, too."""
    complaints = {}
    for mutant in mutate.mutants():
        for file in mutant.files:
            copy = tmp_path / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(paths.PROJECT / file, copy)
        assert mutant.files, mutant.name
        if complaint := mutate.apply(mutant, tmp_path, "--check"):
            complaints[mutant.name] = complaint
    assert not complaints


def test_each_named_test_exists():
    """Test tags name classes and methods of the addons, the others files of ``tests/`` with their classes and methods."""
    written = set(left_out([], True))
    classes = {name.rpartition(".")[0] for name in written} | heirs()
    missing = []
    for mutant in mutate.mutants():
        for test in mutant.tests:
            name = test.lstrip("/").replace(":", ".") if test.startswith("/") else outside(test)
            if name not in written and name not in classes and not any(one.startswith(f"{name}.") for one in written):
                missing.append(f"{mutant.name}: {test}")
    assert not missing


def heirs():
    """Classes of the addons without tests of their own: they inherit them."""
    found = set()
    for addon, path in paths.addon_tests():
        found |= {f"{addon}.{name}" for name in re.findall(r"^class (\w+)", path.read_text(), re.M)}
    return found


def outside(test):
    """The name of a test as pytest has it, in the words of :mod:`dev.collected`."""
    path, *parts = test.split("::")
    assert (paths.PROJECT / path).exists(), test
    return ".".join([path.removeprefix("tests/").removesuffix(".py"), *parts])


def test_a_patch_without_a_head_is_refused(tmp_path):
    """Nobody would know which tests to run."""
    patch = tmp_path / "nameless.patch"
    patch.write_text("Changes: something\n\n--- a/x\n+++ b/x\n")
    with pytest.raises(Problem, match="Tests"):
        mutate.read(patch)


def test_a_head_is_read(tmp_path):
    """What it changes, which tests, and which addons have to be loaded anew for it."""
    patch = tmp_path / "one.patch"
    patch.write_text(
        "Changes: a job is off\nTests: /mj_talks:TestX tests/test_y.py::test_z\n\n"
        "--- a/odoo_addons/mj_talks/data/x.xml\n+++ b/odoo_addons/mj_talks/data/x.xml\n"
    )
    mutant = mutate.read(patch)
    assert (mutant.name, mutant.changes) == ("one", "a job is off")
    assert (mutant.tags, mutant.pytests) == (["/mj_talks:TestX"], ["tests/test_y.py::test_z"])
    assert mutant.addons == ["mj_talks"]
