"""Write a table as an office's spreadsheet; the same input always gives the same bytes."""

import datetime

import xlsxwriter

CREATED = datetime.datetime(2026, 1, 1)
LAST_ROW = 20000
GUIDE = "填写说明"


def write_workbook(path, sheet_name, columns, rows=(), guide=False):
    """Write one import file.

    :param pathlib.Path path: file to write.
    :param str sheet_name: name of the first sheet, the one that is imported.
    :param tuple[Column] columns: the layout.
    :param rows: tuples of ``str``, ``int`` or ``datetime.date`` in the order of the columns; "" leaves a cell empty.
    :param bool guide: add a second sheet that explains each column and shows one row.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": sheet_name, "created": CREATED})
        styles = _styles(book)
        _write_table(book.add_worksheet(sheet_name), styles, columns, rows)
        if guide:
            _write_guide(book.add_worksheet(GUIDE), styles, columns)


def _styles(book):
    font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    boxed = font | {"border": 1, "text_wrap": True}
    return {
        "header": book.add_format(boxed | {"bold": True, "align": "center", "bg_color": "#DDEBF7"}),
        "required": book.add_format(boxed | {"bold": True, "align": "center", "bg_color": "#FCE4D6"}),
        "plain": book.add_format(font),
        "text": book.add_format(font | {"num_format": "@"}),
        "date": book.add_format(font | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "boxed": book.add_format(boxed | {"num_format": "@"}),
        "title": book.add_format(font | {"bold": True}),
    }


def _write_table(sheet, styles, columns, rows):
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, styles["text" if column.text else "plain"])
        sheet.write_string(0, place, column.title, styles["required" if column.required else "header"])
        if column.choices:
            sheet.data_validation(1, place, LAST_ROW, place, _drop_down(column))
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, styles, (line, place), column, value)


def _write_cell(sheet, styles, cell, column, value):
    if isinstance(value, datetime.date):
        sheet.write_datetime(*cell, value, styles["date"])
    elif isinstance(value, int):
        sheet.write_number(*cell, value, styles["plain"])
    elif value:
        sheet.write_string(*cell, value, styles["text" if column.text else "plain"])


def _drop_down(column):
    return {
        "validate": "list",
        "source": list(column.choices),
        "ignore_blank": not column.required,
        "error_title": column.title,
        "error_message": "请从下拉列表中选择",
    }


def _write_guide(sheet, styles, columns):
    """The columns one by one, and below them one example row in the layout of the first sheet."""
    for place, (title, width) in enumerate((("列名", 16), ("是否必填", 12), ("填写说明", 64), ("示例", 30))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, styles["header"])
    for line, column in enumerate(columns, 1):
        texts = (column.title, "必填" if column.required else "选填", column.help, column.example)
        for place, text in enumerate(texts):
            sheet.write_string(line, place, text, styles["boxed"])
    sheet.freeze_panes(1, 0)
    example = len(columns) + 2
    sheet.write_string(example, 0, "示例行（请填写在第一张工作表中）", styles["title"])
    for place, column in enumerate(columns):
        sheet.write_string(example + 1, place, column.title, styles["header"])
        sheet.write_string(example + 2, place, column.example, styles["boxed"])
