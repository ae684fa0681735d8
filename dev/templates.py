"""Template databases: made once for a state of the addons, then copied in a second.

There are two, one on top of the other: the addons' dependencies, which seldom change, and the addons themselves.
"""

import ast
import fcntl
from collections.abc import Callable

from dev import paths
from dev.instance import Instance
from dev.progress import step

DEPENDENCIES, READY = "mj_deps_", "mj_ready_"
KEPT_VERSIONS = 2
LANGUAGE = "zh_CN"


def dependencies() -> list[str]:
    """Names of the modules that our addons depend on, in alphabetical order."""
    names = set()
    for addon in paths.addon_names():
        manifest = ast.literal_eval((paths.ADDONS / addon / "__manifest__.py").read_text())
        names.update(manifest.get("depends", ()))
    return sorted(names - set(paths.addon_names()))


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
    with (instance.data / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        key = paths.digest_of(instance.environment.key(), *dependencies())
        base = f"{DEPENDENCIES}{key}"
        _ensure(instance, base, lambda part: _make_dependencies(instance, part))
        name = f"{READY}{paths.digest_of(key, addons_key())}"
        _ensure(instance, name, lambda part: _make_ready(instance, base, part))
        _forget_old(instance, base, name)
    return name


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


def _make_ready(instance: Instance, base: str, part: str) -> None:
    with step("Making the template database of the addons"):
        instance.copy(base, part)
        install_modules(instance, part, paths.addon_names())
        instance.script(part, paths.INSIDE / "assets.py", log="template-assets")


def install_modules(instance: Instance, database: str, modules: list[str], is_upgrade: bool = False) -> None:
    """Install modules, making the database when there is none.

    :param instance: the Odoo to do it.
    :param database: name of the database.
    :param modules: technical names.
    :param is_upgrade: upgrade those that are installed; those that are not are installed in either case.
    """
    options = ["--database", database, f"--init={','.join(modules)}", "--stop-after-init", "--no-http"]
    if is_upgrade:
        options.append(f"--update={','.join(modules)}")
    instance.odoo(*options, log=f"install-{instance.name}")


def _forget_old(instance: Instance, *used: str) -> None:
    """Drop all but the newest few templates."""
    for prefix in (DEPENDENCIES, READY):
        names = [name for name in instance.sql("list", prefix) if name not in used]
        for name in names[: 1 - KEPT_VERSIONS or None]:
            instance.drop(name)
