from odoo import api, models
from odoo.exceptions import ValidationError


class MjInspectionLine(models.AbstractModel):
    """A row of an inspection that follows from the draw: it appears with it and stays."""

    _name = "mj.inspection.line"
    _description = "Row of a Draw"
    _inherit = ["mj.checked.references"]

    # Columns of the row that people may fill in after the draw.
    _open_fields = frozenset({"note"})

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_drawn()
        return lines

    def write(self, vals):
        if vals.keys() - self._open_fields:
            self._check_not_drawn()
        elif vals:
            self._check_open_to_remarks()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_undrawn(self):
        self._check_not_drawn()

    def _check_not_drawn(self):
        """Refuse rows put in, changed or taken out by hand, to the superuser as well.

        :raises ValidationError: unless the draw is just being made.
        """
        for line in self:
            if line.inspection_id.state != self._changes_in_state():
                raise ValidationError(
                    self.env._(
                        "What is inspected follows from the draw; no row is added, changed or removed by hand (A22.3)."
                    )
                )

    def _check_open_to_remarks(self):
        """Keep remarks as they were reported; before, the inspectors write them.

        :raises ValidationError: once the inspection is over.
        """
        if any(line.inspection_id.state not in ("drawn", "in_progress") for line in self):
            raise ValidationError(self.env._("Remarks are written from the draw to the report, and stay then."))
        self.inspection_id._check_is_inspector()

    def _changes_in_state(self):
        """Return the only stage of the inspection in which these rows change."""
        return "fixed"
