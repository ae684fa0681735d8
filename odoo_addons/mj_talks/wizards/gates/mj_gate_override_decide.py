from odoo import fields, models


class MjGateOverrideDecide(models.TransientModel):
    """Decide without the talk before, with a reason that stays for good (A11.1, A12.1)."""

    _name = "mj.gate.override.decide"
    _description = "Decide Without the Talk Before"
    _inherit = ["mj.reason"]

    appointment_ids = fields.Many2many("mj.appointment", string="Appointments")
    applicant_ids = fields.Many2many("mj.member", "mj_gate_override_decide_applicant_rel", string="Applicants")
    reason = fields.Text(required=True)

    def _apply(self):
        if self.appointment_ids:
            self.appointment_ids._override_gate(self.reason)
        if self.applicant_ids:
            self.applicant_ids._override_gate(self.reason)
