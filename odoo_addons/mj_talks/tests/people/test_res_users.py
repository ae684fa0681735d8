from odoo import Command
from odoo.tests import new_test_user, tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestResUsers(MjCase):
    """Where the day begins (design 7): set with the role, and never against a choice of one's own."""

    def assertBeginsWith(self, user, action):
        self.assertEqual(user.action_id.id, self.env.ref(action).id if action else False)

    def test_each_role_begins_with_its_page(self):
        """A18, design 7: leaders with their own duties, recorders and office with those they look after."""
        self.assertBeginsWith(self.leader, "mj_talks.mj_my_duties_action")
        for user in (self.recorder, self.office):
            self.assertBeginsWith(user, "mj_talks.mj_obligation_action")
        for user in (self.outsider, self.portal):
            self.assertBeginsWith(user, None)

    def test_with_the_role_given_later(self):
        """Design 7: also when the role comes later, by the user's page or by the group's."""
        user = new_test_user(self.env, login="mj_later", groups="base.group_user")
        user.group_ids = [Command.link(self.env.ref("mj_talks.group_mj_leader").id)]
        self.assertBeginsWith(user, "mj_talks.mj_my_duties_action")
        self.env.ref("mj_talks.group_mj_office").user_ids = [Command.link(self.outsider.id)]
        self.assertBeginsWith(self.outsider, "mj_talks.mj_obligation_action")

    def test_own_choice_stays(self):
        """Design 7: what somebody chose stays; who administers the system keeps Odoo's start."""
        choice = self.env.ref("mj_talks.mj_talk_action")
        self.outsider.action_id = choice.id
        self.outsider.group_ids = [Command.link(self.env.ref("mj_talks.group_mj_leader").id)]
        self.assertEqual(self.outsider.action_id.id, choice.id)
        self.leader.action_id = False
        self.leader.name = "Renamed"
        self.assertBeginsWith(self.leader, None)
        system = new_test_user(self.env, login="mj_system", groups="base.group_system,mj_talks.group_mj_admin")
        self.assertBeginsWith(system, None)

    def test_menu_of_the_looked_after(self):
        """A18: whoever looks after others finds their duties first; a leader the own ones."""
        menus = self.env["ir.ui.menu"]
        below = [("parent_id", "=", self.env.ref("mj_talks.menu_mj_root").id)]
        for user, name in ((self.recorder, "menu_mj_duties_looked_after"), (self.leader, "menu_mj_my_duties")):
            visible = menus.with_user(user)._visible_menu_ids()
            first = menus.search(below).filtered(lambda menu, visible=visible: menu.id in visible)[0]
            self.assertEqual(first, self.env.ref(f"mj_talks.{name}"))
