from odoo import fields, models
from odoo.exceptions import UserError

EXPORT_PARAMETER = "mj_talks.exported_at"
EXPORT_HOURS = 24


class IrModuleModule(models.Model):
    """Uninstalling removes the talks for good: it asks for an export first."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        removed = self | self.downstream_dependencies()
        if "mj_talks" in removed.mapped("name") and self._mj_has_data() and not self._mj_was_exported():
            raise UserError(
                self.env._(
                    "Uninstalling removes all talks, duties and the ledger for good. Export them first, under Talks / "
                    "Configuration / Export Everything, then uninstall within %s hours.",
                    EXPORT_HOURS,
                )
            )
        return super().button_uninstall()

    def _mj_has_data(self):
        return "mj.talk" in self.env and bool(self.env["mj.talk"].sudo().search_count([], limit=1))

    def _mj_was_exported(self, parameter=EXPORT_PARAMETER):
        exported_at = self.env["ir.config_parameter"].sudo().get_param(parameter)
        if not exported_at:
            return False
        age = fields.Datetime.now() - fields.Datetime.to_datetime(exported_at)
        return age.total_seconds() < EXPORT_HOURS * 3600
