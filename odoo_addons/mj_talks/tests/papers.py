"""What is on a printed paper, read as a reader's search reads it, without making equal what only looks equal.

And what stands where: figures and words by the heading of their column and the label of their row.
"""

import subprocess

from lxml import html

# Each has a twin among the radicals (U+2E80 to U+2FDF) that looks the same and is not found by who types the character.
OFTEN_LOST = "民月日人马黄龙"
BLOCKS = ("div", "p", "h1", "h2", "h3", "td", "th", "tr", "table", "tbody", "thead")


def pages_of(pdf):
    """Return the text of each page.

    :param bytes pdf: a whole document.
    :rtype: list[str]
    """
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().removesuffix("\f").split("\f")


def squeezed(text):
    """Return a text without spaces and line breaks.

    :param str text: of a page or several.
    :rtype: str
    """
    return "".join(text.split())


def radicals_in(text):
    """Return the characters of a text that only look like what was written.

    :param str text: of a page or several.
    :rtype: set[str]
    """
    return {letter for letter in text if "\u2e80" <= letter <= "\u2fdf"}


def _words(node):
    return " ".join(" ".join(node.itertext()).split())


def rows_under(page, *headings):
    """Return the rows of the tables with these headings, each as heading → text of its cell.

    Tables that follow without headings of their own go on with those before: papers break tables between pages.

    :param str page: the rendered HTML.
    :param str headings: some of the table's headings, enough to tell it from others.
    :rtype: list[dict]
    """
    rows, current = [], []
    for table in html.fromstring(page).iter("table"):
        heads = [[_words(cell) for cell in line.iter("th")] for line in table.iterfind("./thead/tr")]
        current = heads[-1] if heads else current
        if not set(headings) <= set(current):
            continue
        for line in table.iterfind("./tbody/tr"):
            cells = [_words(cell) for cell in line.iterfind("./td")]
            if len(cells) == len(current):
                rows.append(dict(zip(current, cells, strict=True)))
    return rows


def lines_of(page):
    """Return what a paper says from top to bottom: each paragraph, heading, cell or block that holds no other.

    :param str page: the rendered HTML.
    :rtype: list[str]
    """
    main = html.fromstring(page).xpath("//*[contains(concat(' ', @class, ' '), ' mj_document ')]")
    blocks = [node for one in main for node in one.iter(*BLOCKS) if not any(True for _ in node.iterchildren(*BLOCKS))]
    return [words for words in map(_words, blocks) if words]


def labelled(page, label):
    """Return the text of the cell after the one with a label, once for each place where it stands.

    :param str page: the rendered HTML.
    :param str label: the label.
    :rtype: list[str]
    """
    return [
        _words(following)
        for cell in html.fromstring(page).iter("td")
        if _words(cell) == label and (following := cell.getnext()) is not None
    ]
