"""A deployment of each release that is kept is upgraded to the present code, and nothing in it is other than it was.

What is to be true was written down when the release was kept (``dev/release.py``), by the release itself.
"""

import csv
import json
import os
import shutil
import sys
import tarfile

import psycopg2
import pytest
from odoo.modules.registry import Registry
from odoo.tests import common
from programs import DATABASE_TOOL, HERE, House, manifests, run
from psycopg2 import sql

from dev.odoo_log import read, warnings_in

RELEASES = sorted(path.parent for path in (HERE / "releases").glob("*/facts.json"))
DATABASE = f"mj_upgrade_{os.getpid()}"
# Of every row, when and by whom it was last written: an upgrade writes what comes with an addon anew.
RENEWED = ["write_date", "write_uid"]
# Views that an action lists in itself are rows of another number each time; a view remembers what it was before.
RENEWED_IN = {"ir_act_window_view": ["id", "create_date"], "ir_ui_view": ["arch_prev"]}
# Notes of Odoo's own that something was done: its caches were told, its cleaning was asked for.
NOTES = {"orm_signaling_registry", "ir_cron_trigger"}
# Meant: notes come with Articles 11 and 18, and a rule between the two levels, off, with its two usual months.
MORE = {"mj.regulation.interpretation": 2, "mj.talk.rule": 1, "mj.talk.rule.window": 2}


class Upgrade:
    """A release brought up to the present code twice.

    :param pathlib.Path release: folder of the release.
    :param House house: where it is.
    """

    def __init__(self, release, house):
        self.release = release
        self.expected = json.loads((release / "facts.json").read_text(encoding="utf-8"))
        with (release / "duties.csv").open(newline="", encoding="utf-8") as table:
            self.expected["duties"] = list(csv.reader(table))
        self.settle(house)
        self.logs = [house.folder / f"{time}.log" for time in ("first", "second")]
        self.after = [self.upgrade(house, log) for log in self.logs]
        self.found = house.act("release_facts.py", "facts")

    def settle(self, house):
        """Put database, files and keys in their places, as an administrator does with a backup."""
        run(sys.executable, DATABASE_TOOL, "restore", DATABASE, self.release / "database.sql.xz")
        with tarfile.open(self.release / "files.tar.xz") as archive:
            # Python 3.11.2 of Debian 12 knows the filter by neither name; the archive is our own.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
            archive.extractall(house.folder / "data" / "filestore" / DATABASE)
        shutil.copytree(self.release / "keys", house.keys)
        # The end of the ledger is noted under the number of the database in its server, which an upgrade leaves as it is.
        for note in house.keys.glob("*/note-ledger-*-*"):
            note.rename(note.with_name(f"note-ledger-{database_number()}-{note.name.rpartition('-')[2]}"))

    def upgrade(self, house, log):
        """Upgrade both addons, and return what the database then holds."""
        log.write_text(house.server(f"--update={','.join(manifests())}"))
        return snapshot()


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.name)
def upgrade(request, tmp_path_factory, configuration):
    """Each release, upgraded twice."""
    try:
        yield Upgrade(request.param, House(tmp_path_factory.mktemp("house"), configuration, DATABASE))
    finally:
        run(sys.executable, DATABASE_TOOL, "drop", DATABASE)


def database_number():
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def snapshot():
    """Return number and digest of the rows of every table, without what is written anew at each upgrade."""
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {table: digest(cursor, table) for (table,) in cursor.fetchall() if table not in NOTES}


def digest(cursor, table):
    statement = "SELECT count(*), md5(string_agg(row, '' ORDER BY row)) FROM (SELECT {} AS row FROM {} AS line) AS rows"
    row = sql.SQL("md5((to_jsonb(line) - {})::text)").format(sql.Literal([*RENEWED, *RENEWED_IN.get(table, ())]))
    cursor.execute(sql.SQL(statement).format(row, sql.Identifier(table)))
    return cursor.fetchone()


def test_the_oldest_release_is_kept():
    """Without one there would be nothing to upgrade from, and no test here."""
    assert "19.0.1.0.0" in [release.name for release in RELEASES]


def test_versions_are_raised(upgrade):
    assert set(upgrade.expected["versions"].values()) == {upgrade.release.name}
    assert upgrade.found["versions"] == {name: manifest["version"] for name, manifest in manifests().items()}


@pytest.mark.parametrize("time", [0, 1], ids=["first", "second"])
def test_log_has_no_warning(upgrade, time):
    assert " Modules loaded." in upgrade.logs[time].read_text()
    assert read(upgrade.logs[time]).failed == []
    assert warnings_in(upgrade.logs[time]) == []


def test_second_upgrade_changes_nothing(upgrade):
    once, twice = upgrade.after
    assert once.keys() == twice.keys()
    assert {table: now for table, now in twice.items() if now != once[table]} == {}


def test_duties_are_the_same(upgrade):
    """A05.1, A18.1: people, dates, state and the talk that fulfilled it, for every duty."""
    heading, *expected = upgrade.expected["duties"]
    assert len(expected) > 1000
    assert upgrade.found["duties"][0] == heading
    found = {tuple(row) for row in upgrade.found["duties"][1:]}
    state = heading.index("state")
    missed = {row for row in found if row[state] == "missed"}
    # What lapsed with a post, and had been owed for long enough, is missed since 19.0.2.0.0: one talk.
    assert [row[0] for row in missed] == ["3852"]
    as_before = {(*row[:state], "lapsed", *row[state + 1 :]) for row in missed}
    assert (found - missed | as_before) ^ set(map(tuple, expected)) == set()


def test_rows_that_people_made_are_all_there(upgrade):
    expected = dict(upgrade.expected["rows"])
    assert sum(expected.values()) > 5000
    # Meant: the rule between the two levels comes with its usual months.
    expected["mj_talk_rule_window"] += MORE["mj.talk.rule.window"]
    assert {table: upgrade.found["rows"].get(table, 0) for table in expected} == expected
    assert upgrade.found["discussions"] == upgrade.expected["discussions"]
    assert upgrade.found["talks"] == upgrade.expected["talks"]


def test_record_rules_are_those_of_a_new_installation(upgrade):
    """A rule that was renamed without a migration would stand beside its successor for good."""
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT module || '.' || name FROM ir_model_data WHERE model = 'ir.rule' AND module = ANY(%s)",
            [list(manifests())],
        )
        found = {name for (name,) in cursor.fetchall()}
    with (HERE / "census/rules.csv").open(newline="", encoding="utf-8") as table:
        expected = {row[0] for row in csv.reader(table)}
    assert found == {name for name in expected if name.partition(".")[0] in manifests()}


def test_words_are_those_of_a_new_installation(upgrade):
    """Odoo keeps a Chinese word whose English changed, so an upgraded screen would say what the old one said."""
    expected = words(common.get_db_name())
    assert len(expected) > 3000
    found = words(DATABASE)
    assert {place: found.get(place) for place in expected if found.get(place) != expected[place]} == {}


def words(database):
    """Return the Chinese of everything that comes with our addons and is renewed by each upgrade, by place.

    :param str database: name of the database.
    :rtype: dict[tuple[str, str], str]
    """
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        return {
            (name, field): text
            for model in Registry(common.get_db_name()).models.values()
            for field in translated(model)
            for name, text in chinese_of(cursor, model, field)
        }


def translated(model):
    """Return the names of the translated fields that are columns of a model's table."""
    if model._abstract or model._transient or not model._auto:
        return []
    return [name for name, field in model._fields.items() if field.translate and field.store and not field.inherited]


def chinese_of(cursor, model, field):
    """Return name and Chinese of records of our addons alone; in views the number of an action says nothing."""
    statement = """
        SELECT line.module || '.' || line.name, regexp_replace(record.{field} ->> 'zh_CN', ' name="[0-9]+"', '', 'g')
          FROM ir_model_data AS line JOIN {table} AS record ON record.id = line.res_id
         WHERE line.model = %(model)s AND line.module = ANY(%(ours)s) AND NOT line.noupdate AND record.{field} ? 'zh_CN'
           AND NOT EXISTS (SELECT FROM ir_model_data AS other
                            WHERE other.model = %(model)s AND other.res_id = line.res_id AND other.module <> ALL(%(ours)s))
    """
    names = {"field": sql.Identifier(field), "table": sql.Identifier(model._table)}
    cursor.execute(sql.SQL(statement).format(**names), {"model": model._name, "ours": list(manifests())})
    return cursor.fetchall()


def test_points_of_the_checklist_word_their_problems(upgrade):
    """A22.2: the points that came with the addon propose a title of what is wrong, in both languages."""
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT known.name, point.problem ->> 'en_US', point.problem ->> 'zh_CN', point.partly_target
              FROM mj_inspection_checkpoint AS point
              JOIN ir_model_data AS known ON known.model = 'mj.inspection.checkpoint' AND known.res_id = point.id
             WHERE known.module = 'mj_supervision'
            """
        )
        found = {name: words for name, *words in cursor.fetchall()}
    assert len(found) == 11
    assert all(english and chinese and target == 60 for english, chinese, target in found.values()), found
    assert found["checkpoint_recorded_late"][:2] == ["Talks are not archived in time", "谈话未按时归档"]


def test_data_of_the_addons_are_all_there(upgrade):
    """People's records rest on them: posts, articles, rules, prompts."""
    gone = {
        model: missing
        for model, names in upgrade.expected["data"].items()
        if (missing := set(names) - set(upgrade.found["data"].get(model, ())))
    }
    assert gone == {}


def test_people_have_their_groups_and_scopes(upgrade):
    expected = upgrade.expected["people"]
    assert {"office", "leader", "member", "director"} <= expected.keys()
    assert upgrade.found["people"] == expected


def test_people_find_what_they_found(upgrade):
    """As many records of each model as before the upgrade, by the record rules."""
    expected = {login: dict(counts) for login, counts in upgrade.expected["readable"].items()}
    for counts in expected.values():
        for model in MORE.keys() & counts.keys():
            counts[model] += MORE[model]
    found = {
        login: {model: upgrade.found["readable"][login].get(model, 0) for model in expected[login]}
        for login in expected
    }
    assert found == expected


def test_ledger_is_whole(upgrade):
    """A20.1: verified from the first entry to the last, whose seal is the one of that day."""
    (ledger,) = upgrade.expected["ledger"].values()
    assert ledger["result"] == "whole" and ledger["sealed"] > 10
    assert upgrade.found["ledger"] == upgrade.expected["ledger"]


def test_readers_read_what_they_read_and_nobody_else_does(upgrade):
    """A04.4: the same text for the same people, part by part; the keys open every envelope."""
    expected = upgrade.expected["contents"]
    records = expected["mj.talk.record"]["opened"].values()
    assert {"leader", "member"} <= {login for record in records for login in record["readers"]}
    assert not any("admin" in record["readers"] for record in records)
    # Meant: about a chair any leader above may talk, and the director leads the municipal committee, too (A06.1).
    for concern in expected["mj.concern"]["opened"].values():
        concern["readers"] = {"director": ["kind_id"], **concern["readers"]}
    assert upgrade.found["contents"] == expected


def test_kept_fingerprints_are_the_ones_made_now(upgrade):
    """A08.1: what is confirmed from now on is compared with every record of before."""
    kept = upgrade.expected["rows"]["mj_talk_similarity"]
    assert kept > 100
    assert upgrade.found["fingerprints"] == {"kept": kept, "made again": kept}
