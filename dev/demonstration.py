"""The demonstration database of ``./mj run``: Chinese, with the sample municipality and a log-in for every role."""

import json
import pathlib

from dev import paths, templates
from dev.instance import Instance
from dev.progress import say, step

DATABASE = "mj"
TIME_ZONE = "Asia/Shanghai"


def _state_file(instance: Instance) -> pathlib.Path:
    return instance.data.with_name(f"{instance.data.name}.json")


def _read_state(instance: Instance) -> dict:
    file = _state_file(instance)
    return json.loads(file.read_text()) if file.exists() else {}


def _write_state(instance: Instance, state: dict) -> None:
    """Note what is done, in one step."""
    temporary = _state_file(instance).with_suffix(".part")
    temporary.write_text(json.dumps(state, ensure_ascii=False, indent=1))
    temporary.replace(_state_file(instance))


def ensure(instance: Instance, address: str, is_empty: bool) -> None:
    """Make the database, or bring it up to the present state of the addons.

    :param instance: the Odoo to do it.
    :param address: where the server will answer.
    :param is_empty: leave the sample municipality out of a new database.
    """
    key = paths.digest_of(instance.environment.key(), templates.addons_key())
    if not instance.exists(DATABASE):
        _make(instance, key, is_empty)
    state = _read_state(instance)
    if state.get("key") != key:
        with step("Upgrading the addons in the database"):
            templates.install_modules(instance, DATABASE, paths.addon_names(), is_upgrade=True)
            instance.script(DATABASE, paths.INSIDE / "assets.py", log="run-assets")
        _write_state(instance, {**state, "key": key})
    instance.sql("parameters", DATABASE, f"web.base.url={address}", f"report.url={address}", "web.base.url.freeze=True")


def _make(instance: Instance, key: str, is_empty: bool) -> None:
    """Make the database; it gets its name only when it is whole."""
    part = f"part_{DATABASE}"
    instance.drop(part)
    log_ins = fill(instance, part, is_empty)
    with step("Making the web client's bundles"):
        instance.script(part, paths.INSIDE / "assets.py", log="run-assets")
    _write_state(instance, {"key": key, "log_ins": log_ins})
    instance.rename(part, DATABASE)


def fill(instance: Instance, database: str, is_empty: bool = False) -> list:
    """Make a database with the addons, in Chinese.

    :param instance: the Odoo to do it.
    :param database: its name.
    :param is_empty: leave the sample municipality out.
    :return: each log-in with its role.
    """
    with step("Making the database and installing the addons (a few minutes)"):
        templates.install_modules(instance, database, paths.addon_names())
    with step("Loading Chinese"):
        values = {"language": templates.LANGUAGE, "time_zone": TIME_ZONE}
        instance.script(database, paths.INSIDE / "chinese.py", values, log="run-language")
        instance.script(database, paths.INSIDE / "defaults.py", values, log="run-defaults")
    if is_empty:
        return []
    with step("Loading the sample municipality"):
        return instance.script(database, paths.INSIDE / "sample.py", values, log="run-sample")


def forget(instance: Instance) -> None:
    """Remove the database and everything remembered about it."""
    instance.drop(DATABASE)
    instance.drop(f"part_{DATABASE}")
    _state_file(instance).unlink(missing_ok=True)


def welcome(instance: Instance, address: str) -> None:
    """Print where the server is and who can log in."""
    log_ins = [("admin", "administrator of the system"), *map(tuple, _read_state(instance).get("log_ins") or ())]
    width = max(len(login) for login, _role in log_ins)
    say(f"\n  {address}\n\n  Log in with one of these (the password is the same as the log-in):")
    for login, role in log_ins:
        say(f"    {login:<{width}}  {role}")
    say("\n  Ctrl-C or ./mj stop ends it.\n")
