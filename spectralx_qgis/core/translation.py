"""Translated texts, straight from the translators' own files (``i18n/spectralx_<language>.ts``).

Qt's compiled form would need Qt's tools wherever the plugin is built, and a translator that is installed in QGIS is
asked for every text of QGIS. Here a text of ours is looked up in a table of ours and nothing else is touched.
"""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

from qgis.PyQt.QtCore import QLocale, QSettings

from . import paths

_MESSAGE = re.compile(r"<source>(?P<source>[^<]*)</source>\s*<translation>(?P<translation>[^<]+)</translation>")


def tr(text: str) -> str:
    """Return ``text`` in the language of QGIS; where it is not translated, as it is."""
    return _table(_language()).get(text, text)


def read_translations(path: Path) -> dict[str, str]:
    """Return the finished messages of a ``.ts`` file: source -> translation."""
    text = path.read_text(encoding="utf-8")
    return {html.unescape(found["source"]): html.unescape(found["translation"]) for found in _MESSAGE.finditer(text)}


def languages() -> list[str]:
    """Return the languages that there are translations for, such as ``de``."""
    return sorted(file.stem.rsplit("_", 1)[1] for file in _folder().glob("spectralx_*.ts"))


@cache
def _language() -> str:
    """Return the language of QGIS: it changes with a restart only."""
    settings = QSettings()
    overridden = settings.value("locale/overrideFlag", False, type=bool)
    name = settings.value("locale/userLocale", "", type=str) if overridden else QLocale.system().name()
    return QLocale(name).name().split("_")[0]


@cache
def _table(language: str) -> dict[str, str]:
    path = _folder() / f"spectralx_{language}.ts"
    return read_translations(path) if path.is_file() else {}


def _folder() -> Path:
    return paths.package() / "i18n"
