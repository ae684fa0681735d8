"""Every term is on screen in Chinese."""

import ast
import re
from pathlib import Path

import pytest

from dev import translations

ROOT = Path(__file__).resolve().parent.parent
HALF_WIDTH = re.compile(r"[\u3400-\u9fff“”《》（）][,:;()]|[,:;()][\u3400-\u9fff“《]")


@pytest.mark.parametrize("addon", translations.ADDONS)
def test_every_term_is_translated_with_its_placeholders(addon):
    """100 % of the terms, and each message keeps what is filled in."""
    assert translations.check(addon) == []


@pytest.mark.parametrize("addon", translations.ADDONS)
def test_catalogue_is_not_empty(addon):
    assert len(translations.terms_of(addon)) > 10


# Words that stand in lists and papers of supervision beside their opposite: exchanged, a paper says what is not true.
OPPOSITES = {
    "Coverage": "覆盖率",
    "Timeliness": "及时率",
    "Due": "应谈",
    "Done": "已谈",
    "Not Done": "未谈",
    "Open": "未谈",
    "Overdue": "逾期",
    "Archived late": "逾期归档",
    "Late": "逾期",
    "Done in Time": "按期完成",
    "Opens On": "起始日期",
    "Due Date": "期限",
    "Talker": "谈话人",
    "Talkers": "谈话人",
    "Talked-to": "谈话对象",
    "Recorder": "记录员",
    "Present": "到场",
    "Absent": "缺席",
    "Affirmed": "肯定的成绩和优点",
    "Shortcomings Pointed Out": "指出的缺点和不足",
    "Granted": "已批准",
    "Refused": "拒绝",
    "Grant": "批准",
    "Refuse": "不同意",
    "Regular": "定期",
    "Timely": "适时",
    "Regular talks": "定期谈话",
    "Timely talks": "适时谈话",
    "Corrected": "已整改",
    "Not visibly corrected": "整改不明显",
    "Not corrected": "没有整改",
    "Met": "符合",
    "Not met": "不符合",
    "Not Met": "不符合",
    "Grave": "严重",
    "Serious": "较重",
    "Minor": "一般",
    "Original": "原始",
    "Correction": "更正",
    "Annulment": "作废",
    "Planned": "已安排",
    "Held": "已谈话",
    "Recorded": "已记录",
    "Archived": "已归档",
    "Cancelled": "已取消",
    "Draft": "草稿",
    "Final": "定稿",
    "From": "任职日期",
    "Until": "免职日期",
    "Chair": "主委",
    "Vice Chair": "副主委",
    "Member": "会员",
    "Applicant": "拟入会人员",
}


def test_words_beside_their_opposites():
    """A20.1, A22.1: no word of a pair stands for the other, in neither addon."""
    found = {}
    for addon in translations.ADDONS:
        catalogue = translations.polib.pofile(str(translations.catalogue_path(addon)))
        for entry in catalogue:
            if entry.msgid in OPPOSITES:
                found.setdefault(entry.msgid, set()).add(entry.msgstr)
    assert found == {words: {chinese} for words, chinese in OPPOSITES.items()}


@pytest.mark.parametrize(
    ("source", "translation", "same"),
    [
        ("%(name)s left", "%(name)s 已离开", True),
        ("%(name)s left", "已离开", False),
        ("%s of %s", "%s/%s", True),
        ("%s of %s", "%s", False),
        ("<p>Text</p>", "<p>文字", False),
    ],
)
def test_placeholders_are_compared(source, translation, same):
    assert (translations.placeholders(source) == translations.placeholders(translation)) is same


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("", "not in the catalogue"),
        ('msgid "%s left"\nmsgstr ""\n', "not translated"),
        ('msgid "%s left"\nmsgstr "已离开"\n', "other placeholders"),
        ('msgid "%s left"\nmsgstr "%s 已离开"\n\nmsgid "Gone"\nmsgstr "没有"\n', "no longer in the source"),
        ('msgid "%s left"\nmsgstr "%s 已离开"\n', ""),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_named(entry, words, monkeypatch, tmp_path):
    """Whatever is missing or too much, one line for each term."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "template.pot").write_text(f'{head}msgid "%s left"\nmsgstr ""\n')
    (tmp_path / "catalogue.po").write_text(head + entry)
    monkeypatch.setattr(translations, "template_path", lambda addon: tmp_path / "template.pot")
    monkeypatch.setattr(translations, "catalogue_path", lambda addon: tmp_path / "catalogue.po")
    problems = translations.check("mj_talks")
    assert [words in problem for problem in problems] == [True] * bool(words)


def chinese_strings(path):
    """The strings of a Python file that are Chinese text, not documentation."""
    tree = ast.parse(path.read_text())
    explained = [node for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    documentation = {id(node.value) for node in explained}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in strings if id(node) not in documentation]


@pytest.mark.parametrize("addon", translations.ADDONS)
def test_chinese_has_full_width_punctuation(addon):
    """Half-width marks beside Chinese look like a machine's work on an official document."""
    assert [text for text in translations.terms_of(addon).values() if HALF_WIDTH.search(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "dev").glob("sample_*.py")), ids=lambda path: path.name)
def test_sample_text_has_full_width_punctuation(path):
    assert [text for text in chinese_strings(path) if HALF_WIDTH.search(text)] == []


def test_half_width_punctuation_is_found():
    assert HALF_WIDTH.search("已谈话,填写记录") and HALF_WIDTH.search("时长(小时)")
    assert not HALF_WIDTH.search("已谈话，填写记录（小时），14:00、15:30")
