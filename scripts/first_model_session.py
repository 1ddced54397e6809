"""Runs inside QGIS (``qgis --code``): from the empty window to an own model, by clicks; see ``first_model.py``."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface, plugins

HOME = Path(os.environ["HOME"])
OUTPUT = Path(os.environ["SPECTRALX_SESSION_OUTPUT"])
sys.path.insert(0, os.environ["SPECTRALX_SESSION_SCRIPTS"])

from person import Person  # noqa: E402 - the folder of the scripts is known only now

_LAYERS_WIDTH, _DOCK_WIDTH = 300, 420
_SET_UP_HEIGHT = 470
_INSTALL_S, _TRAIN_S = 1200.0, 3600.0  # a busy machine takes a multiple of the time of an idle one

# Validations after which the training is ended: the curve has risen, and the best weights are kept.
_SCORES = 4

# Squares that are all forest, or none of it, in the truth of the sample scene: upper left corners, as shares of width
# and height from the upper left.
_LEARN = {
    "forest": ((0.251, 0.398), (0.845, 0.447), (0.145, 0.109), (0.163, 0.895)),
    "open": ((0.374, 0.392), (0.780, 0.254), (0.499, 0.672), (0.839, 0.730), (0.365, 0.217), (0.927, 0.092)),
}
_CHECK = {
    "forest": ((0.928, 0.288), (0.734, 0.965), (0.099, 0.203), (0.816, 0.641)),
    "open": ((0.415, 0.042), (0.599, 0.268), (0.672, 0.620), (0.926, 0.763), (0.371, 0.909)),
}
_SIDE = 0.028

found: dict[str, object] = {}


class Session:
    """Goes the whole way."""

    def __init__(self) -> None:
        self.gui = plugins["spectralx_qgis"].gui
        self.dock = self.gui.dock
        self.person = Person(OUTPUT)
        self.scene: QgsRasterLayer | None = None

    def fill_the_screen(self) -> None:
        """Leave the layer tree as the only other panel."""
        window = self.person.window
        window.setGeometry(window.screen().geometry())
        for dock in window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers", "SpectralXDock"):
                dock.hide()

    def widen(self) -> None:
        """Give the panels their widths."""
        layers = self.person.window.findChild(QDockWidget, "Layers")
        widths = [_LAYERS_WIDTH, _DOCK_WIDTH]
        self.person.window.resizeDocks([layers, self.dock], widths, Qt.Orientation.Horizontal)
        self.person.pause(0.5)

    def set_up(self) -> None:
        """Set the engine up for mapping and training, from a folder of wheels."""
        person, panel = self.person, self.gui.first_use.panel
        person.menu("Raster", "SpectralX", "Map with SpectralX")
        person.wait(panel.isVisible, "the panel")
        self.widen()
        person.choose(panel.purpose, "Mapping and training")
        person.choose(panel.source, "Folder of wheels")
        person.type(panel.wheels.lineEdit(), str(HOME / "wheels"))
        person.take("own-1-set-up.png", self.dock, _SET_UP_HEIGHT)
        person.click(panel.install_button)
        person.wait(lambda: panel.bar.value() >= 500 or not self.gui.environment.is_busy(), "installing", _INSTALL_S)
        person.take("own-2-installing.png", self.dock, _SET_UP_HEIGHT)
        person.wait(lambda: not self.gui.environment.is_busy(), "installing", _INSTALL_S)
        if self.gui.first_use.is_shown():
            raise RuntimeError(panel.notice.text())
        found["environment_mb"] = round(self.gui.environment.state().environment.size / 1e6)
        person.note("set up the engine")

    def map_scene(self, picture: str, step: str) -> None:
        """Map the scene with the model that is chosen."""
        person, part = self.person, self.dock.map
        person.click(part.run_bar.run_button)
        person.wait(lambda: not part.is_running(), "the map", 600)
        person.take(picture)
        person.note(step)

    def open_scene(self) -> None:
        """Open the sample scene by the menu."""
        self.person.menu("Raster", "SpectralX", "Open the sample scene")
        self.widen()
        self.scene = self.dock.map.form.layer.currentLayer()
        self.person.tool(iface.actionZoomFullExtent())
        self.person.wait(self.dock.map.run_bar.run_button.isEnabled, "the binding")

    def draw(self, path: Path, classes: dict[str, tuple[tuple[float, float], ...]]) -> None:
        """Make a layer for labels, and draw squares of each class."""
        person, form = self.person, self.dock.train.form
        person.save_as(form.new_labels, path)
        person.wait(lambda: _name(form.labels.currentLayer()) == path.stem and form.classes.add.isEnabled(), path.name)
        for name, places in classes.items():
            person.type(form.classes.name, name)
            if not form.classes.draw.isChecked():
                person.click(form.classes.draw)
            for place in places:
                person.draw_square(self.scene, *place, _SIDE)
        person.click(form.classes.draw)
        person.wait(lambda: self.dock.train.labels.report is not None, "the check of the labels")

    def learn(self) -> None:
        """Draw two classes, and train."""
        person, part = self.person, self.dock.train
        person.click(self.dock.map.undo_button)  # the image lies bare again, to draw on
        person.tab(1, self.dock.tabs)
        person.tick(part.form.images, self.scene.name())
        self.draw(HOME / "labels.gpkg", _LEARN)
        person.take("own-4-labels.png")
        person.note("draw two classes")
        person.choose(part.form.duration, "Quick look")
        person.type(part.form.name, "forest")
        person.click(part.run_bar.run_button)
        person.wait(lambda: len(part.plot.curve.scores) >= _SCORES or not part.is_running(), "training", _TRAIN_S)
        person.take("own-5-training.png", self.dock)
        if part.is_running():
            person.click(part.stop_button)
        person.wait(lambda: not part.is_running(), "the training", _TRAIN_S)
        person.note("train")
        found["steps"] = part.form.duration.currentData()
        person.tab(0, self.dock.tabs)
        person.wait(self.dock.map.run_bar.run_button.isEnabled, "the binding")

    def judge(self) -> None:
        """Draw polygons that the model has not seen, and judge its map by them."""
        person, part = self.person, self.dock.judge
        person.tab(1, self.dock.tabs)
        self.draw(HOME / "check.gpkg", _CHECK)
        person.note("draw labels for the judgement")
        person.tab(2, self.dock.tabs)
        person.choose(part.layer, "Forest")
        person.choose(part.labels, "check")
        person.click(part.run_bar.run_button)
        person.wait(lambda: not part.is_running(), "the judgement")
        person.take("own-7-judge.png")
        person.note("judge")
        found["judged"] = part.notice.text()


def _name(layer: QgsMapLayer | None) -> str:
    return layer.name() if layer is not None else ""


def main() -> None:
    """Go the whole way, write down how it went, and quit."""
    session = Session()
    try:
        session.fill_the_screen()
        session.set_up()
        session.open_scene()
        session.map_scene("own-3-map.png", "first map")
        session.learn()
        session.map_scene("own-6-own-map.png", "map with the own model")
        session.judge()
    except Exception:  # noqa: BLE001 - whatever went wrong is what is to be reported
        found["error"] = traceback.format_exc()
        session.person.take("own-error.png")
    found["steps of the way"] = session.person.notes
    (OUTPUT / "first-model.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    QgsProject.instance().clear()  # QGIS asks what is to become of temporary layers
    QgsProject.instance().setDirty(False)
    QTimer.singleShot(0, iface.actionExit().trigger)


QTimer.singleShot(1500, main)
