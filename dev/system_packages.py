"""Programs of the operating system that the tests and the PDF reports need."""

import importlib.util
import pathlib
import shutil

from dev import paths
from dev.progress import Problem, run_logged, step, warn

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _has_chinese_font() -> bool:
    return any(True for folder in FONT_FOLDERS for _font in pathlib.Path(folder).rglob("NotoSansCJK*"))


def _has_venv() -> bool:
    return bool(importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))


CHECKS = {
    "python3-venv": _has_venv,
    "chromium": lambda: any(shutil.which(name) for name in BROWSERS),
    "wkhtmltopdf": lambda: bool(shutil.which("wkhtmltopdf")),
    "fonts-noto-cjk": _has_chinese_font,
    "poppler-utils": lambda: bool(shutil.which("pdftotext")),
}


def missing() -> list[str]:
    """Names of the packages that are not there yet."""
    return [package for package, is_there in CHECKS.items() if not is_there()]


def ensure() -> None:
    """Install what is missing when root; else say in one line what to install.

    :raises Problem: when even the virtual environment cannot be made.
    """
    packages = missing()
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if paths.is_root() and shutil.which("apt-get"):
        with step("Installing system packages: " + " ".join(packages)):
            variables = {"DEBIAN_FRONTEND": "noninteractive"}
            run_logged(["apt-get", "update"], "apt-update", variables=variables, check=False)
            run_logged(install, "apt-install", variables=variables)
        return
    line = "sudo " + " ".join(install)
    if "python3-venv" in packages:
        raise Problem(f"Python cannot make virtual environments here. Please run: {line}")
    warn(f"PDF reports or browser tests will not work before you run: {line}")
