"""Run Odoo and PostgreSQL at another time than now, by the preloaded library libfaketime (Debian's package of that name)."""

import contextlib
import datetime
import os
import pathlib
import shutil
from collections.abc import Iterator

from dev import paths, postgres
from dev.environment import Environment
from dev.progress import Problem, say

PACKAGE = "libfaketime"
LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"
PYTHON_STARTS_WITH = paths.DEV / "moved"
# Days on which calendars, periods and clocks meet; the last begins the year in Shanghai while it is 2026 in Greenwich.
DAYS = {
    "new-year": "2027-01-01T12:00+00:00",
    "leap-day": "2028-02-29T12:00+00:00",
    "last-day": "2026-12-31T12:00+08:00",
    "new-year-in-shanghai": "2027-01-01T00:30+08:00",
}


def moment_of(text: str) -> datetime.datetime:
    """The moment that somebody names.

    :param text: a key of :data:`DAYS`, or a day or moment as ISO 8601 has it; UTC unless it says otherwise.
    :raises Problem: when it is neither.
    """
    try:
        moment = datetime.datetime.fromisoformat(DAYS.get(text, text))
    except ValueError:
        raise Problem(f"“{text}” is no moment. Write 2028-02-29T12:00+08:00, or one of: {', '.join(DAYS)}.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)


def _library() -> pathlib.Path:
    """The library to preload.

    :raises Problem: when it is not on this machine.
    """
    found = sorted(pathlib.Path("/").glob(LIBRARIES.lstrip("/")))
    if not found:
        raise Problem(f"To move the clock, {PACKAGE} is needed: sudo apt-get install {PACKAGE}")
    return found[0]


@contextlib.contextmanager
def moved_to(moment: datetime.datetime) -> Iterator[str]:
    """Let every program that is started meanwhile live at another time, in which time passes as usual.

    :param moment: when it shall be at the start.
    :return: the name under which a cluster and databases of that time are kept apart from those of today.
    """
    shift = round((moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds())
    # All by one shift: what starts later is later. Waits and time-outs rest on the monotonic clock and stay real.
    variables = {
        "LD_PRELOAD": str(_library()),
        "FAKETIME": f"{shift:+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # The library's remedy for another C library than ours lets Chromium's threads wait for ever.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PYTHON_STARTS_WITH), os.environ.get("PYTHONPATH")])),
    }
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    say(f"» The clock shows {moment.isoformat()}")
    try:
        yield f"test-{moment:%Y%m%d%H%M}"
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def forget(name: str, environment: Environment) -> None:
    """Remove the cluster of another time with its files, unless the user named the server.

    :param name: as :func:`moved_to` has it.
    :param environment: where PostgreSQL's programs may be.
    """
    cluster = postgres.server(name, environment)
    if isinstance(cluster, postgres.PrivateCluster):
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
    shutil.rmtree(paths.cache() / "data" / (name + cluster.label), ignore_errors=True)
