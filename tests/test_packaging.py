"""The wheel: installed beside an Odoo 19, it makes both addons installable without an addons path. Each has one alone, too."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import psycopg2
import pytest
from programs import DATABASE_TOOL, RUN_ODOO, odoo_folder, own_configuration, run

ROOT = pathlib.Path(__file__).resolve().parent.parent
ADDONS = ("mj_supervision", "mj_talks")
# How an addon is built is no part of it.
LEFT_OUT = {f"odoo_addons/{addon}/pyproject.toml" for addon in ADDONS}
DATABASE = f"mj_wheel_{os.getpid()}"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the project, as a build leaves folders behind."""
    target = tmp_path_factory.mktemp("source") / "project"
    ignored = shutil.ignore_patterns(".git", "__pycache__", ".*_cache", "build", "*.egg-info", "docs")
    return pathlib.Path(shutil.copytree(ROOT, target, ignore=ignored))


@pytest.fixture(scope="module")
def wheel(source):
    """The built wheel."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A new environment with an Odoo and its requirements, into which the wheel alone is installed.

    Odoo and what it needs are shown by a path file instead of being installed once more.
    """
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder)
    (packages,) = (folder / "lib").glob("python3*/site-packages")
    present = pathlib.Path(psycopg2.__file__).parent.parent
    (packages / "odoo.pth").write_text(f"{present}\n{odoo_folder()}\n")
    run(folder / "bin" / "python", "-m", "pip", "install", "--no-index", "--no-deps", wheel)
    return folder


@pytest.fixture(scope="module")
def server(environment, configuration):
    """A function that runs the new environment's Odoo to its end on a database of its own."""
    config = own_configuration(configuration, environment, "addons_path")

    def odoo_run(*arguments):
        command = [environment / "bin" / "python", "-c", RUN_ODOO, *arguments]
        return run(*command, f"--config={config}", f"--database={DATABASE}", cwd=environment)

    yield odoo_run
    run(sys.executable, DATABASE_TOOL, "drop", DATABASE, cwd=environment)


def states():
    """State of each of our addons in the database."""
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name, state FROM ir_module_module WHERE name = ANY(%s)", [list(ADDONS)])
        return dict(cursor.fetchall())


@pytest.fixture(scope="module")
def wheels_apart(source, tmp_path_factory):
    """A wheel of each addon alone, as OCA's tools build them."""
    folder = tmp_path_factory.mktemp("apart")
    for addon in ADDONS:
        place = source / "odoo_addons" / addon
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, place)
    return sorted(folder.glob("*.whl"))


def note_an_export():
    """Note what an export by the rules administrator and one by the committee's director note."""
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        for addon in ADDONS:
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, '2026-01-01')", [f"{addon}.exported_at"]
            )


def left_behind():
    """Name what an uninstalled addon of ours would leave in the database without our hooks."""
    statement = r"""
        SELECT proname FROM pg_proc WHERE proname LIKE 'mj\_%'
         UNION SELECT key FROM ir_config_parameter WHERE key LIKE 'mj\_%'
         UNION SELECT tablename FROM pg_tables WHERE tablename LIKE 'mj\_%'
    """
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return [name for (name,) in cursor.fetchall()]


def tracked(folder="odoo_addons"):
    """Return the names that files of the addons have in a wheel."""
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True)
    present = [name for name in listed.stdout.splitlines() if (ROOT / name).exists() and name not in LEFT_OUT]
    assert len(present) > 50
    return {name.replace("odoo_addons/", "odoo/addons/", 1) for name in present}


def test_every_file_is_in_the_wheel(wheel):
    """No file of the addons is left out, and nothing claims the namespace for itself."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert tracked() - names == set()
    assert not names & {"odoo/__init__.py", "odoo/addons/__init__.py"}


def test_every_file_is_in_the_wheels_apart(wheels_apart):
    """A wheel of one addon has all of its files and none of the other's, and names what it rests on."""
    assert [path.name.split("-")[0] for path in wheels_apart] == [f"odoo_addon_{addon}" for addon in ADDONS]
    for addon, path in zip(ADDONS, wheels_apart, strict=True):
        archive = zipfile.ZipFile(path)
        names = {name for name in archive.namelist() if name.startswith("odoo/")}
        assert names == tracked(f"odoo_addons/{addon}")
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    requirements = re.findall(r"Requires-Dist: (\S+)", archive.read(metadata).decode())
    assert {"odoo==19.0.*", "openpyxl", "cryptography"} <= set(requirements)


def test_addons_come_from_the_wheel(environment):
    """The new environment finds the addons among its own packages, and Odoo's own addons beside them."""
    names = ["base", *ADDONS]
    code = f"from importlib.util import find_spec as f; print(*(f('odoo.addons.' + n).origin for n in {names}))"
    base, *ours = run(environment / "bin" / "python", "-c", code, cwd=environment).split()
    assert not pathlib.Path(base).is_relative_to(environment)
    assert all(pathlib.Path(path).is_relative_to(environment) for path in ours)


def test_life_of_an_installation(server):
    """Installed, upgraded, uninstalled and installed again, all from the wheel."""
    names = ",".join(ADDONS)
    installed = dict.fromkeys(ADDONS, "installed")
    server(f"--init={names}", "--stop-after-init", "--no-http")
    assert states() == installed
    server(f"--update={names}", "--stop-after-init", "--no-http")
    assert states() == installed
    note_an_export()
    server("module", "uninstall", *ADDONS)
    assert states() == dict.fromkeys(ADDONS, "uninstalled")
    assert left_behind() == []
    server(f"--init={names}", "--stop-after-init", "--no-http")
    assert states() == installed
