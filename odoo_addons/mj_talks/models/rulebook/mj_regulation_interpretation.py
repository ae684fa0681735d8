from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import clock

# Characters of a note by which it is chosen from a list.
SHOWN = 40


class MjRegulationInterpretation(models.Model):
    """A dated note on how an article is read; it is never changed afterwards (A23.1)."""

    _name = "mj.regulation.interpretation"
    _description = "Interpretation Note"
    _order = "date desc, id desc"
    _rec_name = "note"
    _rec_names_search = ("note", "article_id.title")

    article_id = fields.Many2one("mj.regulation.article", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="article_id.company_id", store=True, index=True)
    date = fields.Date(required=True, readonly=True, default=lambda self: clock.today(self.env))
    author_id = fields.Many2one(
        "res.users",
        string="Written By",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    note = fields.Text(required=True, translate=True)

    @api.depends("article_id", "date", "note")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interpretation in self:
            note = " ".join((interpretation.note or "").split())
            beginning = note if len(note) <= SHOWN else f"{note[:SHOWN]}…"
            interpretation.display_name = f"{interpretation.article_id.display_name} · {beginning}"

    @api.model_create_multi
    def create(self, vals_list):
        """Date and author are those of the writing, whatever the caller gives."""
        today = clock.today(self.env)
        return super().create([dict(vals, date=today, author_id=self.env.uid) for vals in vals_list])

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("An interpretation note is not changed afterwards. Add a new note that says what holds now.")
        )

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Keep notes in every language as they were written: only shipped terms are translated."""
        return self.write({field_name: translations})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("An interpretation note is kept for good. Add a new note that says what holds now."))
