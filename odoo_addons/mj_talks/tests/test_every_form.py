from odoo.tests import tagged

from .ways import WaysCase


@tagged("post_install", "-at_install")
class TestEveryForm(WaysCase):
    """Every “New” of every menu, as each role."""

    roles = ("chair_user", "clerk", "office", "rules")

    def test_every_new(self):
        """A22.1: each form can be filled in from its pickers and is saved, or “New” is not offered."""
        made = set()
        for role in self.roles:
            with self.at_the_screen(role) as env:
                actions = list(self.menus(env))
            for menu, action in actions:
                if action.get("type") != "ir.actions.act_window":
                    continue
                trail = [role, menu]
                name = f"new {action['res_model']}"
                with self.reported([*trail, name], name), self.at_the_screen(role) as env:
                    screen = self.new_screen(env, action)
                    if screen and screen._record._name.startswith("mj."):
                        made.add((role, screen._record._name))
                        self.counts["new"] += 1
                        self.make(screen, trail)
        self.assertFalse(self.faults, "\n" + "\n".join(f"{text}   [{way}]" for text, way in self.faults.items()))
