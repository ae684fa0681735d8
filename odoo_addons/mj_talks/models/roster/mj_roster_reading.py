from odoo import api, models

from ...roster import package, rows_left_out, sheet


class MjRoster(models.AbstractModel):
    """Says why a file, or a row of it, is not read."""

    _inherit = "mj.roster"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    @api.private
    def _roster_file_message(self, error):
        """Return what to do about a file that cannot be read.

        :param SheetError error: what the reader raised.
        :rtype: str
        """
        text = self._roster_file_texts().get(error.reason) or self._roster_other_file_texts()[error.reason]
        if error.row:
            return self.env._("Row %(rows)s: %(text)s", rows=error.row, text=text)
        return text

    @api.model
    def _roster_file_texts(self):
        """Return sentences about files that are broken or locked, by reason."""
        return {
            "empty": self.env._("The file is empty."),
            "damaged": self.env._(
                "The file is damaged or not complete. Get it again, or open it and save it as an XLSX workbook."
            ),
            "password": self.env._(
                "The file is locked with a password. Open it, take the password off and save it as an XLSX workbook."
            ),
            "encoding": self.env._("The characters of the file cannot be read. Save it as an XLSX workbook."),
            "open_quote": self.env._(
                "A quotation mark is opened here and not closed where the cell ends, so that rows would be lost. Correct "
                "it, or save the file as an XLSX workbook."
            ),
            "no_workbook": self.env._("There is no workbook in this file. Choose an XLSX workbook or a CSV file."),
            "no_sheet": self.env._("The workbook has no sheet with cells."),
        }

    @api.model
    def _roster_other_file_texts(self):
        """Return sentences about files that are too large, or of a kind that is not read, by reason."""
        return {
            "too_big": self.env._(
                "The file is too large: at most %s MB. Split it, or take pictures out of it.",
                package.LARGEST_FILE >> 20,
            ),
            "too_long": self.env._("The file has too many rows: at most %s. Split it.", sheet.LONGEST),
            "too_many_sheets": self.env._(
                "The workbook has more than %s sheets. Save the one with the roster in a workbook of its own.",
                package.MOST_SHEETS,
            ),
            "too_old": self.env._("The workbook is older than Excel 5. Open it and save it as an XLSX workbook."),
            "macros": self.env._("The workbook holds macros. Open it and save it as an XLSX workbook without macros."),
            "links": self.env._(
                "The workbook refers to other workbooks. Copy the roster as values into a new workbook and save that."
            ),
            "binary": self.env._("XLSB workbooks are not read. Open the file and save it as an XLSX workbook."),
            "other_program": self.env._(
                "The file is no workbook that can be read, whatever its name says. Open it and save it as an XLSX workbook."
            ),
        }

    @api.model
    @api.private
    def _roster_left_out_texts(self):
        """Return what to call the rows that are left out, by the reason of :mod:`...roster.rows_left_out`."""
        return {
            rows_left_out.HIDDEN: self.env._("Hidden or filtered row"),
            rows_left_out.TITLE: self.env._("Line above the headers or between pages"),
            rows_left_out.STRAYS: self.env._("Cells far to the right of the table"),
            rows_left_out.HEADER_AGAIN: self.env._("Headers printed again"),
            rows_left_out.TOTAL: self.env._("Total"),
            rows_left_out.SIGNATURE: self.env._("Signature or remark below the table"),
        }
