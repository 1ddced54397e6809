"""Turns polygon layers into files that the engine can open, away from the main thread."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingUtils,
    QgsVectorFileWriter,
    QgsVectorFileWriterTask,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .translation import tr

_DRIVER = "GPKG"


class VectorExport(QObject):
    """Exports one layer at a time.

    Signals:
        exported: Path of the file.
        failed: Why there is none.
    """

    exported = pyqtSignal(str)
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: QgsVectorFileWriterTask | None = None

    def start(self, layer: QgsVectorLayer, *, selected: bool = False, path: str = "") -> None:
        """Export a layer; the answer always comes later, never during this call.

        Args:
            layer: The layer. A file with nothing unsaved in it is taken as it is unless ``path`` is given.
            selected: Whether only the selected features are wanted.
            path: GeoPackage to write; a temporary one by default.
        """
        self.cancel()
        as_it_is = "" if selected or path else _plain_file(layer)
        if as_it_is:
            QTimer.singleShot(0, lambda: self.exported.emit(as_it_is))
            return
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = _DRIVER
        options.onlySelectedFeatures = selected
        options.layerName = "polygons"
        target = path or QgsProcessingUtils.generateTempFilename("polygons.gpkg")
        self._task = QgsVectorFileWriterTask(layer, target, options)
        self._task.setDescription(tr("Export of {}").format(layer.name()))
        self._task.writeComplete.connect(self._on_complete)
        self._task.errorOccurred.connect(self._on_error)
        QgsApplication.taskManager().addTask(self._task)

    def is_running(self) -> bool:
        """Whether an export runs."""
        return self._task is not None

    def cancel(self) -> None:
        """Forget the export that runs."""
        task, self._task = self._task, None
        if task is not None and not sip.isdeleted(task):
            task.writeComplete.disconnect(self._on_complete)
            task.errorOccurred.disconnect(self._on_error)
            task.cancel()

    def _on_complete(self, path: str) -> None:
        self._task = None
        self.exported.emit(path)

    def _on_error(self, _code: int, message: str) -> None:
        self._task = None
        self.failed.emit(tr("The polygons cannot be exported: {}").format(message))


def _plain_file(layer: QgsVectorLayer) -> str:
    """Return the path of a layer that is a whole file of its own, otherwise an empty text."""
    source = layer.source()
    unsaved = layer.isEditable() and layer.isModified()
    if layer.providerType() != "ogr" or unsaved or layer.subsetString() or "|" in source:
        return ""
    return str(Path(source).absolute()) if Path(source).is_file() else ""
