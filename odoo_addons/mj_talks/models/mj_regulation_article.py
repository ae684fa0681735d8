from odoo import api, fields, models
from odoo.fields import Domain

from ..regulation_text import format_numeral, parse_article_number


class MjRegulationArticle(models.Model):
    """An article of one version of a regulation, with what has been noted on its reading (A23.1)."""

    _name = "mj.regulation.article"
    _description = "Article of a Regulation"
    _inherit = ["mail.thread"]
    _order = "regulation_id, number"
    _rec_names_search = ["title", "official_text"]

    regulation_id = fields.Many2one("mj.regulation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="regulation_id.company_id", store=True, index=True)
    number = fields.Integer(required=True, aggregator=None)
    chapter = fields.Char(translate=True)
    title = fields.Char(translate=True, tracking=True)
    summary = fields.Text(translate=True, help="What the article asks for, in our own words. It does not bind.")
    official_text = fields.Text(
        copy=False,
        tracking=True,
        help="The wording as issued, loaded from the office's own file by “Import Official Text”.",
    )
    interpretation_ids = fields.One2many("mj.regulation.interpretation", "article_id", string="Interpretation Notes")

    _number_positive = models.Constraint("CHECK (number > 0)", "Articles are numbered from 1.")
    _number_uniq = models.UniqueIndex(
        "(regulation_id, number)", "This version of the regulation has an article of this number already."
    )

    @api.depends("number", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        is_chinese = (self.env.lang or "").startswith("zh")
        for article in self:
            number = article.number
            if is_chinese and 0 < number < 10000:
                number = format_numeral(number)
            label = self.env._("Article %s", number)
            article.display_name = f"{label} {article.title}" if article.title else label

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        number = parse_article_number(value) if isinstance(value, str) else None
        if number and operator in ("=", "ilike", "like", "=ilike"):
            domain = Domain(domain) | Domain("number", "=", number)
        return domain
