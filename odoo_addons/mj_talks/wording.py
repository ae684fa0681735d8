"""Marks between the things of a list, as the reader's language writes them.

They cannot be translated as terms: Odoo exports none without a letter.
"""


def comma(env):
    """Return what stands between names: 、 in Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: str
    """
    return "、" if is_chinese(env) else ", "


def semicolon(env):
    """Return what stands between sentences: ； in Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: str
    """
    return "；" if is_chinese(env) else "; "


def colon(env):
    """Return what stands between a thing and what is said of it: ： in Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: str
    """
    return "：" if is_chinese(env) else ": "


def counted(env, counts):
    """Return what there is of each kind: 个别谈话：13；个人谈话：1.

    :param odoo.api.Environment env: in the reader's language.
    :param list counts: pairs of a kind and its number, or of a thing and what is said of it.
    :rtype: str
    """
    return semicolon(env).join(f"{kind}{colon(env)}{number}" for kind, number in counts) or "–"


def is_chinese(env):
    """Whether the reader reads Chinese.

    :param odoo.api.Environment env: in the reader's language.
    :rtype: bool
    """
    return (env.lang or "").startswith("zh")


def post_title(organization, post):
    """Return a post with its organisation as people write it: 民进渝中区委副主委.

    Chinese names follow each other without a space, and a word that both carry is said once: a 支部主任 of 第一中学支部
    is 第一中学支部主任. One character is no word: 区委 and 委员 make 区委委员.

    :param str organization: name of the organisation.
    :param str post: name of the post, or of several.
    :rtype: str
    """
    if not organization or not post:
        return organization or post or ""
    if ord(organization[-1]) <= 0x2E80:
        return f"{organization} {post}"
    shared = next((size for size in range(len(post) - 1, 1, -1) if organization.endswith(post[:size])), 0)
    return f"{organization}{post[shared:]}"
