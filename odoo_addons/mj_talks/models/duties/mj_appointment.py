from odoo import api, models

TOUCHES_DUTIES = {"member_id", "organization_id", "position_id", "date_from", "date_to", "state", "leader_id"}


class MjAppointment(models.Model):
    """Duties follow appointments at once, in the organisations touched (A18.4)."""

    _inherit = "mj.appointment"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        appointments._reconcile_duties()
        return appointments

    def write(self, vals):
        if not TOUCHES_DUTIES & vals.keys():
            return super().write(vals)
        before = self.filtered(lambda appointment: appointment.state == "effective").organization_id
        result = super().write(vals)
        self._reconcile_duties(before)
        return result

    def _reconcile_duties(self, also=None):
        effective = self.filtered(lambda appointment: appointment.state == "effective")
        organizations = effective.organization_id if also is None else effective.organization_id | also
        self.env["mj.duty.engine"]._reconcile(organizations=organizations)
