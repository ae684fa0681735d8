from odoo import fields, models


class MjRosterImportSheet(models.Model):
    """A sheet of the file, to choose from."""

    _name = "mj.roster.import.sheet"
    _description = "Sheet of a Roster's File"
    _order = "id"

    import_id = fields.Many2one("mj.roster.import", required=True, index=True, ondelete="cascade", readonly=True)
    name = fields.Char(readonly=True)
    title = fields.Char(readonly=True)
    visible = fields.Boolean(readonly=True)
