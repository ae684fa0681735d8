from odoo import api, models
from odoo.addons.base_import.models.base_import import ImportValidationError

from ...roster.cells import clean_text, compact
from ...roster.rows import SOURCE, RosterSource
from ...roster.sheet import SheetError
from ...roster.workbook import read_book

SERIAL_HEADERS = {"序号", "序", "行号", "no.", "no"}


# It extends Odoo's model and opens no dialog of its own.
class BaseImportImport(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Reads rosters with the row numbers their author sees, and loads them as a whole or not at all."""

    _inherit = "base_import.import"

    def _is_mj_roster(self):
        return isinstance(self.env.get(self.res_model), self.env.registry["mj.roster"])

    @api.model
    def get_fields_tree(self, model, depth=3):
        """Offer the member number beside the name where the table of appointments names a person."""
        tree = super().get_fields_tree(model, depth)
        if model == "mj.appointment" and depth:
            label = self.env["mj.member"]._fields["member_no"]._description_string(self.env)
            for field in tree:
                if field["name"] == "member_id":
                    field["fields"] = [
                        *field["fields"],
                        dict(field, name="member_no", string=label, type="char", fields=[], required=False),
                    ]
        return tree

    def _read_file(self, options):
        if not self._is_mj_roster():
            return super()._read_file(options)
        sheet = self._read_mj_roster(options)
        return (sheet.numbers or [0])[-1], sheet.rows

    def _read_mj_roster(self, options):
        """Return the sheet to import; titles above the header row are left out.

        :raises ImportValidationError: when the file cannot be read.
        """
        headers = self._known_mj_headers() if options.get("has_headers") else set()
        try:
            book = read_book(
                self.file or b"",
                self.file_name or "",
                options.get("encoding"),
                options.get("separator"),
                options.get("quoting"),
            )
            title = options.get("sheet")
            if title not in [sheet.title for sheet in book.sheets]:
                title = book.proposed(headers)
            sheet = book.read(title)
        except SheetError as error:
            raise ImportValidationError(self._mj_sheet_message(error)) from error
        if book.kind == "csv":
            options["encoding"], options["separator"] = book.encoding, book.separator
        else:
            options["sheets"], options["sheet"] = [sheet.title for sheet in book.sheets], title
        if options.get("has_headers"):
            sheet.skip_title(headers)
        if len(sheet.rows) < (2 if options.get("has_headers") else 1):
            raise ImportValidationError(self.env._("There are no rows to import below the headers."))
        return sheet

    def _mj_sheet_message(self, error):
        return self.env["mj.roster"]._roster_file_message(error)

    def _known_mj_headers(self):
        mappings = self.env["base_import.mapping"].search([("res_model", "=", self.res_model)])
        return {compact(mapping.column_name or "") for mapping in mappings} | SERIAL_HEADERS

    def _get_mapping_suggestion(self, header, fields_tree, header_types, mapping_fields):
        if not self._is_mj_roster():
            return super()._get_mapping_suggestion(header, fields_tree, header_types, mapping_fields)
        plain = compact(header).strip("*:").lower()
        if not plain or plain in SERIAL_HEADERS:
            return {}
        if not mapping_fields.get(clean_text(header).lower()):
            header = plain
        return super()._get_mapping_suggestion(header, fields_tree, header_types, mapping_fields)

    def parse_preview(self, options, count=10):
        result = super().parse_preview(options, count)
        if self._is_mj_roster() and "batch" in result:
            # A roster is loaded as a whole.
            result["batch"] = False
        return result

    @api.model
    def _convert_import_data(self, fields, options):
        source = self.env.context.get(SOURCE)
        if not isinstance(source, RosterSource):
            return super()._convert_import_data(fields, options)
        used = [position for position, field in enumerate(fields) if field]
        if not used:
            raise ImportValidationError(self.env._("Choose what at least one column means."))
        sheet = self._read_mj_roster(options)
        if len(sheet.rows[0]) != len(fields):
            raise ImportValidationError(self.env._("The columns of the file have changed. Load it again."))
        sheet.examine()
        source.objections = sheet.objections
        numbered = list(zip(sheet.numbers, sheet.rows, strict=True))
        if options.get("has_headers"):
            __, headers = numbered.pop(0)
            source.headers = {fields[position]: "".join(str(headers[position]).split()) for position in used}
        numbered = numbered[options.get("skip") or 0 :]
        data = [(number, [row[position] for position in used]) for number, row in numbered]
        # Rows with nothing but a serial number are waiting to be filled in.
        data = [(number, row) for number, row in data if any(not isinstance(v, str) or v.strip() for v in row)]
        source.numbers = [number for number, __ in data]
        return [row for __, row in data], [fields[position] for position in used]

    def _parse_import_data(self, data, import_fields, options):
        if isinstance(self.env.context.get(SOURCE), RosterSource):
            return data
        return super()._parse_import_data(data, import_fields, options)

    def _handle_multi_mapping(self, import_fields, input_file_data):
        source = self.env.context.get(SOURCE)
        if isinstance(source, RosterSource) and len(set(import_fields)) == len(import_fields):
            # Nothing to join. Dates stay dates: the roster knows them better than one format for the file.
            return import_fields, input_file_data
        return super()._handle_multi_mapping(import_fields, input_file_data)

    def execute_import(self, fields, columns, options, dryrun=False):
        if not self._is_mj_roster():
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        context = {SOURCE: RosterSource()}
        if dryrun:
            context["tracking_disable"] = True
        # Without the limit of the dialog: a file with a bad row anywhere writes nothing.
        importer = self.with_context(**context)
        result = super(BaseImportImport, importer).execute_import(
            fields, columns, dict(options, limit=None), dryrun=dryrun
        )
        if "name" in result:
            result["name"] = []
        return result
