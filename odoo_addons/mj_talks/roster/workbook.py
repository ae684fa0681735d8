"""A file of an office as a book of sheets, whatever program saved it."""

import re
from dataclasses import dataclass

from . import ods, xls, xlsx
from .package import LARGEST_FILE, Package
from .sheet import SheetError
from .text_table import QUOTE, read_csv

# Why a file is not read.
REASONS = (
    *("empty", "damaged", "password", "encoding", "open_quote", "no_workbook", "no_sheet"),
    *("too_big", "too_long", "too_many_sheets", "too_old", "macros", "links", "binary", "other_program"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|!--|html|table|meta|head)", re.IGNORECASE)
# A CSV file is one sheet without a name of its own.
ONLY_SHEET = ""


@dataclass(frozen=True)
class SheetName:
    """A sheet as its book lists it."""

    title: str
    visible: bool = True


class Book:
    """An opened file: its sheets, and each of them on demand.

    ``kind`` is ``"xlsx"``, ``"xls"``, ``"ods"`` or ``"csv"``; ``encoding`` and ``separator`` are those of a CSV file.
    """

    encoding = None
    separator = None

    def __init__(self, kind, sheets, read):
        self.kind = kind
        self.sheets = sheets
        self._read = read
        self._known = {}

    def read(self, title):  # pylint: disable=method-required-super
        """Return the rows of a sheet.

        :param str title: of the sheet.
        :rtype: Sheet
        :raises KeyError: when there is no such sheet.
        :raises SheetError: when the sheet cannot be read.
        """
        if title not in self._known:
            if title not in {sheet.title for sheet in self.sheets}:
                raise KeyError(title)
            self._known[title] = self._read(title)
        return self._known[title]

    def proposed(self, headers):
        """Return the title of the sheet that is most likely meant: the first visible one with a header row.

        :param set[str] headers: known headers, compact.
        :rtype: str
        """
        visible = [sheet.title for sheet in self.sheets if sheet.visible] or [self.sheets[0].title]
        for title in visible:
            if self.read(title).header_place(headers) is not None:
                return title
            del self._known[title]
        return visible[0]


def read_book(content, name="", encoding=None, separator=None, quoting=QUOTE):
    """Open a file; what it is says its content, never its name alone.

    :param bytes content: the file.
    :param str name: of the file.
    :param str encoding: of a CSV file, found by itself by default.
    :param str separator: of a CSV file, guessed by default.
    :param str quoting: the text delimiter of a CSV file.
    :rtype: Book
    :raises SheetError: when the file cannot be read; its ``reason`` is one of :data:`REASONS`.
    """
    if not content.strip():
        raise SheetError("empty")
    if len(content) > LARGEST_FILE:
        raise SheetError("too_big")
    if name.lower().endswith((".et", ".ett")):
        raise SheetError("other_program")
    if content.startswith(b"PK"):
        return _read_package(Package(content))
    if content.startswith(_COMPOUND):
        book = xls.Workbook(content)
        return _book("xls", book)
    if content.startswith(_OTHERS) or _MARKUP.match(content[:400]):
        raise SheetError("other_program")
    sheet, encoding, separator = read_csv(content, encoding, separator, quoting)
    book = Book("csv", [SheetName(ONLY_SHEET)], lambda title: sheet)
    book.encoding, book.separator = encoding, separator
    return book


def _read_package(package):
    if "content.xml" in package and "META-INF/manifest.xml" in package:
        return _book("ods", ods.Workbook(package))
    return _book("xlsx", xlsx.Workbook(package))


def _book(kind, workbook):
    return Book(kind, [SheetName(title, visible) for title, visible in workbook.sheets], workbook.read)
