from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.tools import SQL

# As offices number their documents, in whatever language the screen is.
PREFIXES = {"notice": "整改", "warning": "警示", "proposal": "处理"}
# Behind the code of the office one character says what kind it is.
SHORT = {"notice": "整", "warning": "警", "proposal": "处"}


class MjDocumentCounter(models.Model):
    """The last number of a kind of document in a year: without gaps, also with two offices at once."""

    _name = "mj.document.counter"
    _description = "Counter of Documents"
    _rec_name = "kind"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade", readonly=True)
    kind = fields.Selection(
        [("notice", "Rectification notice"), ("warning", "Warning"), ("proposal", "Handling proposal")],
        required=True,
        readonly=True,
    )
    year = fields.Integer(required=True, readonly=True)
    last_number = fields.Integer(required=True, readonly=True)

    _once = models.UniqueIndex("(company_id, kind, year)")

    @api.model
    @api.private
    def _next(self, company, kind):
        """Return the next document number; it is given back when the transaction does not end well.

        :param res.company company: that issues the document.
        :param str kind: of document.
        :rtype: str
        """
        year = clock.today(self.env, company).year
        # Who counts at the same moment waits, fails and is run again by Odoo.
        [(number,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO mj_document_counter (company_id, kind, year, last_number) VALUES (%s, %s, %s, 1)
                ON CONFLICT (company_id, kind, year)
                DO UPDATE SET last_number = mj_document_counter.last_number + 1 RETURNING last_number
                """,
                company.id,
                kind,
                year,
            )
        )
        self.invalidate_model(["last_number"])
        office = company.mj_document_prefix
        return f"{office + SHORT[kind] if office else PREFIXES[kind]}〔{year}〕{number}号"
