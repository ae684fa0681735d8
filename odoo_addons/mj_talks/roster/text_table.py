"""CSV files in the encodings, line ends and separators that programs here use."""

import codecs
import csv
import io
import re
from collections import Counter

from . import normal_form
from .cells import NumberText, plain
from .sheet import Sheet, SheetError

QUOTE = '"'
LARGEST_TEXT = 64 << 20
_SEPARATORS = (",", "\t", ";", "|")
# GB18030 is last: it decodes nearly everything, and it covers GB2312 and GBK.
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_QUOTED = re.compile('"[^"]*"')
_LOOKED_AT = 20_000
_YEAR_AND_ONE = re.compile(r"\d{4}\.1")
# A field may be a long remark; Python's own limit is shorter than a cell of a spreadsheet is wide in bytes.
_LONGEST_FIELD = 1 << 20


def read_csv(content, encoding=None, separator=None, quoting=QUOTE):
    """Read a CSV file.

    :param bytes content: the file.
    :param str encoding: tried first; UTF-16, UTF-8 and GB18030 are found without it.
    :param str separator: guessed from the first lines by default.
    :param str quoting: the text delimiter.
    :return: the sheet, the encoding, the separator.
    :rtype: tuple[Sheet, str, str]
    :raises SheetError: ``"encoding"``, ``"too_big"``, ``"too_long"``, or ``"open_quote"`` with the row.
    """
    if len(content) > LARGEST_TEXT:
        raise SheetError("too_big")
    text, encoding = _decode(content, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first_line = text.partition("\n")[0]
    if named := _SEPARATOR_LINE.fullmatch(first_line):
        separator = named[1]
        text = text[len(first_line) :]
    separator = separator or _guess_separator(text)
    sheet = Sheet()
    for number, row in _rows(text, separator, quoting or QUOTE):
        # A CSV file does not say whether 1975.1 was text or the number 1975.10.
        sheet.add(number, [NumberText(value) if _is_year_and_one(value) else value for value in row])
    return sheet.finish(), encoding, separator


def _guess_separator(text):
    """Return what stands equally often in most of the first lines, quotes left aside: titles have none."""
    lines = _QUOTED.sub("", text[:_LOOKED_AT]).split("\n")

    def score(separator):
        counts = Counter(line.count(separator) for line in lines)
        return max((count * times for count, times in counts.items()), default=0)

    return max(_SEPARATORS, key=score)


def _rows(text, separator, quoting):
    """Yield the rows with their numbers, refusing a quote that is not closed where its field ends."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    reader = csv.reader(
        io.StringIO(text, newline="\n"),
        delimiter=separator,
        quotechar=quoting,
        strict=True,
    )
    number, width = 0, 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise SheetError("open_quote", number) from error
        if row is None:
            return
        width = max(width, len(row))
        if any("\n" in value and _holds_a_row(value, separator, width) for value in row):
            raise SheetError("open_quote", number)
        yield number, row


def _holds_a_row(value, separator, width):
    """Whether a field of several lines has a whole row in it: its quote was closed by that of another row."""
    return width > 2 and any(line.count(separator) >= width - 2 for line in value.split("\n")[1:])


def _is_year_and_one(value):
    return value.strip()[4:6] in (".1", "．1", ".１", "．１") and bool(_YEAR_AND_ONE.fullmatch(plain(value).strip()))


def _decode(content, encoding):
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16"), "utf-16"
    if wide := _unmarked_utf_16(content):
        return _decoded(content, wide), wide
    for candidate in (encoding, *_ENCODINGS):
        if not candidate:
            continue
        try:
            text = content.decode(candidate).removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError):
            continue
        if "\x00" in text:
            break
        return normal_form.public_characters(text), candidate.removesuffix("-sig")
    raise SheetError("encoding")


def _decoded(content, encoding):
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SheetError("encoding") from error


def _unmarked_utf_16(content):
    """Return the encoding of UTF-16 without its mark: every other byte of separators and digits is nought."""
    start = content[:2000]
    if b"\x00" not in start or len(content) % 2:
        return None
    low, high = start[1::2].count(0), start[::2].count(0)
    return "utf-16-le" if low > 4 * high else "utf-16-be" if high > 4 * low else None
