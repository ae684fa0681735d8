"""docs/decisions: one dated record for each decision, all of them in the table."""

import pathlib
import re
from datetime import date

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
TITLE = re.compile(r"^# (\d{4})\. (.+)$", re.MULTILINE)
FIELD = re.compile(r"^- (Date|Status|Supersedes): (.+)$", re.MULTILINE)
LINK = re.compile(r"\[(\d{4})\]\((\1-[a-z0-9-]+\.md)\)")
STATUS = re.compile(rf"accepted|superseded by {LINK.pattern}")
ROW = re.compile(rf"^\| {LINK.pattern} \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
# As docstrings and guides name them: "decision 0012", "decisions 0012, 0033", "decisions 0030 to 0034".
NAMED = re.compile(r"\b[Dd]ecisions? (\d{4}(?:(?:, | and | to )\d{4})*)")
LINKED = re.compile(r"decisions/(\d{4}-[a-z0-9-]+\.md)")


def fields(path):
    """Date, status and, where there is one, what a record supersedes."""
    return dict(FIELD.findall(path.read_text()))


def number(path):
    return path.name[:4]


def test_numbers_have_no_gaps():
    assert [number(path) for path in RECORDS] == [f"{place:04d}" for place in range(1, len(RECORDS) + 1)]
    for path in RECORDS:
        assert [found[0] for found in TITLE.findall(path.read_text())] == [number(path)], path.name


def test_each_has_date_status_and_three_parts():
    for path in RECORDS:
        text, known = path.read_text(), fields(path)
        assert date.fromisoformat(known["Date"]), path.name
        assert STATUS.fullmatch(known["Status"]), path.name
        for part in ("Context", "Decision", "Consequences"):
            assert text.count(f"\n**{part}.** ") == 1, f"{path.name}: {part}"


def test_table_lists_each_once():
    expected = []
    for path in RECORDS:
        known = fields(path)
        ((__, title),) = TITLE.findall(path.read_text())
        expected.append((number(path), path.name, title, known["Date"], known["Status"]))
    assert ROW.findall((FOLDER / "README.md").read_text()) == expected


def test_old_and_new_name_each_other():
    replaced, replacing = set(), set()
    for path in RECORDS:
        known = fields(path)
        # "Superseded by" names what comes after, "supersedes" what came before.
        if known["Status"] != "accepted":
            replaced |= {(path.name, name) for __, name in LINK.findall(known["Status"])}
        replacing |= {(name, path.name) for __, name in LINK.findall(known.get("Supersedes", ""))}
    assert replaced == replacing
    names = {path.name for path in RECORDS}
    assert all(old in names and new in names and old < new for old, new in replaced)


def test_what_code_and_guides_name_is_there():
    numbers, names = {number(path) for path in RECORDS}, {path.name for path in RECORDS}
    files = [
        *ROOT.glob("README*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("odoo_addons/**/*.py"),
        *ROOT.glob("dev/**/*.py"),
    ]
    for path in files:
        text = path.read_text()
        named = {one for found in NAMED.findall(" ".join(text.split())) for one in re.findall(r"\d{4}", found)}
        assert named <= numbers, f"{path}: {sorted(named - numbers)}"
        assert set(LINKED.findall(text)) <= names, path
