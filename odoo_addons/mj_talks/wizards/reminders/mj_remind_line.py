from odoo import fields, models


class MjRemindLine(models.TransientModel):
    """One thing that people are reminded of: who is told of it, and who is not, and why."""

    _name = "mj.remind.line"
    _description = "Reminder to Send"
    _inherit = ["mj.checked.references"]

    remind_id = fields.Many2one("mj.remind", required=True, ondelete="cascade")
    thing_name = fields.Char(string="Of What", readonly=True)
    told = fields.Char(string="Who Is Told", readonly=True)
    told_count = fields.Integer(readonly=True)
    left_out = fields.Char(string="Who Is Not, and Why", readonly=True)
