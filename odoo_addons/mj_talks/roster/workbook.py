"""A file of an office as a book of sheets, whatever program saved it."""

from dataclasses import dataclass

from .sheet import SheetError, read_csv, read_xlsx

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

    def read(self, title):
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
        visible = [sheet.title for sheet in self.sheets if sheet.visible]
        return next((title for title in visible if self.read(title).header_place(headers) is not None), visible[0])


def read_book(content, name="", encoding=None, separator=None):
    """Open a file.

    :param bytes content: the file.
    :param str name: of the file, which says what it is where the content does not.
    :param str encoding: of a CSV file, found by itself by default.
    :param str separator: of a CSV file, guessed by default.
    :rtype: Book
    :raises SheetError: when the file cannot be read; its ``reason`` says why.
    """
    if content.startswith(b"PK"):
        try:
            __, titles, __ = read_xlsx(content)
        except (KeyError, ValueError, OSError) as error:
            raise SheetError("unreadable") from error
        return Book("xlsx", [SheetName(title) for title in titles], lambda title: read_xlsx(content, title)[0])
    if name.lower().endswith((".xls", ".ods", ".et")) or b"\x00\x00\x00" in content[:512]:
        raise SheetError("unreadable")
    sheet, encoding, separator = read_csv(content, encoding, separator)
    book = Book("csv", [SheetName(ONLY_SHEET)], lambda title: sheet)
    book.encoding, book.separator = encoding, separator
    return book
