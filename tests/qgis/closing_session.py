"""Runs inside QGIS (``qgis --code``): starts a long map in the dock, tells the engine's process id, and closes QGIS.

Started by ``test_dock_zoo.py``. QGIS closes by itself for ``exit`` in SPECTRALX_CLOSING_WAY; otherwise it waits to be
killed.
"""

import json
import os
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface, plugins

FOLDER = Path(os.environ["SPECTRALX_CLOSING_FOLDER"])
timer = QTimer()


def start():
    layer = QgsRasterLayer(str(FOLDER / "large.vrt"), "large", "gdal")
    QgsProject.instance().addMapLayer(layer)
    dock = plugins["spectralx_qgis"].gui.dock
    dock.show()
    dock.map.form.layer.setLayer(layer)
    dock.map.form.output.setFilePath(str(FOLDER / "out" / "map.tif"))
    timer.timeout.connect(lambda: step(dock.map))
    timer.start(100)


def step(part):
    if not part.is_running():
        if part.run_bar.run_button.isEnabled():
            part.run_bar.run_button.click()
    elif part.run_bar.bar.value() > 0:
        timer.stop()
        (FOLDER / "started.json").write_text(json.dumps({"pid": part.job.pid(), "qgis": os.getpid()}))
        if os.environ["SPECTRALX_CLOSING_WAY"] == "exit":
            QgsProject.instance().setDirty(False)
            QTimer.singleShot(500, agree)
            iface.actionExit().trigger()


def agree():
    """Answer the question that QGIS asks before it closes with layers from the folder for temporary files."""
    question = QApplication.activeModalWidget()
    if isinstance(question, QMessageBox):
        question.button(QMessageBox.StandardButton.Yes).click()


QTimer.singleShot(1000, start)
