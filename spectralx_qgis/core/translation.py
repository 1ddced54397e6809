"""Translated texts."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QLocale, QSettings, QTranslator

from . import paths

# `pylupdate` files texts of plain functions under this context.
_CONTEXT = "@default"


def tr(text: str) -> str:
    """Return ``text`` in the language of QGIS."""
    return QCoreApplication.translate(_CONTEXT, text)


def load_translator() -> QTranslator | None:
    """Load the translation for the language of QGIS; None when there is none (English, or not translated yet)."""
    settings = QSettings()
    overridden = settings.value("locale/overrideFlag", False, type=bool)
    name = settings.value("locale/userLocale", "", type=str) if overridden else QLocale.system().name()
    translator = QTranslator()
    if translator.load(QLocale(name), "spectralx", "_", str(paths.package() / "i18n")):
        return translator
    return None
