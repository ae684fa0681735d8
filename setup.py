"""The addons as one wheel that joins the namespace ``odoo.addons`` of an Odoo 19 already installed.

Odoo itself is on no package registry, so it is no requirement here: install the wheel into Odoo's environment.
"""

import ast
import pathlib

from setuptools import setup

ROOT = pathlib.Path(__file__).resolve().parent
ADDONS = sorted(path.parent for path in (ROOT / "odoo_addons").glob("*/__manifest__.py"))


def manifest(addon):
    """Read an addon's manifest.

    :param pathlib.Path addon: its folder.
    :rtype: dict
    """
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))


def packages(addon):
    """Name the Python packages of an addon, itself included.

    :param pathlib.Path addon: its folder.
    :rtype: list[str]
    """
    folders = sorted(path.parent.relative_to(addon.parent) for path in addon.rglob("__init__.py"))
    return ["odoo.addons." + ".".join(folder.parts) for folder in folders]


def data_files(addon):
    """Name every file of an addon that is no module of a package, relative to the addon.

    Scripts of migrations are such files, too: their folders are named after releases and are no packages.

    :param pathlib.Path addon: its folder.
    :rtype: list[str]
    """
    files = [path.relative_to(addon) for path in addon.rglob("*") if path.is_file()]
    return sorted(str(path) for path in files if not is_module(addon, path) and not is_left_out(path))


def is_module(addon, path):
    """Whether a file comes with the package in whose folder it is."""
    return path.suffix == ".py" and (addon / path.parent / "__init__.py").exists()


def is_left_out(path):
    """Whether a file is hidden, compiled, or says how the addon is built."""
    return path.suffix == ".pyc" or str(path) == "pyproject.toml" or any(part.startswith(".") for part in path.parts)


MANIFESTS = [manifest(addon) for addon in ADDONS]
README = ROOT / "README.md"

setup(
    name="mj-talks",
    version=max(found["version"] for found in MANIFESTS),
    description="Heart-to-heart talks and supervision interviews on Odoo 19",
    long_description=README.read_text(encoding="utf-8") if README.exists() else "",
    long_description_content_type="text/markdown",
    author="Minjin Talks maintainers",
    license="LGPL-3.0-only",
    python_requires=">=3.10",
    # Without it papers are printed by wkhtmltopdf, where that is there.
    # Without the other Monday to Friday are taken as working days.
    extras_require={"paper": ["weasyprint>=62"], "holidays": ["chinesecalendar>=1.11"]},
    packages=[name for addon in ADDONS for name in packages(addon)],
    package_dir={f"odoo.addons.{addon.name}": f"odoo_addons/{addon.name}" for addon in ADDONS},
    package_data={f"odoo.addons.{addon.name}": data_files(addon) for addon in ADDONS},
    include_package_data=False,
    zip_safe=False,
)
