"""Lets a band of the image be chosen in a cell of the binding table."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..core.binding import ImageBand
from ..core.translation import tr


class BandDelegate(QStyledItemDelegate):
    """Edits a cell with the list of the image's bands; those that the file marks as bad are left out.

    Signals:
        band_chosen: Row of the table and number of the band.
    """

    band_chosen = pyqtSignal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: tuple[ImageBand, ...] = ()

    def set_bands(self, bands: Sequence[ImageBand]) -> None:
        """Offer these bands."""
        self._bands = tuple(band for band in bands if band.good)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget | None:
        """Return the list; nothing where there is nothing to choose."""
        if not self._bands:
            return None
        box = QComboBox(parent)
        box.setAccessibleName(tr("Band of the image"))
        for band in self._bands:
            box.addItem(band.text(), band.index)
        box.activated.connect(lambda _index: self._finish(box))
        opening = QTimer(box)  # the list may be gone before it could open, and takes its timer along
        opening.setSingleShot(True)
        opening.timeout.connect(box.showPopup)
        opening.start(0)
        return box

    def setEditorData(self, editor: QComboBox, index: QModelIndex) -> None:
        """Start from the band of the cell."""
        editor.setCurrentIndex(editor.findText(index.data() or ""))

    def setModelData(self, editor: QComboBox, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Announce the choice; the table is filled anew by whoever listens."""
        number = editor.currentData()
        if number is not None and editor.currentText() != index.data():
            self.band_chosen.emit(index.row(), int(number))

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)
