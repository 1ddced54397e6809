"""Runs inside QGIS (``qgis --code``): uses the dock as a person does and takes pictures; see ``screenshot.py``."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsMapLayer, QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget
from qgis.utils import iface, plugins

OUTPUT = Path(os.environ["SPECTRALX_SCREENSHOT_OUTPUT"])
WORK = Path(os.environ["SPECTRALX_SCREENSHOT_WORK"])
TRUTH = Path(os.environ["SPECTRALX_SCREENSHOT_TRUTH"])
STEPS = int(os.environ["SPECTRALX_SCREENSHOT_STEPS"])

_LAYERS_WIDTH, _DOCK_WIDTH = 300, 420
_WAIT_S = 120.0
_TRAINING_S = 900.0

# Where the sample scene shows each class without doubt: corners of squares, as shares of width and height from the
# upper left, and their side as a share of the width.
_PLACES = {
    "water": ((0.865, 0.745), (0.935, 0.79), (0.835, 0.72)),
    "forest": ((0.11, 0.30), (0.27, 0.43), (0.83, 0.06), (0.19, 0.10)),
    "field": ((0.40, 0.80), (0.72, 0.43), (0.60, 0.30), (0.45, 0.60)),
    "town": ((0.33, 0.20), (0.41, 0.16), (0.38, 0.26)),
}
_SIDE = 0.028


class Session:
    """Clicks through the tabs, counts the clicks and the keys, and measures the time."""

    def __init__(self) -> None:
        self.window = iface.mainWindow()
        self.gui = plugins["spectralx_qgis"].gui
        self.canvas = iface.mapCanvas()
        self.clicks = 0
        self.notes: dict[str, dict[str, float]] = {}
        self._began = time.monotonic()

    def wait(self, condition: Callable[[], bool], seconds: float = _WAIT_S) -> None:
        """Let QGIS work until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"nothing happened in {seconds:.0f} s")
            QCoreApplication.processEvents()
            time.sleep(0.01)

    def pause(self, seconds: float) -> None:
        """Let QGIS work for some time."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, seconds + 5)

    def click(self, widget: QWidget) -> None:
        """Click on a widget."""
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_map(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Click at a place of the scene, given as shares of its width and height from the upper left."""
        self.clicks += 1
        extent = self.scene().extent()
        point = QgsPointXY(extent.xMinimum() + x * extent.width(), extent.yMaximum() - y * extent.height())
        pixel = self.canvas.getCoordinateTransform().transform(point)
        place = QPoint(round(pixel.x()), round(pixel.y()))
        QTest.mouseClick(self.canvas.viewport(), button, pos=place)

    def scene(self) -> QgsRasterLayer:
        """Return the sample scene."""
        return self.gui.dock.map.form.layer.currentLayer() or self._scene

    def take(self, name: str) -> None:
        """Take a picture of the window as it stands on the screen."""
        self.pause(0.5)
        self.wait(lambda: not self.canvas.isDrawing())
        self.pause(0.5)
        screen = QApplication.primaryScreen()
        screen.grabWindow(int(self.window.winId())).save(str(OUTPUT / name))

    def note(self, step: str) -> None:
        """Note clicks and seconds since the last note."""
        self.notes[step] = {"clicks": self.clicks, "seconds": round(time.monotonic() - self._began, 1)}
        self.clicks, self._began = 0, time.monotonic()

    def prepare(self) -> None:
        """Fill the screen, leave the layer tree as the only other panel, and open the sample scene by the menu."""
        self.window.setGeometry(self.window.screen().geometry())
        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers", "SpectralXDock"):
                dock.hide()
        self.gui.open_sample()
        self.clicks += 2
        layers = self.window.findChild(QDockWidget, "Layers")
        widths = [_LAYERS_WIDTH, _DOCK_WIDTH]
        self.window.resizeDocks([layers, self.gui.dock], widths, Qt.Orientation.Horizontal)
        self.pause(1.0)
        self._scene = self.gui.dock.map.form.layer.currentLayer()
        self.canvas.setExtent(self._scene.extent())
        self.canvas.refresh()
        self.wait(lambda: not self.canvas.isDrawing())

    def map_scene(self) -> QgsMapLayer:
        """See the binding, pick a spectrum, map."""
        panel = self.gui.dock.map
        self.wait(panel.run_bar.run_button.isEnabled)
        self.take("dock-binding.png")
        panel.form.spectrum.setCollapsed(False)
        self.pause(0.5)
        self.click(panel.form.spectrum.pick)
        self.click_map(*_PLACES["forest"][0])
        self.wait(lambda: panel.form.spectrum.plot.spectrum is not None)
        self.take("dock-spectrum.png")
        self.click(panel.form.spectrum.pick)
        panel.form.spectrum.setCollapsed(True)
        self.click(panel.run_bar.run_button)
        self.wait(lambda: not panel.is_running())
        self.take("dock-map.png")
        self.note("first map")
        return iface.activeLayer()

    def draw_classes(self) -> None:
        """Make a label layer and draw polygons."""
        dock, tab = self.gui.dock, self.gui.dock.train
        dock.tabs.setCurrentIndex(1)
        tab.form.images.tick([self._scene.id()])
        tab.create_labels(str(WORK / "labels.gpkg"))
        self.clicks += 4
        self.wait(tab.form.classes.add.isEnabled)
        for name, places in _PLACES.items():
            tab.form.classes.name.setFocus()
            QTest.keyClicks(tab.form.classes.name, name)
            self.click(tab.form.classes.add)
            if not tab.form.classes.draw.isChecked():
                self.click(tab.form.classes.draw)
            for x, y in places:
                for dx, dy in ((0, 0), (_SIDE, 0), (_SIDE, _SIDE), (0, _SIDE)):
                    self.click_map(x + dx, y + dy)
                self.click_map(x, y, Qt.MouseButton.RightButton)
        self.wait(tab.run_bar.run_button.isEnabled)
        tab.form.folder.setFilePath("models")
        self.take("dock-labels.png")
        self.note("labels")

    def train(self) -> None:
        """Train with what was drawn, and map with it."""
        dock, tab = self.gui.dock, self.gui.dock.train
        self.click(tab.form.classes.draw)
        tab.form.folder.setFilePath(str(WORK / "models"))
        QTest.keyClicks(tab.form.name, "my classes")
        tab.form.duration.setItemData(0, STEPS)
        tab.form.duration.setItemText(0, f"Quick look, {STEPS} steps")
        tab.form.duration.setCurrentIndex(0)
        self.clicks += 3
        self.click(tab.run_bar.run_button)
        tab.form.folder.setFilePath("models")  # the run has its folder; the picture need not show where it is
        self.wait(lambda: len(tab.plot.curve.scores) >= 4 or not tab.is_running(), _TRAINING_S)
        self.take("dock-training.png")
        self.wait(lambda: not tab.is_running(), _TRAINING_S)
        self.note("training")
        dock.tabs.setCurrentIndex(0)
        self.clicks += 1
        self.wait(dock.map.run_bar.run_button.isEnabled)
        self.click(dock.map.run_bar.run_button)
        self.wait(lambda: not dock.map.is_running())
        self.take("dock-own-map.png")
        self.note("map with the own model")

    def judge(self) -> None:
        """Judge the bundled model by the truth of the sample scene."""
        dock, tab = self.gui.dock, self.gui.dock.judge
        truth = QgsRasterLayer(str(TRUTH), "sample truth", "gdal")
        QgsProject.instance().addMapLayer(truth, False)
        QgsProject.instance().layerTreeRoot().addLayer(truth)
        dock.tabs.setCurrentIndex(2)
        tab.kind.setCurrentIndex(1)
        tab.layer.setLayer(self._scene)
        tab.model.choose("landcover")
        tab.labels.setLayer(truth)
        self.clicks += 9
        self.click(tab.run_bar.run_button)
        self.wait(lambda: not tab.is_running())
        self.take("dock-judge.png")
        self.note("judging")
        QgsProject.instance().removeMapLayer(truth.id())
        self.click(dock.map.undo_button)


def main() -> None:
    """Run, and close QGIS whatever happens."""
    session = Session()
    try:
        session.prepare()
        session.map_scene()
        session.judge()
        session.draw_classes()
        session.train()
    finally:
        (WORK / "notes.json").write_text(json.dumps(session.notes, indent=1))
        QgsProject.instance().clear()  # or QGIS asks what is to become of the temporary map
        QTimer.singleShot(0, iface.actionExit().trigger)


QTimer.singleShot(1500, main)
