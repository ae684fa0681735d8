from odoo import fields, models


class MjInspectionSeed(models.TransientModel):
    """Enter the seed that was drawn by hand: once, and final."""

    _name = "mj.inspection.seed"
    _description = "Record the Seed"
    _inherit = ["mj.checked.references"]

    inspection_id = fields.Many2one("mj.inspection", required=True, readonly=True)
    seed_source = fields.Char(related="inspection_id.seed_source", related_sudo=False)
    population_hash = fields.Char(related="inspection_id.population_hash", related_sudo=False)
    seed = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.inspection_id.take_seed(self.seed)
        return {"type": "ir.actions.act_window_close"}
