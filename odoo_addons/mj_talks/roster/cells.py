"""What a cell of a roster may hold, and what must not get in."""

import re
import unicodedata

IDENTITY_NUMBER = "identity_number"
FORMULA = "formula"
ERROR_VALUE = "error_value"

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_NUMBER = re.compile(
    rf"(?<!\d){_PROVINCE}\d{{4}}(?:(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dXx]|\d{{2}}{_DAY}\d{{3}})(?!\d)"
)
_MANY_DIGITS = re.compile(r"(?:\d[\s\-–—·.]*){15}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dXx])")
_SIGNED_NUMBER = re.compile(r"[+-][\d\s().,\-]*")


class NumberText(str):
    """Text of a cell that holds a number, so that what was typed may have been lost (1975.10 becomes 1975.1)."""

    __slots__ = ()


def plain(text):
    """Return ``text`` in its compatibility form, for comparison only: full-width digits become digits.

    :param str text: as written in the cell.
    :rtype: str
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def compact(text):
    """Return ``text`` in its compatibility form, without any white space.

    >>> compact("出生\\n 年月")
    '出生年月'
    """
    return "".join(plain(text).split())


def clean_text(value):
    """Return what a cell holds as text, without white space and control characters around it.

    :param value: ``str``, ``datetime.date`` or a number.
    :rtype: str
    """
    text = value if isinstance(value, str) else str(value)
    return str.strip(text.replace("\x00", ""), " \t\r\n\v\f\u3000\u00a0\u200b\ufeff")


def clean_name(value):
    """Return a name as text; the spaces that align names of two characters in a column are dropped.

    >>> clean_name("张　三"), clean_name("Li Ming")
    ('张三', 'Li Ming')
    """
    text = clean_text(value)
    if any(character.isascii() and character.isalpha() for character in text):
        return " ".join(text.split())
    return "".join(text.split())


def holds_identity_number(text):
    """Whether ``text`` contains the number of an identity card: 18 characters or, of old, 15 digits.

    The check digit is not looked at: a number with a slip of the pen is personal data as well.

    :param str text: the whole cell.
    """
    text = plain(text)
    if len(text) < 15 or not _MANY_DIGITS.search(text):
        return False
    return bool(_IDENTITY_NUMBER.search(text) or _IDENTITY_NUMBER.search(_BETWEEN_DIGITS.sub("", text)))


def looks_like_formula(text):
    """Whether a spreadsheet would take ``text`` for a formula: ``=``, ``@``, or a sign before anything but a number.

    :param str text: the whole cell.
    """
    start = text.lstrip()[:1]
    if not start or start.isalnum():
        return False
    start = plain(start)
    if start in "=@":
        return True
    return start in "+-" and not _SIGNED_NUMBER.fullmatch(plain(text).strip())


def objection(value):
    """Return why the value of a cell is refused, ``None`` when it is not.

    :param value: text, number or date.
    :return: ``IDENTITY_NUMBER``, ``FORMULA`` or ``None``.
    """
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        value = str(value)
    if not value:
        return None
    if looks_like_formula(value):
        return FORMULA
    return IDENTITY_NUMBER if holds_identity_number(value) else None


def column_letters(position):
    """Return the letters of a column, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
