"""What stands on a screen by intention: what each role fills in, and what each filter finds and leaves out.

Both lists are in ``census/`` and read by people: a field that is lost, a condition that changed and a filter that finds
nothing show there. They are taken from the sample municipality as it is on one day.
"""

import re
from collections import defaultdict

from declared_lists import DeclaredLists
from freezegun import freeze_time
from odoo.addons.mj_talks.tests.common import MjCase, keep_keys_apart
from odoo.addons.mj_talks.tests.screen import FALSE, Screen, known_to_the_client
from odoo.addons.mj_talks.tests.ways import WaysCase
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval
from what_the_sample_lacks import add_what_the_sample_lacks

from dev.sample_loader import load_sample

DAY = "2026-11-16 02:00:00"
ROLES = ("leader", "recorder", "office", "rules", "supervisor", "director")
# Records of each state that are looked at, for each role and model.
LOOKED_AT = 6
# Numbers of talks go on where an earlier test of the same database stopped.
COUNTED = re.compile(r"\b([A-Z]{2}\d{4}-)\d{5}\b")


@tagged("post_install", "-at_install")
class TestScreensByRole(DeclaredLists, TransactionCase):
    """The screens behind the menus, as each role of the sample has them in Chinese."""

    maxDiff = None
    as_user = MjCase.as_user
    menus, load, window = WaysCase.menus, WaysCase.load, WaysCase.window
    own_context, new_screen, domain = WaysCase.own_context, WaysCase.new_screen, WaysCase.domain
    at_the_screen = WaysCase.at_the_screen

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freeze = freeze_time(DAY)
        freeze.start()
        cls.addClassCleanup(freeze.stop)
        # Opening content is noted by a cursor of its own, which would know nothing of this transaction.
        cls.registry_enter_test_mode_cls()
        keep_keys_apart(cls.env, cls.addClassCleanup)
        cls.env = cls.env(context={**cls.env.context, "lang": "zh_CN", "tz": "Asia/Shanghai"})
        cls.accounts = load_sample(cls.env)
        add_what_the_sample_lacks(cls.env)

    def users(self):
        return self.accounts

    def windows(self):
        """Yield what opens behind each menu, as (role, environment, action).

        :rtype: Iterator[tuple[str, odoo.api.Environment, dict]]
        """
        for role in ROLES:
            with self.at_the_screen(role) as env:
                for _menu, action in self.menus(env):
                    if action.get("type") == "ir.actions.act_window" and action["res_model"].startswith("mj."):
                        yield role, env, action

    def records(self, env, action):
        """Return a few records of each state that the action shows."""
        found = env[action["res_model"]].search(self.domain(env, action)).sorted(lambda one: one.display_name or "")
        if "state" not in found._fields:
            return found[:LOOKED_AT]
        return found.browse(one.id for some in found.grouped("state").values() for one in some[:LOOKED_AT])

    def filled_in(self):
        """Return the names of fields that a role fills in on a new record, and on one that is there.

        :rtype: dict[tuple[str, str, str], set[str]]
        """
        found = defaultdict(set)
        for role, env, action in self.windows():
            if screen := self.new_screen(env, action):
                found[action["res_model"], role, "new"] |= self.editable(screen)
            at_list, views, ids = self.window(env, action)
            if "form" in views and views["form"].get("edit") not in FALSE:
                model = env(context=self.own_context(at_list))[action["res_model"]]
                for record in self.records(at_list, action):
                    key = (action["res_model"], role, record.state if "state" in record._fields else "there")
                    found[key] |= self.editable(Screen(model.browse(record.id), ids["form"]))
        return found

    def editable(self, screen):
        return {node.get("name") for node in screen.editable()}

    def test_what_each_role_fills_in(self):
        """A22.1: on each screen a role writes these fields, and no other."""
        rows = [(*key, " ".join(sorted(names))) for key, names in self.filled_in().items()]
        self.assertDeclared("screens", rows)

    def test_filters(self):
        """A22.1: each filter of each list finds something there and leaves something out."""
        rows = {}
        for role, env, action in self.windows():
            at_list, views, _ids = self.window(env, action)
            nodes = list(views["search"].iter("filter")) if "search" in views else []
            nodes = [node for node in nodes if not self.has_both(rows, action, node)]
            rows |= self.filter_rows(role, at_list, action, nodes)
        lacking = {key for key, row in rows.items() if row[3].startswith("[") and not all(row[-2:])}
        self.assertFalse(lacking, "Add examples in what_the_sample_lacks.py.")
        self.assertDeclared("filters", rows.values())

    def has_both(self, rows, action, node):
        return all(rows.get((action["res_model"], node.get("name")), [""])[-2:])

    def filter_rows(self, role, env, action, nodes):
        """Return the rows of filters: what each is called, what it asks, and examples as a role finds them.

        :rtype: dict[tuple[str, str], tuple[str, ...]]
        """
        rows = {}
        for node in nodes:
            asked = " ".join((node.get("domain") or node.get("context") or node.get("date") or "").split())
            # What is archived shows where a filter asks for it, as in the client.
            every = env[action["res_model"]].with_context(active_test="'active'" not in asked)
            shown = every.search(self.domain(env, action)).with_env(env)
            words = node.get("string") or node.get("help") or ""
            key = action["res_model"], node.get("name")
            rows[key] = (*key, words, asked, role, *self.examples(env, shown, node))
        return rows

    def examples(self, env, shown, node):
        """Return the names of a record that a filter finds and of one that it leaves out, each empty where there is none.

        Of all names it is the first: lists are in the order in which the database happened to number their records.
        """
        if not node.get("domain"):
            context = safe_eval(node.get("context") or "{}")
            if context.get("group_by"):
                shown.formatted_read_group([("id", "in", shown.ids)], [context["group_by"]], ["__count"])
            return ("", "")
        asked = safe_eval(node.get("domain"), known_to_the_client(shown))
        found = shown.search([("id", "in", shown.ids), *asked])
        names = (min(records.sudo().mapped("display_name"), default="") for records in (found, shown - found))
        return tuple(COUNTED.sub(r"\1…", name) for name in names)
