"""Programs and libraries of the operating system that the tests and the printed papers need; on Debian 12 and 13 alike."""

import ctypes
import importlib.util
import pathlib
import shutil

from dev import paths
from dev.progress import Problem, run_logged, step, warn

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What each package is for, and what does not work without it.
PURPOSES = {
    "python3-venv": "nothing works",
    "chromium": "tests in the browser fail",
    "fonts-noto-cjk": "papers are not printed",
    "libpango-1.0-0": "papers are not printed",
    "libpangoft2-1.0-0": "papers are not printed",
    "libharfbuzz-subset0": "papers are printed slowly",
    "poppler-utils": "tests of printed papers fail",
}


def _has_chinese_font() -> bool:
    return any(True for folder in FONT_FOLDERS for _font in pathlib.Path(folder).rglob("NotoSansCJK*"))


def _has_venv() -> bool:
    return bool(importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def browser() -> str | None:
    """The program of the first browser that is there."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


CHECKS = {
    "python3-venv": _has_venv,
    "chromium": lambda: browser() is not None,
    "fonts-noto-cjk": _has_chinese_font,
    "libpango-1.0-0": lambda: _has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: _has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: _has_library("libharfbuzz-subset.so.0"),
    "poppler-utils": lambda: bool(shutil.which("pdftotext")),
}


def missing() -> list[str]:
    """Names of the packages that are not there yet."""
    return [package for package, is_there in CHECKS.items() if not is_there()]


def ensure() -> None:
    """Install what is missing when root; what cannot be installed is named in one line each, and the rest goes on.

    :raises Problem: when even the virtual environment cannot be made.
    """
    packages = missing()
    if packages and paths.is_root() and shutil.which("apt-get"):
        with step("Installing system packages: " + " ".join(packages)):
            _install(packages)
        packages = missing()
    if not packages:
        return
    line = " ".join(["sudo apt-get install --yes --no-install-recommends", *packages])
    if "python3-venv" in packages:
        raise Problem(f"Python cannot make virtual environments here. Please run: {line}")
    for package in packages:
        warn(f"Without {package}, {PURPOSES[package]}.")
    warn(f"To install what is missing: {line}")


def _install(packages: list[str]) -> None:
    """Install packages: all at once, and one by one where one of them does not exist here."""
    variables = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends"]
    run_logged(["apt-get", "update"], "apt-update", variables=variables, check=False)
    if run_logged([*install, *packages], "apt-install", variables=variables, check=False) is None and len(packages) > 1:
        for package in packages:
            run_logged([*install, package], f"apt-install-{package}", variables=variables, check=False)
