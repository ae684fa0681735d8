"""The file for containers installs what the addons need beside Odoo."""

import pathlib
import re

from dev import paths

COMPOSE = (pathlib.Path(__file__).resolve().parent.parent / "compose.yaml").read_text()


def test_every_requirement_of_the_addons_is_installed():
    words = set(re.findall(r"[\w.-]+", COMPOSE.partition("pip install")[2].partition("RUN ")[0]))
    wanted = {
        name
        for addon in paths.addon_names()
        for name in paths.manifest(addon).get("external_dependencies", {}).get("python", ())
    }
    assert wanted and wanted | {"weasyprint", "chinesecalendar"} <= words


def test_both_addons_are_mounted():
    assert f"./{paths.ADDONS.name}:/mnt/extra-addons:ro" in COMPOSE
