"""Rows of a sheet that are no rows of its roster: titles, totals, signatures, headers printed again, hidden rows."""

import re

from .cells import compact

HIDDEN = "hidden"
TITLE = "title"
# Of such a row its cells far to the right only.
STRAYS = "strays"
HEADER_AGAIN = "header_again"
TOTAL = "total"
SIGNATURE = "signature"

HEADER_WITHIN = 10
_TOTAL = re.compile(r"(?:本页|本表|全会|人数)?(?:合计|总计|小计|共计|总数)(?:人数|人次)?(?:[:(].*|\d+[人名个]?)?")
_SIGNED = [
    "填表人",
    "制表人",
    "填报人",
    "经办人",
    "审核人",
    "审批人",
    "复核人",
    "负责人",
    "负责人签字",
    "负责人签名",
    "单位负责人",
    "主管领导",
    "联系人",
    "报送人",
    "统计人",
    "填表单位",
    "填报单位",
    "制表单位",
    "报送单位",
    "填表日期",
    "填报日期",
    "制表日期",
    "填表时间",
    "填报时间",
    "制表时间",
    "报送时间",
    "单位盖章",
    "盖章",
    "签字",
    "签名",
]
# Others of these words may be a post in the first column.
_SIGNING = {word for word in _SIGNED if word[:2] in ("填表", "制表", "填报", "审核", "复核", "报送")}
_SIGNATURE = re.compile(rf"(?:{'|'.join(sorted(_SIGNED, key=len, reverse=True))})(?:\([^)]*\))?:.*")
_REMARK = re.compile(r"(?:备?注|说明|填表说明|填写说明)\d?[:、].*")
_PAGE = re.compile(r"-?第?\d+页?(?:[,/]?共\d+页)?-?")


def header_place(rows, headers):
    """Return the place of the header row, ``None`` where there is none.

    It is the row with most known headers, two at least; a form line above it may have some, too. Of two header lines
    below each other, joined by merged cells, the lower one says more.

    :param list[list] rows: the first of the sheet are looked at.
    :param set[str] headers: known headers, compact.
    """
    known = [[compact(value) in headers for value in _texts(row)] for row in rows[:HEADER_WITHIN]]
    scores = [(sum(row), sum(row) / max(len(row), 1)) for row in known]
    best = max((score for score in scores if score[0] >= 2), default=None)
    if not best:
        return None
    place = scores.index(best)
    while place + 1 < len(scores) and scores[place + 1][0] >= 2 and _is_joined(rows[place], rows[place + 1], headers):
        place += 1
    return place


def reason_below(row, header):
    """Return why a row below the header is left out, ``None`` when it is a row of the roster.

    :param list row: its cells.
    :param list header: the cells of the header row.
    """
    texts = _texts(row)
    if not texts:
        return None
    if len(texts) > 1 and _repeats(row, header):
        return HEADER_AGAIN
    first = compact(texts[0])
    if _TOTAL.fullmatch(first):
        return TOTAL
    if _SIGNATURE.fullmatch(first) or first in _SIGNING:
        return SIGNATURE
    return _reason_alone(first) if len(texts) == 1 else None


def _reason_alone(text):
    """Return why a row with nothing but this text is left out, ``None`` when it is not."""
    if _REMARK.fullmatch(text) or text in _SIGNED:
        return SIGNATURE
    return TITLE if "页" in text and _PAGE.fullmatch(text) else None


def _texts(row):
    return [value for value in row if isinstance(value, str) and value.strip()]


def _is_joined(upper, lower, headers):
    """Whether the lower line repeats what the upper one has merged with it, and has more."""
    pairs = [
        (compact(one), compact(two)) for one, two in zip(upper, lower, strict=False) if _texts([one, two]) == [one, two]
    ]
    same = sum(one == two and one in headers for one, two in pairs)
    return (
        same >= 1 and any(one != two for one, two in pairs) and any(two in headers for one, two in pairs if one != two)
    )


def _repeats(row, header):
    filled = [(one, two) for one, two in zip(row, header, strict=True) if one not in ("", None)]
    return all(isinstance(one, str) and isinstance(two, str) and compact(one) == compact(two) for one, two in filled)
