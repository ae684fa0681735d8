from odoo import api, fields, models
from odoo.exceptions import UserError

from ...roster.columns import HEADERLESS, RELATIVE, REMARK, REPEATED, SERIAL, UNKNOWN, is_relatives


class MjRosterImportColumn(models.Model):
    """A column of the file: its header as written, and what it means."""

    _name = "mj.roster.import.column"
    _description = "Column of a Roster's File"
    _inherit = ["mj.checked.references"]
    _order = "position, id"

    import_id = fields.Many2one("mj.roster.import", required=True, index=True, ondelete="cascade", readonly=True)
    res_model = fields.Selection(related="import_id.res_model")
    position = fields.Integer(readonly=True)
    letter = fields.Char(readonly=True)
    header = fields.Char(string="Header in the File", readonly=True)
    samples = fields.Char(string="For Example", readonly=True)
    meaning_id = fields.Many2one(
        "mj.roster.meaning",
        string="Means",
        domain="['|', ('res_model', '=', False), ('res_model', '=', res_model)]",
        ondelete="restrict",
    )
    reason = fields.Selection(
        [
            (SERIAL, "Serial number"),
            (UNKNOWN, "None of the roster's columns"),
            (RELATIVE, "About somebody else"),
            (REPEATED, "Another column means this already"),
            (HEADERLESS, "Without a header"),
        ],
        string="Why Left Out",
        readonly=True,
    )

    def write(self, vals):
        result = super().write(vals)
        if "meaning_id" in vals:
            self._check_meaning()
            self.import_id._forget_preview()
        return result

    def _check_meaning(self):
        """Refuse data of relatives for the person, and two columns for one thing.

        :raises UserError: naming the column.
        """
        for column in self.filtered("meaning_id"):
            if column.meaning_id.name != REMARK and is_relatives(column.header or ""):
                raise UserError(
                    self.env._(
                        "“%s” is about somebody else and never becomes the person's own. Leave the column out or append it "
                        "to the remarks.",
                        column.header,
                    )
                )
            others = column.import_id.column_ids - column
            if column.meaning_id.name != REMARK and column.meaning_id in others.meaning_id:
                raise UserError(
                    self.env._("Two columns mean “%s”. Leave one of them out.", column.meaning_id.display_name)
                )

    @api.depends("header", "letter")
    def _compute_display_name(self):
        for column in self:
            column.display_name = column.header or column.letter
