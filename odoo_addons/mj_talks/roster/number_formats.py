"""What a spreadsheet shows of a number: a day, a month, or two digits after the point."""

import datetime
import re

from .cells import NumberText, SerialFrom1904, ShownMonth

# Formats that a workbook may use without writing them down; 27 to 36 and 50 to 58 are dates in Chinese ones.
_KNOWN = {2: "0.00", 4: "#,##0.00", 17: "mmm-yy"}
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LEAP_DAY_OF_1900 = 60
_START_1900, _START_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
# The last day of the year 9999.
_LAST_SERIAL = 2_958_466


class NumberFormat:
    """A format of cells.

    :param int key: its number.
    :param str code: as the workbook writes it down, "" where it does not.
    """

    __slots__ = ("has_two_digits", "is_date", "is_month")

    def __init__(self, key=0, code=""):
        shown = _NOT_SHOWN.sub("", (code or _KNOWN.get(key, "")).partition(";")[0]).lower()
        is_plain = shown.strip() in ("", "general", "@")
        self.is_date = (not code and key in _DATES) or (not is_plain and bool(re.search("[ymdhs]", shown)))
        self.is_month = "y" in shown and "m" in shown and not re.search("[dhs]", shown)
        self.has_two_digits = bool(re.fullmatch(r"[#,]*0\.00", shown.strip()))


def number_value(text, style, is_1904):
    """Return what a cell with a number holds.

    :param str text: the number as the file has it.
    :param NumberFormat style: of the cell.
    :param bool is_1904: whether the workbook counts days from 1904.
    :rtype: str | datetime.date
    """
    number = float(text)
    if style.is_date and 1 <= number + 1462 * is_1904 < _LAST_SERIAL:
        return _moment(number, style, is_1904)
    if number.is_integer():
        digits = str(int(number))
        return SerialFrom1904(digits) if is_1904 else NumberText(digits)
    return f"{number:.2f}" if style.has_two_digits else NumberText(repr(number))


def _moment(number, style, is_1904):
    start = _START_1904 if is_1904 else _START_1900
    if not is_1904 and number < _LEAP_DAY_OF_1900:
        number += 1
    moment = start + datetime.timedelta(seconds=round(number * 86_400))
    if moment.time() != datetime.time():
        return moment
    day = moment.date()
    return ShownMonth(day.year, day.month, day.day) if style.is_month else day
