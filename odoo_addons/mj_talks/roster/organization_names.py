"""Which organisation an office means by the name it uses among its own."""

from .normal_form import normal_name

# A name shorter than this ends too many others.
_SHORTEST = 2


def meant_organizations(text, names):
    """Return the organisations whose whole name ends as an office says it; one alone may be proposed.

    >>> meant_organizations("第一中学 支部", {7: "民进渝中区委第一中学支部", 8: "民进渝中区委机关支部"})
    [7]

    :param str text: the name in the file.
    :param dict names: whole names of the organisations in scope, by whatever the caller needs back.
    :return: the keys, in the order of ``names``; those of exactly this name alone where there are any.
    :rtype: list
    """
    said = normal_name(text)
    if len(said) < _SHORTEST:
        return []
    forms = {key: normal_name(name) for key, name in names.items()}
    same = [key for key, name in forms.items() if name == said]
    return same or [key for key, name in forms.items() if name.endswith(said)]
