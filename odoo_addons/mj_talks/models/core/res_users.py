from odoo import api, models
from odoo.tools import frozendict


class ResUsers(models.Model):
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    @api.private
    def _mj_who_called(self):
        """Return the account that began what is being done, whatever rights the code took on the way.

        :return: nobody where nothing was begun by an account.
        :rtype: res.users
        """
        begun = self.env.transaction.default_env
        return self.browse(begun.uid if begun else [])

    @api.model
    def context_get(self):
        """Name the user's time zone so that PostgreSQL knows it: lists grouped by time hand it over.

        :rtype: frozendict
        """
        context = super().context_get()
        zone = context.get("tz")
        return frozendict(context, tz=self.env["mj.time.zone"]._usable(zone)) if zone else context
