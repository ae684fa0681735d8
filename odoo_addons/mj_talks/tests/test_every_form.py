from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .screen import RELATIONS
from .ways import WaysCase
from .ways_hints import HINTS


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


@tagged("post_install", "-at_install", "-standard", "mj_every_menu")
class TestEveryChoice(WaysCase):
    """Every record that a picker of a new form offers, as each role."""

    roles = ("chair_user", "clerk", "office", "rules")

    def test_every_choice(self):
        """A22.1: what may be chosen is never refused afterwards for want of rights."""
        tried = 0
        for role in self.roles:
            with self.at_the_screen(role) as env:
                screens = {screen._record._name: (action, screen) for _menu, action, screen in self.new_screens(env)}
                for model, (action, screen) in screens.items():
                    for name, offered in self.offers(screen):
                        for chosen in offered:
                            tried += 1
                            with self.subTest(f"{role}: {model}.{name}: {chosen.sudo().display_name}"):
                                self.save_with(env, action, name, chosen)
        self.assertGreater(tried, 100)

    def offers(self, screen):
        for node in screen.editable():
            if screen._view["fields"][node.get("name")]["type"] in RELATIONS:
                yield node.get("name"), screen.offered(node)

    def save_with(self, env, action, name, chosen):
        """Save a new record with one thing chosen; that it does not fit the rest may be said."""
        screen = self.new_screen(env, action)
        hints = HINTS.get(screen._record._name, {}).items()
        try:
            with self.undone():
                # What the choice brings along is not typed over.
                screen.fill({key: hint for key, hint in hints if key not in (name, "member_id", "organization_id")})
                if not any(node.get("name") == name for node in screen.editable()):
                    return
                if screen._view["fields"][name]["type"] == "many2many":
                    screen[name].add(chosen.with_env(screen._env))
                else:
                    screen[name] = chosen.with_env(screen._env)
                screen.fill({})
                screen.save()
        except AccessError:
            raise
        except UserError:
            return
