import re


def without_marks(page, key):
    """The text of a page without the number of what was asked for and without the tokens of the visit.

    Two refusals are alike when nothing else differs; a low number also stands in places that have nothing to do
    with it, so only its place in an address counts.
    """
    page = re.sub(rf"(/|%2F){key}(?!\w)", r"\1", page)
    return re.sub(r'(csrf_token(?:: |" value=))"[^"]*"', r"\1", page)


def csrf_token(page):
    """The token of the form on a page; each portal form carries one."""
    return page.split('name="csrf_token" value="')[1].split('"')[0]
