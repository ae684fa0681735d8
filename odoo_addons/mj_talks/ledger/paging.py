"""Cut the rows of a printed table into pages, each with its own header: wkhtmltopdf repeats none without Qt's patches.

Heights are estimated from the text, rather too high than too low. The page is A4 landscape as wkhtmltopdf sees it, which
takes some 1.28 pixels for each that the paper has. Where an engine takes fewer, its own repetition of the header steps in.
"""

import unicodedata

# Of the columns, in percent of the width of the page.
WIDTHS = (4, 9, 6, 6, 8, 12, 8, 12, 6, 8, 11, 10)
# With a column for the organisation after the time.
WIDTHS_BELOW = (4, 9, 8, 6, 6, 7, 11, 8, 11, 6, 7, 10, 7)
PAGE_WIDTH, PAGE_HEIGHT, TITLE_HEIGHT, HEADER_HEIGHT = 1290, 840, 125, 53
LETTER, LINE_HEIGHT, CELL_PADDING = 15, 21, 11


def pages(rows, widths=WIDTHS):
    """Cut rows into pages.

    :param list[list] rows: cells in the order of the widths.
    :param tuple widths: of the columns.
    :return: the rows of each page; one page without rows where there are none.
    :rtype: list[list]
    """
    cut, page, room = [], [], PAGE_HEIGHT - TITLE_HEIGHT - HEADER_HEIGHT
    for row in rows:
        height = row_height(row, widths)
        if page and height > room:
            cut.append(page)
            page, room = [], PAGE_HEIGHT - HEADER_HEIGHT
        page.append(row)
        room -= height
    return [*cut, page]


def row_height(row, widths=WIDTHS):
    """Return the height of a row in pixels.

    :param list row: its cells.
    :param tuple widths: of the columns.
    :rtype: int
    """
    lines = max(
        sum(_line_count(line, PAGE_WIDTH * width // 100 - CELL_PADDING) for line in str(cell or "").splitlines())
        for cell, width in zip(row, widths, strict=True)
    )
    return max(lines, 1) * LINE_HEIGHT + CELL_PADDING


def _line_count(line, room):
    """How many lines a line of text becomes; an empty one is printed, too."""
    return max(1, -(-_text_width(line) // room))


def _text_width(text):
    return sum(LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER * 6 // 10 for letter in text)
