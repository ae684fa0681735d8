"""Bring the addons' translations up to date with their source, and say what is missing.

Odoo's own command ``i18n export`` has written ``i18n/<addon>.pot`` from a database in which the addons are installed;
``i18n/zh_CN.po`` follows it: translations that still have a source term stay, new terms come in
empty, terms that are gone leave. Terms of equal wording are translated once, in the addon that
others depend on.
"""

import re
import sys
from collections import Counter

import polib

from dev import paths

ADDONS = paths.addon_names()
LANGUAGE = "zh_CN"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdrf%]|\{\w*\}|</?\w+")


def main():
    """Tidy, merge and check the translations of all addons.

    :returns: the exit code: 0 when every term is translated, 1 otherwise.
    """
    problems = []
    for addon in ADDONS:
        tidy(addon)
        merge(addon)
        problems += check(addon)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{LANGUAGE}: {len(problems)} problems in {', '.join(ADDONS)}")
    return 1 if problems else 0


def template_path(addon):
    return paths.ADDONS / addon / "i18n" / f"{addon}.pot"


def catalogue_path(addon):
    return paths.ADDONS / addon / "i18n" / f"{LANGUAGE}.po"


def tidy(addon):
    """Take from the template of an addon the times that differ at every export, and sort it."""
    template = polib.pofile(str(template_path(addon)), wrapwidth=100)
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        template.metadata.pop(name, None)
    template.sort(key=lambda entry: entry.msgid)
    template.save()


def merge(addon):
    """Bring the catalogue of an addon up to date with its template."""
    template = polib.pofile(str(template_path(addon)))
    path = catalogue_path(addon)
    known = terms_of(addon)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = f"Simplified Chinese translation of {addon}."
    catalogue.metadata = {**template.metadata, "Language": LANGUAGE, "Content-Transfer-Encoding": "8bit"}
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
        catalogue.append(entry)
    catalogue.save(str(path))


def terms_of(addon):
    """Return the translations known for an addon: its own, and those of the addons it may rest on."""
    terms = {}
    for name in (*ADDONS, addon):
        if catalogue_path(name).exists():
            entries = polib.pofile(str(catalogue_path(name)))
            terms.update({entry.msgid: entry.msgstr for entry in entries if entry.msgstr and not entry.obsolete})
    return terms


def check(addon):
    """Return what is wrong with the catalogue of an addon, one line for each term."""
    problems = []
    template = {entry.msgid for entry in polib.pofile(str(template_path(addon)))}
    catalogue = {entry.msgid: entry for entry in polib.pofile(str(catalogue_path(addon))) if not entry.obsolete}
    problems += [f"{addon}: not in the catalogue: {term!r}" for term in sorted(template - catalogue.keys())]
    problems += [f"{addon}: no longer in the source: {term!r}" for term in sorted(catalogue.keys() - template)]
    for term, entry in catalogue.items():
        if not entry.translated():
            problems.append(f"{addon}: not translated: {term!r}")
        elif placeholders(term) != placeholders(entry.msgstr):
            problems.append(f"{addon}: other placeholders or tags: {term!r}: {entry.msgstr!r}")
    places = Counter(place for term in catalogue.values() for place, _line in set(term.occurrences))
    problems += [
        f"{addon}: more than one term: {place}"
        for place, count in places.items()
        if count > 1 and place.startswith("model:")
    ]
    return problems


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    sys.exit(main())
