"""Marks between the things of a list, as the reader's language writes them.

They cannot be translated as terms: Odoo exports none without a letter.
"""


def comma(env):
    """Return what stands between names: 、 in Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: str
    """
    return "、" if _is_chinese(env) else ", "


def semicolon(env):
    """Return what stands between sentences: ； in Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: str
    """
    return "；" if _is_chinese(env) else "; "


def _is_chinese(env):
    return (env.lang or "").startswith("zh")
