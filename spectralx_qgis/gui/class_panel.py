"""The classes of a polygon layer: names, colours, how much there is of each, and drawing more."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsColorButton, QgsMapCanvas, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..core import label_layer
from ..core.label_check import ClassCount
from ..core.translation import tr
from .keyboard import order_tabs
from .polygon_tool import PolygonTool

_VISIBLE_ROWS = 6
_NAME, _POLYGONS, _PIXELS = 1, 2, 3


class ClassPanel(QWidget):
    """A table of classes with a line for new ones and a button that draws polygons of the chosen class.

    Signals:
        labels_changed: A polygon was drawn or taken back.
        failed: A polygon could not be added; carries the reason.

    Args:
        canvas: Map canvas.
        parent: Owner.
    """

    labels_changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._layer: QgsVectorLayer | None = None
        self._field = ""
        self._colors: dict[str, str] = {}
        self._drawn: list[int] = []
        self.tool = PolygonTool(canvas)
        self.tool.drawn.connect(self._on_drawn)
        self._tool_before: QgsMapTool | None = None
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels(["", tr("Class"), tr("Polygons"), tr("Pixels")])
        self.table.setAccessibleName(tr("Classes with colour, polygons and pixels"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("New class, such as water"))
        self.name.setAccessibleName(tr("Name of a new class"))
        self.add = QPushButton(QgsApplication.getThemeIcon("/symbologyAdd.svg"), tr("&Add class"), self)
        self.remove = QToolButton(self)
        self.remove.setIcon(QgsApplication.getThemeIcon("/symbologyRemove.svg"))
        self.remove.setToolTip(tr("Remove the chosen class from the list"))
        self.remove.setAccessibleName(tr("Remove the chosen class from the list"))
        self.draw = QPushButton(QgsApplication.getThemeIcon("/mActionCapturePolygon.svg"), tr("&Draw polygons"), self)
        self.draw.setCheckable(True)
        self.draw.setToolTip(
            tr("Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.")
        )
        self.undo = QToolButton(self)
        self.undo.setIcon(QgsApplication.getThemeIcon("/mActionUndo.svg"))
        self.undo.setToolTip(tr("Take the last polygon back"))
        self.undo.setAccessibleName(tr("Take the last polygon back"))
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.name.returnPressed.connect(self._on_add)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.draw.toggled.connect(self._on_toggled)
        self.undo.clicked.connect(self._on_undo)
        canvas.mapToolSet.connect(self._on_tool_set)
        self._fill()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.add)
        first.addWidget(self.remove)
        second.addWidget(self.draw, 1)
        second.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(first)
        layout.addLayout(second)

    def set_layer(self, layer: QgsVectorLayer | None, field: str) -> None:
        """Show the classes of another layer; those that its style names are known at once."""
        if layer is not self._layer:
            self._drawn.clear()
        self._layer, self._field = layer, field
        self._colors = label_layer.class_colors(layer, field) if layer is not None and field else {}
        self._fill()

    def show_counts(self, counts: Mapping[str, ClassCount]) -> None:
        """Show how much there is of each class; classes that are not in the table yet get a colour."""
        for name in counts:
            if name not in self._colors:
                self._colors[name] = label_layer.next_color(self._colors)
        self._fill(counts)

    def colors(self) -> dict[str, str]:
        """Return name and colour of each class."""
        return dict(self._colors)

    def add_class(self, name: str) -> None:
        """Add a class and choose it."""
        if name and name not in self._colors:
            self._colors[name] = label_layer.next_color(self._colors)
            self._fill()
            self._style()
        if name in self._colors:
            self.table.selectRow(list(self._colors).index(name))

    def chosen(self) -> str:
        """Return the chosen class, or an empty text."""
        row = self.table.currentRow()
        return list(self._colors)[row] if 0 <= row < len(self._colors) and self.table.selectedItems() else ""

    def end_now(self) -> None:
        """Give the map back."""
        self.draw.setChecked(False)
        self._canvas.mapToolSet.disconnect(self._on_tool_set)

    def _fill(self, counts: Mapping[str, ClassCount] | None = None) -> None:
        chosen = self.chosen()
        if counts is None:
            counts = {}
        self.table.setRowCount(len(self._colors))
        for row, (name, color) in enumerate(self._colors.items()):
            button = QgsColorButton(self.table)
            button.setColor(QColor(color))
            button.setAllowOpacity(False)
            button.setMaximumWidth(44)
            button.setAccessibleName(tr("Colour of {}").format(name))
            button.colorChanged.connect(lambda value, name=name: self._on_color(name, value))
            self.table.setCellWidget(row, 0, button)
            self.table.setItem(row, _NAME, QTableWidgetItem(name))
            count = counts.get(name)
            for column, text in (
                (_POLYGONS, "–" if count is None else str(count.polygons)),
                (_PIXELS, "–" if count is None else f"{count.pixels:,.0f}".replace(",", "\N{THIN SPACE}")),
            ):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        if self._colors:
            names = list(self._colors)
            self.table.selectRow(names.index(chosen) if chosen in names else 0)
        shown = min(max(len(self._colors), 2), _VISIBLE_ROWS)
        row_height = self.table.rowHeight(0) if self._colors else self.table.verticalHeader().defaultSectionSize()
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + shown * row_height + 2 * self.table.frameWidth())
        order_tabs(self.table, self.name)  # the buttons with the colours are new
        self._update_buttons()

    def _update_buttons(self) -> None:
        usable = self._layer is not None and bool(self._field) and label_layer.is_writable(self._layer)
        self.name.setEnabled(usable)
        self.add.setEnabled(usable)
        self.remove.setEnabled(usable and bool(self._colors))
        self.draw.setEnabled(usable and bool(self._colors))
        self.undo.setEnabled(usable and bool(self._drawn))
        if not self.draw.isEnabled():
            self.draw.setChecked(False)

    def _style(self) -> None:
        if self._layer is not None and not sip.isdeleted(self._layer):
            label_layer.style_by_class(self._layer, self._field, self._colors)

    def _on_add(self) -> None:
        self.add_class(self.name.text().strip())
        self.name.clear()

    def _on_remove(self) -> None:
        """Take a class out that was added by mistake; one with polygons stays."""
        layer, name = self._layer, self.chosen()
        if layer is None or sip.isdeleted(layer) or not name:
            return
        wanted = QgsExpression.createFieldEqualityExpression(self._field, name)
        request = QgsFeatureRequest().setFilterExpression(wanted).setLimit(1)
        if any(True for _feature in layer.getFeatures(request)):
            self.failed.emit(tr("The class {} has polygons; delete them first.").format(name))
            return
        del self._colors[name]
        self._fill()
        self._style()

    def _on_color(self, name: str, color: QColor) -> None:
        self._colors[name] = color.name()
        self._style()
        self._on_selected()

    def _on_selected(self) -> None:
        self.tool.set_color(self._colors.get(self.chosen(), label_layer.PALETTE[0]))

    def _on_toggled(self, drawing: bool) -> None:
        if drawing:
            self._tool_before = self._canvas.mapTool()
            self._canvas.setMapTool(self.tool)
            self._canvas.setFocus()
        elif self._canvas.mapTool() is self.tool:
            self._canvas.unsetMapTool(self.tool)
            before, self._tool_before = self._tool_before, None
            if before is not None and not sip.isdeleted(before):
                self._canvas.setMapTool(before)

    def _on_tool_set(self, tool: QgsMapTool | None) -> None:
        if tool is not self.tool:
            self.draw.setChecked(False)

    def _on_drawn(self, polygon: QgsGeometry) -> None:
        layer, name = self._layer, self.chosen()
        if layer is None or sip.isdeleted(layer) or not name:
            return
        crs = self._canvas.mapSettings().destinationCrs()
        if layer.crs().isValid() and crs.isValid() and crs != layer.crs():
            try:
                polygon.transform(QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()))
            except QgsCsException as error:
                self.failed.emit(str(error))
                return
        added = label_layer.add_polygon(layer, self._field, name, polygon)
        if isinstance(added, str):
            self.failed.emit(added)
            return
        self._drawn.append(added)
        self._update_buttons()
        self.labels_changed.emit()

    def _on_undo(self) -> None:
        if self._layer is not None and self._drawn and not sip.isdeleted(self._layer):
            label_layer.remove_polygon(self._layer, self._drawn.pop())
            self._update_buttons()
            self.labels_changed.emit()
