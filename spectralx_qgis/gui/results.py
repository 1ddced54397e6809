"""Finished maps as layers: added above their image, replaced by better ones, and taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.commands import SegmentCommand
from ..core.models import model_label
from ..core.translation import tr
from .result_layers import add_above


@dataclass(frozen=True)
class MapOrder:
    """What must be known when a map is finished; the image may be gone by then."""

    command: SegmentCommand
    layer_id: str
    layer_name: str
    preview: bool = False


class Results(QObject):
    """Remembers which layers the last map brought.

    Signals:
        changed: There is another last map, or none.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last: list[str] = []
        self._preview: list[str] = []

    def add(self, order: MapOrder) -> QgsRasterLayer | None:
        """Add the layers of a finished map, and take the preview away that it replaces.

        Returns:
            The map; None when it cannot be opened.
        """
        command = order.command
        title = f"{model_label(command.model)} ({order.layer_name})"
        if order.preview:
            title = tr("Preview: {}").format(title)
        layer = add_above(command.output, title, order.layer_id)
        if layer is None:
            return None
        self._take_away(self._preview)
        self._preview = []
        added = [layer.id()]
        further = (
            (command.confidence, tr("confidence")),
            (command.probabilities, tr("probabilities")),
            (command.novelty, tr("novelty")),
        )
        for path, what in further:
            extra = add_above(path, f"{title}, {what}", order.layer_id, visible=False) if path else None
            if extra is not None:
                added.append(extra.id())
        if order.preview:
            self._preview = added
        else:
            self._last = added
            self.changed.emit()
        return layer

    def can_undo(self) -> bool:
        """Whether a layer of the last map is still in the project."""
        return any(QgsProject.instance().mapLayer(identifier) is not None for identifier in self._last)

    def undo(self) -> None:
        """Take the layers of the last map out of the project; its files stay."""
        self._take_away(self._last)
        self._last = []
        self.changed.emit()

    def forget(self) -> None:
        """The project was closed."""
        self._last, self._preview = [], []
        self.changed.emit()

    def _take_away(self, identifiers: Sequence[str]) -> None:
        project = QgsProject.instance()
        project.removeMapLayers([identifier for identifier in identifiers if project.mapLayer(identifier) is not None])
