from odoo import api, models
from odoo.tools import format_date

from ...ledger.paging import WIDTHS, WIDTHS_BELOW, pages


class MjLedgerPrint(models.AbstractModel):
    """The ledger on paper: for those who work for the organisation, whatever the address called."""

    _name = "report.mj_talks.mj_ledger_print"
    _description = "Ledger on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        exports = self.env["mj.ledger.export"].browse(docids)
        exports.check_access("read")
        books = []
        for export in exports:
            export._check_in_scope()
            labels = export._labels()
            widths = WIDTHS_BELOW if export.include_below else WIDTHS
            rows = [self._row(export, entry, labels) for batch in export._batches() for entry in batch]
            head = self.env["mj.ledger.head"].sudo().search([("company_id", "=", export.organization_id.company_id.id)])
            total = export._monthly()[-1]
            books.append(
                {
                    "subtitle": self.env._(
                        "%(organization)s (%(year)s)", organization=export.organization_id.name, year=export.year
                    ),
                    "columns": export._columns(),
                    "pages": pages(rows, widths) if self.env.context.get("mj_engine") == "wkhtmltopdf" else [rows],
                    "widths": widths,
                    "kinds": export._by_kind(),
                    "summing_up": self.env._(
                        "This ledger has %(entries)s entries; after corrections %(talks)s talks hold, with %(people)s "
                        "people talked to.",
                        entries=len(rows),
                        talks=total[1],
                        people=total[2],
                    ),
                    "end": self.env._(
                        "The whole chain had %(count)s entries when this was printed. Its last seal: %(seal)s",
                        count=head.count,
                        seal=head.last or "—",
                    ),
                }
            )
        return {"doc_ids": docids, "doc_model": exports._name, "docs": exports, "books": books}

    def _row(self, export, entry, labels):
        """Return the cells of an entry, its day written out as on paper."""
        number, __, *cells = export._row(entry, labels)
        local = export._held_local(entry)
        return [number, f"{format_date(self.env, local.date(), date_format='long')} {local:%H:%M}", *cells]
