"""Which package of models may call which: those above it in ``models/__init__.py``, never those below (docs/developer.md)."""

import ast
import csv
import re
from collections import defaultdict

from dev import paths

MOST_CLIMBING = 15
MOST_LINES = 350
# What is called from above where it is defined, each with its reason. None is added without one.
REASONS = {
    ("audit", "_grant_of"): "the log names the grant by which a record was read; only records of ours are logged",
    ("audit", "_log_talk"): "the log names the talk to which a record belongs",
    ("audit", "_mj_take_home"): "who gets a role by a group begins with its page, as who gets it by the own form",
    ("confidentiality", "mj.talk"): "whatever is confidential names its talk, most often none",
    ("duties", "_explain_uncounted"): "a duty says why talks of the pair do not count",
    ("duties", "mj.talk"): "duties are planned for and fulfilled by talks",
    ("people", "mj.talk.participant"): "who talked in a company stays in it",
    ("rulebook", "_preview"): "a rule shows what it would ask before it is switched on",
    ("rulebook", "_reconcile"): "a change of rules changes duties at once",
    ("rulebook", "mj.duty.engine"): "see _preview and _reconcile",
    ("rulebook", "mj.obligation"): "a rule shows how many duties rest on it",
}
# Odoo's own methods that a package extends; whoever calls one on another model does not call that package.
ODOOS_OWN = {"_search"}
MODEL = re.compile(r"^mj\.[a-z.]+$")


def layers(addon):
    """Return the packages of an addon's models, the uppermost first."""
    return re.findall(r"^from \. import (\w+)$", (paths.ADDONS / addon / "models/__init__.py").read_text(), re.M)


def trees(addon, package):
    return [ast.parse(path.read_text()) for path in sorted((paths.ADDONS / addon / "models" / package).glob("*.py"))]


def defined(tree):
    """Return the private methods and the new models of a module."""
    methods, models = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_") and node.name not in ODOOS_OWN:
            methods.add(node.name)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_name":
            models.add(node.value.value)
    return methods | models


def used(tree):
    """Return the private methods that a module calls and the models it asks the environment for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("_"):
            yield node.func.attr
        elif isinstance(node, ast.Subscript) and MODEL.match(str(getattr(node.slice, "value", ""))):
            yield node.slice.value


def climbing(addon):
    """Return what packages use of packages below them: package, name, where it is defined."""
    order = layers(addon)
    homes = defaultdict(set)
    for place, package in enumerate(order):
        for tree in trees(addon, package):
            for name in defined(tree):
                homes[name].add(place)
    found = set()
    for place, package in enumerate(order):
        for tree in trees(addon, package):
            found |= {
                (package, name, order[min(homes[name])])
                for name in used(tree)
                if homes.get(name) and min(homes[name]) > place
            }
    return found


def test_calls_go_one_way():
    found = {(package, name) for addon in paths.addon_names() for package, name, __ in climbing(addon)}
    assert found == REASONS.keys()
    assert len(REASONS) <= MOST_CLIMBING


def test_every_package_has_a_place():
    for addon in paths.addon_names():
        packages = {
            path.name for path in (paths.ADDONS / addon / "models").iterdir() if (path / "__init__.py").exists()
        }
        assert set(layers(addon)) == packages


def test_folders_are_those_of_the_models():
    for addon in paths.addon_names():
        domains = {*layers(addon), "data"}
        for kind in ("views", "wizards", "report", "security", "tests"):
            folders = {path.name for path in (paths.ADDONS / addon / kind).iterdir() if path.is_dir()}
            assert folders - {"__pycache__"} <= domains, f"{addon}/{kind}"


def test_files_are_named_after_their_models():
    """A file stands for one model; a second file of one model in a package is named after it and its task."""
    strangers = []
    for addon in paths.addon_names():
        for path in sorted((paths.ADDONS / addon / "models").glob("*/*.py")):
            models = {name.replace(".", "_") for name in own_models(ast.parse(path.read_text()))}
            if models and not any(path.stem == name or path.stem.startswith(f"{name}_") for name in models):
                strangers.append(f"{path.parent.name}/{path.name}")
    assert not strangers


def test_no_file_is_long():
    long = [
        path.relative_to(paths.ADDONS).as_posix()
        for addon in paths.addon_names()
        for path in (paths.ADDONS / addon).rglob("*.py")
        if "tests" not in path.parts and len(path.read_text().splitlines()) > MOST_LINES
    ]
    assert not long


def own_models(tree):
    """Return the models that a module defines or extends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            values = {
                statement.targets[0].id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
            }
            value = values.get("_name", values.get("_inherit"))
            if isinstance(value, ast.Constant):
                yield value.value


def test_where_things_are():
    """What a newcomer is asked (docs/developer.md) has an answer that is still there."""
    with (paths.TESTS / "where.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 24
    assert [row["answer"] for row in rows if not (paths.ADDONS / row["answer"]).is_file()] == []
