"""The list of survivors fits the code, and what Cosmic Ray reports is counted as it should be."""

import dataclasses
import json

import pytest

from dev import mutation, paths
from dev.mutation import Change
from dev.progress import Problem

CHANGE = Change("mj_talks/duty/periods.py", "_period", "a > 1", "a >= 1")


def line_of_dump(test_outcome, worker_outcome="normal", diff=""):
    mutation_ = {"module_path": CHANGE.file, "definition_name": CHANGE.definition, "operator_name": "core/X"}
    result = {"worker_outcome": worker_outcome, "test_outcome": test_outcome, "diff": diff, "output": ""}
    return json.dumps([{"job_id": "1", "mutations": [mutation_]}, result])


def test_every_file_has_its_tests():
    """A new file without Odoo in these packages is changed, too, and its tests lie where they are looked for."""
    for package, table in mutation.PACKAGES.items():
        names = {file.rpartition("/")[2].removesuffix(".py") for file in mutation.modules(package)}
        assert names - set(mutation.LEFT_ALONE) == set(table), package
        for name in {name for names in table.values() for name in names}:
            assert (paths.ADDONS / package.partition("/")[0] / "tests" / f"{name}.py").exists()


def test_what_imports_odoo_is_left_alone():
    assert mutation.modules("mj_talks/duty") == [
        f"mj_talks/duty/{name}.py" for name in ("__init__", "matrix", "periods", "season", "talk_kinds", "talk_states")
    ]


def test_named_survivors_fit():
    """Each has a reason, and the lines it changes are still there: whoever changes them looks whether it still survives."""
    named = mutation.named_survivors()
    assert len(named) == len(mutation.SURVIVORS.read_text().splitlines()) - 1
    for change, reason in named.items():
        assert reason.strip(), change
        lines = [line.strip() for line in (paths.ADDONS / change.file).read_text().splitlines()]
        assert all(line in lines for line in change.before.split(" ⏎ ")), change


def test_dump_is_read():
    """Changes that were left out count neither way; a survivor is named by its lines."""
    diff = "\n".join(
        ("--- mutation diff ---", "--- a/x.py", "+++ b/x.py", "@@ -1,2 +1,2 @@", " b", "-    a > 1", "+    a >= 1")
    )
    text = "\n".join((line_of_dump("killed"), line_of_dump("survived", diff=diff), line_of_dump(None, "skipped")))
    assert mutation.read_dump(text) == (1, [CHANGE])


@pytest.mark.parametrize(
    "line", [line_of_dump("incompetent"), line_of_dump(None, "exception"), '[{"job_id": "1"}, null]']
)
def test_what_could_not_be_tried_is_no_success(line):
    with pytest.raises(Problem, match="not be tried"):
        mutation.read_dump(line)


@pytest.mark.parametrize(
    ("killed", "survived", "named", "status"),
    [
        (85, 0, {}, 0),
        (0, 0, {}, 1),
        (5, 1, {}, 1),
        (17, 3, {CHANGE: "equal"}, 0),
        (17, 3, {dataclasses.replace(CHANGE, after="*"): "all equal"}, 0),
        (17, 3, {dataclasses.replace(CHANGE, before="b", after="*"): "elsewhere"}, 1),
        (16, 3, {CHANGE: "equal"}, 1),
        (17, 3, {}, 1),
        (20, 0, {CHANGE: "equal"}, 1),
    ],
)
def test_when_the_command_fails(killed, survived, named, status, capsys):
    """Under 85 %, with a survivor that nobody named, or with a name for one that is killed."""
    package = "mj_talks/duty"
    assert mutation.conclude({package: killed}, {package: [CHANGE] * survived}, named) == status
    printed = capsys.readouterr().out
    assert f"in all: {killed} of {killed + survived} killed" in printed


def test_rows_to_add_and_to_take_out(capsys):
    row = "mj_talks/duty/periods.py,_period,a > 1,a >= 1,\n"
    mutation.conclude({"mj_talks/duty": 17}, {"mj_talks/duty": [CHANGE]}, {})
    assert "without a reason" in (printed := capsys.readouterr().out) and row in printed
    mutation.conclude({"mj_talks/duty": 17}, {"mj_talks/duty": []}, {CHANGE: "equal"})
    assert "take them out" in (printed := capsys.readouterr().out) and row in printed


def test_names_of_other_packages_are_not_missed():
    """With ``-k`` only a part is tried: the rest says nothing."""
    assert mutation.conclude({"mj_talks/vault": 9}, {"mj_talks/vault": []}, {CHANGE: "equal"}) == 0
