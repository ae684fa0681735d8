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


def _last(period):
    return period.last or datetime.date.max
