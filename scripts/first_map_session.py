"""Runs inside QGIS (``qgis --code``): sets up the engine and makes the first map by clicks; see ``first_map.py``."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import iface, plugins

SCENE = os.environ["SPECTRALX_FIRST_MAP_SCENE"]
WHEELS = os.environ["SPECTRALX_FIRST_MAP_WHEELS"]
OUTPUT = Path(os.environ["SPECTRALX_FIRST_MAP_OUTPUT"])
_WAIT_S = 240.0
_STALL_MS = 5

found: dict[str, object] = {"clicks": 0}


class Stalls:
    """Longest time for which the main thread did not come back to its event loop."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(_STALL_MS)

    def restart(self) -> None:
        """Measure from now on."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def wait(condition: Callable[[], bool], what: str) -> None:
    """Let QGIS work until a condition holds."""
    deadline = time.monotonic() + _WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: nothing happened in {_WAIT_S:.0f} s")
        QCoreApplication.processEvents()
        time.sleep(0.002)


def click(button: object) -> None:
    """Click on a button as a person does."""
    wait(lambda: button.isVisible() and button.isEnabled(), button.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    found["clicks"] = int(found["clicks"]) + 1


def take(name: str, widget: QWidget | None = None) -> None:
    """Take a picture of the window, or of a part of it."""
    end = time.monotonic() + 1.0
    wait(lambda: time.monotonic() > end, "drawing")
    (iface.mainWindow() if widget is None else widget).grab().save(str(OUTPUT / name))


def set_up(gui: object, stalls: Stalls) -> None:
    """Set up the engine in the dock."""
    gui.action.trigger()
    found["clicks"] = int(found["clicks"]) + 1
    panel = gui.first_use.panel
    wait(panel.isVisible, "the panel")
    gui.dock.setMinimumWidth(420)
    take("first-1-set-up.png", gui.dock)
    panel.source.setCurrentIndex(panel.source.findData("offline"))
    panel.wheels.setFilePath(WHEELS)
    found["clicks"] = int(found["clicks"]) + 4  # the list, its entry, the folder's button, the folder
    began = time.monotonic()
    stalls.restart()
    click(panel.install_button)
    wait(lambda: panel.bar.value() >= 700 or not gui.environment.is_busy(), "the installation")
    found["stall_installing_ms"] = round(1000 * stalls.longest)
    take("first-2-installing.png", gui.dock)
    wait(lambda: not gui.environment.is_busy(), "the installation")
    found["seconds_installing"] = round(time.monotonic() - began, 1)
    if gui.first_use.is_shown():
        raise RuntimeError(panel.notice.text())


def make_map(gui: object, stalls: Stalls) -> None:
    """Map the scene in the dock."""
    layer = QgsRasterLayer(SCENE, "scene")
    QgsProject.instance().addMapLayer(layer)
    dock = gui.dock
    maps: list[QgsRasterLayer] = []
    dock.map.mapped.connect(maps.append)
    began = time.monotonic()
    wait(dock.map.run_bar.run_button.isEnabled, "the binding")
    found["seconds_binding"] = round(time.monotonic() - began, 1)
    began = time.monotonic()
    stalls.restart()
    click(dock.map.run_bar.run_button)
    wait(lambda: bool(maps), "the map")
    found["seconds_mapping"] = round(time.monotonic() - began, 1)
    found["stall_mapping_ms"] = round(1000 * stalls.longest)
    found["map"] = maps[0].isValid()
    take("first-3-map.png")


def session() -> None:
    """Go the whole way, write down how it went, and quit."""
    began = time.monotonic()
    try:
        gui = plugins["spectralx_qgis"].gui
        iface.mainWindow().resize(1500, 950)
        stalls = Stalls()
        set_up(gui, stalls)
        make_map(gui, stalls)
    except Exception:  # noqa: BLE001 - whatever went wrong is what is to be reported
        found["error"] = traceback.format_exc()
    found["seconds"] = round(time.monotonic() - began, 1)
    (OUTPUT / "first-map.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    QgsProject.instance().clear()  # QGIS asks what is to become of temporary layers
    QgsProject.instance().setDirty(False)
    QTimer.singleShot(0, iface.actionExit().trigger)


QTimer.singleShot(1500, session)
