import base64
import binascii

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ... import clock, regulation_text


class MjRegulationImport(models.TransientModel):
    """Load the official text of a regulation from a file: preview first, then all in one step (A23.1)."""

    _name = "mj.regulation.import"
    _description = "Import Official Text"

    state = fields.Selection(
        [("upload", "Upload"), ("preview", "Preview"), ("done", "Imported")], default="upload", required=True
    )
    regulation_id = fields.Many2one(
        "mj.regulation",
        required=True,
        default=lambda self: self.env["mj.regulation"]._in_force_on(clock.today(self.env))[:1],
    )
    file = fields.Binary(
        string="Text File",
        attachment=False,
        help="Plain text in UTF-8 or GB18030. Save a document as “plain text” first.",
    )
    file_name = fields.Char()
    add_articles = fields.Boolean(
        compute="_compute_add_articles",
        store=True,
        readonly=False,
        help="Add the articles that the file has and this version does not have yet.",
    )
    line_ids = fields.One2many("mj.regulation.import.line", "import_id", string="Articles", readonly=True)
    remarks = fields.Text(string="Not Placed or Doubtful", readonly=True)
    placed_count = fields.Integer(string="Articles to Write", readonly=True)
    problem_count = fields.Integer(string="Open Questions", readonly=True)

    @api.depends("regulation_id")
    def _compute_add_articles(self):
        for wizard in self:
            wizard.add_articles = not wizard.regulation_id.article_ids

    def action_preview(self):
        """Show which article gets which text, and what has no place. Nothing is written yet."""
        self.ensure_one()
        self._check_administrator()
        rows, remarks = self._plan()
        lines = self.env["mj.regulation.import.line"]
        self.write(
            {
                "state": "preview",
                "line_ids": [Command.clear(), *(Command.create(row) for row in rows)],
                "remarks": self._describe_remarks(remarks),
                "placed_count": sum(row["outcome"] in lines._WRITTEN for row in rows),
                "problem_count": sum(row["outcome"] in lines._PROBLEMS for row in rows)
                + sum(remark.reason in ("like_article", "unfinished") for remark in remarks),
            }
        )
        return self._reopen()

    def action_back(self):
        """Return to the choice of the file."""
        self.ensure_one()
        self.write({"state": "upload", "line_ids": [Command.clear()], "remarks": False})
        return self._reopen()

    def action_apply(self):
        """Write every article that the preview places, in one step, and note it on the regulation.

        :raises UserError: when the articles or the file are no longer as shown in the preview.
        """
        self.ensure_one()
        self._check_administrator()
        self.regulation_id.check_access("write")
        # Two imports at once would mix two texts.
        self.regulation_id.lock_for_update()
        rows, __ = self._plan()
        if self.state != "preview" or self.line_ids._signature() != sorted(map(self._row_signature, rows)):
            raise UserError(
                self.env._("The file or the articles changed after the preview. Nothing was written; preview again.")
            )
        self._write_articles(rows)
        self._log_import(rows)
        self.state = "done"
        return self._reopen()

    def _check_administrator(self):
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            raise UserError(self.env._("Only the municipal rules administrator loads the official text."))

    def _plan(self):
        """Work out what happens to each article, from the file and the articles as they are now.

        :returns: tuple (values of ``mj.regulation.import.line``, remarks of the reader).
        :raises UserError: when the file cannot be read as a regulation.
        """
        parsed = self._parse_file()
        groups = parsed.by_number()
        articles = {article.number: article for article in self.regulation_id.article_ids}
        rows = []
        for number in sorted(groups.keys() | articles.keys() | set(range(1, max(groups) + 1))):
            article = articles.get(number, self.env["mj.regulation.article"])
            found = groups.get(number, [])
            rows.extend(self._plan_row(number, article, one, len(found)) for one in found or [None])
        return rows, parsed.remarks

    def _plan_row(self, number, article, found, times):
        return {
            "number": number,
            "article_id": article.id,
            "file_line": found.line if found else 0,
            "chapter": found.chapter if found else False,
            "text": found.text if found else False,
            "outcome": self._outcome(article, found, times),
        }

    def _outcome(self, article, found, times):
        if not found:
            return "missing"
        if times > 1:
            return "duplicate"
        if not found.text:
            return "empty"
        if not article:
            return "add" if self.add_articles else "unknown"
        if not article.official_text:
            return "fill"
        return "same" if article.official_text == found.text else "replace"

    def _parse_file(self):
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file or b"", validate=True)
            return regulation_text.parse(regulation_text.decode(data))
        except binascii.Error as error:
            raise UserError(self._reading_problem("not_text")) from error
        except regulation_text.RegulationTextError as error:
            raise UserError(self._reading_problem(error.reason)) from error

    def _reading_problem(self, reason):
        return {
            "empty": self.env._("Choose the text file first: there is no file yet, or it is empty."),
            "too_large": self.env._(
                "This file is larger than %s KB. A regulation is far shorter; choose the file with its text only.",
                regulation_text.MAX_BYTES // 1024,
            ),
            "not_text": self.env._(
                "This is not a plain text file in UTF-8 or GB18030. Open the document, choose “Save as”, "
                "“plain text”, and upload that file."
            ),
            "no_article": self.env._(
                "No line of this file begins with an article number such as 第一条. Choose the file with the text "
                "of the regulation; if signs look garbled, save it again as UTF-8."
            ),
        }[reason]

    def _describe_remarks(self, remarks):
        labels = {
            "outside": self.env._("Belongs to no article, left out"),
            "page": self.env._("Page number, left out"),
            "like_article": self.env._("Begins like an article, read as running text"),
            "unfinished": self.env._("The article ends without a full stop"),
            "missing": self.env._("Articles before this line were not found"),
        }
        # What needs a decision comes first.
        ranked = sorted(remarks, key=lambda remark: (remark.reason in ("outside", "page"), remark.line))
        return "\n".join(
            self.env._(
                "Line %(line)s: %(label)s: %(text)s", line=remark.line, label=labels[remark.reason], text=remark.text
            )
            for remark in ranked
        )

    @staticmethod
    def _row_signature(row):
        return (row["number"], row["file_line"], row["article_id"] or 0, row["outcome"], row["text"] or "")

    def _write_articles(self, rows):
        articles = self.env["mj.regulation.article"]
        for row in rows:
            if row["outcome"] in ("fill", "replace"):
                articles.browse(row["article_id"]).official_text = row["text"]
        articles.create(
            [
                {
                    "regulation_id": self.regulation_id.id,
                    "number": row["number"],
                    "chapter": row["chapter"],
                    "official_text": row["text"],
                }
                for row in rows
                if row["outcome"] == "add"
            ]
        )

    def _log_import(self, rows):
        line_model = self.env["mj.regulation.import.line"]
        written = [row["number"] for row in rows if row["outcome"] in line_model._WRITTEN]
        left = sorted({row["number"] for row in rows if row["outcome"] in line_model._PROBLEMS})
        self.regulation_id.message_post(
            body=self.env._(
                "Official text imported from the file %(file)s. Articles written: %(written)s. "
                "Articles left as they were: %(left)s.",
                file=self.file_name or "-",
                written=", ".join(map(str, written)) or "-",
                left=", ".join(map(str, left)) or "-",
            )
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Official Text"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
