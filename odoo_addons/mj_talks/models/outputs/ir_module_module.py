from odoo import fields, models
from odoo.exceptions import UserError

EXPORT_PARAMETER = "mj_talks.exported_at"
EXPORT_HOURS = 24


class IrModuleModule(models.Model):
    """Uninstalling removes the talks for good: it asks for an export first."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        if self._mj_is_unexported("mj_talks", ["mj.talk"], EXPORT_PARAMETER):
            raise UserError(
                self.env._(
                    "Uninstalling removes all talks, duties and the ledger for good. Export them first, under Talks / "
                    "Configuration / Export Everything, then uninstall within %s hours.",
                    EXPORT_HOURS,
                )
            )
        return super().button_uninstall()

    def _mj_is_unexported(self, addon, model_names, parameter):
        """Whether uninstalling these modules would remove what nobody exported lately.

        :param str addon: whose data it is.
        :param list[str] model_names: models of which any row is data.
        :param str parameter: where it is noted when it was exported.
        :rtype: bool
        """
        removed = self | self.downstream_dependencies()
        return (
            addon in removed.mapped("name")
            and any(name in self.env and self.env[name].sudo().search_count([], limit=1) for name in model_names)
            and not self._mj_was_exported(parameter)
        )

    def _mj_was_exported(self, parameter):
        exported_at = self.env["ir.config_parameter"].sudo().get_param(parameter)
        if not exported_at:
            return False
        age = fields.Datetime.now() - fields.Datetime.to_datetime(exported_at)
        return age.total_seconds() < EXPORT_HOURS * 3600
