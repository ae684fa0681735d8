"""Names of time zones: Odoo offers all that Python knows, of which a database may know fewer.

Debian keeps older names such as PRC or Hongkong in a package of their own, ``tzdata-legacy``.
"""

import functools

import pytz


def usable_zone(name, known):
    """Return the name by which a database knows a time zone.

    :param str name: the zone, by any name that Odoo offers.
    :param known: names that the database knows.
    :type known: frozenset[str]
    :return: the name itself, another name of the very same zone, or ``False`` when there is none.
    :rtype: str | bool
    """
    if not name or name in known:
        return name or False
    return next((other for other in _other_names(name) if other in known), False)


def unknown_zones(names, known):
    """Return those of some names that a database does not know.

    :param names: names of zones; empty ones are left out.
    :param known: names that the database knows.
    :rtype: list[str]
    """
    return sorted({name for name in names if name and name not in known})


@functools.cache
def _other_names(name):
    """Return the names of zones that have the same rules, those in everyday use first."""
    try:
        current = pytz.timezone(name).zone
        rules = _rules(current)
    except (KeyError, OSError, pytz.UnknownTimeZoneError):
        return []
    same = [other for other in pytz.all_timezones if _rules(other) == rules]
    return sorted({current, *same}, key=lambda other: (other not in pytz.common_timezones_set, other))


def _rules(name):
    with pytz.open_resource(name) as file:
        return file.read()
