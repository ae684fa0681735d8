"""Files as programs of offices save them, made for tests of reading."""

import io
import struct
import zipfile

import xlsxwriter
from odoo.tests import BaseCase

from ...roster.sheet import SheetError
from ...roster.workbook import REASONS, read_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
HEADERS = {"会员编号", "姓名", "性别", "出生年月", "所属组织", "入会时间", "工作单位", "备注", "联系电话"}


class ReadingCase(BaseCase):
    def read(self, content, name="roster.xlsx", title=None):  # pylint: disable=method-required-super
        book = read_book(content, name)
        sheet = book.read(book.proposed(HEADERS) if title is None else title)
        sheet.skip_title(HEADERS)
        return sheet

    def refused(self, content, name="roster.xlsx"):
        with self.assertRaises(SheetError) as raised:
            self.read(content, name)
        self.assertIn(raised.exception.reason, REASONS)
        return raised.exception


def workbook(fill, **options):
    """An XLSX file by XlsxWriter: ``fill`` is called with the book."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        fill(book)
    return content.getvalue()


def table(rows, **options):
    """An XLSX file of one sheet with these rows."""

    def fill(book):
        sheet = book.add_worksheet("花名册")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)

    return workbook(fill, **options)


def packed(parts):
    """A zip file of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return content.getvalue()


def changed(content, **changes):
    """A package in which parts are replaced by what ``changes`` makes of them; dots in names are ``__``."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changes.items():
        path = next(path for path in parts if path.rpartition("/")[2] == name.replace("__", "."))
        parts[path] = change(parts[path].decode()).encode()
    return packed(parts)


def bare(sheet_data, styles="", book="", strings="", main=MAIN, office=OFFICE):
    """An XLSX file of the least parts, for what no library writes.

    ``sheet_data`` is the inside of the sheet, ``styles`` the formats as ``(id, code)`` pairs' XML.
    """
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    return packed(
        {
            "_rels/.rels": relations.format(relation.format("r1", office, "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{book}<sheets><sheet name="花名册" '
            f'sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations.format(
                relation.format("r1", office, "worksheet", "worksheets/sheet1.xml")
                + relation.format("r2", office, "styles", "styles.xml")
                + relation.format("r3", office, "sharedStrings", "sharedStrings.xml")
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet_data}</worksheet>',
            "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        }
    )


def open_document(table_rows, styles="", tables="", manifest=""):
    """An ODS file of one sheet; ``table_rows`` are its rows as XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")
        )
    )  # fmt: skip
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest:manifest xmlns:manifest="
            f'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</manifest:manifest>',
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f'</office:automatic-styles><office:body><office:spreadsheet>{tables}<table:table table:name="花名册">'
            f"{table_rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def record(kind, *parts):
    """One record of an XLS stream; numbers are two bytes each."""
    body = b"".join(struct.pack("<H", part) if isinstance(part, int) else part for part in parts)
    return struct.pack("<HH", kind, len(body)) + body


def label(line, column, text):
    """A cell with text of an XLS stream."""
    return record(0x0204, line, column, 0, len(text), b"\x01" + text.encode("utf-16-le"))


def excel_97(cells, is_1904=False, formats=(0,), sheets=(("花名册", 0),)):
    """An XLS file: ``cells`` are the records of each of its sheets, ``formats`` those of its cell styles."""
    start = [record(0x0809, 0x0600, 0x0005, b"\0" * 12), record(0x0022, int(is_1904))]
    start += [record(0x0031, 200, 0, 0, 400, 0, b"\0\0\0\0\x01\0A")] * 5
    start += [record(0x00E0, 0, key, 0, b"\0" * 14) for key in formats]
    titles = [struct.pack("<BBBB", hidden, 0, len(title), 1) + title.encode("utf-16-le") for title, hidden in sheets]
    position = sum(map(len, start)) + sum(len(title) + 8 for title in titles) + 4
    bodies = [record(0x0809, 0x0600, 0x0010, b"\0" * 12) + b"".join(parts) + record(0x000A) for parts in cells]
    for title, body in zip(titles, bodies, strict=True):
        start.append(record(0x0085, struct.pack("<I", position), title))
        position += len(body)
    return compound(b"".join([*start, record(0x000A), *bodies]))


def compound(stream):
    """A compound file that holds nothing but a workbook's stream."""
    stream = stream.ljust(8 * 512, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBiii", len(name) * 2 + 2, kind, 1, -1, -1, child)
        + b"\0" * 36
        + struct.pack("<iII", first, size, 0)
        for name, kind, child, first, size in (("Root Entry", 5, 1, -2, 0), ("Workbook", 2, -1, 2, len(stream)))
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<iiiIiiii", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<i", 0)
    head = head.ljust(512, b"\xff")
    return head + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + entries.ljust(512, b"\0") + stream
