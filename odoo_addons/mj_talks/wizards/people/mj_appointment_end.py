from odoo import fields, models

from ... import clock


class MjAppointmentEnd(models.TransientModel):
    """End one or several appointments on one day for one reason."""

    _name = "mj.appointment.end"
    _description = "End Appointments"
    _inherit = ["mj.checked.references"]

    appointment_ids = fields.Many2many("mj.appointment", string="Appointments", required=True)
    date_to = fields.Date(string="Last Day in the Post", required=True, default=lambda self: clock.today(self.env))
    end_reason = fields.Selection(
        lambda self: self.env["mj.appointment"]._fields["end_reason"].selection,
        string="Reason",
        required=True,
    )

    def action_apply(self):
        self.ensure_one()
        self.appointment_ids.check_access("write")
        self.appointment_ids.end(self.date_to, self.end_reason)
        return {"type": "ir.actions.act_window_close"}
