"""Find an Odoo 19 on this machine, or fetch Debian's package of it into the cache.

The package is downloaded with apt, which checks its signature, and unpacked below the cache: nothing of the system is
changed and no root is needed. Mirror and keyring are those of the machine's own apt sources.
"""

import dataclasses
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess

from dev import paths
from dev.apt_mirror import AptMirror
from dev.progress import Problem, run_logged, step

SERIES = "19.0"
PACKAGE = "odoo-19"
# Files of these packages are linked from Odoo's web client, which answers 500 without them.
COMPANIONS = (
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Odoo names the files of version 4.7 of this font; Debian's unstable suite has moved on to 7.
ICON_FONT, ICON_FONT_VERSION = "fonts-font-awesome", "really4.7"
# Debian leaves this script out; the browser's complaint about it would fail every tour.
STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
DIST_PACKAGES = "usr/lib/python3/dist-packages"
HINT = f"Please point ODOO_HOME to an Odoo {SERIES} (its source checkout, or the folder that contains odoo/)."


@dataclasses.dataclass(frozen=True)
class OdooSource:
    """An Odoo that can be put on Python's path.

    :param python_path: the folder that contains the package ``odoo``.
    :param version: the series its release states.
    """

    python_path: pathlib.Path
    version: str


def _in_folder(python_path: pathlib.Path) -> OdooSource | None:
    """The Odoo in a folder, if there is one and its series is ours."""
    release = python_path / "odoo" / "release.py"
    text = release.read_text() if release.is_file() else ""
    match = re.search(r"^version_info = \((\d+), *(\d+)", text, re.MULTILINE)
    version = match and f"{match[1]}.{match[2]}"
    return OdooSource(python_path, version) if version == SERIES else None


def _at_home(home: str) -> OdooSource:
    """The Odoo named by ``ODOO_HOME``.

    :raises Problem: when there is none of our series.
    """
    root = pathlib.Path(home).expanduser().resolve()
    for candidate in (root, root.parent, root / DIST_PACKAGES):
        if found := _in_folder(candidate):
            return found
    raise Problem(f"ODOO_HOME={home} has no Odoo {SERIES}. {HINT}")


def _importable() -> OdooSource | None:
    """An Odoo that the present interpreter would import."""
    specification = importlib.util.find_spec("odoo")
    for location in (specification and specification.submodule_search_locations) or ():
        if found := _in_folder(pathlib.Path(location).parent):
            return found
    return None


def ensure() -> OdooSource:
    """Find Odoo, or fetch it.

    :raises Problem: when neither succeeds.
    """
    if os.environ.get("ODOO_HOME"):
        return _at_home(os.environ["ODOO_HOME"])
    tree = paths.cache() / "odoo"
    return _importable() or _in_folder(tree / DIST_PACKAGES) or _fetch(tree)


def _fetch(tree: pathlib.Path) -> OdooSource:
    """Download and unpack the packages; the tree gets its name only when it is whole."""
    for program in ("apt-get", "dpkg-deb"):
        if not shutil.which(program):
            raise Problem(f"Without {program}, Debian's package {PACKAGE} cannot be fetched. {HINT}")
    with step(f"Fetching Odoo {SERIES} (Debian's package {PACKAGE}, about 130 MB)"):
        packages = _download()
    with step("Unpacking Odoo"):
        temporary = tree.with_name("odoo.part")
        for leftover in (temporary, tree):
            shutil.rmtree(leftover, ignore_errors=True)
        temporary.mkdir(parents=True)
        for package in sorted(packages.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, temporary], check=True)
        stub = temporary / DIST_PACKAGES / STUB
        if not stub.exists():
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text("// Left out of the distribution's package; an empty script stands in for it.\n")
        if not _in_folder(temporary / DIST_PACKAGES):
            raise Problem(f"The package {PACKAGE} is not Odoo {SERIES}. {HINT}")
        temporary.rename(tree)
        shutil.rmtree(packages)
    return _in_folder(tree / DIST_PACKAGES)


def _download() -> pathlib.Path:
    """Download all packages.

    :return: the folder with them and nothing else.
    """
    folder = paths.folder("apt")
    mirror = AptMirror(folder, PACKAGE, HINT)
    chosen = {name: mirror.newest(name) for name in COMPANIONS}
    chosen[PACKAGE] = mirror.newest(PACKAGE, prefix=f"{SERIES}.")
    chosen[ICON_FONT] = mirror.newest(ICON_FONT, containing=ICON_FONT_VERSION)
    packages = folder / "packages"
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir()
    names = [f"{name}={version}" for name, version in chosen.items()]
    run_logged(["apt-get", "download", *names], "odoo-download", variables=mirror.variables, cwd=packages)
    return packages
