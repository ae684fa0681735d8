"""What stands where on a printed page: figures and words by the heading of their column and the label of their row."""

from lxml import html


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
