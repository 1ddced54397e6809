"""Runs inside QGIS (``qgis --code``): uses the dock as a person does and takes pictures; see ``screenshot.py``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import iface, plugins

SCENE = Path(os.environ["SPECTRALX_SCREENSHOT_SCENE"])
MODEL = os.environ["SPECTRALX_SCREENSHOT_MODEL"]
OUTPUT = Path(os.environ["SPECTRALX_SCREENSHOT_OUTPUT"])

_TRUE_COLOUR = (3, 2, 1)
_LAYERS_WIDTH, _DOCK_WIDTH = 340, 400
_WAIT_S = 120.0


def wait(condition: Callable[[], bool], seconds: float = _WAIT_S) -> None:
    """Let QGIS work until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing happened in {seconds:.0f} s")
        QCoreApplication.processEvents()
        time.sleep(0.01)


def pause(seconds: float) -> None:
    """Let QGIS work for some time."""
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end)


def wait_for_canvas() -> None:
    """Let the map be drawn."""
    pause(0.5)
    wait(lambda: not iface.mapCanvas().isDrawing())
    pause(0.5)


def take(name: str) -> None:
    """Take a picture of the window as it stands on the screen."""
    window = iface.mainWindow()
    wait_for_canvas()
    QApplication.primaryScreen().grabWindow(int(window.winId())).save(str(OUTPUT / name))


def add_scene() -> QgsRasterLayer:
    """Add the scene in true colour."""
    layer = QgsRasterLayer(str(SCENE), SCENE.stem, "gdal")
    renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *_TRUE_COLOUR)
    layer.setRenderer(renderer)
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
    )
    QgsProject.instance().addMapLayer(layer)
    iface.mapCanvas().setExtent(layer.extent())
    return layer


def prepare_window() -> None:
    """Fill the screen, and leave the layer tree as the only other panel."""
    window = iface.mainWindow()
    window.setGeometry(window.screen().geometry())
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() not in ("Layers", "SpectralXDock"):
            dock.hide()


def run() -> None:
    """Open the dock, see the binding, map, see the map."""
    prepare_window()
    layer = add_scene()
    gui = plugins["spectralx_qgis"].gui
    gui.action.trigger()
    dock = gui.dock
    layers = iface.mainWindow().findChild(QDockWidget, "Layers")
    iface.mainWindow().resizeDocks([layers, dock], [_LAYERS_WIDTH, _DOCK_WIDTH], Qt.Orientation.Horizontal)
    panel = dock.map
    panel.form.layer.setLayer(layer)
    if Path(MODEL).is_file():
        panel.form.model.choose_file(MODEL)
    else:
        panel.form.model.combo.setCurrentIndex(panel.form.model.combo.findData(MODEL))
    wait(panel.run_bar.run_button.isEnabled)
    iface.mapCanvas().setExtent(layer.extent())
    take("dock-binding.png")
    QTest.mouseClick(panel.run_bar.run_button, Qt.MouseButton.LeftButton)
    wait(lambda: not panel.is_running())
    take("dock-map.png")


def main() -> None:
    """Run, and close QGIS whatever happens."""
    try:
        run()
    finally:
        QgsProject.instance().clear()  # or QGIS asks what is to become of the temporary map
        QTimer.singleShot(0, iface.actionExit().trigger)


QTimer.singleShot(1500, main)
