import json
from datetime import UTC, datetime

from odoo import fields
from odoo.tests import HttpCase, tagged

from .ways import WaysCase
from .ways_hints import HINTS

FILL_IN = "odoo.loader.modules.get('@mj_talks/../tests/ways/fill_in').fillIn"
# What is entered in Chromium, by the role that does it: every day, and the rest.
EVERY_DAY = {
    "office": ("mj.member", "mj.appointment"),
    "clerk": ("mj.concern", "mj.talk.request", "mj.talk"),
}
THE_REST = {
    "chair_user": ("mj.concern", "mj.talk.request", "mj.talk", "mj.season.plan", "mj.yearly.summary"),
    "clerk": ("mj.member", "mj.season.plan", "mj.yearly.summary"),
    "office": ("mj.organization", "mj.concern", "mj.talk.request", "mj.talk"),
    "rules": (
        "mj.organization",
        "mj.talk.rule",
        "mj.regulation.article",
        "mj.regulation",
        "mj.concern.kind",
        "mj.position",
        "mj.scope",
        "mj.talk.record.prompt",
        "mj.obligation.generate",
    ),
    "top_user": ("mj.access.grant",),
}
# What has a way in and is entered by nobody here, and why.
NOT_ENTERED = {
    "mj.ledger.export": "its buttons send a file of what is in the ledger; nothing is kept",
    "mj.roster.import": "a file is chosen; four tours take one through the door",
    "mj.export.start": "nothing is filled in; its button sends a file",
}


class BrowserWaysCase(HttpCase, WaysCase):
    """New records entered in the web client, in Chinese, by their usual role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.top_user = cls.new_user("mj_top", "group_mj_leader", (cls.municipal, True), member=cls.top)

    def ways(self, role, models):
        """Return what the browser is told for each model that has a “New” or a dialog among the role's menus.

        :rtype: dict[str, dict]
        """
        found = {}
        with self.at_the_screen(role) as env:
            for menu, action, screen in self.new_screens(env):
                model = action["res_model"]
                if model in models and model not in found:
                    kinds = [kind for _view, kind in action["views"]]
                    kind = next((one for one in ("list", "kanban") if one in kinds), "")
                    hints = self.told(screen, HINTS.get(model, {}))
                    found[model] = {"what": f"{role}: {menu}", "action": action["id"], "kind": kind, "hints": hints}
        return found

    def told(self, screen, hints):
        """Return hints as a person would type them: names, words and days."""
        told = {}
        for name, hint in hints.items():
            kind = screen._view["fields"].get(name, {}).get("type")
            if kind == "date":
                hint = self.in_words(screen._env, fields.Date.to_date(screen.typed(name, kind, hint)))
            elif kind == "datetime":
                hint = self.in_words(screen._env, fields.Datetime.to_datetime(screen.typed(name, kind, hint)))
            elif kind == "selection":
                hint = dict(screen._view["fields"][name]["selection"])[hint]
            elif kind == "one2many":
                hint = [self.told(row, values) for _name, row in screen.rows() if _name == name for values in hint]
            elif kind == "many2one" and "." in hint:
                hint = screen._env.ref(hint).display_name
            told[name] = hint
        return told

    def in_words(self, env, value):
        """Return a day or moment as the user's language writes it, by this machine's clock as the browser goes by it."""
        lang = env["res.lang"]._get_data(code=env.user.lang)
        if isinstance(value, datetime):
            local = value.replace(tzinfo=UTC).astimezone()
            return local.strftime(f"{lang.date_format} {lang.time_format}")
        return value.strftime(lang.date_format)

    def fill_in(self, role, models):
        """Enter one record of each model in the browser and check that it is there, made by the role's user."""
        self.set_registry_readonly_mode(False)
        user = self.users()[role]
        user.sudo().odoobot_state = "disabled"
        ways = self.ways(role, models)
        self.assertEqual(set(ways), set(models))
        before = {model: self.made_by(user, model) for model in models}
        self.browser_js(
            "/odoo",
            f"{FILL_IN}({json.dumps([ways[model] for model in models])})",
            "odoo.isReady === true",
            login=user.login,
            timeout=60 + 40 * len(ways),
            success_signal="every form is saved",
        )
        self.env.invalidate_all()
        for model in models:
            with self.subTest(model):
                made = self.made_by(user, model) - before[model]
                self.assertEqual(len(made), 1)
                self.assertTyped(user, made, ways[model]["hints"])

    def made_by(self, user, model):
        return self.env[model].sudo().with_context(active_test=False).search([("create_uid", "=", user.id)])

    def assertTyped(self, user, record, hints):
        """Days and moments are kept as they were typed, and of several texts or rows each is there."""
        for name, hint in hints.items():
            match record._fields[name].type:
                case "date" | "datetime":
                    self.assertEqual(self.in_words(self.env(user=user), record[name]), hint, name)
                case "one2many":
                    self.assertEqual(len(record[name]), len(hint), name)
                case "many2many":
                    self.assertEqual(len(record[name]), 1 if isinstance(hint, str) else len(hint), name)


class EntersEverything(WaysCase):
    """Whatever a role makes from a menu is entered in Chromium by one of them, or is named with the reason why not."""

    def check_entered(self, sets, left_out, module=None):
        """Compare what menus offer with what is entered.

        :param list[dict] sets: models by role.
        :param dict left_out: models with the reason.
        :param str module: count models of this addon only.
        """
        offered = set()
        for role in self.roles:
            with self.at_the_screen(role) as env:
                offered |= {action["res_model"] for _menu, action, _screen in self.new_screens(env)}
        if module:
            offered = {model for model in offered if self.env[model]._original_module == module}
        entered = {model for one in sets for models in one.values() for model in models}
        self.assertEqual(offered - entered, set(left_out))


@tagged("post_install", "-at_install")
class TestEntersEverything(EntersEverything):
    roles = ("chair_user", "clerk", "office", "rules")

    def test_every_model(self):
        """A22.1: each model that is made from a menu."""
        self.check_entered([EVERY_DAY, THE_REST], NOT_ENTERED, "mj_talks")


@tagged("post_install", "-at_install")
class TestFormsInBrowser(BrowserWaysCase):
    """What people enter every day."""

    roles = ("chair_user", "clerk", "office")

    def test_office_staff(self):
        """A01, A11: members and appointments."""
        self.fill_in("office", EVERY_DAY["office"])

    def test_recorder(self):
        """A07, A16, A17: concerns, requests and talks."""
        self.fill_in("clerk", EVERY_DAY["clerk"])


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryFormInBrowser(BrowserWaysCase):
    """All the rest; run by ``./mj test --full``."""

    roles = ("chair_user", "clerk", "office", "rules", "top_user")

    def test_leader(self):
        """A07, A16, A17: what a leader enters."""
        self.fill_in("chair_user", THE_REST["chair_user"])

    def test_chair_above(self):
        """A22.3: the chair of the municipality asks to read a record."""
        self.fill_in("top_user", THE_REST["top_user"])

    def test_recorder(self):
        """A18, A20: plans and summaries."""
        self.fill_in("clerk", THE_REST["clerk"])

    def test_office_staff(self):
        """A01: organisations."""
        self.fill_in("office", THE_REST["office"])

    def test_rules_administrator(self):
        """A22: the rulebook and the catalogues."""
        self.fill_in("rules", THE_REST["rules"])
