from lxml import etree
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..screens import ScreenCase
from .test_mj_talk_request import RequestCase


@tagged("post_install", "-at_install")
class TestMjTalkRequestLists(RequestCase, ScreenCase):
    def listed(self, user, action):
        """Return what the default filters of an action show: those of one group are alternatives."""
        with self.as_user(user) as env:
            defaults = safe_eval(env.ref(action).sudo().context)
            arch = etree.fromstring(env["mj.talk.request"].get_view(view_type="search")["arch"])
            groups = [[]]
            for node in arch:
                if node.tag == "separator":
                    groups.append([])
                elif node.tag == "filter" and defaults.get(f"search_default_{node.get('name')}"):
                    groups[-1].append(Domain(safe_eval(node.get("domain"), {"uid": user.id})))
            domain = Domain.AND(Domain.OR(group) for group in groups if group)
            return set(env["mj.talk.request"].search(domain).ids)

    def test_leaders_begin_with_what_they_are_to_answer(self):
        """A16.1: waiting and asked of the leader, or of nobody by name; the recorder begins with all that wait."""
        mine, anybodys, others = self.ask(self.v), self.ask(), self.ask(self.c)
        answered = self.ask(self.v)
        self.accept(answered)
        self.assertEqual(self.listed(self.vice_user, "mj_talks.mj_talk_request_my_action"), {mine.id, anybodys.id})
        waiting = {mine.id, anybodys.id, others.id}
        self.assertLessEqual(waiting, self.listed(self.north_recorder, "mj_talks.mj_talk_request_action"))

    def test_overdue_filter(self):
        """A16.1: overdue on the day after the answer was due, and only while it waits."""
        waiting, answered, late = self.ask(self.v), self.ask(self.v), self.ask(self.c)
        self.accept(answered)
        (late | answered).sudo().answer_due = "2026-06-14"
        waiting.sudo().answer_due = "2026-06-15"
        requests = waiting | answered | late
        for name, expected in (("overdue", late), ("waiting", waiting | late), ("accepted", answered)):
            domain = self.filtered("mj_talks.mj_talk_request_view_search", name)
            with self.subTest(name):
                self.assertEqual(requests.search([*domain, ("id", "in", requests.ids)]), expected)

    def test_menus(self):
        """A16.1: each role finds the list it works with."""
        menus = self.env["ir.ui.menu"]
        for user, own in ((self.vice_user, True), (self.north_recorder, False)):
            seen = menus.with_user(user)._visible_menu_ids()
            self.assertEqual(self.env.ref("mj_talks.menu_mj_talk_request_my").id in seen, own)
            self.assertEqual(self.env.ref("mj_talks.menu_mj_talk_request").id in seen, not own)
