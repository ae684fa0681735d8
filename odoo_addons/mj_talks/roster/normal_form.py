"""One form of names, numbers and codes that are the same however a program or a person wrote them.

The form is compared and searched by, never shown: what stands on the screen is what was entered.
"""

import re
import unicodedata

# Radicals that Unicode gives no compatibility character, and the characters that fonts of PDF files confuse with them.
_RADICALS = str.maketrans(
    "⺁⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乚乙亻冂几刀刂卜㔾小小尢尣尢尣巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒羊羊羊羊耂肀聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阝阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)
# Rare characters that had private-use codes before the tables of 2000, 2005 and 2022 gave them public ones.
_PRIVATE = {
    **dict(zip(range(0xE78D, 0xE797), "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19", strict=True)),
    **dict(zip((0xE7C7, 0xE7C8), "\u1e3f\u01f9", strict=True)),
    **dict(
        zip(
            range(0xE7E7, 0xE7F4),
            "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb",
            strict=True,
        )
    ),
    **dict(zip((0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864), range(0x9FB4, 0x9FBC), strict=True)),
    **{0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE},
}
_FIRST_OF_BLOCK, _LEAD, _FIRST_TRAIL, _SKIPPED_TRAIL, _BLOCK = 0xE815, 0xFE, 0x50, 0x7F, 80
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_DOTS = re.compile("\\s*[·•‣․‧∙⋅⸱・᛫●○◦ꞏᐧ᠂ᆞ⚫⬤]+\\s*")
_POINT_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])[.]+(?=[{_HAN}])")
_DASHES = re.compile("[-‐‑‒–—―⁃−─━﹘ーｰ⸺⸻]+")


def _private():
    """Return the whole table: the block of 80 follows from the bytes that its characters have in GB18030."""
    table = dict(_PRIVATE)
    for place in range(_BLOCK):
        trail = _FIRST_TRAIL + place
        trail += trail >= _SKIPPED_TRAIL
        character = bytes((_LEAD, trail)).decode("gb18030")
        if not "\ue000" <= character <= "\uf8ff":
            table.setdefault(_FIRST_OF_BLOCK + place, character)
    return table


_PUBLIC = _private()
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)}
_WRITTEN = _PUBLIC | _RADICALS | _KANGXI


def public_characters(text):
    """Return text with public characters for the private-use codes of older tables of GB18030.

    :param str text: as decoded.
    :rtype: str
    """
    return text if text.isascii() else text.translate(_PUBLIC)


def written(text):
    """Return text with the characters in whose place fonts of PDF files and other tables put radicals and private codes.

    Everything else stays as it is, so that the text may be shown and kept.

    >>> written("第⼆条（⺠进）")
    '第二条（民进）'
    """
    return text if text.isascii() else text.translate(_WRITTEN)


def compatible(text):
    """Return text in its compatibility form: full-width digits are digits, radicals are characters.

    >>> compatible("第⼆条 ０９⺠")
    '第二条 09民'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_PUBLIC)).translate(_RADICALS)


def visible(text):
    """Return text without characters that nobody sees: marks of direction, of width nought, of variants."""
    return _INVISIBLE.sub("", text)


def normal_name(text):
    """Return the form in which names of people and organisations are compared.

    >>> normal_name("买买提•艾力") == normal_name("买买提・ 艾力") == normal_name("买买提.艾力")
    True

    :param str text: as entered; ``False`` and ``None`` are no name.
    :rtype: str
    """
    text = compatible(_DOTS.sub("·", visible(text or "")))
    text = _DOTS.sub("·", _POINT_BETWEEN_HAN.sub("·", visible(text)))
    return "".join(_DASHES.sub("-", text).casefold().split())


def normal_code(text):
    """Return the form in which numbers of members and codes of organisations are compared.

    >>> normal_code("mj－t—１０ ")
    'MJ-T-10'

    :param str text: as entered; ``False`` and ``None`` are no code.
    :rtype: str
    """
    return "".join(_DASHES.sub("-", visible(compatible(visible(text or "")))).upper().split())
