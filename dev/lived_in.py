"""The rest of ``./mj test --lived-in``: other apps after ours, and uninstalling one while the others stay."""

import ast

from dev import paths, templates
from dev.instance import Instance
from dev.odoo_log import Outcome, warnings_in
from dev.odoo_tests import copy_of, odoo_tests, tags_with, test_classes
from dev.progress import step

# Apps that put on contacts, pages and users what ours must stand beside.
COMING_LATER = ("auth_passkey", "hr_holidays", "project", "survey", "website_event", "website_sale")
# Where other apps meet ours: pages, contacts, users.
MEETING_PLACES = ("portal", "mj_member", "mj_organization", "checked_references", "res_users")
ROSTER = "roster_import"
CHINESE = "activate_chinese("
ALL_VIEWS = "/base:TestViews,render_all_views/base"


def _tags_of(words: tuple[str, ...]) -> set[str]:
    """Tags of our tests with one of these words in their names."""
    return {tag for word in words for tag in tags_with(word)}


def _chinese_tags() -> set[str]:
    """Tags of our tests that make Chinese a language of the database: nobody promised them one."""
    classes, tags = set(), set()
    for addon, __, node in test_classes():
        parts = {part.name for part in node.body if isinstance(part, ast.FunctionDef) and CHINESE in ast.unparse(part)}
        if "setUpClass" in parts or classes.intersection(map(ast.unparse, node.bases)):
            classes.add(node.name)
            tags.add(f"/{addon}:{node.name}")
        else:
            tags |= {f"/{addon}:{node.name}.{name}" for name in parts}
    return tags


def _others_after_ours(instance: Instance, _template: str) -> Outcome:
    """Install other apps into a database that has ours, and English only."""
    template = templates.without_addons(instance)
    with step("Other apps installed after ours, in English only"), copy_of(instance, template) as database:
        instance.script(database, paths.INSIDE / "english_only.py", log="others-after-ours-language")
        warnings = []
        # Odoo's runner looks at what was installed or upgraded in the same run only, so the tests are a run of their own.
        for modules in (paths.addon_names(), COMING_LATER):
            log = templates.install_modules(instance, database, list(modules), log="ours-before-others")
            warnings += [f"at installation: {text}" for text in warnings_in(log)]
        tags = _tags_of((*MEETING_PLACES, ROSTER)) | _chinese_tags()
        outcome = odoo_tests(instance, database, "others-after-ours", ",".join(sorted(tags)), is_quiet=True)
    outcome.failed += warnings
    return outcome


def _without(instance: Instance, template: str, modules: list[str], title: str, tags: str) -> Outcome:
    """Uninstall modules while the others stay, and look at what is left.

    :param instance: the Odoo to do it.
    :param template: the database with other apps and ours.
    :param modules: what is uninstalled, with all that rests on it.
    :param title: what is left.
    :param tags: tests that run in what is left.
    :return: the results; what was left behind, and each warning, is a failure.
    """
    log = title.replace(" ", "-")
    with step(f"The lived-in database {title}"), copy_of(instance, template) as database:
        left = instance.script(database, paths.INSIDE / "uninstall.py", {"modules": modules}, log=log)
        outcome = odoo_tests(instance, database, log, tags, is_quiet=True)
    warnings = [f"at uninstallation: {text}" for text in warnings_in(paths.folder("log") / f"{log}.log")]
    outcome.failed += [*(f"left behind: {name}" for name in left), *warnings]
    return outcome


def _without_ours(instance: Instance, template: str) -> Outcome:
    return _without(instance, template, paths.addon_names(), "without our addons", ALL_VIEWS)


def _without_website(instance: Instance, template: str) -> Outcome:
    return _without(instance, template, ["website"], "without the website", ",".join(sorted(_tags_of(MEETING_PLACES))))


# What the template does not show; each takes the Odoo to do it and the database with other apps and ours.
OTHER_ORDERS = (_others_after_ours, _without_website, _without_ours)
