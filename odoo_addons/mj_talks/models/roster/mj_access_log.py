from odoo import api, models
from odoo.http import request
from odoo.tools import SQL


class MjAccessLog(models.Model):
    _inherit = "mj.access.log"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    @api.private
    def _log_roster(self, res_model, count):
        """Note for good that somebody took a roster out, before it is given.

        :param str res_model: whose roster.
        :param int count: of its rows.
        """
        user = self.env["res.users"].sudo()._mj_who_called()
        roster = dict(self.env["mj.roster.import"]._rosters())[res_model]
        row = {
            "moment": SQL("now() AT TIME ZONE 'UTC'"),
            "user_id": user.id,
            "user_name": self._name_of(user),
            "res_model": res_model,
            "res_id": 0,
            "reference": self.env._("%(roster)s: %(count)s rows", roster=roster, count=count),
            "talk_id": None,
            "organization_path": None,
            "company_id": self.env.company.id,
            "operation": "export",
            "grant_id": None,
            "address": request.httprequest.remote_addr if request else None,
        }
        with self.env.registry.cursor() as cr:
            cr.execute(self._insertion(row))
