import re

from odoo import api, fields, models
from odoo.fields import Domain

from ...regulation_text import format_numeral, parse_article_number
from ...wording import is_chinese

PURPOSES = [
    ("order", "Ordering rectifications"),
    ("handling", "Warnings and handling proposals"),
    ("supervision", "Inspections"),
]
CLAUSE = re.compile(r"A0*(\d{1,4})(?:\.(\d{1,4}))?")


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
    purpose = fields.Selection(
        PURPOSES,
        string="Basis For",
        tracking=True,
        help="Papers of the supervision committee that rest on this article cite it. Where no article of the version is "
        "the basis of a paper, the one for ordering rectifications is cited, else the regulation alone.",
    )
    interpretation_ids = fields.One2many("mj.regulation.interpretation", "article_id", string="Interpretation Notes")

    _number_positive = models.Constraint("CHECK (number > 0)", "Articles are numbered from 1.")
    _number_uniq = models.UniqueIndex(
        "(regulation_id, number)", "This version of the regulation has an article of this number already."
    )
    _purpose_uniq = models.UniqueIndex(
        "(regulation_id, purpose) WHERE purpose IS NOT NULL",
        "Another article of this version is the basis for the same papers already.",
    )

    @api.depends("number", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for article in self:
            label = self.env._("Article %s", self._numeral(article.number))
            article.display_name = f"{label} {article.title}" if article.title else label

    @api.model
    def _numeral(self, number):
        """Write a number as the reader's language writes it in a citation."""
        return format_numeral(number) if is_chinese(self.env) and 0 < number < 10000 else number

    def _in_full(self):
        """Return the article with its regulation, as papers cite it.

        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "Article %(number)s of the %(regulation)s",
            number=self._numeral(self.number),
            regulation=self.regulation_id.name,
        )

    @api.model
    def _clause_label(self, code, with_item=False):
        """Return what a clause is called in words, for the code by which it is kept and sorted.

        The regulation numbers items in some articles only; codes count sentences, too. So the item is left out
        unless the caller knows that there is one of this number.

        :param str code: for example A18.1, or whatever a person wrote instead, which is returned as it is.
        :param bool with_item: name the item, too.
        :rtype: str
        """
        match = CLAUSE.fullmatch(code or "")
        if not match:
            return code or ""
        number, item = (self._numeral(int(part)) if part else False for part in match.groups())
        if with_item and item:
            return self.env._("Article %(number)s (%(item)s)", number=number, item=item)
        return self.env._("Article %s", number)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        number = parse_article_number(value) if isinstance(value, str) else None
        if number and operator in ("=", "ilike", "like", "=ilike"):
            domain = Domain(domain) | Domain("number", "=", number)
        return domain
