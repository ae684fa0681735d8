from odoo import fields, models


class MjRegulationImportLine(models.TransientModel):
    """What the import does with one article."""

    _name = "mj.regulation.import.line"
    _description = "Article in the Import of Official Text"
    _order = "number, file_line, id"

    _WRITTEN = ("fill", "replace", "add")
    _PROBLEMS = ("missing", "duplicate", "empty", "unknown")

    import_id = fields.Many2one("mj.regulation.import", required=True, index=True, ondelete="cascade")
    number = fields.Integer(string="Article", aggregator=None)
    article_id = fields.Many2one("mj.regulation.article", string="Existing Article", ondelete="cascade")
    title = fields.Char(related="article_id.title")
    outcome = fields.Selection(
        [
            ("fill", "Fill In"),
            ("replace", "Replace"),
            ("same", "Unchanged"),
            ("add", "Add Article"),
            ("missing", "Not in the File"),
            ("duplicate", "Several Times in the File, Not Written"),
            ("empty", "Without Text, Not Written"),
            ("unknown", "Not in This Version, Not Written"),
        ],
        string="What Happens",
    )
    file_line = fields.Integer(string="Line in the File", aggregator=None)
    chapter = fields.Char()
    text = fields.Text(string="Text in the File")
    current_text = fields.Text(related="article_id.official_text", string="Text So Far")

    def _signature(self):
        """Return what the preview showed, to be compared with what would be written now."""
        return sorted(
            (line.number, line.file_line, line.article_id.id or 0, line.outcome, line.text or "") for line in self
        )
