from odoo import models
from odoo.addons.mj_talks.models.outputs.ir_module_module import EXPORT_HOURS
from odoo.exceptions import UserError

COMMITTEE_EXPORT_PARAMETER = "mj_supervision.exported_at"
KEPT_BY_THE_COMMITTEE = ("mj.inspection", "mj.rectification", "mj.referral")


class IrModuleModule(models.Model):
    """Uninstalling removes what the committee keeps, which the rules administrator cannot export: its director does."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        if self._mj_is_unexported("mj_supervision", KEPT_BY_THE_COMMITTEE, COMMITTEE_EXPORT_PARAMETER):
            raise UserError(
                self.env._(
                    "Uninstalling removes what the supervision committee keeps for good. Its director exports it first, "
                    "under Supervision / Configuration / Export Everything; then uninstall within %s hours.",
                    EXPORT_HOURS,
                )
            )
        return super().button_uninstall()
