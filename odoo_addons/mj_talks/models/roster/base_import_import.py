from odoo import models
from odoo.exceptions import UserError


# It extends Odoo's model and opens no dialog of its own.
class BaseImportImport(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Leads nowhere for rosters: they have a door of their own."""

    _inherit = "base_import.import"

    def _is_mj_roster(self):
        return isinstance(self.env.get(self.res_model), self.env.registry["mj.roster"])

    def parse_preview(self, options, count=10):
        if self._is_mj_roster():
            return {"error": self.env["mj.roster"]._roster_door_message(), "preview": ""}
        return super().parse_preview(options, count)

    def execute_import(self, fields, columns, options, dryrun=False):
        if self._is_mj_roster():
            raise UserError(self.env["mj.roster"]._roster_door_message())
        return super().execute_import(fields, columns, options, dryrun=dryrun)
