"""Every term is on screen in Chinese."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HALF_WIDTH = re.compile(r"[\u3400-\u9fff“”《》（）][,:;()]|[,:;()][\u3400-\u9fff“《]")
SPEC = importlib.util.spec_from_file_location("dev_translations", ROOT / "dev" / "translations.py")
translations = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(translations)


@pytest.mark.parametrize("addon", translations.ADDONS)
def test_every_term_is_translated_with_its_placeholders(addon):
    """100 % of the terms, and each message keeps what is filled in."""
    assert translations.check(addon) == []


@pytest.mark.parametrize("addon", translations.ADDONS)
def test_catalogue_is_not_empty(addon):
    assert len(translations.terms_of(addon)) > 10


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
