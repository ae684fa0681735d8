"""Keep the sample municipality as the present release makes it, so that every later one is tried on an upgrade from it.

    python3 -m dev.release

See docs/developer.md. The keys that go with it are those of made-up people and protect nothing.
"""

import csv
import datetime
import io
import json
import lzma
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

from dev import demonstration, paths, postgres
from dev.instance import Instance, running
from dev.progress import Problem, say, step

RELEASES = paths.TESTS / "releases"
DATABASE = "mj_release"
LARGEST = 8 * 2**20
OPTIONS = ("--no-owner", "--no-privileges", "--no-comments", "--encoding=UTF8", "--format=plain")
# Bundles that the web client makes again when they are asked for.
BUNDLES = "url LIKE '/web/assets/%'"


def version() -> str:
    """The release that the manifests name.

    :raises Problem: when they name two.
    """
    versions = {paths.manifest(name)["version"] for name in paths.addon_names()}
    if len(versions) > 1:
        raise Problem(f"The addons are of several releases: {', '.join(sorted(versions))}.")
    return versions.pop()


def keep() -> pathlib.Path:
    """Make the database, and keep its dump, files, keys and what is true of it.

    :return: the new folder.
    :raises Problem: when the release is kept already, or PostgreSQL is not the oldest one, or the dump is too large.
    """
    folder = RELEASES / version()
    if folder.exists():
        raise Problem(f"{folder.relative_to(paths.PROJECT)} is kept already; a release never changes.")
    with running("test") as instance:
        dump_program = _dump_program(instance)
        instance.drop(DATABASE)
        demonstration.fill(instance, DATABASE)
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        with step("Writing the dump"):
            _query(instance, f"DELETE FROM ir_attachment WHERE {BUNDLES}")
            _write_dump(instance, dump_program, part)
            _write_files(instance, part)
            _write_keys(instance, part)
        with step("Writing what is true of it"):
            _write_facts(instance, part)
        instance.drop(DATABASE)
    if (size := sum(file.stat().st_size for file in part.rglob("*") if file.is_file())) > LARGEST:
        raise Problem(f"{part.relative_to(paths.PROJECT)} has {size} bytes, more than the {LARGEST} that are allowed.")
    part.rename(folder)
    return folder


def _dump_program(instance: Instance) -> str:
    """The program ``pg_dump`` of the oldest PostgreSQL: newer ones read what it writes.

    :raises Problem: when there is none.
    """
    programs = getattr(instance.server, "programs", None)
    program = str(programs / "pg_dump") if programs else shutil.which("pg_dump")
    said = program and subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if not said or int(re.search(r"\d+", said)[0]) != postgres.OLDEST:
        raise Problem(f"A release is kept with PostgreSQL {postgres.OLDEST}: newer ones read what it writes.")
    return program


def _write_dump(instance: Instance, program: str, folder: pathlib.Path) -> None:
    done = subprocess.run([program, *OPTIONS, DATABASE], capture_output=True, env=instance.variables, check=True)
    (folder / "database.sql.xz").write_bytes(lzma.compress(done.stdout, preset=9 | lzma.PRESET_EXTREME))


def _write_files(instance: Instance, folder: pathlib.Path) -> None:
    """Keep the files that attachments name, none twice."""
    names = _query(instance, "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY 1")
    with tarfile.open(folder / "files.tar.xz", "w:xz") as archive:
        for name in names:
            content = (instance.filestore(DATABASE) / name).read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def _write_keys(instance: Instance, folder: pathlib.Path) -> None:
    (vault,) = _query(instance, "SELECT value FROM ir_config_parameter WHERE key = 'mj_talks.vault'")
    ignored = shutil.ignore_patterns("lock")
    shutil.copytree(instance.data / "mj_keys" / vault, folder / "keys" / vault, ignore=ignored)


def _write_facts(instance: Instance, folder: pathlib.Path) -> None:
    """Keep the duties as a table and all else as one file that people can read."""
    command = [instance.environment.python, paths.TESTS / "release_facts.py", "facts", instance.configuration, DATABASE]
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env=instance.variables, cwd=paths.PROJECT
    )
    if done.returncode:
        raise Problem(f"The questions were not answered:\n{done.stderr}")
    facts = json.loads(done.stdout.splitlines()[-1])
    with (folder / "duties.csv").open("w", newline="", encoding="utf-8") as table:
        csv.writer(table, lineterminator="\n").writerows(facts.pop("duties"))
    commit = ["git", "rev-parse", "HEAD"]
    made = {
        "commit": subprocess.run(commit, capture_output=True, text=True, cwd=paths.PROJECT).stdout.strip(),
        "day": datetime.date.today().isoformat(),
    }
    text = json.dumps({"made": made, **facts}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "facts.json").write_text(text + "\n", encoding="utf-8")


def _query(instance: Instance, statement: str) -> list[str]:
    """Run a statement in the database and return the first column of its rows."""
    return instance.sql("query", DATABASE, statement)


if __name__ == "__main__":
    try:
        say(f"kept in {keep().relative_to(paths.PROJECT)}")
    except Problem as problem:
        sys.exit(str(problem))
