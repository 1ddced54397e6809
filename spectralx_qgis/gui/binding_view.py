"""The table that shows, before anything runs, which band of the image each band of the model gets."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPixmap
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ..core.binding import BindingRow, Inspection
from ..core.events import Failure
from ..core.translation import tr
from .band_delegate import BandDelegate
from .colors import BAD, FAIR, GOOD, NOTE, how_color, tint
from .notice import Notice

SETTINGS_LINK = "settings"
RESET_LINK = "reset"

SOURCE_COLUMN = 1

_VISIBLE_ROWS = 8
_MAX_COLUMN_WIDTH = 220
_DOT_SIZE = 10


class BindingView(QWidget):
    """Shows an inspection, or why there is none.

    Signals:
        settings_requested: The user followed the link to the settings.
        band_chosen: The user chose a band by hand: row of the table, number of the band of the image.
        reset_requested: The user wants the bands to be found by wavelength again.
    """

    settings_requested = pyqtSignal()
    band_chosen = pyqtSignal(int, int)
    reset_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels([tr("Model band"), tr("Image band"), tr("Off by"), tr("How")])
        self.table.setAccessibleName(tr("Bands of the model and of the image"))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.delegate = BandDelegate(self.table)
        self.delegate.band_chosen.connect(self.band_chosen)
        self.table.setItemDelegateForColumn(SOURCE_COLUMN, self.delegate)
        self.table.clicked.connect(self._on_clicked)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMaximumSectionSize(_MAX_COLUMN_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.notice = Notice(self)
        self.notice.link_activated.connect(self._on_link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.notice)
        self.show_prompt(tr("Choose an image to see how its bands fit the model."))

    def show_prompt(self, message: str) -> None:
        """Show that there is nothing to show yet, and what to do."""
        self._fill(())
        self.notice.show_message(FAIR, message)

    def show_waiting(self) -> None:
        """Show that the answer is on its way; the table of the last answer goes, so that none is wrong."""
        self._fill(())
        self.notice.show_message(FAIR, tr("Reading bands and wavelengths…"))

    def show_failure(self, failure: Failure) -> None:
        """Show why there is no table."""
        self._fill(())
        needs_settings = failure.code in ("engine", "start", "package")
        link = (SETTINGS_LINK, tr("Open the settings")) if needs_settings else None
        self.notice.show_message(BAD, failure.message, _hint(failure), link)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the table and one line on it, or the refusal."""
        self.delegate.set_bands(inspection.bands)
        self._fill(inspection.rows)
        reset = (RESET_LINK, tr("Find them by wavelength again")) if inspection.is_edited() else None
        if inspection.refusal is not None:
            self.notice.show_message(BAD, inspection.refusal.message, _hint(inspection.refusal), reset)
        elif inspection.warnings:
            self.notice.show_message(NOTE, inspection.summary(), " ".join(inspection.warnings), reset)
        else:
            self.notice.show_message(GOOD, inspection.summary(), link=reset)

    def _fill(self, rows: tuple[BindingRow, ...]) -> None:
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            cells = (row.model_text(), row.source_text(), row.difference_text(), row.how_text())
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(_tool_tip(row))
                item.setBackground(tint(how_color(row.how), 40))
                if column == SOURCE_COLUMN:
                    item.setToolTip("\n".join([_tool_tip(row), tr("Click to choose another band.")]))
                else:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(number, column, item)
            self.table.item(number, 3).setIcon(_dot(how_color(row.how)))
            self.table.item(number, 2).setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setVisible(bool(rows))
        self._fit(len(rows))

    def _fit(self, rows: int) -> None:
        """Take the room of the cells: no column is cut, and a model with few bands leaves no empty table."""
        self.table.resizeRowsToContents()
        header, frame = self.table.horizontalHeader(), 2 * self.table.frameWidth()
        columns = sum(
            min(max(self.table.sizeHintForColumn(column), header.sectionSizeHint(column)), _MAX_COLUMN_WIDTH)
            for column in range(self.table.columnCount())
        )
        scrolls = rows > _VISIBLE_ROWS
        bar = self.table.verticalScrollBar().sizeHint().width() if scrolls else 0
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.table.setVerticalScrollBarPolicy(policy)
        self.table.setMinimumWidth(columns + bar + frame if rows else 0)
        shown = sum(self.table.rowHeight(row) for row in range(min(rows, _VISIBLE_ROWS)))
        self.table.setFixedHeight(header.sizeHint().height() + shown + frame)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == SOURCE_COLUMN:
            self.table.edit(index)

    def _on_link(self, address: str) -> None:
        if address == SETTINGS_LINK:
            self.settings_requested.emit()
        elif address == RESET_LINK:
            self.reset_requested.emit()


def _hint(refusal: Failure) -> str:
    """Return what to do in the words of the dock; the engine's are those of its command line."""
    if refusal.code == "wavelengths":
        return tr("Choose the sensor above, or click the cells of the table to choose the bands by hand.")
    if refusal.code == "bands" and "--bands" in refusal.hint:
        return tr("Use an image with these bands, another model, or choose the bands by hand in the table.")
    if refusal.code == "model" and "spectralx " in refusal.hint:
        return tr("Choose a model that SpectralX made; the Train tab makes them.")
    return refusal.hint


def _tool_tip(row: BindingRow) -> str:
    lines = [f"{row.model_text()} ← {row.source_text()}", row.how_explained()]
    if len(row.sources) > 1:
        shares = (tr("band {index}: {weight:.0%}").format(index=index, weight=weight) for index, weight in row.sources)
        lines.append(", ".join(shares))
    return "\n".join(lines)


def _dot(color: QColor) -> QIcon:
    pixmap = QPixmap(_DOT_SIZE, _DOT_SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(0, 0, _DOT_SIZE, _DOT_SIZE)
    painter.end()
    return QIcon(pixmap)
