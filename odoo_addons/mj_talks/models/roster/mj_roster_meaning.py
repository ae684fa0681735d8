from odoo import api, fields, models

from ...roster.columns import JOINED, REMARK


class MjRosterMeaning(models.Model):
    """What a column of a file may mean: one of the roster's columns, or a remark. Nothing else can be chosen."""

    _name = "mj.roster.meaning"
    _description = "Meaning of a Roster's Column"
    _order = "sequence, id"

    res_model = fields.Selection(lambda self: self.env["mj.roster.import"]._rosters(), string="Roster", readonly=True)
    name = fields.Char(string="Column", required=True, readonly=True)
    sequence = fields.Integer(default=10, readonly=True)

    _column_uniq = models.UniqueIndex("(res_model, name)", "A column means one thing.")

    @api.depends("res_model", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for meaning in self:
            meaning.display_name = meaning._label()

    def _label(self):
        if self.name == REMARK:
            return self.env._("Append to the remarks")
        if self.name == JOINED:
            return self.env._("Employer and job title")
        return self.env[self.res_model]._roster_label(self.name)
