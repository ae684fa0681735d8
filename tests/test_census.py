"""The census: every model, field, public method, route and report of both addons has a declared row (design 5).

So has what decides by data alone who sees what and what happens by itself: menus, buttons, record rules and jobs.
Whoever adds one adds its row in ``census/`` – and thinks about who may use it. A failure prints the rows to add.
"""

import inspect

from declared_lists import DeclaredLists
from lxml import etree
from odoo import models
from odoo.addons.mj_talks.tests.common import MjCase
from odoo.fields import NO_ACCESS
from odoo.http import _generate_routing_rules
from odoo.tests import new_test_user, tagged

OWN = ("mj_talks", "mj_supervision")
OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}
ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "leader": "mj_talks.group_mj_leader",
    "recorder": "mj_talks.group_mj_recorder",
    "office": "mj_talks.group_mj_office",
    "rules": "mj_talks.group_mj_admin",
    "committee": "mj_supervision.group_mj_supervision_member",
    "director": "mj_supervision.group_mj_supervision_director",
    "system": "base.group_system",
}


@tagged("post_install", "-at_install")
class TestCensus(DeclaredLists, MjCase):
    maxDiff = None

    def own_models(self):
        return [self.env[name] for name in sorted(self.env.registry) if name.startswith("mj.")]

    def model_rows(self):
        users = [new_test_user(self.env, login=f"census_{role}", groups=group) for role, group in ROLES.items()]
        for model in self.own_models():
            if not model._abstract:
                yield (
                    model._name,
                    *(
                        "".join(letter for name, letter in OPERATIONS.items() if model.with_user(user).has_access(name))
                        or "-"
                        for user in users
                    ),
                )

    def field_rows(self):
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract:
                continue
            for field in model._fields.values():
                if field.inherited or not any(module.startswith("mj_") for module in field._modules):
                    continue
                if field.name in getattr(model, "_content_names", ()):
                    ring = "content"
                elif field.groups == NO_ACCESS:
                    ring = "nobody"
                else:
                    ring = field.groups or "as the row"
                yield (name, field.name, "stored" if field.store else "worked out", ring)

    def method_rows(self):
        for name in sorted(self.env.registry):
            for cls in type(self.env[name]).__mro__:
                if not cls.__module__.startswith("odoo.addons.mj_"):
                    continue
                for method, function in vars(cls).items():
                    if method.startswith("_") or not inspect.isfunction(function):
                        continue
                    if not getattr(getattr(type(self.env[name]), method), "_api_private", False):
                        yield (name, method)

    def route_rows(self):
        for address, endpoint in _generate_routing_rules(sorted(self.env.registry._init_modules), nodb_only=False):
            if inspect.unwrap(endpoint).__module__.startswith("odoo.addons.mj_"):
                routing = endpoint.routing
                yield (address, routing["auth"], routing["type"], " ".join(sorted(routing.get("methods") or ["GET"])))

    def report_rows(self):
        for report in self.env["ir.actions.report"].search([("model", "=like", "mj.%")]):
            groups = sorted(report.group_ids.get_external_id().values())
            checked = f"report.{report.report_name}" in self.env.registry
            yield (report.report_name, report.model, " ".join(groups), "checked" if checked else "UNCHECKED")

    def own_records(self, model):
        """The records of a model that both addons ship, in the order of their external ids, with them."""
        found = self.env["ir.model.data"].search([("model", "=", model), ("module", "in", OWN)], order="module, name")
        records = self.env[model].with_context(active_test=False)
        return [(data.complete_name, records.browse(data.res_id)) for data in found]

    def external_names(self, records):
        return " ".join(sorted(records.get_external_id().values()))

    def menu_rows(self):
        for name, menu in self.own_records("ir.ui.menu"):
            action = menu.action and menu.action.get_external_id()[menu.action.id]
            chinese = menu.with_context(lang="zh_CN").name
            yield (
                name,
                menu.complete_name,
                chinese,
                self.external_names(menu.group_ids),
                action or "",
                str(menu.active),
            )

    def button_rows(self):
        for name, view in self.own_records("ir.ui.view"):
            chinese = etree.fromstring(view.with_context(lang="zh_CN").arch_db).iter("button")
            for button, translated in zip(etree.fromstring(view.arch_db).iter("button"), chinese, strict=True):
                does = button.get("name", "")
                if does.isdecimal():
                    action = self.env["ir.actions.actions"].browse(int(does))
                    does = self.env[action.type].browse(action.id).get_external_id()[action.id]
                words = [button.get("string", ""), translated.get("string", ""), button.get("confirm", "")]
                yield (name, does, *words, button.get("groups", ""), button.get("invisible", ""))

    def rule_rows(self):
        for name, rule in self.own_records("ir.rule"):
            allowed = "".join(letter for right, letter in OPERATIONS.items() if rule[f"perm_{right}"])
            domain = " ".join((rule.domain_force or "").split())
            yield (name, rule.model_id.model, self.external_names(rule.groups), allowed, domain, str(rule.active))

    def job_rows(self):
        for name, job in self.own_records("ir.cron"):
            pace = f"{job.interval_number} {job.interval_type}"
            yield (name, pace, job.model_id.model, " ".join((job.code or "").split()), str(job.active))
        for name, automation in self.own_records("base.automation"):
            moment = " ".join(
                str(part)
                for part in (
                    automation.trigger,
                    automation.trg_date_id.name,
                    automation.trg_date_range,
                    automation.trg_date_range_type,
                    automation.trg_date_range_mode,
                )
                if part
            )
            does = "; ".join(" ".join((action.code or action.state).split()) for action in automation.action_server_ids)
            condition = " ".join((automation.filter_domain or "").split())
            yield (name, moment, automation.model_id.model, f"{condition} -> {does}", str(automation.active))

    def constraint_rows(self):
        """What the database refuses by itself, and in which words."""
        for model in self.own_models():
            for found in model._table_objects.values():
                if isinstance(found, models.Constraint | models.UniqueIndex):
                    definition = " ".join(found.get_definition(self.env.registry).split())
                    message = str(found.get_error_message(model)) if found.message else ""
                    yield (model._name, found.name.removeprefix("_"), definition, message)

    def order_rows(self):
        for model in self.own_models():
            if not (model._abstract or model._transient):
                yield (model._name, " ".join(model._order.split()), model._rec_name or "")

    def picker_rows(self):
        """What a picker or list of rows on a screen offers beyond what its field does."""
        for name, view in self.own_records("ir.ui.view"):
            for node in etree.fromstring(view.arch_db).iter("field"):
                for word in ("domain", "context"):
                    if node.get("name") and node.get(word):
                        yield (name, node.get("name"), word, " ".join(node.get(word).split()))

    def choice_rows(self):
        """The words of what is chosen or shown as a state, in both languages."""
        for model in self.own_models():
            for field in model._fields.values():
                if field.type == "selection" and not field.related and not field.inherited:
                    english = field._description_selection(self.env(context={"lang": "en_US"}))
                    chinese = dict(field._description_selection(self.env(context={"lang": "zh_CN"})))
                    for value, words in english:
                        yield (model._name, field.name, value, words, chinese[value])

    def test_constraints(self):
        """What is refused whatever the way in."""
        self.assertDeclared("constraints", self.constraint_rows())

    def test_orders(self):
        """What comes first in a list, and under which name a record goes."""
        self.assertDeclared("orders", self.order_rows())

    def test_pickers(self):
        """What each picker offers."""
        self.assertDeclared("pickers", self.picker_rows())

    def test_choices(self):
        """States and kinds, under which words."""
        self.assertDeclared("choices", self.choice_rows())

    def test_menus(self):
        """Who is shown which menu, under which name, and where it leads."""
        self.assertDeclared("menus", self.menu_rows())

    def test_buttons(self):
        """What can be pressed on each screen, by whom, when, and under which words."""
        self.assertDeclared("buttons", self.button_rows())

    def test_rules(self):
        """Which rows each role reads and changes."""
        self.assertDeclared("rules", self.rule_rows())

    def test_jobs(self):
        """What happens by itself, and how often."""
        self.assertDeclared("jobs", self.job_rows())

    def test_models(self):
        """Door 24, 25: who may do what with which model."""
        self.assertDeclared("models", self.model_rows())

    def test_fields(self):
        """Doors 3, 4, 6, 9: which fields there are, and what is content."""
        self.assertDeclared("fields", self.field_rows())

    def test_methods(self):
        """Door 24: what can be called from outside."""
        self.assertDeclared("methods", self.method_rows())

    def test_routes(self):
        """Door 22: every address asks for a log-in."""
        rows = list(self.route_rows())
        self.assertDeclared("routes", rows)
        self.assertEqual({row[1] for row in rows}, {"user"})

    def test_reports(self):
        """Door 23: every printed document checks whom it is for, whatever the address called."""
        rows = list(self.report_rows())
        self.assertDeclared("reports", rows)
        self.assertTrue(all(row[3] == "checked" for row in rows), rows)
