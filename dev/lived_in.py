"""The rest of ``./mj test --lived-in``: other apps after ours, and uninstalling one while the others stay."""

from dev import paths, templates
from dev.instance import Instance
from dev.odoo_log import Outcome, warnings_in
from dev.odoo_tests import copy_of, odoo_tests, tags_with
from dev.progress import step

# Apps that put on contacts, pages and users what ours must stand beside.
COMING_LATER = ("auth_passkey", "hr_holidays", "project", "survey", "website_event", "website_sale")
# Where other apps meet ours: pages, contacts, and the way of thousands of rows onto contacts.
MEETING_PLACES = ("portal", "mj_member", "mj_organization", "checked_references", "roster_import", "res_users")
CHINESE = "activate_chinese("
ALL_VIEWS = "/base:TestViews,render_all_views/base"


def _meeting_tags(*more: str) -> str:
    """Tags of our tests where other apps meet ours, and of those with other words in their names."""
    return ",".join(sorted({tag for word in (*MEETING_PLACES, *more) for tag in tags_with(word)}))


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
        chinese = [path.stem for __, path in paths.addon_tests() if CHINESE in path.read_text()]
        outcome = odoo_tests(instance, database, "others-after-ours", _meeting_tags(*chinese), is_quiet=True)
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
    return _without(instance, template, ["website"], "without the website", _meeting_tags())


# What the template does not show; each takes the Odoo to do it and the database with other apps and ours.
OTHER_ORDERS = (_others_after_ours, _without_website, _without_ours)
