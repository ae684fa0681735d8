from odoo import api, models


class MjYearlyReportPrint(models.AbstractModel):
    """The yearly report of the municipality on paper, for those who may see it, whatever the address called."""

    _name = "report.mj_supervision.mj_yearly_report_print"
    _description = "Yearly Report on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["mj.yearly.report"].browse(docids)
        reports.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": reports._name,
            "docs": reports,
            "chinese_date": self.env["mj.inspection.document"]._chinese_date,
        }
