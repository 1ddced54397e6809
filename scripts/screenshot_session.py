"""Runs inside QGIS (``qgis --code``): uses the dock as a person does and takes pictures; see ``screenshot.py``."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsMapLayer, QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget
from qgis.utils import iface, plugins

OUTPUT = Path(os.environ["SPECTRALX_SCREENSHOT_OUTPUT"])
WORK = Path(os.environ["SPECTRALX_SCREENSHOT_WORK"])
TRUTH = Path(os.environ["SPECTRALX_SCREENSHOT_TRUTH"])

_LAYERS_WIDTH, _DOCK_WIDTH = 300, 420
_WAIT_S = 120.0

# A place of the sample scene that shows forest without doubt, as shares of width and height from the upper left.
_FOREST = (0.11, 0.30)


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

    def take(self, name: str, part: QWidget | None = None) -> None:
        """Take a picture of the window, or of a part of it, as it stands on the screen."""
        self.pause(0.5)
        self.wait(lambda: not self.canvas.isDrawing())
        self.pause(0.5)
        screen = QApplication.primaryScreen()
        picture = screen.grabWindow(int(self.window.winId()))
        if part is not None:
            picture = picture.copy(QRect(part.mapTo(self.window, QPoint(0, 0)), part.size()))
        picture.save(str(OUTPUT / name))

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
        self.take("dock-binding.png", self.gui.dock)
        panel.form.spectrum.setCollapsed(False)
        self.pause(0.5)
        self.click(panel.form.spectrum.pick)
        self.click_map(*_FOREST)
        self.wait(lambda: panel.form.spectrum.plot.spectrum is not None)
        self.take("dock-spectrum.png", self.gui.dock)
        self.click(panel.form.spectrum.pick)
        panel.form.spectrum.setCollapsed(True)
        self.click(panel.run_bar.run_button)
        self.wait(lambda: not panel.is_running())
        self.take("dock-map.png")
        self.note("first map")
        return iface.activeLayer()

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
    finally:
        (WORK / "notes.json").write_text(json.dumps(session.notes, indent=1))
        QgsProject.instance().clear()  # or QGIS asks what is to become of the temporary map
        QTimer.singleShot(0, iface.actionExit().trigger)


QTimer.singleShot(1500, main)
