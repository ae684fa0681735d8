"""Overlaps of periods whose first and last days both count."""

import datetime
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, open when ``last`` is ``None``; ``owner`` is whatever the caller needs back."""

    key: tuple
    first: datetime.date
    last: datetime.date | None
    owner: object


def find_overlaps(periods):
    """Return pairs of periods of one key that share a day: each period with one before it.

    :param periods: ``Period`` objects.
    :rtype: list[tuple[Period, Period]]
    """
    by_key = defaultdict(list)
    for period in periods:
        by_key[period.key].append(period)
    pairs = []
    for group in by_key.values():
        group.sort(key=lambda period: period.first)
        longest = group[0]
        for period in group[1:]:
            if _last(longest) >= period.first:
                pairs.append((period, longest))
            if _last(period) > _last(longest):
                longest = period
    return pairs


def cut_to_successors(periods, month_ends):
    """Return how long terms last whose last day was given by its month: at most to the day before the next one begins.

    :param periods: ``Period`` objects; those of one key follow each other.
    :param month_ends: owners of those whose ``last`` is the end of a month because no day was given.
    :return: the earlier last day, by owner.
    :rtype: dict[object, datetime.date]
    """
    firsts = defaultdict(list)
    for period in periods:
        firsts[period.key].append(period.first)
    cut = {}
    for period in periods:
        if period.owner not in month_ends or not period.last:
            continue
        month = period.last.replace(day=1)
        following = [day for day in firsts[period.key] if day > period.first and month <= day <= period.last]
        if following:
            last = min(following) - datetime.timedelta(days=1)
            cut[period.owner] = min(last, cut.get(period.owner, last))
    return cut


def _last(period):
    return period.last or datetime.date.max
