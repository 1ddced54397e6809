"""A window with the dock in it, for tests that click."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMainWindow

from spectralx_qgis.gui.dock import SpectralXDock

from .conftest import wait_until


class Window:
    """A main window with canvas, message bar and dock."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.messages = QgsMessageBar(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1200, 800)
        self.dock = SpectralXDock(self.canvas, self.messages, self.window)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.map = self.dock.map
        self.form = self.dock.map.form
        self.bar = self.dock.map.run_bar

    def click(self, widget) -> None:
        wait_until(lambda: widget.isVisible() and widget.height() > 1)
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def notice(self) -> str:
        return self.form.binding.notice.text()

    def message(self) -> str:
        item = self.messages.currentItem()
        return item.text() if item else ""

    def cells(self) -> list[list[str]]:
        table = self.form.binding.table
        return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]

    def choose(self, layer, model) -> None:
        self.form.layer.setLayer(layer)
        self.form.model.choose_file(str(model))

    def wait_for_binding(self) -> None:
        wait_until(lambda: bool(self.cells()))

    def show_tab(self, part) -> None:
        """Bring a tab to the front."""
        tabs = self.dock.tabs
        tabs.setCurrentIndex(next(i for i in range(tabs.count()) if tabs.widget(i).isAncestorOf(part)))

    def click_map(self, x, y, button=Qt.MouseButton.LeftButton) -> None:
        """Click at a place of the map, in map coordinates."""
        place = self.canvas.getCoordinateTransform().transform(x, y)
        QTest.mouseClick(self.canvas.viewport(), button, pos=QPoint(round(place.x()), round(place.y())))
        QCoreApplication.processEvents()  # as between the clicks of a person

    def draw(self, x, y, size) -> None:
        """Draw a square with clicks."""
        for dx, dy in ((0, 0), (size, 0), (size, size), (0, size)):
            self.click_map(x + dx, y + dy)
        self.click_map(x, y, Qt.MouseButton.RightButton)

    def create_labels(self, path) -> None:
        """Make a layer for labels, and wait for it."""
        train = self.dock.train
        train.create_labels(str(path))
        wait_until(lambda: train.form.labels.currentLayer() is not None and train.form.new_labels.isEnabled())

    def run_to_end(self) -> None:
        self.run_to_end_within(10)

    def run_to_end_within(self, seconds) -> None:
        self.click(self.bar.run_button)
        wait_until(lambda: not self.map.is_running(), seconds)
