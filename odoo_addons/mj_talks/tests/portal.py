import re


def without_marks(page, *keys):
    """The text of a page without the numbers of what was asked for and without the tokens of the visit.

    Two refusals are alike when nothing else differs. A low number also stands in places that have nothing to do with it
    (127 in 127.0.0.1), so each page that is compared goes without the numbers of all.
    """
    for key in keys:
        page = re.sub(rf"(/|%2F){key}(?!\w)", r"\1", page)
    return re.sub(r'(csrf_token(?:: |" value=))"[^"]*"', r"\1", page)


def csrf_token(page):
    """The token of the form on a page; each portal form carries one."""
    return page.split('name="csrf_token" value="')[1].split('"')[0]
