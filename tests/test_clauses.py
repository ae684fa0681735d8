"""docs/clauses.md names every clause, and no test that is not there."""

import pathlib
import re
from collections import defaultdict

from odoo.tests import BaseCase, tagged

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (A\d\d\.\d) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
# Articles 1 to 24 with their clauses; 7 has eight, 9 has four.
CLAUSES = 62


@tagged("post_install", "-at_install")
class TestClauses(BaseCase):
    def rows(self):
        return ROW.findall((ROOT / "docs/clauses.md").read_text())

    def test_every_clause_has_a_menu_and_a_test(self):
        rows = self.rows()
        self.assertEqual(len({clause for clause, __, __ in rows}), CLAUSES)
        for clause, menu, tests in rows:
            with self.subTest(clause):
                self.assertTrue(menu.strip())
                self.assertIn("::test_", tests)

    def test_each_named_test_exists_and_names_the_clause(self):
        files = [*ROOT.glob("odoo_addons/*/tests/**/test_*.py"), *ROOT.glob("tests/test_*.py")]
        # Two folders may each have a module of one name.
        sources = defaultdict(str)
        for path in files:
            sources[path.stem] += path.read_text()
        for clause, __, tests in self.rows():
            for module, name in re.findall(r"`(\w+)::(test_\w+)`", tests):
                with self.subTest(f"{clause} {module}::{name}"):
                    self.assertIn(f"def {name}(", sources[module])
