from odoo import fields, models


class MjReason(models.AbstractModel):
    """A dialog that asks why, before a step whose reason stays."""

    _name = "mj.reason"
    _description = "Step With a Reason"
    _inherit = ["mj.checked.references"]

    reason = fields.Char(required=True)

    def action_apply(self):
        """Take the step, then close the dialog or go where the step leads."""
        self.ensure_one()
        return self._apply() or {"type": "ir.actions.act_window_close"}

    def _apply(self):
        """Take the step for the reason that was entered.

        :return: an action to go on with, or nothing.
        """
        raise NotImplementedError
