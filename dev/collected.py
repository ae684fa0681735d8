"""Which of the tests that are written did not run: nobody notices a test that is left out, unless it is asked for.

Odoo's runner passes over a class without its tags (any plain ``unittest.TestCase``) and a file that no ``__init__``
imports, without a word.
"""

import ast
import dataclasses
import pathlib
from collections.abc import Iterable, Iterator

from dev import paths


@dataclasses.dataclass(frozen=True)
class Written:
    """A test as its file has it.

    :param place: name of its addon, or of its file without suffix when it stands in ``tests/``.
    :param owner: the class it stands in; empty for a function.
    :param name: of the function or method.
    """

    place: str
    owner: str
    name: str

    def __str__(self) -> str:
        return ".".join(filter(None, (self.place, self.owner, self.name)))


def _is_set_aside(text: str) -> bool:
    """Whether a decorator or mark leaves a test to ``./mj test --full``."""
    return "mark.slow" in text or "-standard" in text


def _written_in(tree: ast.Module, place: str, is_full: bool) -> Iterator[Written]:
    marks = [ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Assign)]
    if not is_full and any(map(_is_set_aside, marks)):
        return
    for node in tree.body:
        if not is_full and any(_is_set_aside(ast.unparse(one)) for one in getattr(node, "decorator_list", ())):
            continue
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
                    yield Written(place, node.name, part.name)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and place not in paths.addon_names():
            yield Written(place, "", node.name)


def _heirs(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """The classes that inherit from each class, by name, directly or not, and the class itself."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    heirs = {name: {name} for name in bases}
    for name in bases:
        waiting = [name]
        while waiting:
            for base in bases.get(waiting.pop(), ()):
                if base in heirs and name not in heirs[base]:
                    heirs[base].add(name)
                    waiting.append(base)
    return heirs


def left_out(ran: Iterable[str], is_full: bool, root: pathlib.Path = paths.PROJECT) -> list[str]:
    """Tests that no run has in it, neither by themselves nor through a class that inherits them.

    :param ran: names of all tests that passed, failed or were skipped, as :mod:`dev.odoo_log` and pytest's report have them.
    :param is_full: whether slow tests and those apart from Odoo's standard ones were asked for, too.
    :param root: the project.
    :return: their names, in alphabetical order.
    """
    files = paths.addon_tests("*.py", root)
    files += [(path.stem, path) for path in root.glob("tests/test_*.py")]
    trees = [(place, ast.parse(path.read_text())) for place, path in files]
    heirs = _heirs(tree for __, tree in trees)
    known = {name.partition("[")[0].partition(": ")[0] for name in ran}
    found = {(name.split(".")[-2], name.split(".")[-1]) for name in known if "." in name}
    missing = set()
    for place, tree in trees:
        for test in _written_in(tree, place, is_full):
            owners = heirs[test.owner] if test.owner else {test.place}
            if not any((owner, test.name) in found for owner in owners):
                missing.add(str(test))
    return sorted(missing)
