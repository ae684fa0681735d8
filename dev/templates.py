"""Template databases: made once for a state of the addons, then copied in a second.

There are two, one on top of the other: the addons' dependencies, which seldom change, and the addons themselves. Two more
are of a database that others live in: other apps with their demonstration data and several companies, and the addons on top.
"""

import contextlib
import fcntl
import pathlib
import shutil
from collections.abc import Callable, Iterator

from dev import paths
from dev.instance import Instance
from dev.progress import step

DEPENDENCIES, READY = "mj_deps_", "mj_ready_"
APPS, LIVED_IN = "mj_apps_", "mj_lived_"
KEPT_VERSIONS = 2
LANGUAGE = "zh_CN"
# Apps that change contacts, users, companies, the portal or the layout of pages, beside which the addons are tried.
OTHER_APPS = (
    "account",
    "auth_passkey",
    "auth_totp_portal",
    "crm",
    "data_recycle",
    "fleet",
    "hr",
    "hr_holidays",
    "hr_recruitment",
    "im_livechat",
    "maintenance",
    "mass_mailing",
    "privacy_lookup",
    "project",
    "stock",
    "survey",
    "website",
    "website_event",
    "website_sale",
)


def dependencies() -> list[str]:
    """Names of the modules that our addons depend on, in alphabetical order."""
    addons = paths.addon_names()
    return sorted({name for addon in addons for name in paths.manifest(addon)["depends"]}.difference(addons))


def addons_key() -> str:
    """A short name for what the addons' files contain, their tests left out."""
    parts = []
    for path in sorted(paths.ADDONS.rglob("*")):
        inner = path.relative_to(paths.ADDONS).parts
        if path.is_file() and "tests" not in inner and not any(part[0] in "._" for part in inner[:-1]):
            parts += [*inner, paths.digest_of(path.read_bytes())]
    return paths.digest_of(*parts)


def ready(instance: Instance) -> str:
    """The template with the addons installed, Chinese loaded and the web client's assets made.

    :param instance: the Odoo in which it is needed.
    :return: the name of the database.
    """
    return _two_layers(instance, _dependencies_key(instance), DEPENDENCIES, _make_dependencies, READY)


def without_addons(instance: Instance) -> str:
    """The template of the dependencies alone, with Chinese loaded.

    :param instance: the Odoo in which it is needed.
    :return: the name of the database.
    """
    name = f"{DEPENDENCIES}{_dependencies_key(instance)}"
    with _locked(instance):
        _ensure(instance, name, lambda part: _make_dependencies(instance, part))
    return name


def _dependencies_key(instance: Instance) -> str:
    return paths.digest_of(instance.environment.key(), *dependencies())


def lived_in(instance: Instance) -> str:
    """The template with the addons installed last, in a database with other apps, demonstration data and companies.

    :param instance: the Odoo in which it is needed.
    :return: the name of the database.
    """
    script = (paths.INSIDE / "companies.py").read_text()
    key = paths.digest_of(instance.environment.key(), *dependencies(), *OTHER_APPS, script)
    return _two_layers(instance, key, APPS, _make_apps, LIVED_IN)


def log_of(instance: Instance, template: str) -> pathlib.Path:
    """What Odoo said when the addons were installed in a template.

    :param instance: the Odoo in which it is.
    :param template: the name of the database.
    """
    return instance.data / f"{template}.log"


def _two_layers(
    instance: Instance, key: str, lower: str, make_lower: Callable[[Instance, str], None], upper: str
) -> str:
    """Make what seldom changes and the addons on top of it, each unless it is there.

    :param instance: the Odoo in which they are needed.
    :param key: of the lower one.
    :param lower: how the name of the lower one begins.
    :param make_lower: makes it.
    :param upper: how the name of the upper one begins.
    :return: the name of the upper database.
    """
    with _locked(instance):
        base, name = f"{lower}{key}", f"{upper}{paths.digest_of(key, addons_key())}"
        _ensure(instance, base, lambda part: make_lower(instance, part))
        if not log_of(instance, name).exists():
            instance.drop(name)
        _ensure(instance, name, lambda part: _make_ready(instance, base, part, log_of(instance, name)))
        _forget_old(instance, base, name)
    return name


@contextlib.contextmanager
def _locked(instance: Instance) -> Iterator[None]:
    """One maker of templates at a time."""
    with (instance.data / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure(instance: Instance, name: str, make: Callable[[str], None]) -> None:
    """Make a template unless it exists; it gets its name only when it is whole."""
    if instance.exists(name):
        return
    part = f"part_{name}"
    instance.drop(part)
    make(part)
    instance.rename(part, name)


def _make_dependencies(instance: Instance, part: str) -> None:
    with step("Making the template database of the dependencies"):
        install_modules(instance, part, dependencies())
        instance.script(part, paths.INSIDE / "chinese.py", {"language": LANGUAGE}, log="template-language")


def _make_apps(instance: Instance, part: str) -> None:
    with step("Making the template database of other apps with their demonstration data (some minutes)"):
        install_modules(instance, part, sorted({*OTHER_APPS, *dependencies()}), "--with-demo")
        instance.script(part, paths.INSIDE / "chinese.py", {"language": LANGUAGE}, log="template-language")
        instance.script(part, paths.INSIDE / "companies.py", log="template-companies")


def _make_ready(instance: Instance, base: str, part: str, log: pathlib.Path) -> None:
    with step("Making the template database of the addons"):
        instance.copy(base, part)
        shutil.copyfile(install_modules(instance, part, paths.addon_names()), log)
        instance.script(part, paths.INSIDE / "assets.py", log="template-assets")


def install_modules(
    instance: Instance, database: str, modules: list[str], *more: str, is_upgrade: bool = False, log: str = "install"
) -> pathlib.Path:
    """Install modules, making the database when there is none.

    :param instance: the Odoo to do it.
    :param database: name of the database.
    :param modules: technical names.
    :param more: other options of Odoo.
    :param is_upgrade: upgrade those that are installed; those that are not are installed in either case.
    :param log: how the name of the log begins.
    :return: the log, which the next installation overwrites.
    """
    options = ["--database", database, f"--init={','.join(modules)}", "--stop-after-init", "--no-http", *more]
    if is_upgrade:
        options.append(f"--update={','.join(modules)}")
    return instance.odoo(*options, log=f"{log}-{instance.name}")


def _forget_old(instance: Instance, *used: str) -> None:
    """Drop all but the newest few templates."""
    for prefix in (DEPENDENCIES, READY, APPS, LIVED_IN):
        names = [name for name in instance.sql("list", prefix) if name not in used]
        for name in names[: 1 - KEPT_VERSIONS or None]:
            instance.drop(name)
            log_of(instance, name).unlink(missing_ok=True)
