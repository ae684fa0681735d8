"""The pages of members, opened link by link and sent form by form, as a member and as somebody else."""

from urllib.parse import urlsplit

from lxml import html
from odoo.tests import HttpCase, new_test_user

OURS = ("odoo.addons.mj_talks.", "odoo.addons.mj_supervision.")
SKIPPED = ("/web/session/logout", "/my/security")


class PortalWaysCase(HttpCase):
    """Opens and sends what a portal page offers."""

    def routes(self):
        """Return the routes of these addons below ``/my``.

        :rtype: list[werkzeug.routing.Rule]
        """
        rules = self.env["ir.http"].routing_map().iter_rules()
        found = [rule for rule in rules if self._module(rule.endpoint).startswith(OURS) and rule.rule.startswith("/my")]
        self.assertTrue(found)
        return found

    def _module(self, endpoint):
        return getattr(getattr(endpoint, "func", endpoint), "__module__", "")

    def open_all(self, login):
        """Log in, open each page of ours that links lead to, and return the forms on them.

        :rtype: tuple[set[str], list[tuple[str, lxml.html.FormElement]]]
        """
        self.authenticate(login, login)
        ours = self.env["ir.http"].routing_map().bind("localhost")
        todo, seen, forms = ["/my"], set(), []
        while todo:
            address = todo.pop()
            if address in seen:
                continue
            seen.add(address)
            answer = self.url_open(address)
            with self.subTest(address, login=login):
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("Traceback", answer.text)
            if "html" not in answer.headers["Content-Type"]:
                continue
            page = html.fromstring(answer.text)
            forms += [(address, form) for form in page.forms if (form.action or "").startswith("/my/")]
            for link in page.xpath("//main//a/@href"):
                path = urlsplit(link).path
                if path.startswith("/my/") and not path.startswith(SKIPPED) and self._is_ours(ours, path):
                    todo.append(link)
        return seen, forms

    def _is_ours(self, routes, path):
        if not routes.test(path, "GET"):
            return False
        return self._module(routes.match(path, "GET")[0]).startswith(OURS)

    def send_all(self, login, values):
        """Send every form that a page offers, filled in; the answer is a page that says how it went.

        :param dict values: what is written into fields by name.
        :return: the addresses that were sent to.
        :rtype: set[str]
        """
        _seen, forms = self.open_all(login)
        sent = set()
        for address, form in forms:
            if form.method != "POST" or form.action in sent:
                continue
            sent.add(form.action)
            filled = dict(form.form_values()) | {key: value for key, value in values.items() if key in form.fields}
            # A page that was opened before another form was sent has a token that still holds.
            for name, node in form.inputs.items() if hasattr(form.inputs, "items") else ():
                if getattr(node, "value_options", None) and not filled.get(name):
                    filled[name] = next((value for value in node.value_options if value), "")
            with self.subTest(address, form=form.action, login=login):
                answer = self.url_open(form.action, data=filled)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("Traceback", answer.text)
        return sent

    def shut_for_others(self, records):
        """A stranger finds behind each address of ours the way home or nothing, never an error and never the record.

        :param dict records: ids by the name of the argument in the address.
        """
        new_test_user(self.env, login="mj_stranger", groups="base.group_portal")
        own, _forms = self.open_all("mj_stranger")
        self.assertFalse({path for path in own if self._is_record(path)})
        token = self.csrf_token() if hasattr(self, "csrf_token") else ""
        for rule in self.routes():
            arguments = {name: records.get(name, 1) for name in rule.arguments}
            arguments |= {"paper": "notice"} if "paper" in rule.arguments else {}
            address = rule.build(arguments)[1]
            for method in sorted((rule.methods or {"GET"}) & {"GET", "POST"}):
                with self.subTest(address, method=method):
                    data = {"csrf_token": token} if method == "POST" else None
                    answer = self.url_open(address, data=data)
                    self.assertIn(answer.status_code, (200, 400, 403, 404))
                    if answer.status_code == 200:
                        self.assertFalse(self._is_record(urlsplit(answer.url).path), answer.url)

    def _is_record(self, path):
        return any(part.isdigit() for part in path.split("/")) and "/page/" not in path
