from odoo import models


class IrRule(models.Model):
    """A change of record rules over our models shows in the access log."""

    _inherit = "ir.rule"  # pylint: disable=consider-merging-classes-inherited  # another package

    def write(self, vals):
        for rule in self.filtered(lambda rule: rule.model_id.model.startswith("mj.")):
            self.env["mj.rights.watch"]._note(rule, f"{rule.name}: {', '.join(sorted(vals))}")
        return super().write(vals)

    def unlink(self):
        for rule in self.filtered(lambda rule: rule.model_id.model.startswith("mj.")):
            self.env["mj.rights.watch"]._note(rule, f"{rule.name}: -")
        return super().unlink()
