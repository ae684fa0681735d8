"""``./mj test --at``: which moments can be named, and what the programs started meanwhile see."""

import datetime
import subprocess
import sys

import pytest

from dev.moved_clock import moment_of, moved_to
from dev.progress import Problem


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("leap-day", "2028-02-29 12:00"),
        ("new-year-in-shanghai", "2026-12-31 16:30"),
        ("2027-03-03", "2027-03-03 00:00"),
        ("2027-03-03T08:00+08:00", "2027-03-03 00:00"),
    ],
)
def test_moment(text, utc):
    """A name, a day, a moment with its zone."""
    assert f"{moment_of(text).astimezone(datetime.timezone.utc):%Y-%m-%d %H:%M}" == utc


def test_no_moment():
    """What it is not says what can be written."""
    with pytest.raises(Problem, match="new-year"):
        moment_of("soon")


def test_programs_live_at_that_time(monkeypatch):
    """A program started meanwhile has the other day, and the one after it today's again."""
    monkeypatch.setattr("dev.moved_clock._library", lambda: "/not/there.so")
    show = [sys.executable, "-c", "import os; print(os.environ.get('FAKETIME'), os.environ.get('LD_PRELOAD'))"]
    sleep = [sys.executable, "-c", "import time; time.sleep(0.01); print(time.sleep.__module__)"]
    before = subprocess.check_output(show, text=True)
    with moved_to(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)):
        shift, library = subprocess.check_output(show, text=True, stderr=subprocess.DEVNULL).split()
        sleeper = subprocess.check_output(sleep, text=True, stderr=subprocess.DEVNULL).strip()
    assert library == "/not/there.so"
    assert abs(int(shift) - 2 * 86400) <= 2
    assert sleeper == "sitecustomize", "the library breaks Python's own"
    assert subprocess.check_output(show, text=True) == before, (
        "which is no time of its own in a run with the clock moved"
    )
