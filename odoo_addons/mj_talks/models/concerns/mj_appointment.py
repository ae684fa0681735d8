from odoo import api, models

ENDS_A_POST = {"date_from", "date_to", "state", "end_reason", "position_id"}


class MjAppointment(models.Model):
    """A leadership member who leaves or changes post is talked to promptly (A06.1)."""

    _inherit = "mj.appointment"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # A new post may continue one that ended.
        effective = appointments.filtered(lambda appointment: appointment.state == "effective")
        effective._follow_with_concerns()
        return appointments

    def write(self, vals):
        result = super().write(vals)
        if ENDS_A_POST & vals.keys():
            self.filtered(lambda appointment: appointment.state != "proposed")._follow_with_concerns()
        return result

    def _follow_with_concerns(self):
        if self:
            self.env["mj.concern"]._raise_for_ended(self)
            self.env["mj.concern"]._follow_responsible(self.organization_id)
