from odoo import api, models
from odoo.http import request
from odoo.tools import SQL


class MjRightsWatch(models.AbstractModel):
    """Notes changes of rights in the access log, where nobody can take them back: rules, groups, scopes."""

    _name = "mj.rights.watch"
    _description = "Watch over Rights"

    @api.model
    @api.private
    def _note(self, record, what):
        """Add a line to the access log, in the transaction of the change.

        :param record: the rule, group or scope that is changed.
        :param str what: short and technical; no content.
        """
        if self.env.context.get("install_mode") or not self.env.registry.ready:
            return
        user = self.env.user
        log = self.env["mj.access.log"]
        self.env.cr.execute(
            log._insertion(
                {
                    "moment": SQL("now() AT TIME ZONE 'UTC'"),
                    "user_id": self.env["res.users"]._mj_who_called().id,
                    "user_name": log._name_of(user),
                    "res_model": record._name,
                    "res_id": record.id,
                    "reference": what,
                    "talk_id": None,
                    "organization_path": None,
                    "company_id": self._company_of(record).id or None,
                    "operation": "rights",
                    "grant_id": None,
                    "address": request.httprequest.remote_addr if request else None,
                }
            )
        )

    @api.model
    def _company_of(self, record):
        """Return the company whose readers of the log a change concerns; empty: those of all, as for groups and accounts.

        :rtype: res.company
        """
        if record._name == "mj.scope":
            return record.sudo().organization_id.company_id
        return record.sudo().company_id if record._name == "mj.organization" else self.env["res.company"]
