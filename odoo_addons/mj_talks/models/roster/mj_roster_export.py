import io

import xlsxwriter
from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...roster.columns import HEADERS, JOINED

# What a cell of a workbook can hold.
LONGEST_CELL = 32_767
WIDTH = 16


class MjRoster(models.AbstractModel):
    """Writes a roster as the very file that the door reads."""

    _inherit = "mj.roster"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    @api.private
    def _roster_workbook(self):
        """Return the roster of this model as a workbook with the columns of offices: what the user may see of it.

        :rtype: bytes
        :raises AccessError: for who may not see it.
        :raises UserError: when a text is too long for a cell.
        """
        self._roster_check_may_export()
        records = self.search(self._roster_exported_domain())
        columns = [column for column in self._roster_columns() if column != JOINED]
        content = io.BytesIO()
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        with xlsxwriter.Workbook(content, options) as book:
            sheet = book.add_worksheet(dict(self.env["mj.roster.import"]._rosters())[self._name])
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_row(
                0, 0, [HEADERS[self._name][column][0] for column in columns], book.add_format({"bold": True})
            )
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, WIDTH)
            places = self._roster_place_names()
            for line, record in enumerate(records, 1):
                for position, column in enumerate(columns):
                    self._roster_write_cell(sheet, (line, position), record._roster_cell(column, places), day)
        self.env["mj.access.log"]._log_roster(self._name, len(records))
        return content.getvalue()

    @api.model
    def _roster_check_may_export(self):
        if not self.env.user.has_group("mj_talks.group_mj_user"):
            raise AccessError(self.env._("Rosters are exported by those who work with them."))
        self.browse().check_access("read")

    @api.model
    def _roster_exported_domain(self):
        return [("company_id", "=", self.env.company.id)]

    @api.model
    def _roster_write_cell(self, sheet, place, value, day):
        if value in (None, False, ""):
            return
        if hasattr(value, "isoformat"):
            sheet.write_datetime(*place, value, day)
        elif isinstance(value, int):
            sheet.write_number(*place, value)
        elif len(value) > LONGEST_CELL:
            raise UserError(
                self.env._("A text has more than %s characters and does not fit into a cell. Shorten it.", LONGEST_CELL)
            )
        else:
            sheet.write_string(*place, value)

    @api.model
    def _roster_place_names(self):
        """Return how to name each organisation so that it is found again: by its name, or the code where names repeat.

        :rtype: dict[int, str]
        """
        found = (
            self.env["mj.organization"]
            .sudo()
            .search_fetch([("company_id", "=", self.env.company.id)], ["name", "code"])
        )
        alike = found.grouped("name")
        return {place.id: place.name if len(alike[place.name]) == 1 else place.code for place in found}

    def _roster_cell(self, column, places):
        """Return what stands in a column of the file about this record.

        :param str column: of the roster.
        :param dict places: names of organisations by id.
        """
        name, __, part = column.partition("/")
        field = self._fields[name]
        if part:
            return self[name].sudo()[part]
        if field.type == "selection":
            words = self._roster_words.get(name, {})
            return next((word for word, value in words.items() if value == self[name]), self[name])
        if field.type != "many2one":
            return self[name]
        record = self[name].sudo()
        if field.comodel_name == "mj.organization":
            return places.get(record.id) or record.code
        if name == "leader_id":
            return record.member_no or record.name
        return record.name
