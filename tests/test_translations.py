"""Every term is on screen in Chinese."""

import importlib.util
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location(
    "dev_translations", Path(__file__).resolve().parent.parent / "dev" / "translations.py"
)
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
        ("<p>Text</p>", "<p>文字", False),
    ],
)
def test_placeholders_are_compared(source, translation, same):
    assert (translations.placeholders(source) == translations.placeholders(translation)) is same
