import json

from odoo import fields
from odoo.tests import HttpCase, tagged

from .ways import WaysCase
from .ways_hints import HINTS

FILL_IN = "odoo.loader.modules.get('@mj_talks/../tests/ways/fill_in').fillIn"


class BrowserWaysCase(HttpCase, WaysCase):
    """New records entered in the web client, in Chinese, by their usual role."""

    # Models by the role that usually enters them.
    usual = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def ways(self, role, models):
        """Return what the browser is told for each model that has a “New” among the role's menus.

        :rtype: list[dict]
        """
        found = {}
        with self.at_the_screen(role) as env:
            for menu, action in self.menus(env):
                model = action.get("res_model")
                if action.get("type") != "ir.actions.act_window" or model not in models or model in found:
                    continue
                screen = self.new_screen(env, action)
                kinds = [kind for _view, kind in action["views"]]
                if screen and kinds[0] != "form":
                    kind = "list" if "list" in kinds else "kanban"
                    hints = self.told(screen, HINTS.get(model, {}))
                    found[model] = {"what": f"{role}: {menu}", "action": action["id"], "kind": kind, "hints": hints}
        return found

    def told(self, screen, hints):
        """Return hints as a person would type them: names, words and days."""
        told = {}
        for name, hint in hints.items():
            kind = screen._view["fields"].get(name, {}).get("type")
            if kind in ("date", "datetime"):
                hint = screen.typed(name, kind, hint)
                if kind == "datetime":
                    moment = fields.Datetime.to_datetime(hint)
                    hint = fields.Datetime.to_string(fields.Datetime.context_timestamp(screen._record, moment))
            elif kind == "selection":
                hint = dict(screen._view["fields"][name]["selection"])[hint]
            elif kind == "one2many":
                hint = [self.told(row, values) for _name, row in screen.rows() if _name == name for values in hint]
            elif kind == "many2one" and "." in hint:
                hint = screen._env.ref(hint).display_name
            told[name] = hint
        return told

    def fill_in(self, role, models):
        """Enter one record of each model in the browser and check that it is there, made by the role's user."""
        self.set_registry_readonly_mode(False)
        user = self.users()[role]
        user.sudo().odoobot_state = "disabled"
        ways = self.ways(role, models)
        self.assertEqual(set(ways), set(models))
        self.browser_js(
            "/odoo",
            f"{FILL_IN}({json.dumps([ways[model] for model in models])})",
            "odoo.isReady === true",
            login=user.login,
            timeout=60 + 40 * len(ways),
            success_signal="every form is saved",
        )
        for model in models:
            with self.subTest(model):
                self.assertTrue(self.env[model].sudo().search_count([("create_uid", "=", user.id)]))


@tagged("post_install", "-at_install")
class TestFormsInBrowser(BrowserWaysCase):
    """What people enter every day."""

    roles = ("chair_user", "clerk", "office")

    def test_office_staff(self):
        """A01, A11: members and appointments."""
        self.fill_in("office", ("mj.member", "mj.appointment"))

    def test_recorder(self):
        """A07, A16, A17: concerns, requests and talks."""
        self.fill_in("clerk", ("mj.concern", "mj.talk.request", "mj.talk"))


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryFormInBrowser(BrowserWaysCase):
    """All the rest; run by ``./mj test --full``."""

    roles = ("chair_user", "clerk", "office", "rules")

    def test_leader(self):
        """A07, A16, A17: what a leader enters."""
        self.fill_in("chair_user", ("mj.concern", "mj.talk.request", "mj.talk", "mj.season.plan", "mj.yearly.summary"))

    def test_recorder(self):
        """A18, A20: plans and summaries."""
        self.fill_in("clerk", ("mj.member", "mj.season.plan", "mj.yearly.summary"))

    def test_office_staff(self):
        """A01: organisations."""
        self.fill_in("office", ("mj.organization", "mj.concern", "mj.talk.request", "mj.talk"))

    def test_rules_administrator(self):
        """A22: the rulebook and the catalogues."""
        self.fill_in(
            "rules",
            (
                "mj.organization",
                "mj.talk.rule",
                "mj.regulation.article",
                "mj.regulation",
                "mj.concern.kind",
                "mj.position",
                "mj.scope",
            ),
        )
