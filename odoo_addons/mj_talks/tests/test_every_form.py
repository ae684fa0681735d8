from odoo.tests import tagged

from .ways import WaysCase


@tagged("post_install", "-at_install")
class TestEveryForm(WaysCase):
    """Every “New” of every menu, as each role."""

    roles = ("chair_user", "clerk", "office", "rules")

    def test_every_new(self):
        """A22.1: each form can be filled in from its pickers and is saved, or “New” is not offered."""
        for role, menu, action in self.ways_in():
            name = f"new {action['res_model']}"
            with self.reported([role, menu, name], name), self.at_the_screen(role) as env:
                if screen := self.new_screen(env, action):
                    self.counts["new"] += 1
                    self.make(screen, [role, menu])
        self.assertNoFault()

    def test_every_record(self):
        """A22.1: each picker on the form of a record that is there finds a record or says what it waits for."""
        self.is_pressing = False
        for role, menu, action in self.ways_in():
            with self.reported([role, menu]), self.at_the_screen(role) as env:
                if action["views"][0][1] != "form":
                    env, views, _ids = self.window(env, action)
                    self.open_list(role, env, action, views, [role, menu])
        self.assertNoFault()
