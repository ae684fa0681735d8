import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ... import clock
from ...roster.cells import column_letters
from ...roster.columns import known_headers, understand
from ...roster.questions import ALIKE, CONTRADICTION, ORGANIZATION, TRANSFER
from ...roster.sheet import SheetError
from ...roster.workbook import read_book
from .mj_roster_import_line import KINDS

STATES = [
    ("draft", "File to Read"),
    ("previewed", "Preview"),
    ("written", "Written into the Roster"),
    ("undone", "Undone"),
]
# Changing one of these means another reading of the file.
READING = {"sheet_id", "header_row", "encoding", "separator"}


class MjRosterImport(models.Model):
    """A file of an office on its way into a roster: read, shown, written, and undone where need be."""

    _name = "mj.roster.import"
    _description = "Import of a Roster"
    _inherit = ["mj.checked.references"]
    _order = "id desc"
    _set_by_steps = frozenset({"state", "user_id", "written_at", "has_file", "is_text", "notice"})

    res_model = fields.Selection(
        lambda self: self._rosters(), string="Roster", required=True, default="mj.member", copy=False
    )
    file = fields.Binary(compute="_compute_file", inverse="_inverse_file", string="Choose a File")
    name = fields.Char(string="File Name", default=lambda self: self.env._("New import"), required=True)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Loaded by", required=True, readonly=True, default=lambda self: self.env.user, index=True
    )
    written_at = fields.Datetime(readonly=True)
    # The file, sealed; its key is erased with it.
    sealed_file = fields.Binary(attachment=False, groups=fields.NO_ACCESS)
    sealed_slot = fields.Integer(groups=fields.NO_ACCESS)
    has_file = fields.Boolean(readonly=True)

    sheet_ids = fields.One2many("mj.roster.import.sheet", "import_id", string="Sheets of the File", readonly=True)
    sheet_id = fields.Many2one("mj.roster.import.sheet", domain="[('import_id', '=', id)]", ondelete="set null")
    header_row = fields.Integer(help="The row of the file that holds the headers; titles above it are left out.")
    is_text = fields.Boolean(readonly=True)
    encoding = fields.Selection([("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")])
    separator = fields.Selection([(",", "Comma"), ("\t", "Tab"), (";", "Semicolon"), ("|", "Bar")])
    column_ids = fields.One2many("mj.roster.import.column", "import_id", string="Columns")
    line_ids = fields.One2many("mj.roster.import.line", "import_id", string="Rows")
    question_ids = fields.One2many(
        "mj.roster.import.line", "import_id", string="Open Questions", domain=[("kind", "=", "question")]
    )
    shown_line_ids = fields.One2many(
        "mj.roster.import.line",
        "import_id",
        string="Rows That Do Something",
        domain=[("kind", "not in", ("question", "unchanged"))],
    )
    change_ids = fields.One2many("mj.roster.change", "import_id", string="Changes", readonly=True)
    leaves_out_refused = fields.Boolean(string="Leave the Refused Rows Out")
    transferred_on = fields.Date(
        string="Day of the Transfer",
        default=lambda self: clock.today(self.env),
        help="For those of whom is asked whether they come from elsewhere.",
    )
    transferred_from = fields.Char(string="Where They Come From", help="The organisation in which they joined before.")
    notice = fields.Text(string="To Know Before Writing", readonly=True)
    answers = fields.Json(groups=fields.NO_ACCESS)
    digest = fields.Char(groups=fields.NO_ACCESS)

    new_count = fields.Integer(string="New in the Roster", compute="_compute_counts")
    changed_count = fields.Integer(string="Fields Changed", compute="_compute_counts")
    moved_count = fields.Integer(string="Moves Elsewhere", compute="_compute_counts")
    ended_count = fields.Integer(string="Post Ends", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Nothing Changes", compute="_compute_counts")
    left_out_count = fields.Integer(string="Left Out of the Roster", compute="_compute_counts")
    refused_count = fields.Integer(string="Row Refused", compute="_compute_counts")
    question_count = fields.Integer(string="To Answer", compute="_compute_counts")
    contradiction_count = fields.Integer(compute="_compute_question_counts")
    alike_count = fields.Integer(compute="_compute_question_counts")
    organization_count = fields.Integer(compute="_compute_question_counts")
    transfer_count = fields.Integer(compute="_compute_question_counts")

    @api.model
    def _rosters(self):
        return [
            ("mj.member", self.env._("Members")),
            ("mj.organization", self.env._("Organisations")),
            ("mj.appointment", self.env._("Appointments")),
        ]

    def _compute_file(self):
        # What was sealed is not given out again: whoever loaded it has it.
        self.file = False

    def _inverse_file(self):
        for roster in self.filtered("file"):
            content = base64.b64decode(roster.file)
            roster._check_open()
            roster._seal_file(content)
            # What was chosen for another file says nothing about this one.
            afresh = {"sheet_id": False, "header_row": 0, "encoding": False, "separator": False}
            roster.sudo().with_context(mj_reading=True).write(afresh)
            roster._read_anew()
        self.invalidate_recordset(["file"], flush=False)

    @api.depends("line_ids.kind")
    def _compute_counts(self):
        groups = self.env["mj.roster.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "kind"], ["__count"]
        )
        counts = {(roster.id, kind): count for roster, kind, count in groups}
        for roster in self:
            for kind, __ in KINDS:
                roster[f"{kind}_count"] = counts.get((roster.id, kind), 0)

    @api.depends("question_ids.question")
    def _compute_question_counts(self):
        for roster in self:
            asked = roster.question_ids.mapped("question")
            roster.contradiction_count = asked.count(CONTRADICTION)
            roster.alike_count = asked.count(ALIKE)
            roster.organization_count = asked.count(ORGANIZATION)
            roster.transfer_count = asked.count(TRANSFER)

    def write(self, vals):
        if not self.env.su and (vals.keys() - {"leaves_out_refused"}):
            self._check_open()
        if "res_model" in vals and any(roster.res_model != vals["res_model"] for roster in self):
            vals = {**vals, "sheet_id": False, "header_row": 0}
        result = super().write(vals)
        if (READING | {"res_model"}) & vals.keys() and "file" not in vals and not self.env.context.get("mj_reading"):
            for roster in self.filtered("has_file"):
                roster._read_anew(bool(vals.get("sheet_id")))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_written(self):
        if any(roster.state == "written" for roster in self):
            raise UserError(self.env._("This import was written and stays as its evidence."))

    def unlink(self):
        self._erase_file()
        return super().unlink()

    def _check_open(self):
        if any(roster.state in ("written", "undone") for roster in self):
            raise UserError(self.env._("This import is done. Load the file anew for another one."))

    def _check_own(self):
        """Refuse everybody but the person who loads the file: what it may do depends on who that is.

        :raises AccessError: for others.
        """
        if not self.env.su and any(roster.user_id != self.env.user for roster in self):
            raise AccessError(self.env._("Only whoever loaded the file goes on with it."))
        self.check_access("write")

    # -- reading ------------------------------------------------------------------------------

    def _book(self):
        """Return the file as a book of sheets.

        :rtype: Book
        :raises UserError: when it cannot be read, saying what to do.
        """
        try:
            return read_book(self._content(), self.name or "", self.encoding or None, self.separator or None)
        except SheetError as error:
            raise UserError(self._sheet_message(error)) from error

    def _sheet(self, book):
        """Return the rows of the chosen sheet from the header row on.

        :param Book book: the file.
        :rtype: Sheet
        :raises UserError: when the sheet cannot be read.
        """
        try:
            sheet = book.read(self.sheet_id.title or "")
        except SheetError as error:
            raise UserError(self._sheet_message(error)) from error
        except KeyError as error:
            raise UserError(self.env._("The file has no such sheet. Choose another one.")) from error
        headers = known_headers(self.res_model)
        place = sheet.header_place(headers)
        if place is not None and sheet.numbers[place] == self.header_row:
            sheet.skip_title(headers)
        elif self.header_row in sheet.numbers:
            place = sheet.numbers.index(self.header_row)
            del sheet.rows[:place], sheet.numbers[:place]
        return sheet

    def _sheet_message(self, error):
        return self.env["mj.roster"]._roster_file_message(error)

    def _read_anew(self, keeps_sheet=False):
        """Read the file: its sheets, the header row, what the columns mean.

        :param bool keeps_sheet: whether the sheet was chosen by the user.
        """
        self.ensure_one()
        roster = self.sudo().with_context(mj_reading=True)
        book = self._book()
        headers = known_headers(self.res_model)
        if not keeps_sheet:
            roster._list_sheets(book, headers)
        sheet = self._read_sheet(book)
        if not keeps_sheet and self.header_row in sheet.numbers:
            place = sheet.numbers.index(self.header_row)
        else:
            place = sheet.header_place(headers) or 0
        if not sheet.rows:
            raise UserError(self.env._("There are no rows to import below the headers."))
        roster.write(
            {
                "header_row": sheet.numbers[place],
                "is_text": book.kind == "csv",
                "encoding": book.encoding if book.encoding in ("utf-8", "gb18030", "utf-16") else False,
                "separator": book.separator or False,
                "answers": {},
            }
        )
        roster._list_columns(self._sheet(book))
        roster._forget_preview()

    def _read_sheet(self, book):
        try:
            return book.read(self.sheet_id.title or "")
        except SheetError as error:
            raise UserError(self._sheet_message(error)) from error

    def _list_sheets(self, book, headers):
        chosen = self.sheet_id.title
        self.sheet_ids.unlink()
        self.env["mj.roster.import.sheet"].create(
            [
                {
                    "import_id": self.id,
                    "title": sheet.title,
                    "name": sheet.title if sheet.visible else self.env._("%s (hidden)", sheet.title),
                    "visible": sheet.visible,
                }
                for sheet in book.sheets
            ]
        )
        titles = {sheet.title: sheet for sheet in self.sheet_ids}
        try:
            proposed = book.proposed(headers)
        except SheetError as error:
            raise UserError(self._sheet_message(error)) from error
        self.sheet_id = titles.get(chosen) or titles[proposed]

    def _list_columns(self, sheet):
        self.column_ids.unlink()
        model = self.env[self.res_model]
        labels = {model._roster_label(column): column for column in model._roster_columns() if "+" not in column}
        meanings = {
            meaning.name: meaning.id
            for meaning in self.env["mj.roster.meaning"].search([("res_model", "in", (False, self.res_model))])
        }
        self.env["mj.roster.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "position": column.position,
                    "letter": column_letters(column.position),
                    "header": "".join(column.header.split()) or False,
                    "samples": self.env._(", ").join(sample[:20] for sample in column.samples),
                    "meaning_id": meanings.get(column.meaning, False),
                    "reason": column.reason or False,
                }
                for column in understand(self.res_model, sheet.rows[0], sheet.rows[1:], labels)
            ]
        )

    def _forget_preview(self):
        """Nothing of a preview holds any more once the file is understood otherwise."""
        rosters = self.sudo().filtered(lambda roster: roster.state == "previewed")
        rosters.line_ids.unlink()
        rosters.write({"state": "draft", "digest": False, "notice": False})
