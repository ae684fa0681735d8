"""Write each addon's ``README.rst`` and ``static/description/index.html`` from the fragments in its folder ``readme``.

The fragments and what comes of them are named and ordered as OCA's addons have them. Run by the virtual environment's
Python: ``python -m dev.readmes [--check]``.
"""

import pathlib
import re
import sys

from docutils.core import publish_parts

from dev import paths

# Name of the fragment and its heading; the first has none.
FRAGMENTS = {
    "DESCRIPTION": "",
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
}
NOTICE = ".. Written from the fragments in the folder readme: change those, see docs/developer.md."
LICENCES = {"LGPL-3": "GNU Lesser General Public License, version 3"}
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"##+ (.+)")
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
SETTINGS = {
    "doctitle_xform": True,
    "file_insertion_enabled": False,
    # Warnings are errors.
    "halt_level": 2,
    "initial_header_level": 2,
    "raw_enabled": False,
    "report_level": 2,
}


def to_rst(fragment: str) -> str:
    """Turn the little Markdown that the fragments use into reStructuredText: lists and emphasis are written alike.

    :param fragment: paragraphs, lists, headings of the second level, code and links.
    """
    lines = []
    for line in fragment.strip().splitlines():
        if heading := HEADING.fullmatch(line):
            lines += [heading[1], "~" * len(heading[1])]
        else:
            lines.append(LINK.sub(r"`\1 <\2>`__", CODE.sub(r"``\1``", line)))
    return "\n".join(lines) + "\n"


def readme(addon: pathlib.Path) -> str:
    """The text of ``README.rst``.

    :param addon: folder of the addon.
    """
    manifest = paths.manifest(addon.name)
    rule = "=" * len(manifest["name"])
    parts = [f"{rule}\n{manifest['name']}\n{rule}\n", f"{NOTICE}\n"]
    for name, title in FRAGMENTS.items():
        path = addon / "readme" / f"{name}.md"
        if path.exists():
            if title:
                parts.append(f"{title}\n{'=' * len(title)}\n")
            parts.append(to_rst(path.read_text(encoding="utf-8")))
        if not title:
            parts.append("**Table of contents**\n\n.. contents::\n   :local:\n")
    authors = "\n".join(f"- {author.strip()}" for author in manifest["author"].split(","))
    licence = f"Licence: {LICENCES[manifest['license']]}.\n"
    return "\n".join([*parts, "Credits\n=======\n", "Authors\n~~~~~~~\n", f"{authors}\n", licence])


def page(text: str) -> str:
    """The page that Odoo's list of apps shows.

    :param text: of ``README.rst``.
    """
    parts = publish_parts(text, writer="html5", settings_overrides=SETTINGS)
    head = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n<title>{parts["title"]}</title>\n</head>'
    )
    return f"{head}\n<body>\n{parts['html_body'].strip()}\n</body>\n</html>\n"


def written(addon: pathlib.Path) -> dict[pathlib.Path, str]:
    """What each file that comes of the fragments is to hold.

    :param addon: folder of the addon.
    """
    text = readme(addon)
    return {addon / "README.rst": text, addon / "static" / "description" / "index.html": page(text)}


def main(is_check: bool) -> int:
    """Write the files, or only name those that are not as they would be written.

    :param is_check: write nothing.
    :return: how many files differ.
    """
    different = 0
    for name in paths.addon_names():
        for path, text in written(paths.ADDONS / name).items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if is_check:
                different += 1
                print(f"{path.relative_to(paths.PROJECT)} is not what its fragments say")
            else:
                path.write_text(text, encoding="utf-8")
    return different


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
