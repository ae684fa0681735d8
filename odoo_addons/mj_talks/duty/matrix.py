"""Arranges the duties of one organisation and year as tables of people, free of the ORM."""

from dataclasses import dataclass

# From the one that needs attention first to the one that needs none.
STATUSES = ["overdue", "missed", "open", "planned", "done", "waived"]
ANYBODY = 0


@dataclass(frozen=True)
class MatrixDuty:
    """One duty as the matrix shows it.

    :param int id: id of the ``mj.obligation``.
    :param int talker_id: id of the talker, or :data:`ANYBODY`.
    :param int talkee_id: id of the talked-to, or :data:`ANYBODY`.
    :param bool mutual: whether either of the two may begin the talk.
    :param bool among_leaders: whether the talked-to stands in the leadership team.
    :param str status: one of :data:`STATUSES`.
    """

    id: int
    talker_id: int
    talkee_id: int
    mutual: bool
    among_leaders: bool
    status: str


def arrange(duties, leaders, others):
    """Return two tables: the leadership among itself, and everybody else by the leaders who talk with them.

    :param list[MatrixDuty] duties: of one organisation and year.
    :param list[int] leaders: ids of the leadership team, in order of rank.
    :param list[int] others: ids of everybody else named, in order of rank.
    :return: tables with ``rows``, ``columns``, ``cells``, their totals, and the totals of the duties.
    :rtype: list[dict]
    """
    inside = [duty for duty in duties if duty.among_leaders]
    outside = [duty for duty in duties if not duty.among_leaders]
    return [
        _table("leadership", inside, leaders, leaders, _leadership_places),
        _table("others", outside, others, leaders, _other_places),
    ]


def totals(duties):
    """Count duties: how many are due, and how many stand where. Waived ones are not due.

    :rtype: dict[str, int]
    """
    counts = _count([duty.status for duty in duties])
    # Rounded down: a hundred per cent means that nothing is left.
    counts["coverage"] = 100 * counts["done"] // counts["due"] if counts["due"] else None
    return counts


def _count(statuses):
    counts = {status: statuses.count(status) for status in STATUSES}
    counts["due"] = len(statuses) - counts["waived"]
    return counts


def _leadership_places(duty):
    yield duty.talker_id, duty.talkee_id
    if duty.mutual and ANYBODY not in (duty.talker_id, duty.talkee_id):
        yield duty.talkee_id, duty.talker_id


def _other_places(duty):
    yield duty.talkee_id, duty.talker_id


def _table(key, duties, rows, columns, places_of):
    by_place = {}
    for duty in duties:
        for place in places_of(duty):
            by_place.setdefault(place, []).append(duty)
    rows = _with_missing(rows, [row for row, __ in by_place])
    columns = _with_missing(columns, [column for __, column in by_place])
    cells = [
        {
            "row": row,
            "column": column,
            "status": min((duty.status for duty in found), key=STATUSES.index),
            "duty_ids": [duty.id for duty in found],
        }
        for (row, column), found in by_place.items()
    ]
    # Lines count what stands in them, so that one can count along: cells. Two duties may share one.
    return {
        "key": key,
        "rows": [{"id": row, **_count([cell["status"] for cell in cells if cell["row"] == row])} for row in rows],
        "columns": [
            {"id": column, **_count([cell["status"] for cell in cells if cell["column"] == column])}
            for column in columns
        ],
        "cells": cells,
        "cell_totals": _count([cell["status"] for cell in cells]),
        "totals": totals(duties),
    }


def _with_missing(people, named):
    """Keep the order of rank; who is named besides comes after, anybody last."""
    missing = sorted(set(named) - set(people) - {ANYBODY})
    return [*people, *missing, *([ANYBODY] if ANYBODY in named else [])]
