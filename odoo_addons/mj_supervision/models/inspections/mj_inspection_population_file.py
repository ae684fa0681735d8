import base64
import io

import openpyxl
from odoo import api, fields, models

from ...draw import read_population
from ...draw.sampling import COLUMNS


class MjInspectionPopulationFile(models.Model):
    """The fixed population as files, for whoever repeats the draw (A22.3)."""

    _inherit = "mj.inspection"

    population_csv = fields.Binary(compute="_compute_population_files", string="Population (CSV)")
    population_xlsx = fields.Binary(compute="_compute_population_files", string="Population (XLSX)")

    @api.depends("population")
    def _compute_population_files(self):
        for inspection in self:
            text = inspection.population
            inspection.population_csv = text and base64.b64encode(text.encode())
            inspection.population_xlsx = text and base64.b64encode(self._workbook(read_population(text)))

    def action_download_csv(self):
        """Download the fixed population, byte for byte what the hash was taken of."""
        return self._download("population_csv", "csv")

    def action_download_xlsx(self):
        """Download the fixed population as a spreadsheet."""
        return self._download("population_xlsx", "xlsx")

    def _download(self, field_name, ending):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field_name}?download=true&filename=population-{self.id}.{ending}",
            "target": "download",
        }

    @api.model
    def _workbook(self, rows):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(COLUMNS)
        for row in rows:
            sheet.append([getattr(row, column) for column in COLUMNS])
        for cells in sheet.iter_rows():
            for cell in cells:
                # Text, whatever it begins with: no spreadsheet takes it for a formula.
                cell.data_type = "s"
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()
