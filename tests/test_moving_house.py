"""A database with data is upgraded twice, carried elsewhere and refused to be thrown away (security.md, reliability)."""

import os
import shutil
import sys

import psycopg2
import pytest
from programs import DATABASE_TOOL, House, run

SCRIPT = "moving_house.py"
ADDONS = "mj_talks,mj_supervision"
SOURCE, TARGET = f"mj_house_{os.getpid()}", f"mj_moved_{os.getpid()}"

pytestmark = pytest.mark.slow


@pytest.fixture
def houses(tmp_path, configuration):
    """The old house and the new one, whose database is yet to come."""
    folders = tmp_path / "old", tmp_path / "new"
    for folder in folders:
        folder.mkdir()
    yield House(folders[0], configuration, SOURCE), House(folders[1], configuration, TARGET)
    for database in (SOURCE, TARGET):
        run(sys.executable, DATABASE_TOOL, "drop", database)


def carry(old, new):
    """Carry database and files: by a dump where its program is as new as the server, else by Odoo's own copy."""
    if can_dump():
        archive = old.folder / "dump.zip"
        old.odoo("db", "--config", old.configuration, "dump", SOURCE, archive)
        new.odoo("db", "--config", new.configuration, "load", "--neutralize", TARGET, archive)
    else:
        old.odoo("db", "--config", old.configuration, "duplicate", "--neutralize", SOURCE, TARGET)
        shutil.copytree(old.folder / "data" / "filestore" / TARGET, new.folder / "data" / "filestore" / TARGET)
    shutil.copytree(old.folder / "keys", new.folder / "keys")


def can_dump():
    program = shutil.which("pg_dump")
    if not program:
        return False
    said = run(program, "--version")
    with psycopg2.connect(dbname="postgres") as connection:
        return int(said.split()[2].split(".")[0]) >= connection.server_version // 10000


def test_data_survive_upgrades_and_a_move(houses):
    """A20.1: talk, record, file and ledger are the same after two upgrades and in another place, where nothing leaves."""
    old, new = houses
    old.server(f"--init={ADDONS}")
    before = old.act(SCRIPT, "fill")
    assert before["thought"] == "窗外的屋顶漏雨"
    assert before["file"] == "签字件"
    assert before["state"] == "archived"
    assert before["verification"] == ["whole", None]
    assert before["jobs"] > 5
    assert before["closed to superuser"]
    for _time in range(2):
        old.server(f"--update={ADDONS}")
        assert old.act(SCRIPT, "look") == before
    carry(old, new)
    # The end of the chain is known in the old place only, until somebody compared the ledger with its prints.
    moved = {**before, "jobs": 0}
    assert new.act(SCRIPT, "look") == {**moved, "verification": ["broken", "unknown_end"]}
    assert new.act(SCRIPT, "confirm") == moved
    assert old.act(SCRIPT, "look") == before
    # Thrown away only after an export: an uninstall would take the ledger with it.
    said = old.odoo("module", "uninstall", "--config", old.configuration, "--database", SOURCE, "mj_talks", fails=True)
    assert "Export" in said or "导出" in said
    assert old.act(SCRIPT, "look") == before
