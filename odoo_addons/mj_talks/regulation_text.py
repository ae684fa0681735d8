"""Read the official text of a regulation into its articles, outside the ORM (A23.1, A24.1).

The text comes as a file that an office saved from a document: lines may be broken in the middle
of a sentence, spaces may be of any width, page numbers may stand between two lines. Nothing is
guessed silently: what has no place is returned as a :class:`Remark` beside the articles.
"""

import re
from dataclasses import dataclass, field

from .roster import normal_form

MAX_BYTES = 512 * 1024

_DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

_ARABIC = "[0-9０-９]"
_CHINESE = "[零〇○一二两三四五六七八九十百千]"
_NUMERAL = rf"{_ARABIC}(?:\s*{_ARABIC}){{0,7}}|{_CHINESE}(?:\s*{_CHINESE}){{0,7}}"
_ARTICLE = re.compile(rf"第\s*({_NUMERAL})\s*条(\s*)(.*)")
_CHAPTER = re.compile(rf"第\s*({_NUMERAL})\s*章(?:\s+|$)([^。，；：]{{0,40}})$")
_ITEM = re.compile(rf"[（(]\s*({_NUMERAL})\s*[)）]")
_PAGE = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页.{0,12}")
# What official documents carry below the last article: annexes, copies to, printing note, date.
_CLOSING = re.compile(
    r"附件\s*[0-9０-９一二三四五六七八九十]*\s*[:：]|抄\s*[送报]\s*[:：]|主题词\s*[:：]|[（(]此件|.{0,40}印发$"
    r"|[0-9０-９二〇○零一三四五六七八九]{4}年.{1,3}月.{1,3}日$"
)
_SENTENCE_END = "。！？；：…!?;:"
_CLOSING_MARKS = "”’」』）)》】\"'"
_WIDE = "—‘-”…\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_SPACE_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}]) | (?=[{_WIDE}])")
_INVISIBLE = re.compile("[\ufeff\u200b-\u200d\u2060]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\xff\xfe", b"\xfe\xff")


class RegulationTextError(ValueError):
    """The file cannot be read as the text of a regulation.

    :ivar str reason: ``empty``, ``too_large``, ``not_text`` or ``no_article``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Remark:
    """A line the reader wants a person to look at.

    ``reason`` is ``outside`` (belongs to no article), ``page`` (page number, left out),
    ``like_article`` (begins like an article but was read as running text), ``unfinished``
    (the article ends without a sentence mark) or ``missing`` (articles that should stand before this line are not there).
    """

    reason: str
    line: int
    text: str


@dataclass
class ArticleText:
    """The text of one article as found in the file, one paragraph per item."""

    number: int
    line: int
    chapter: str
    paragraphs: list = field(default_factory=list)

    @property
    def text(self):
        """The paragraphs, one per line, without the article's own number."""
        return "\n".join(self.paragraphs)


@dataclass
class RegulationText:
    """What a file holds: articles in the order of the file, and remarks."""

    articles: list = field(default_factory=list)
    remarks: list = field(default_factory=list)

    def by_number(self):
        """Group the articles by number; a list longer than one is a duplicate.

        :rtype: dict[int, list[ArticleText]]
        """
        groups = {}
        for article in self.articles:
            groups.setdefault(article.number, []).append(article)
        return groups


def parse_numeral(text):
    """Return the whole number that a Chinese or Arabic numeral stands for.

    :param str text: for example ``二十四``, ``一百零一``, ``２４``.
    :rtype: int
    :raises ValueError: when a character is not part of a numeral.
    """
    text = re.sub(r"\s", "", text)
    if text.isdecimal():
        return int(text)
    unknown = set(text) - set(_VALUES) - set(_UNITS)
    if unknown or not text:
        raise ValueError(text)
    if not set(text) & set(_UNITS):
        return int("".join(str(_VALUES[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _VALUES[character]
    return total + digit


def format_numeral(number):
    """Return a whole number the way Chinese regulations number their articles.

    :param int number: 1 to 9999.
    :rtype: str
    :raises ValueError: outside this range.
    """
    if not 0 < number < 10000:
        raise ValueError(number)
    text, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = not digit and bool(text)
    return text[1:] if text.startswith("一十") else text


def parse_article_number(text):
    """Return the number of the article that a person typed, such as ``第六条``, ``六`` or ``6``.

    :rtype: int | None
    """
    match = re.fullmatch(rf"\s*第?\s*({_NUMERAL})\s*条?\s*", text or "")
    return parse_numeral(match[1]) if match else None


def decode(data):
    """Turn the bytes of an uploaded file into text.

    :param bytes data: a plain text file in UTF-8 or GB18030 (GBK and GB2312 are parts of it).
    :rtype: str
    :raises RegulationTextError: ``empty``, ``too_large`` or ``not_text``.
    """
    if not data.strip():
        raise RegulationTextError("empty")
    if len(data) > MAX_BYTES:
        raise RegulationTextError("too_large")
    if data.startswith(_MAGIC):
        raise RegulationTextError("not_text")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise RegulationTextError("not_text")


def parse(text):
    """Divide the text of a regulation into articles.

    :param str text: the whole file.
    :rtype: RegulationText
    :raises RegulationTextError: ``no_article`` when no line begins an article.
    """
    reader = _Reader()
    for number, line in enumerate(_INVISIBLE.sub("", normal_form.written(text)).splitlines(), start=1):
        line = line.strip()
        if line:
            reader.take(number, line)
    reader.close_article()
    if not reader.result.articles:
        raise RegulationTextError("no_article")
    return reader.result


def _narrow(text):
    """Drop the spaces that only lay out Chinese text; keep one between words of other scripts."""
    return _SPACE_BESIDE_WIDE.sub("", " ".join(text.split()))


def _join(before, after):
    """Put a sentence together again that the file broke into two lines."""
    is_wide = _WIDE_CHARACTER.match(before[-1]) or _WIDE_CHARACTER.match(after[0])
    return f"{before}{after}" if is_wide else f"{before} {after}"


def _is_finished(text):
    """Whether a paragraph ends with its sentence, quotes and brackets after it left aside."""
    return text.rstrip(_CLOSING_MARKS).endswith(tuple(_SENTENCE_END))


class _Reader:
    """Reads line after line and remembers where in the regulation it is."""

    def __init__(self):
        self.result = RegulationText()
        self.article = None
        self.chapter = ""
        self.last_article = self.last_chapter = self.last_item = 0
        self.last_line = 0
        # Whether this file puts a space between "第一条" and the text; known from its first article.
        self.is_spaced = None

    def take(self, line, text):
        """Take in one line that is not blank, stripped of outer spaces.

        :param int line: line number in the file, from 1.
        :param str text: the line.
        """
        if _PAGE.fullmatch(text):
            self._remark("page", line, text)
        elif not (self._read_chapter(text) or self._read_article(line, text)):
            self._read_text(line, text)

    def close_article(self):
        """End the current article; whatever follows needs a new one."""
        article, self.article = self.article, None
        if article and article.paragraphs and not _is_finished(article.paragraphs[-1]):
            self._remark("unfinished", self.last_line, article.paragraphs[-1])

    @property
    def _is_open(self):
        """Whether the sentence before goes on, so that the next line belongs to it."""
        paragraphs = self.article.paragraphs if self.article else []
        return bool(paragraphs) and not _is_finished(paragraphs[-1])

    def _remark(self, reason, line, text):
        self.result.remarks.append(Remark(reason, line, _narrow(text)))

    def _read_chapter(self, text):
        match = _CHAPTER.fullmatch(text)
        if not match:
            return False
        number = parse_numeral(match[1])
        if not 0 < number < 10000 or (self._is_open and number != self.last_chapter + 1):
            return False
        self.close_article()
        self.last_chapter = number
        self.chapter = f"第{format_numeral(number)}章 {''.join(match[2].split())}".strip()
        return True

    def _read_article(self, line, text):
        match = _ARTICLE.fullmatch(text)
        if not match:
            return False
        number, rest = parse_numeral(match[1]), match[3]
        is_separate = bool(match[2]) or not rest
        if not self._begins_article(number, is_separate):
            self._remark("like_article", line, text)
            return False
        self.close_article()
        if self.is_spaced is None:
            self.is_spaced = is_separate
        self._remark_missing(number, line)
        self.article = ArticleText(number, line, self.chapter)
        self.result.articles.append(self.article)
        self.last_article, self.last_item = number, 0
        if rest:
            self._read_text(line, rest)
        return True

    def _remark_missing(self, number, line):
        first, last = self.last_article + 1, number - 1
        if self.last_article and first <= last:
            missing = [f"第{format_numeral(first)}条", f"第{format_numeral(last)}条"][: 1 + (first < last)]
            self._remark("missing", line, "至".join(missing))

    def _begins_article(self, number, is_separate):
        """Tell an article's beginning from a mention of an article that happens to begin a line.

        :param int number: the article's number.
        :param bool is_separate: whether nothing but a space, or nothing at all, follows the number.
        """
        if not number:
            return False
        follows = number == self.last_article + 1
        if self._is_open:
            return follows and is_separate
        if is_separate or (follows and not self.is_spaced):
            return True
        return self.is_spaced is False and number > self.last_article

    def _read_text(self, line, text):
        if self.article and not self._is_open and self.article.paragraphs and _CLOSING.match(text):
            self.close_article()
        if not self.article:
            self._remark("outside", line, text)
            return
        self.last_line = line
        paragraphs = self.article.paragraphs
        if not self._begins_item(text) and self._is_open:
            paragraphs[-1] = _join(paragraphs[-1], _narrow(text))
        else:
            paragraphs.append(_narrow(text))

    def _begins_item(self, text):
        match = _ITEM.match(text)
        if not match:
            return False
        number = parse_numeral(match[1])
        if self._is_open and number != self.last_item + 1:
            return False
        self.last_item = number
        return True
