"""What is on a printed paper, read as a reader's search reads it: without making equal what only looks equal."""

import subprocess

# Each has a twin among the radicals (U+2E80 to U+2FDF) that looks the same and is not found by who types the character.
OFTEN_LOST = "民月日人马黄龙"


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
