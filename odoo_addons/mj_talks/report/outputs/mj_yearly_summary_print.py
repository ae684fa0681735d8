from functools import partial

from odoo import api, models

from ...wording import counted


class MjYearlySummaryPrint(models.AbstractModel):
    """The yearly summary on paper, for those who may see it, whatever the address called."""

    _name = "report.mj_talks.mj_yearly_summary_print"
    _description = "Yearly Summary on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        summaries = self.env["mj.yearly.summary"].browse(docids)
        summaries.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": summaries._name,
            "docs": summaries,
            "counted": partial(counted, self.env),
        }
