"""A form, list row or dialog as the web client shows it: what may be edited, what each picker offers, which buttons stand there."""

from typing import NamedTuple

from odoo import fields
from odoo.tests import Form
from odoo.tests.form import O2MForm
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import dateutil, safe_eval, time

RELATIONS = ("many2one", "many2many")
FALSE = ("0", "False", "false")
# Rows of files and the like come from elsewhere than a list of records.
WITHOUT_PICKER = {"many2many_binary"}


def known_to_the_client(records):
    """Return what an expression of a view may name beside fields.

    :param models.Model records: of the model that the view shows.
    :rtype: dict
    """
    env = records.env
    return {
        "uid": env.uid,
        "allowed_company_ids": env.companies.ids,
        "current_company_id": env.company.id,
        "context_today": lambda: fields.Date.context_today(records),
        "today": fields.Date.to_string(fields.Date.context_today(records)),
        "now": fields.Datetime.to_string(fields.Datetime.now()),
        "time": time,
        "datetime": safe_datetime,
        "relativedelta": dateutil.relativedelta.relativedelta,
        "True": True,
        "False": False,
    }


class Picker(NamedTuple):
    """One relation that a person may fill in.

    ``answer`` says how many records the client would show at once, ``hint`` what the screen says in the empty field.
    """

    model: str
    field: str
    label: str
    answer: int
    is_empty: bool
    hint: str


class Values:
    """What ``parent`` is in an expression of a row."""

    def __init__(self, values):
        self._values = values

    def __getattr__(self, name):
        return self._values[name]


class Screen(Form):
    """Odoo's form of tests with the pickers of the web client.

    ``Form`` sets any record that it is given; a person chooses from what the client's own question to the server
    brings: the domain of the view, else that of the field, worked out from the values on the screen.
    """

    @property
    def _nodes(self):
        if "nodes" not in self._view:
            tree = self._view["tree"]
            level = int(tree.xpath("count(ancestor::field)"))
            self._view["nodes"] = tree.xpath(f".//field[count(ancestor::field) = {level}]"), level
        return self._view["nodes"]

    def _get_eval_context(self, values=None):
        return known_to_the_client(self._record) | super()._get_eval_context(values)

    def _is(self, node, modifier, context=None):
        """Whether a node of the view has a modifier now, its surroundings counted.

        :param dict context: what expressions may name, where it is at hand.
        """
        expressions = self._expressions(node, modifier)
        if not expressions:
            return False
        context = context or self._get_eval_context()
        return any(bool(safe_eval(one, context)) for one in expressions)

    def _expressions(self, node, modifier):
        """Return what decides about a modifier; what is always false is left out."""
        known = self._view.setdefault("expressions", {})
        if (node, modifier) not in known:
            above = f"ancestor::*[@{modifier}][count(ancestor::field) = {self._nodes[1]}]"
            found = [one.get(modifier) for one in node.xpath(above)] if modifier == "invisible" else []
            own = node.get(modifier)
            if own is None and modifier in ("readonly", "required"):
                own = str(bool(self._view["fields"].get(node.get("name"), {}).get(modifier)))
            known[node, modifier] = [one for one in (*found, own) if one and one not in FALSE]
        return known[node, modifier]

    @property
    def is_editable(self):
        """Whether the screen as a whole takes input."""
        return not self._record.id or self._view["tree"].get("edit") not in FALSE

    @property
    def is_savable(self):
        """Whether a person finds what keeps a new record: the client has a “Save” only on forms that may be edited."""
        tree = self._view["tree"]
        own = [node for node in tree.xpath(".//button[@special='save']") if not self._is(node, "invisible")]
        return tree.get("edit") not in FALSE or bool(own)

    def shown(self):
        """Return the nodes of the fields that stand on the screen."""
        context = self._get_eval_context()
        return [
            node
            for node in self._nodes[0]
            if node.get("name") in self._view["fields"]
            and self._view["fields"][node.get("name")].get("type")
            and not self._is(node, "invisible", context)
            and not self._is(node, "column_invisible", context)
            and node.get("optional") != "hide"
        ]

    def editable(self):
        """Return the nodes of the fields that a person may fill in."""
        if not self.is_editable:
            return []
        context = self._get_eval_context()
        return [node for node in self.shown() if not self._is(node, "readonly", context)]

    def label(self, name):
        """Return the words beside a field."""
        for node in self._nodes[0]:
            if node.get("name") == name and node.get("string"):
                return node.get("string")
        for node in self._view["tree"].xpath(f".//label[@for='{name}'][@string]"):
            return node.get("string")
        return self._view["fields"][name].get("string") or name

    def hint(self, node):
        """Return what the screen says about a field that is still empty."""
        info = self._view["fields"][node.get("name")]
        return " ".join(filter(None, (node.get("placeholder"), node.get("help"), info.get("help"))))

    def domain(self, node):
        """Return the domain that the client sends for a picker.

        :raises NameError: where the view does not hold a field that the domain asks for.
        """
        text = node.get("domain") or self._view["fields"][node.get("name")].get("domain") or []
        return safe_eval(text, self._get_eval_context()) if isinstance(text, str) else list(text)

    def offered(self, node, typed="", limit=8):
        """Return the records a picker shows, for what is typed into it.

        :param node: of a relation.
        :param str typed: what the person types before choosing.
        :rtype: BaseModel
        """
        info = self._view["fields"][node.get("name")]
        context = {
            key: value
            for key, value in self._env.context.items()
            if not key.startswith(("default_", "search_default_")) and not key.endswith("_view_ref")
        }
        context |= safe_eval(node.get("context") or "{}", self._get_eval_context())
        model = self._env(context=context)[info["relation"]]
        domain = self.domain(node)
        if info["type"] == "many2many":
            domain = [*domain, ("id", "not in", self[node.get("name")].ids)]
        return model.browse(one for one, _name in model.name_search(typed, domain, "ilike", limit))

    def _has_value(self, name):
        return bool(self._values.get(name))

    def pickers(self):
        """Ask every relation that may be filled in what it offers.

        :rtype: list[Picker]
        """
        found = []
        for node in self.editable():
            info = self._view["fields"][node.get("name")]
            if info["type"] in RELATIONS and node.get("widget") not in WITHOUT_PICKER:
                name = node.get("name")
                found.append(
                    Picker(
                        self._record._name,
                        name,
                        self.label(name),
                        len(self.offered(node)),
                        not self._has_value(name),
                        self.hint(node),
                    )
                )
        return found

    def waits_for(self):
        """Return the labels of fields that a person can fill in before an empty picker."""
        return {self.label(node.get("name")): node.get("name") for node in self.editable()}

    def rows(self):
        """Open, for each list of rows that may grow or change, a new row and the first old one.

        :rtype: list[tuple[str, ScreenRow]]
        """
        found = []
        for node in self.shown():
            info = self._view["fields"][node.get("name")]
            if info["type"] != "one2many" or node.get("widget") or not info.get("edition_view"):
                continue
            if self._is(node, "readonly") or not self.is_editable:
                continue
            tree = info["edition_view"]["tree"]
            proxy = self[node.get("name")]
            lists = [one for one in node.xpath("./list | ./kanban") if one.get("create") in FALSE]
            if tree.get("create") not in FALSE and not lists:
                found.append((node.get("name"), ScreenRow(proxy)))
            if len(proxy) and tree.get("edit") not in FALSE:
                found.append((node.get("name"), ScreenRow(proxy, 0)))
        return found

    def fill(self, hints):
        """Fill in what is required and what the hints name, as long as something more can be filled in.

        :param dict hints: by field: a text to type, a value, or for rows a list of such dicts.
        :return: names of required fields that stayed empty.
        :rtype: set[str]
        """
        done = set()
        while any(self._fill_one(node, hints, done) for node in self._to_fill(hints, done)):
            pass
        return {node.get("name") for node in self.editable() if self._is_wanting(node)}

    def _to_fill(self, hints, done):
        for node in self.editable():
            if node.get("name") not in done and (node.get("name") in hints or self._is_wanting(node)):
                yield node

    def _is_wanting(self, node):
        info = self._view["fields"][node.get("name")]
        if not self._is(node, "required") or info["type"] in ("boolean", "integer", "float", "monetary"):
            return False
        return not self._has_value(node.get("name"))

    def _fill_one(self, node, hints, done):
        name = node.get("name")
        kind = self._view["fields"][name]["type"]
        hint = hints.get(name)
        if kind in RELATIONS:
            return self._choose(node, hint, done)
        if kind == "one2many":
            done.add(name)
            if self._has_value(name):
                return True
            for values in hint or [{}]:
                row = ScreenRow(self[name])
                row.fill(values)
                row.save()
        else:
            done.add(name)
            days = hint if isinstance(hint, int) else 0
            self[name] = self.typed(name, kind, days) if hint is None or kind in ("date", "datetime") else hint
        return True

    def _choose(self, node, hint, done):
        """Type into a picker and choose what it shows first; into one for several records once for each text."""
        name = node.get("name")
        if self._view["fields"][name]["type"] == "many2many":
            for typed in hint if isinstance(hint, tuple) else (hint,):
                if chosen := self.offered(node, typed=typed or "")[:1]:
                    self[name].add(chosen.with_env(self._env))
                    done.add(name)
            return name in done
        if hint and "." in hint:
            chosen = self._env.ref(hint) & self.offered(node, limit=None)
        else:
            chosen = self.offered(node, typed=hint or "")[:1]
        if not chosen:
            return False
        done.add(name)
        if chosen.id != self._values[name]:
            self[name] = chosen.with_env(self._env)
        return True

    def typed(self, name, kind, days=0):
        """Return something that fits a field, by its type alone; of a date or moment, that in so many days."""
        match kind:
            case "date":
                today = fields.Date.context_today(self._record)
                return fields.Date.to_string(fields.Date.add(today, days=days))
            case "datetime":
                now = fields.Datetime.now().replace(second=0)
                return fields.Datetime.to_string(fields.Datetime.add(now, days=days))
            case "selection":
                return self._view["fields"][name]["selection"][0][0]
            case _:
                return "测试"

    def choices(self):
        """Return what may be chosen in the first list of words that has to be filled in, each as values for ``fill``.

        :rtype: list[dict]
        """
        for node in self.editable():
            info = self._view["fields"][node.get("name")]
            if info["type"] == "selection" and self._is(node, "required") and node.get("widget") == "radio":
                return [{node.get("name"): value} for value, _words in info["selection"]]
        return [{}]

    def banners(self):
        """Return the words of the banners that stand on the screen, a text for each part of them."""
        context = self._get_eval_context()
        parts = self._view["tree"].xpath(".//div[contains(@class, 'alert')]/descendant-or-self::*[text()]")
        texts = [(node.text or "").strip() for node in parts if not self._is(node, "invisible", context)]
        return [text for text in texts if text]

    def buttons(self):
        """Return the buttons that stand on the screen, those of the rows of its lists not counted."""
        level = self._nodes[1]
        found = self._view["tree"].xpath(f".//button[count(ancestor::field) = {level}] | .//a[@type='object']")
        context = self._get_eval_context()
        return [
            node for node in found if node.get("name") and node.get("type") and not self._is(node, "invisible", context)
        ]


class ScreenRow(O2MForm, Screen):
    """A row of a list in a form, typed into like its form."""

    def _get_eval_context(self, values=None):
        context = super()._get_eval_context(values)
        parent = self._proxy._form
        context["parent"] = Values({"id": parent._record.id, **parent._get_all_values()})
        return context
