from odoo import api, fields, models


class MjSeasonPlanAbsence(models.Model):
    """Days on which one person, or everybody, has no time for talks."""

    _name = "mj.season.plan.absence"
    _description = "Days Not Free in a Season Plan"
    _inherit = ["mj.checked.references"]
    _order = "date_from, id"

    plan_id = fields.Many2one("mj.season.plan", required=True, index=True, ondelete="cascade")
    member_id = fields.Many2one("mj.member", string="Person", ondelete="cascade", help="Empty: everybody.")
    date_from = fields.Date(string="First Day", required=True)
    date_to = fields.Date(
        string="Last Day", compute="_compute_date_to", precompute=True, store=True, readonly=False, required=True
    )

    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "The last day lies before the first.")

    @api.depends("date_from")
    def _compute_date_to(self):
        for absence in self:
            if not absence.date_to or absence.date_from and absence.date_to < absence.date_from:
                absence.date_to = absence.date_from

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        absences._check_plan()
        return absences

    def write(self, vals):
        self._check_plan()
        result = super().write(vals)
        self._check_plan()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_plan()

    def _check_plan(self):
        """The days belong to the plan: who may not write it may not write them (door 5)."""
        if not self.env.su:
            self.plan_id.check_access("write")
            self.plan_id._check_open({})
