"""Which PostgreSQL ``./mj`` uses, and that two servers do not share the files of their databases."""

import pytest

from dev import paths, postgres
from dev.progress import Problem

NAMES = ("DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")


@pytest.fixture
def named(monkeypatch):
    """Return a function that names a server by environment variables and answers it."""

    def name(**variables):
        for variable in NAMES:
            monkeypatch.delenv(variable, raising=False)
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        return postgres.server("run", None)

    return name


def test_address_is_read(named):
    """An address may hold a password with any character, and a folder with the socket instead of a host."""
    server = named(DATABASE_URL="postgresql://talks:p%40ss%20word@db.example:5433/postgres?sslmode=disable")
    expected = {"PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "talks", "PGPASSWORD": "p@ss word"}
    assert server.variables == expected
    server = named(DATABASE_URL="postgresql://talks@/postgres?host=/run/postgresql")
    assert server.variables == {"PGHOST": "/run/postgresql", "PGUSER": "talks"}


def test_files_are_kept_apart(named):
    """A database of the same name on another server has files of its own."""
    labels = {
        named(PGHOST="one.example").label,
        named(PGHOST="two.example").label,
        named(PGHOST="one.example", PGPORT="5433").label,
        postgres.PrivateCluster.label,
    }
    assert len(labels) == 4
    assert named(PGHOST="one.example", PGUSER="a").label == named(DATABASE_URL="postgresql://b@one.example").label


def test_superuser_is_refused(named):
    """Odoo would end without a word of this in the terminal."""
    with pytest.raises(Problem, match="another user"):
        named(DATABASE_URL="postgresql://postgres:secret@db.example/postgres")


@pytest.mark.parametrize(("length", "is_in_cache"), [(69, True), (70, False), (300, False)])
def test_socket_can_be_reached(length, is_in_cache, monkeypatch):
    """The name of a Unix socket has at most 107 bytes: below a long cache folder it lies elsewhere."""
    cache = f"/{'x' * (length - 1)}"
    monkeypatch.setenv("MJ_CACHE", cache)
    folder = paths.socket_folder("test")
    assert folder.is_relative_to(cache) == is_in_cache
    assert len(bytes(folder / ".s.PGSQL.65432")) <= 107
