"""What a cell of a roster may hold, and what must not get in."""

import datetime
import re

from .normal_form import compatible, visible, written

IDENTITY_NUMBER = "identity_number"
FORMULA = "formula"
ERROR_VALUE = "error_value"
RUINED = "ruined"

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_NUMBER = re.compile(
    rf"(?<!\d){_PROVINCE}\d{{4}}(?:(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dXx]|\d{{2}}{_DAY}\d{{3}})(?!\d)"
)
_MANY_DIGITS = re.compile(r"(?:\d[\s\-–—·.]*){15}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dXx])")
# Mainland cards, and the foreigner's card since 2023, which begins with 9 and a country; the one of old begins with letters.
_RESIDENCE_CARD = re.compile(rf"(?<!\d)9\d{{5}}(?:19|20)\d{{2}}{_DAY}\d{{3}}[\dXx](?!\d)")
_OLD_RESIDENCE_CARD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}\d{12}(?!\d)")
_LETTERS_AND_DIGITS = re.compile(r"[A-Za-z]{3}[\s\-–—·.]*(?:\d[\s\-–—·.]*){12}")
_BETWEEN_LETTER_AND_DIGIT = re.compile(r"(?<=[A-Za-z])[\s\-–—·.]+(?=\d)")
# What a spreadsheet shows of a long number, and of one wider than its column.
_SHORTENED = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+\d{1,3}|#{3,}")
_ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!|SPILL!|CALC!)", re.IGNORECASE)
_EXACT_DIGITS = 15
_WHOLE_NUMBER = re.compile(r"\s*\d+\.0\s*")
_APOSTROPHES = ("'", "＇", "‘", "’", "`")
_APOSTROPHE = re.compile("^['＇‘’`]+(?=[\\d=+@.-])")
_SIGNED_NUMBER = re.compile(r"[+-][\d\s().,\-]*")


class NumberText(str):
    """Text of a cell that holds a number, so that what was typed may have been lost (1975.10 becomes 1975.1)."""

    __slots__ = ()


class SerialFrom1904(NumberText):
    """The same in a workbook that counts its days from 1904."""

    __slots__ = ()


class ShownMonth(datetime.date):
    """A day of which the cell shows the month alone."""


def plain(text):
    """Return ``text`` in its compatibility form, for comparison only: full-width digits become digits.

    :param str text: as written in the cell.
    :rtype: str
    """
    return compatible(text)


def tidy(text):
    """Return the text of a cell without what a program put there: marks of direction, a leading apostrophe, a last ``.0``.

    >>> tidy("'13900000001"), tidy("\u202d13900000001\u202c"), tidy("13900000001.0")
    ('13900000001', '13900000001', '13900000001')

    :param str text: of the cell; of a number it stays as it is.
    :rtype: str
    """
    if isinstance(text, NumberText):
        return text
    text = visible(written(text))
    if text[:1] in _APOSTROPHES:
        text = _APOSTROPHE.sub("", text)
    return text.strip()[:-2] if _WHOLE_NUMBER.fullmatch(text) else text


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
    """Whether ``text`` contains the number of an identity card (18 characters, of old 15 digits) or a residence card.

    Those of foreigners have 18 digits and begin with 9 since 2023; before, three letters and twelve digits. The check digit is not looked at: a number with a slip of the pen is personal data as well.

    :param str text: the whole cell.
    """
    text = visible(plain(text))
    if len(text) < 15:
        return False
    if _MANY_DIGITS.search(text):
        joined = _BETWEEN_DIGITS.sub("", text)
        if any(card.search(shape) for card in (_IDENTITY_NUMBER, _RESIDENCE_CARD) for shape in (text, joined)):
            return True
    if _LETTERS_AND_DIGITS.search(text):
        joined = _BETWEEN_LETTER_AND_DIGIT.sub("", _BETWEEN_DIGITS.sub("", text))
        return bool(_OLD_RESIDENCE_CARD.search(joined))
    return False


def is_ruined(value):
    """Whether a spreadsheet has lost digits of a number: ``1.39E+10``, ``####``, a number of more than 15 digits.

    :param str value: of the cell.
    """
    if isinstance(value, NumberText) and len(value) > _EXACT_DIGITS and value.isdecimal():
        return True
    return bool(_SHORTENED.fullmatch(plain(value).strip()))


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
    :return: ``IDENTITY_NUMBER``, ``FORMULA``, ``ERROR_VALUE``, ``RUINED`` or ``None``.
    """
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        value = str(value)
    if not value:
        return None
    if looks_like_formula(value):
        return FORMULA
    if holds_identity_number(value):
        return IDENTITY_NUMBER
    if _ERROR_TEXT.fullmatch(value.strip()):
        return ERROR_VALUE
    return RUINED if is_ruined(value) else None


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
