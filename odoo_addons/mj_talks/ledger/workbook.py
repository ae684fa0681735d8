"""The ledger as a workbook of three sheets, written row by row: memory does not grow with the rows."""

import xlsxwriter

# What the format allows, less room for titles. XlsxWriter leaves out what comes after without a word.
MOST_ROWS = 1_048_000
WIDTHS = (6, 17, 12, 12, 16, 24, 16, 24, 12, 18, 30, 24, 24)


def write_workbook(path, sheets):
    """Write a workbook. Text is written as text whatever it begins with: no cell is ever a formula.

    :param path: file to write.
    :param list sheets: of each the name, lines above the table, the table's header, and an iterable of rows.
    """
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        title = workbook.add_format({"bold": True, "font_size": 14})
        header = workbook.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        cell = workbook.add_format({"border": 1, "valign": "top", "text_wrap": True})
        for name, above, columns, rows in sheets:
            sheet = workbook.add_worksheet(name)
            for column, width in enumerate(WIDTHS):
                sheet.set_column(column, column, width)
            for line, text in enumerate(above):
                sheet.write_string(line, 0, text, title if not line else None)
            _write_row(sheet, len(above), columns, header)
            sheet.repeat_rows(len(above))
            sheet.set_landscape()
            sheet.set_paper(9)
            for line, row in enumerate(rows, len(above) + 1):
                _write_row(sheet, line, row, cell)


def _write_row(sheet, line, values, cell_format):
    for column, value in enumerate(values):
        # What is empty in Odoo is False, which Python counts as a number.
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(line, column, value, cell_format)
        else:
            sheet.write_string(line, column, value or "", cell_format)
