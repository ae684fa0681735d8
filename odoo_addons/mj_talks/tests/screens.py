from lxml import etree
from odoo.tools.safe_eval import safe_eval

from .common import MjCase


class ScreenCase(MjCase):
    """Looks at screens as they are shown, all extensions in them."""

    def arch(self, name, user=None):
        """Return the structure of a view as a user gets it.

        :param str name: external id of the view.
        :param res.users user: who looks; by default the superuser, who sees all of it.
        """
        view = self.env.ref(name)
        model = self.env[view.model].with_user(user or self.env.user)
        return etree.fromstring(model.get_view(view.id, view.type)["arch"])

    def assertShows(self, addon, shown, path):
        """Check which fields stand in a part of views, in their order.

        :param str addon: the addon of the views.
        :param dict shown: names of fields in one text, by the view's name.
        :param str path: where they are looked for.
        """
        for name, fields in shown.items():
            found = self.arch(f"{addon}.{name}").xpath(path)
            with self.subTest(name):
                self.assertEqual(" ".join(node.get("name") for node in found), fields)

    def filtered(self, name, chosen, user=None):
        """Return the domain of a filter.

        :param str name: external id of the search view.
        :param str chosen: name of the filter.
        :param res.users user: who chooses it; by default the superuser.
        """
        (node,) = self.arch(name, user).xpath(f"//filter[@name='{chosen}']")
        return safe_eval(node.get("domain"), {"uid": (user or self.env.user).id})
