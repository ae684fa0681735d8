"""The draw of a spot check repeated by ``docs/draw.py``, which needs neither Odoo nor this project (A22.3)."""

import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from odoo import Command
from odoo.addons.mj_supervision.draw import Row, draw, fingerprint, population_text, read_population
from odoo.addons.mj_supervision.draw.sampling import share
from odoo.tests import TransactionCase, tagged

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "draw.py"
words = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=8)
percents = st.sampled_from(["0.5", "5", "7.5", "33.3333", "100"])
seeds = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@st.composite
def populations(draw_value):
    """Organisations in a few strata, each with a share, and talks of some of them."""
    shares = draw_value(st.dictionaries(words, percents, min_size=1, max_size=4))
    codes = draw_value(st.lists(words, min_size=1, max_size=25, unique=True))
    strata = [draw_value(st.sampled_from(sorted(shares))) for __ in codes]
    minimum, talk_share = draw_value(percents), draw_value(percents)
    rows = [
        Row("organization", code, draw_value(words), stratum, shares[stratum], minimum)
        for code, stratum in zip(codes, strata, strict=True)
    ]
    places = draw_value(st.lists(st.sampled_from(codes), max_size=30))
    return rows + [Row("talk", f"TX{number}", "", place, talk_share, "0") for number, place in enumerate(places)]


def repeat(text, seed):
    """Run the script on an exported population.

    :return: the hash it prints, and the codes of organisations and of talks.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "population.csv")
        path.write_bytes(text.encode())
        command = [sys.executable, "-I", str(SCRIPT), str(path), seed]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    printed = [line.split(" ", 1) for line in lines]
    return tuple(
        [code for kind, code in printed if kind == wanted] for wanted in ("population", "organization", "talk")
    )


@given(populations(), seeds)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_script_draws_the_same(rows, seed):
    """A22.3: two programs that share no line draw the same, whatever the population, the shares and the seed."""
    text = population_text(rows)
    drawn = draw(rows, seed)
    assert repeat(text, f"{seed}") == ([fingerprint(text)], list(drawn.organizations), list(drawn.talks))


@given(populations(), seeds)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_shares_hold(rows, seed):
    """A22.3: one of each stratum at least, the smallest share overall, nothing twice, talks only of what was drawn."""
    assert sorted(read_population(population_text(rows)), key=repr) == sorted(rows, key=repr)
    drawn = draw(rows, seed)
    organizations = {row.code: row for row in rows if row.kind == "organization"}
    talks = {row.code: row for row in rows if row.kind == "talk"}
    assert len(set(drawn.organizations)) == len(drawn.organizations)
    assert {organizations[code].stratum for code in drawn.organizations} == {
        row.stratum for row in organizations.values()
    }
    smallest = next(iter(organizations.values())).minimum
    assert len(drawn.organizations) >= share(len(organizations), smallest)
    with_talks = {row.stratum for row in talks.values()} & set(drawn.organizations)
    assert {talks[code].stratum for code in drawn.talks} == with_talks


@tagged("post_install", "-at_install")
class TestExportedPopulation(TransactionCase):
    def test_exported_population_gives_the_recorded_draw(self):
        """A22.3: from the downloaded file and the printed seed anybody gets what the inspection recorded."""
        top = self.env["mj.organization"].create({"name": "Municipal", "code": "D", "level": "municipal"})
        self.env["mj.organization"].create(
            [{"name": f"Branch, {n}", "code": f"D-{n}", "parent_id": top.id} for n in range(60)]
        )
        inspectors = self.env["mj.member"].create(
            [{"name": name, "organization_id": top.id, "state": "member", "joined_on": "2015-01-01"} for name in "AB"]
        )
        inspection = self.env["mj.inspection"].create(
            {
                "name": "Spot check",
                "kind": "spot",
                "organization_id": top.id,
                "inspector_ids": [Command.set(inspectors.ids)],
            }
        )
        inspection.action_fix_population()
        inspection.action_seed()
        inspection.action_draw()
        printed = repeat(inspection.population, inspection.seed)
        assert printed[0] == [inspection.population_hash]
        assert printed[1] == inspection.organization_line_ids.mapped("code")
        assert len(printed[1]) == 3
