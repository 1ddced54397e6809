"""Keeps the choices of the dock: in the project for its layers, and in QGIS's settings for the next session."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QObject

_SCOPE, _KEY = "SpectralX", "dock"
_SETTING = "spectralx/dock"

State = dict[str, Any]


class StateKeeper(QObject):
    """Writes the choices when the project is saved, and makes them again when it is opened.

    Args:
        read: Returns the choices.
        apply: Makes choices; must stand parts that are missing or of another shape.
        parent: Owner.
    """

    def __init__(
        self, read: Callable[[], State], apply: Callable[[State], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._apply = apply
        project = QgsProject.instance()
        project.writeProject.connect(self._on_write)
        project.readProject.connect(self._on_read)
        self._restore(QgsSettings().value(_SETTING, "", type=str))

    def end_now(self) -> None:
        """Keep the choices for the next session, and let go of the project."""
        project = QgsProject.instance()
        project.writeProject.disconnect(self._on_write)
        project.readProject.disconnect(self._on_read)
        QgsSettings().setValue(_SETTING, json.dumps(self._read()))

    def _on_write(self, *_: object) -> None:
        QgsProject.instance().writeEntry(_SCOPE, _KEY, json.dumps(self._read()))

    def _on_read(self, *_: object) -> None:
        text, found = QgsProject.instance().readEntry(_SCOPE, _KEY, "")
        if found:
            self._restore(text)

    def _restore(self, text: str) -> None:
        """Make choices; what cannot be read, such as those of a later version, is passed over."""
        try:
            state = json.loads(text) if text else None
        except ValueError:
            return
        if isinstance(state, dict):
            self._apply(state)
