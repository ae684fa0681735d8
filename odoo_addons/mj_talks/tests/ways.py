"""Every way in, walked by a driver: menus, new records, dialogs and buttons, as each role finds them on the screen."""

import logging
import re
import traceback
from contextlib import contextmanager
from itertools import product
from urllib.parse import urlsplit

from lxml import etree
from odoo.addons.web.controllers.utils import clean_action
from odoo.exceptions import MissingError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval
from psycopg2 import IntegrityError
from werkzeug.exceptions import HTTPException

from .. import clock
from .records.common import RecordCase
from .screen import FALSE, Screen
from .ways_hints import ANSWERS, HINTS, LATER, MAY_BE_EMPTY, NOT_PRESSED, WITHOUT_EFFECT

OURS = ("mj_talks.", "mj_supervision.")
LONGEST_WAY = 9
LISTED = 20
CHINESE = re.compile("[一-鿿]")
_logger = logging.getLogger(__name__)


class Way(Exception):
    """A step that leads nowhere, said in words."""


@tagged("post_install", "-at_install")
class WaysCase(RecordCase):
    """A small municipality at work, one user for each role, and a driver that uses the screens as they do.

    Subclasses name the roles in ``roles``, and in ``walking`` those that begin at their menus where that is not all;
    what goes wrong on the way is collected in ``faults``.
    """

    roles = ()
    walking = ()
    is_pressing = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        year = clock.today(cls.env).year
        cls.top = cls.new_member("Chair of the Municipality", cls.municipal)
        cls.appoint(cls.top, cls.municipal, "chair")
        cls.third = cls.new_member("Second Vice Chair of East", cls.east)
        cls.appoint(cls.third, cls.east, "vice_chair")
        cls.office.mj_scope_ids.organization_id.recorder_ids = cls.clerk
        organizations = cls.municipal | cls.east | cls.west | cls.school | cls.hospital | cls.museum
        organizations.go_live = f"{year}-01-01"
        cls.env["mj.duty.engine"]._generate_year(year)
        cls.clerk.mj_scope_ids.include_below = True

    def setUp(self):
        super().setUp()
        self.faults, self.answers, self.seen, self.cut = {}, {}, set(), set()
        self.counts = dict.fromkeys(("new", "pickers", "visits", "presses"), 0)
        self.lang = "zh_CN" if self.env["res.lang"]._lang_get("zh_CN") else "en_US"
        for user in self.users().values():
            user.write({"lang": self.lang, "tz": "Asia/Shanghai"})

    def assertNoFault(self):
        """Say everything that went wrong on any way, each once."""
        _logger.info("%s; ways not followed to their end: %s", self.counts, len(self.cut))
        self.assertFalse(self.faults, "\n" + "\n".join(f"{text}   [{way}]" for text, way in self.faults.items()))

    def users(self):
        """Return the user of each role.

        :rtype: dict[str, res.users]
        """
        return {role: getattr(self, role) for role in self.roles}

    # Being somebody, and undoing it

    @contextmanager
    def at_the_screen(self, role):
        """Be logged in as a role, with what the web client sends along with each call."""
        user = self.users()[role]
        with self.as_user(user) as env:
            context = dict(env["res.users"].context_get(), uid=user.id, allowed_company_ids=user.company_ids.ids)
            yield env(context=context)

    @contextmanager
    def undone(self):
        """Take back afterwards whatever is done here."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            yield
            self.env.flush_all()
        finally:
            self.env.transaction.clear()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            if self.registry.cache_invalidated:
                self.registry.clear_all_caches()
                self.registry.cache_invalidated.clear()

    def fault(self, trail, text):
        self.faults.setdefault(text, " → ".join(trail))

    @contextmanager
    def reported(self, trail, button=None):
        """Turn whatever goes wrong into a line of the report; a message to the user is one only where none is due."""
        try:
            with self.undone():
                yield
        except (MissingError, Way) as error:
            self.fault(trail, f"{trail[0]}: {trail[-1]}: {error}")
        except UserError as error:
            where = " ".join(f"{one.name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)[-4:])
            self._answered(trail, button, str(error), f" ({where})")
        except IntegrityError as error:
            # The server says in words which constraint it was.
            tables = {model._table: name for name, model in self.registry.items() if not model._abstract}
            model = self.env[tables.get(error.diag.table_name, "base")]
            self._answered(trail, button, model.with_context(lang=self.lang)._sql_error_to_message(error))
        except Exception as error:
            # Whatever a person would see as a crash.
            lines = " ".join(f"{one.name}:{one.lineno}" for one in traceback.extract_tb(error.__traceback__)[-6:])
            self.fault(trail, f"{trail[0]}: {trail[-1]}: {type(error).__name__}: {error} ({lines})")

    def _answered(self, trail, button, message, where=""):
        self.answers.setdefault(button or trail[-1], set()).add(message)
        if button not in ANSWERS:
            self.fault(trail, f"{trail[0]}: {trail[-1]}: no answer was due: {message.splitlines()[0]}{where}")
        elif self.lang == "zh_CN" and not CHINESE.search(message):
            self.fault(trail, f"{trail[0]}: {trail[-1]}: not in the user's language: {message}")

    # Menus and actions

    def menus(self, env):
        """Yield what opens from each of our menus that the user sees, as (name, action)."""
        for menu in env["ir.ui.menu"].load_menus(False).values():
            if menu["id"] and menu["xmlid"].startswith(OURS) and menu["action_id"]:
                yield menu["xmlid"].split(".")[1], self.load(env, menu["action_model"], menu["action_id"])

    def ways_in(self):
        """Yield for each role what opens from its menus and holds records of ours.

        :rtype: Iterator[tuple[str, str, dict]]
        """
        for role in self.walking or self.roles:
            with self.at_the_screen(role) as env:
                actions = list(self.menus(env))
            for menu, action in actions:
                if action.get("type") == "ir.actions.act_window" and action["res_model"].startswith("mj."):
                    yield role, menu, action

    def load(self, env, model, key):
        action = env[model].sudo().browse(key)
        if model == "ir.actions.server":
            return env[model].browse(key).run() or {}
        values = action._get_action_dict() if model == "ir.actions.act_window" else action.read()[0]
        return clean_action(values, env=env)

    def about(self, env, action, context):
        """Return an action with what it was opened for, its own context worked out from that as the client does."""
        own = action.get("context") or {}
        if isinstance(own, str):
            own = safe_eval(own, {"uid": env.uid, **context})
        return {**action, "context": {**own, **context}}

    def window(self, env, action):
        """Return the environment and the views that a window action brings.

        :rtype: tuple[Environment, dict[str, etree._Element], dict[str, int | bool]]
        """
        context = action.get("context") or {}
        if isinstance(context, str):
            context = safe_eval(context, {"uid": env.uid, "context": env.context, **env.context})
        env = env(context={**env.context, **context})
        views = [*action["views"], [False, "search"]] if action.get("target") != "new" else action["views"]
        ids = {kind: view for view, kind in action["views"]}
        options = {"toolbar": True, "action_id": action.get("id")}
        found = env[action["res_model"]].get_views([list(view) for view in views], options)
        self.toolbars = {kind: view.get("toolbar", {}) for kind, view in found["views"].items()}
        return env, {kind: etree.fromstring(view["arch"]) for kind, view in found["views"].items()}, ids

    def own_context(self, env):
        """What of an action's context a form gets."""
        return {key: value for key, value in env.context.items() if not key.startswith("search_default_")}

    def new_screen(self, env, action):
        """Return the screen that “New” brings, or None where it is not offered.

        :raises Way: where “New” would open nothing.
        """
        env, views, ids = self.window(env, action)
        first = action["views"][0][1]
        model = env(context=self.own_context(env))[action["res_model"]]
        if first == "form":
            return None if views["form"].get("create") in FALSE else Screen(model, ids["form"])
        lists = [views[kind] for kind in ("list", "kanban") if kind in views]
        if not lists or env.context.get("create") is False or all(one.get("create") in FALSE for one in lists):
            return None
        if "list" in views and views["list"].get("editable"):
            return Screen(model, ids["list"])
        if "form" not in views:
            raise Way("“New” opens no form")
        return Screen(model, ids["form"])

    def new_screens(self, env):
        """Yield the screen of each “New” and of each dialog that the user's menus lead to, as (name, action, screen).

        :rtype: Iterator[tuple[str, dict, Screen]]
        """
        for menu, action in self.menus(env):
            is_ours = action.get("type") == "ir.actions.act_window" and action["res_model"].startswith("mj.")
            if screen := is_ours and self.new_screen(env, action):
                yield menu, action, screen

    # Pickers

    def check_pickers(self, screen, trail, waited_for=None):
        """Each picker finds a record, or the screen says what to choose first.

        :param dict waited_for: labels of the fields around a row.
        """
        name = screen._record._name
        labels = {**(waited_for or {}), **screen.waits_for()}
        for picker in screen.pickers():
            self.counts["pickers"] += 1
            if picker.answer or (screen._record.id and (name, picker.field) in MAY_BE_EMPTY):
                continue
            others = [label for label, field in labels.items() if field != picker.field and label in picker.hint]
            if not picker.is_empty or not others:
                self.fault(trail, f"{trail[0]}: {name}.{picker.field}: the picker is empty, and nothing says why")
        for field, row in screen.rows():
            with self.reported([*trail, f"row of {field}"]):
                self.check_filled(row, HINTS.get(row._record._name, {}), [*trail, f"row of {field}"], labels)

    def check_filled(self, screen, hints, trail, waited_for=None):
        """Fill in a screen by choosing; afterwards each of its pickers finds a record."""
        self.check_pickers(screen, trail, waited_for)
        name = screen._record._name
        for field in screen.fill(hints):
            self.fault(trail, f"{trail[0]}: {name}.{field}: required, and cannot be filled in")
        for picker in screen.pickers():
            if (
                not picker.answer
                and picker.is_empty
                and not (screen._record.id and (name, picker.field) in MAY_BE_EMPTY)
            ):
                self.fault(trail, f"{trail[0]}: {name}.{picker.field}: the picker stays empty")

    def make(self, screen, trail):
        """Fill in a new record and save it; it is there for the one who made it."""
        self.check_filled(screen, HINTS.get(screen._record._name, {}), trail)
        if not screen.is_savable:
            raise Way("no button saves the new record")
        record = screen.save()
        if not record._transient and not record.search([("id", "=", record.id)]):
            raise Way("the new record is out of the sight of who made it")
        return record

    # Buttons

    def visit(self, role, record, trail, view=False, context=()):
        """Look at a record's form as a role: its pickers, then each of its buttons."""
        names = ()
        with self.reported([*trail, record._name]), self.at_the_screen(role) as env:
            env = env(context={**env.context, **dict(context)})
            record = record.with_env(env)
            if not record.has_access("read") or not record.search([("id", "=", record.id)]):
                return
            # What was asked for with all rights must not be what the screen shows.
            env.invalidate_all()
            screen = Screen(record, view)
            found = tuple(self.name_of(env, screen, node) for node in screen.buttons())
            signature = (role, record._name, view, found, tuple(node.get("name") for node in screen.editable()))
            if signature in self.seen:
                return
            self.seen.add(signature)
            self.counts["visits"] += 1
            self.check_pickers(screen, [*trail, record._name])
            names = found if self.is_pressing else ()
        for number, name in enumerate(names):
            self.press(role, record, view, context, number, name, trail)

    def name_of(self, env, screen, node):
        if node.get("type") == "object":
            return f"{screen._record._name}.{node.get('name')}"
        return f"{screen._record._name}.{self.name_of_action(env, int(node.get('name')))}"

    def name_of_action(self, env, key):
        action = env["ir.actions.actions"].sudo().browse(key)
        return env[action.type].sudo().browse(key).xml_id or action.name

    def press(self, role, record, view, context, number, name, trail):
        """Press the button that stands at a place on a record's form, in a world of its own."""
        trail = [*trail, name]
        with self.reported(trail, name), self.at_the_screen(role) as env:
            self.counts["presses"] += 1
            env = env(context={**env.context, **dict(context)})
            screen = Screen(record.with_env(env), view)
            screen.fill(LATER.get(record._name, {}))
            saved = screen.save()
            before = self.standing(saved, screen)
            action = self.pressed(env, screen, screen.buttons()[number], saved)
            if action:
                self.follow(role, env, action, trail, saved)
            if self.standing(saved, screen) != before:
                self.look_again(saved, trail)
            elif not action and name not in WITHOUT_EFFECT:
                raise Way("nothing happens")

    def standing(self, record, screen=None):
        """Everything that a button could change about a record: what is kept of it, and what its screen shows."""
        self.env.flush_all()
        self.env.invalidate_all()
        there = self.env[record._name].sudo().browse(record.id).exists()
        kept = [name for name, field in record._fields.items() if field.store and field.type != "binary"]
        is_seen = there and screen and record.has_access("read")
        self.env.invalidate_all()
        return there and [is_seen and record.web_read(screen._view["fields_spec"]), there.read(kept)]

    def look_again(self, record, trail):
        """Let every role look at what became of a record."""
        if record._transient or not record.exists():
            return
        if len(trail) >= LONGEST_WAY:
            self.cut.add(" → ".join(trail))
            return
        for role in self.roles:
            self.visit(role, record, [role, *trail[1:], f"({role})"])

    def pressed(self, env, screen, node, record):
        """Do what the client does on a click, and return the action that comes back."""
        context = safe_eval(node.get("context") or "{}", screen._get_eval_context())
        if node.get("type") == "object":
            args = [record.ids, *safe_eval(node.get("args") or "[]")]
            action = call_kw(env[record._name], node.get("name"), args, {"context": {**env.context, **context}})
            return clean_action(action, env=env) if isinstance(action, dict) else False
        active = {"active_id": record.id, "active_ids": record.ids, "active_model": record._name}
        env = env(context={**env.context, **context, **active})
        model = env["ir.actions.actions"].sudo().browse(int(node.get("name"))).type
        return self.about(env, self.load(env, model, int(node.get("name"))), {**context, **active})

    def follow(self, role, env, action, trail, origin):
        """Open what a click brought: its views load, its dialog is filled in and its buttons work."""
        match action["type"]:
            case "ir.actions.act_window":
                self.open_window(role, env, action, trail, origin)
            case "ir.actions.report":
                self.open_report(env, action)
            case "ir.actions.act_url":
                self.open_url(env, action["url"])
            case "ir.actions.client":
                if then := (action.get("params") or {}).get("next"):
                    self.follow(role, env, clean_action(then, env=env), trail, origin)
            case "ir.actions.act_window_close":
                pass
            case other:
                raise Way(f"leads to {other}")

    def open_window(self, role, env, action, trail, origin):
        env, views, ids = self.window(env, action)
        context = self.own_context(env)
        model = env(context=context)[action["res_model"]]
        if action["views"][0][1] != "form":
            self.open_list(role, env, action, views, trail)
        elif action.get("target") == "new":
            record = model.browse(action.get("res_id") or ())
            self.open_dialog(role, Screen(record, ids["form"]), trail, ids["form"], origin)
        elif action.get("res_id"):
            self.visit(role, model.browse(action["res_id"]), trail, ids["form"], context)
        else:
            record = self.make(Screen(model, ids["form"]), [*trail, "new"])
            self.look_again(record, trail)

    def open_dialog(self, role, screen, trail, view, origin=None):
        """Fill in a dialog and press each of its buttons."""
        name, record = screen._record._name, screen._record
        context = dict(screen._env.context)
        hints = (LATER if record.id else HINTS).get(name, {})
        self.check_filled(screen, hints, [*trail, name])
        buttons = [self.name_of(screen._env, screen, node) for node in screen.buttons()]
        pressed = [(number, button) for number, button in enumerate(buttons) if button not in NOT_PRESSED]
        for (number, button), choice in product(pressed, screen.choices()):
            way = [*trail, " ".join([button, *choice.values()])]
            with self.reported(way, button), self.at_the_screen(role) as env:
                self.counts["presses"] += 1
                env = env(context=context)
                again = Screen(record.with_env(env), view)
                again.fill(hints | choice)
                if number >= len(again.buttons()):
                    # What was chosen leaves nothing to press.
                    continue
                before = self.standing(origin) if origin else None
                saved = again.save()
                action = self.pressed(env, again, again.buttons()[number], saved)
                if action and len(trail) < LONGEST_WAY:
                    self.follow(role, env, action, way, origin)
                if origin and self.standing(origin) != before:
                    self.look_again(origin, way)

    def open_report(self, env, action):
        ids = action.get("context", {}).get("active_ids") or (action.get("data") or {}).get("ids") or []
        html, _kind = env["ir.actions.report"]._render_qweb_html(
            action["report_name"], ids, data=action.get("data") or {}
        )
        if not html:
            raise Way("an empty paper")

    def open_url(self, env, url):
        try:
            env["ir.http"].routing_map().bind("localhost").match(urlsplit(url).path, method="GET")
        except HTTPException as error:
            raise Way(f"{url} is no page of ours") from error

    # Lists

    def domain(self, env, action):
        """Return which records an action shows."""
        domain = action.get("domain") or []
        if isinstance(domain, str):
            domain = safe_eval(domain, {"uid": env.uid, "context": env.context, **env.context})
        return domain

    def open_list(self, role, env, action, views, trail):
        """Read a list as the client does, and look at its records."""
        kind = action["views"][0][1]
        model = env[action["res_model"]]
        domain = self.domain(env, action)
        if kind in views and kind in ("list", "kanban", "activity"):
            spec = {node.get("name"): {} for node in views[kind].xpath(".//field[not(ancestor::field)]")}
            model.web_search_read(domain, {name: {} for name in spec if name in model._fields}, limit=LISTED)
        records = model.search(domain, limit=LISTED)
        if "form" in views and len(trail) < LONGEST_WAY:
            view = dict((kind, one) for one, kind in action["views"]).get("form", False)
            for record in records:
                self.visit(role, record, trail, view, self.own_context(env))
        return records

    # The whole way

    def walk(self):
        """Go through every menu of every role: its records, its list's actions, its new record and what follows."""
        for role, menu, action in self.ways_in():
            with self.reported([role, menu]), self.at_the_screen(role) as env:
                self.enter(role, env, action, [role, menu])

    def enter(self, role, env, action, trail):
        """Open a menu's list, look at its records and use its bulk actions, then go on from a new record."""
        screen = self.new_screen(env, action)
        if action["views"][0][1] != "form":
            at_list, views, _ids = self.window(env, action)
            toolbars = self.toolbars
            records = self.open_list(role, at_list, {**action, "domain": action.get("domain")}, views, trail)
            self.use_toolbars(role, at_list, toolbars, records, trail)
            self.press_rows(role, action, records, views, trail)
            if screen:
                name = f"new {screen._record._name}"
                with self.reported([*trail, name], name), self.at_the_screen(role):
                    record = self.make(screen, [*trail, name])
                    self.look_again(record, trail)
        elif screen:
            self.open_dialog(role, screen, trail, action["views"][0][0])

    def use_toolbars(self, role, env, toolbars, records, trail):
        """Choose each entry of the gear menu for one record and for several."""
        for key in sorted({entry["id"] for bar in toolbars.values() for part in bar.values() for entry in part}):
            for chosen in self.examples(records):
                name = f"{records._name}.{self.name_of_action(env, key)}"
                with self.reported([*trail, name], name), self.at_the_screen(role) as again:
                    self.counts["presses"] += 1
                    active = {"active_id": chosen[0].id, "active_ids": chosen.ids, "active_model": records._name}
                    again = again(context={**again.context, **active})
                    kind = env["ir.actions.actions"].sudo().browse(key).type
                    found = self.about(again, self.load(again, kind, key), active)
                    self.follow(role, again, found, [*trail, name], None)

    def examples(self, records):
        """Return what to choose in a list: one record of each state, and all that are in the commonest state.

        :rtype: list[models.Model]
        """
        if "state" not in records._fields:
            return [chosen for chosen in (records[:1], records[:3]) if chosen]
        kinds = records.grouped("state").values()
        return [*(kind[:1] for kind in kinds), *(kind[:3] for kind in kinds if len(kind) > 1)][:6]

    def press_rows(self, role, action, records, views, trail):
        """Press the buttons of rows and cards, and a row itself where that does something of its own."""
        for kind in {"list", "kanban"} & views.keys():
            tree = views[kind]
            buttons = {
                (node.get("name"), bool(node.xpath("ancestor::header")))
                for node in tree.xpath(".//*[self::button or self::a][@type='object'][@name]")
                if not node.get("t-if") and not node.xpath("ancestor::*[@t-if]")
            }
            if tree.get("action"):
                buttons.add((tree.get("action"), False))
            for button, is_bulk in sorted(buttons):
                name = f"{records._name}.{button}"
                for chosen in self.examples(records):
                    if len(chosen) == 1 or is_bulk:
                        with self.reported([*trail, name], name), self.at_the_screen(role) as env:
                            self.counts["presses"] += 1
                            found = call_kw(env[records._name], button, [chosen.ids], {"context": env.context})
                            if isinstance(found, dict):
                                self.follow(role, env, clean_action(found, env=env), [*trail, name], None)
