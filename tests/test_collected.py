"""A test that is written and does not run is named by ``./mj test``."""

import pytest

from dev.collected import left_out

ADDON = """
import unittest
from odoo.tests import TransactionCase, tagged

class Shared(TransactionCase):
    def test_shared(self): ...

class TestA(Shared):
    def test_a(self): ...

class TestPlain(unittest.TestCase):
    def test_plain(self): ...

@tagged("-standard", "apart")
class TestApart(TransactionCase):
    def test_apart(self): ...
"""
OUTSIDE = """
import pytest

def test_plain_function(): ...

@pytest.mark.parametrize("number", [1, 2])
def test_each(number): ...

@pytest.mark.slow
def test_slow(): ...

class TestB:
    def test_b(self): ...
"""
ALL = [
    "mj_talks.TestA.test_shared",
    "mj_talks.TestA.test_a",
    "mj_talks.TestPlain.test_plain",
    "test_x.test_plain_function",
    "test_x.test_each[1]",
    "test_x.TestB.test_b: no browser",
]
APART = ["mj_talks.TestApart.test_apart", "test_x.test_slow"]


@pytest.fixture
def project(tmp_path):
    for path, text in (("odoo_addons/mj_talks/tests/test_a.py", ADDON), ("tests/test_x.py", OUTSIDE)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_nothing_is_left_out(project):
    """Tests that run through an heir, with parameters, or are skipped aloud count as there."""
    assert left_out(ALL, False, project) == []
    assert left_out(ALL + APART, True, project) == []


@pytest.mark.parametrize("name", ALL)
def test_each_that_is_left_out_is_named(name, project):
    """Whichever test of all does not run: its name is told as the file has it."""
    ran = [other for other in ALL if other != name]
    written = name.partition("[")[0].partition(":")[0].replace("TestA.test_shared", "Shared.test_shared")
    assert left_out(ran, False, project) == [written]


def test_what_is_set_aside_is_missed_in_a_full_run_only(project):
    """Slow tests, and those apart from Odoo's standard ones."""
    assert left_out(ALL, True, project) == ["mj_talks.TestApart.test_apart", "test_x.test_slow"]
