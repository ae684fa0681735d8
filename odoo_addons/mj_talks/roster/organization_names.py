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
    return OrganizationNames(names).meant(text)


class OrganizationNames:
    """The names in scope, by all their ends: a file may name thousands of organisations that are not there."""

    def __init__(self, names):
        self._same, self._ends = {}, {}
        for key, name in names.items():
            form = normal_name(name)
            self._same.setdefault(form, []).append(key)
            for start in range(len(form) - _SHORTEST + 1):
                self._ends.setdefault(form[start:], []).append(key)

    def meant(self, text):
        """Return the keys of the organisations that are meant, as :func:`meant_organizations`.

        :param str text: the name in the file.
        :rtype: list
        """
        said = normal_name(text)
        if len(said) < _SHORTEST:
            return []
        return self._same.get(said) or self._ends.get(said, [])
