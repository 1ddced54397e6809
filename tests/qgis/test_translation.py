"""The translations that ship: complete placeholders, no lost texts, and used where QGIS speaks that language."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess

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
def test_no_text_of_the_plugin_is_untranslated(language):
    assert texts() - set(table(language)) == set()


def test_tr_is_given_nothing_but_texts():
    """A text that is put together at run time could not be found by the translators' tools."""
    for path in (REPOSITORY / "spectralx_qgis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"


@pytest.mark.skipif(shutil.which("lrelease") is None, reason="needs Qt's lrelease")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_translators_tools_take_the_files(language, tmp_path):
    source = REPOSITORY / "spectralx_qgis" / "i18n" / f"spectralx_{language}.ts"
    command = ["lrelease", str(source), "-qm", str(tmp_path / "out.qm")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert f"({len(texts())} finished and 0 unfinished)" in said
    assert "Ignored" not in said


def test_a_text_comes_in_the_language_of_qgis(monkeypatch):
    monkeypatch.setattr(translation, "_language", lambda: "de")
    assert translation.tr("Whole image") == "Ganzes Bild"
    assert translation.tr("not translated") == "not translated"
    monkeypatch.setattr(translation, "_language", lambda: "xx")
    assert translation.tr("Whole image") == "Whole image"
