import csv
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .ir_module_module import EXPORT_PARAMETER

BATCH = 2000
# Not the name of any model, so it stands apart from the tables.
LEFT_OUT = "not-exported.csv"
UNEXPORTED_TYPES = ("binary", "one2many", "html", "properties", "properties_definition")


class MjExport(models.AbstractModel):
    """Everything that these addons keep, as one archive of tables, the sealed content left out."""

    _name = "mj.export"
    _description = "Export of Everything"
    # Whether there is any is nobody's business: left out without a number.
    _untold_models = frozenset()

    @api.model
    @api.private
    def _write_archive(self, file):
        """Write a table for each model into a zip archive.

        What is sealed stays with its keepers: an administrator exports that there is a record, not what it says.

        :param io.BufferedIOBase file: where the archive goes.
        :raises AccessError: for who may not export.
        """
        self._check_may_export()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for model in self._exported_models():
                with archive.open(f"{model._name}.csv", "w") as table:
                    self._write_table(model, table)
            with archive.open(LEFT_OUT, "w") as table:
                self._write_left_out(table)
        for parameter in self._exported_at_parameters():
            self.env["ir.config_parameter"].sudo().set_param(parameter, fields.Datetime.now())

    @api.model
    def _exported_at_parameters(self):
        """Return where it is noted that the user has exported; nothing: the user may not. Extended by the committee.

        :rtype: list[str]
        """
        return [EXPORT_PARAMETER] if self.env.user.has_group("mj_talks.group_mj_admin") else []

    @api.model
    def _check_may_export(self):
        if not self._exported_at_parameters():
            raise AccessError(self.env._("Only the rules administrator exports everything."))

    @api.model
    def _own_models(self):
        """Models of ours that keep rows."""
        names = sorted(name for name, model in self.env.registry.items() if name.startswith("mj.") and model._auto)
        for name in names:
            model = self.env[name].with_context(active_test=False)
            if not model._abstract and not model._transient:
                yield model

    @api.model
    def _exported_models(self):
        """Models of ours with a table that the administrator may read."""
        return (model for model in self._own_models() if model.has_access("read"))

    @api.model
    def _write_left_out(self, table):
        """Write which tables are not in the archive and how many rows each has, so that nobody takes it for everything."""
        text = io.TextIOWrapper(table, encoding="utf-8-sig", newline="", write_through=True)
        rows = csv.writer(text)
        rows.writerow([self.env._("Table"), self.env._("What It Keeps"), self.env._("Rows Not Exported")])
        for model in self._own_models():
            if not model.has_access("read"):
                name = self.env["ir.model"]._get(model._name).display_name
                rows.writerow([model._name, name, self._count_left_out(model)])
        text.detach()

    @api.model
    def _count_left_out(self, model):
        """Return how many rows of a table are left out, none where that would tell of another company or of a secret."""
        if model._name in self._untold_models:
            return "–"
        if "company_id" in model._fields:
            return model.sudo().search_count([("company_id", "in", self.env.companies.ids)])
        is_alone = not self.env["res.company"].sudo().search_count([("id", "not in", self.env.companies.ids)], limit=1)
        return model.sudo().search_count([]) if is_alone else "–"

    @api.model
    def _write_table(self, model, table):
        names = [
            name
            for name, field in model._fields.items()
            if field.store and field.type not in UNEXPORTED_TYPES and model._has_field_access(field, "read")
        ]
        text = io.TextIOWrapper(table, encoding="utf-8-sig", newline="", write_through=True)
        rows = csv.writer(text)
        rows.writerow(names)
        last = 0
        while records := model.search([("id", ">", last)], order="id", limit=BATCH):
            last = records[-1].id
            rows.writerows([self._cell(record, name) for name in names] for record in records)
            records.invalidate_recordset()
        text.detach()

    @staticmethod
    def _cell(record, name):
        # Names of what a row points at, even where the administrator may not open it.
        record = record.sudo()
        value = record._fields[name].convert_to_export(record[name], record)
        # Keep a spreadsheet from running what somebody typed as a formula.
        return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
