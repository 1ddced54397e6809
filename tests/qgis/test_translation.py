"""The translations that ship: complete placeholders, no lost texts, and used where QGIS speaks that language."""

from __future__ import annotations

import ast
import re

import pytest

from spectralx_qgis.core import translation

from .conftest import REPOSITORY

LANGUAGES = ("de", "es", "fr", "zh")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def table(language: str) -> dict[str, str]:
    return translation.read_translations(REPOSITORY / "spectralx_qgis" / "i18n" / f"spectralx_{language}.ts")


def texts(folder: str = "") -> set[str]:
    """Return the texts that the sources hand to ``tr``."""
    found = set()
    for path in (REPOSITORY / "spectralx_qgis" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                value = node.args[0]
                if isinstance(value, ast.Constant):
                    found.add(value.value)
    return found


def test_the_languages_that_ship():
    assert tuple(translation.languages()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_stay_and_no_translation_is_of_a_text_that_is_gone(language):
    messages = table(language)
    assert len(messages) > 250
    assert set(messages) <= texts()
    for source, translated in messages.items():
        assert sorted(_PLACEHOLDER.findall(source)) == sorted(_PLACEHOLDER.findall(translated)), source
        assert translated.count("&") <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_three_tabs_say_is_translated(language):
    tabs = ("map", "train", "judge", "binding", "class_panel", "options_box", "spectrum", "curve", "score", "dock")
    said = set()
    for path in (REPOSITORY / "spectralx_qgis" / "gui").glob("*.py"):
        if path.stem.startswith(tabs):
            source = path.read_text(encoding="utf-8")
            said |= {text for text in texts("gui") if f'tr("{text}")' in source}
    assert len(said) > 120
    assert said <= set(table(language))


def test_a_text_comes_in_the_language_of_qgis(monkeypatch):
    monkeypatch.setattr(translation, "_language", lambda: "de")
    assert translation.tr("Whole image") == "Ganzes Bild"
    assert translation.tr("not translated") == "not translated"
    monkeypatch.setattr(translation, "_language", lambda: "xx")
    assert translation.tr("Whole image") == "Whole image"
