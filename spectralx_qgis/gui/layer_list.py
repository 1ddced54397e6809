"""A list of the project's images, to tick those that are wanted."""

from __future__ import annotations

from collections.abc import Collection

from qgis.core import QgsIconUtils, QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ..core.layers import Refusal, raster_source
from .result_layers import is_result

_VISIBLE_ROWS = 4
_ID = Qt.ItemDataRole.UserRole


class ImageList(QListWidget):
    """Lists raster layers that the engine can read, and follows the project.

    Signals:
        choice_changed: Another set of images is ticked.
    """

    choice_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabKeyNavigation(False)
        # A bar below would hide an image; long names end with dots, and the whole one is in the tool tip.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemChanged.connect(lambda _item: self.choice_changed.emit())
        project = QgsProject.instance()
        project.layersAdded.connect(self._follow)
        project.layersRemoved.connect(self._follow)
        self._follow()

    def layers(self) -> list[QgsRasterLayer]:
        """Return the ticked layers."""
        found = (QgsProject.instance().mapLayer(identifier) for identifier in self.ids())
        return [layer for layer in found if isinstance(layer, QgsRasterLayer)]

    def ids(self) -> list[str]:
        """Return the ids of the ticked layers."""
        items = (self.item(row) for row in range(self.count()))
        return [item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked]

    def tick(self, identifiers: Collection[str]) -> None:
        """Tick these layers and no others."""
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            wanted = item.data(_ID) in identifiers
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.choice_changed.emit()

    def end_now(self) -> None:
        """Let go of the project."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._follow)
        project.layersRemoved.disconnect(self._follow)

    def _follow(self, *_: object) -> None:
        before, known = set(self.ids()), {self.item(row).data(_ID) for row in range(self.count())}
        self.blockSignals(True)
        self.clear()
        for layer in QgsProject.instance().mapLayers().values():
            if _is_usable(layer):
                item = QListWidgetItem(QgsIconUtils.iconForLayer(layer), layer.name())
                item.setData(_ID, layer.id())
                item.setToolTip(f"{layer.name()}\n{layer.source()}")
                item.setFlags(
                    Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                )
                item.setCheckState(Qt.CheckState.Checked if layer.id() in before else Qt.CheckState.Unchecked)
                self.addItem(item)
        self.sortItems()
        self.blockSignals(False)
        rows = min(max(self.count(), 2), _VISIBLE_ROWS)
        height = max(self.sizeHintForRow(0), self.fontMetrics().height() + 4)
        self.setFixedHeight(rows * height + 2 * self.frameWidth())
        if before - set(self.ids()) or known != {self.item(row).data(_ID) for row in range(self.count())}:
            self.choice_changed.emit()


def _is_usable(layer: QgsMapLayer) -> bool:
    """Whether a layer holds measurements that the engine can read; class maps have one band."""
    if not isinstance(layer, QgsRasterLayer) or layer.bandCount() < 2 or is_result(layer):
        return False
    return not isinstance(raster_source(layer), Refusal)
