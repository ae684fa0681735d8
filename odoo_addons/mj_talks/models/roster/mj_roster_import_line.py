from odoo import api, fields, models
from odoo.exceptions import UserError

from ...roster.questions import ALIKE, CONTRADICTION, LEAVE_OUT, ORGANIZATION, OTHER, SAME, TRANSFER

KINDS = [
    ("question", "To Answer"),
    ("refused", "Row Refused"),
    ("new", "New in the Roster"),
    ("moved", "Moves Elsewhere"),
    ("ended", "Post Ends"),
    ("changed", "Fields Changed"),
    ("unchanged", "Nothing Changes"),
    ("left_out", "Left Out of the Roster"),
]
QUESTIONS = [
    (CONTRADICTION, "Says something else of a known person"),
    (ALIKE, "May be known elsewhere"),
    (ORGANIZATION, "Organisation by the end of its name"),
    (TRANSFER, "Joined elsewhere before"),
]
ANSWERS = [(SAME, "The same"), (OTHER, "Another one"), (LEAVE_OUT, "Leave the row out")]


class MjRosterImportLine(models.Model):
    """What a row of the file will do, or did."""

    _name = "mj.roster.import.line"
    _description = "Row of a Roster's File"
    _order = "number, id"

    import_id = fields.Many2one("mj.roster.import", required=True, index=True, ondelete="cascade", readonly=True)
    state = fields.Selection(related="import_id.state")
    number = fields.Integer(string="Row", readonly=True, aggregator=None)
    kind = fields.Selection(KINDS, string="What Happens", readonly=True, required=True)
    about = fields.Char(string="Row About", readonly=True)
    text = fields.Text(string="What Changes", readonly=True)
    question = fields.Selection(QUESTIONS, string="Asked", readonly=True)
    question_key = fields.Char(readonly=True, export_string_translation=False)
    answer = fields.Selection(ANSWERS, string="Answer Given", readonly=True)
    res_id = fields.Integer(string="Record Number", readonly=True, aggregator=None)

    _kind_idx = models.Index("(import_id, kind)")

    @api.depends("number", "about")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number} {line.about or ''}".strip()

    def action_same(self):
        return self._answer(SAME)

    def action_other(self):
        return self._answer(OTHER)

    def action_leave_out(self):
        return self._answer(LEAVE_OUT)

    def action_open_record(self):
        self.ensure_one()
        record = self.env[self.import_id.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This row has no record."))
        return record.get_formview_action()

    def _answer(self, answer):
        """Answer the questions of these rows; when none is open any more, the preview is made anew.

        :param str answer: one of :data:`ANSWERS`.
        :raises UserError: when a row asks nothing, or the answer cannot be given to what it asks.
        """
        for roster, lines in self.grouped("import_id").items():
            if any(line.kind != "question" for line in lines):
                raise UserError(self.env._("This row asks nothing."))
            if answer == OTHER and any(line.question == ORGANIZATION for line in lines):
                raise UserError(
                    self.env._("Enter the organisation as the system names it, or leave the row out: it needs one.")
                )
            roster._take_answers(lines, answer)
        return True
