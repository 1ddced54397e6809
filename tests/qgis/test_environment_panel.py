"""The panel that sets up the engine: size and place before consent, progress, cancel; the dock waits for it."""

from __future__ import annotations

import sys

import pytest
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QMainWindow, QMessageBox

from spectralx_qgis.environment import manager as manager_module
from spectralx_qgis.environment.interpreters import Interpreter
from spectralx_qgis.environment.manager import EnvironmentManager
from spectralx_qgis.environment.store import Condition
from spectralx_qgis.gui.first_use import FirstUse

from .conftest import wait_until
from .test_environment import names, place  # noqa: F401 - a fixture


@pytest.fixture
def dock(place, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr(manager_module, "candidates", lambda _host, _chosen: [Interpreter(sys.executable)])
    window = QMainWindow()
    dock = QgsDockWidget("SpectralX", window)
    dock.setWidget(QLabel("tabs"))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resize(900, 700)
    window.show()
    manager = EnvironmentManager()
    dock.first_use = FirstUse(dock, manager)
    dock.manager = manager
    yield dock
    manager.end_now()
    window.deleteLater()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_size_and_place_stand_there_before_anything_is_done(dock, place):  # noqa: F811
    panel = dock.first_use.panel
    assert dock.first_use.is_shown() and panel.install_button.text() == "&Set up"
    assert "30 MB are downloaded" in panel.size.text() and "100 MB" in panel.size.text()
    assert str(place) in panel.size.text()
    choose(panel.purpose, "train")
    assert "GB are downloaded" in panel.size.text() or sys.platform != "linux"
    choose(panel.source, "offline")
    assert "nothing is downloaded" in panel.size.text()
    QTest.mouseClick(panel.install_button, Qt.MouseButton.LeftButton)
    assert "No folder is chosen" in panel.notice.text()
    assert not dock.manager.is_busy() and not (place / "environments").exists()


def test_from_the_first_click_to_the_dock_and_back(dock, place, monkeypatch):  # noqa: F811
    panel = dock.first_use.panel
    ready = []
    panel.ready.connect(lambda: ready.append(True))
    choose(panel.source, "offline")
    panel.wheels.setFilePath(str(place / "wheels"))
    QTest.mouseClick(panel.install_button, Qt.MouseButton.LeftButton)
    assert dock.manager.is_busy() and not panel.install_button.isEnabled()
    assert panel.bar.isVisibleTo(dock) and panel.cancel_button.isEnabled()
    wait_until(lambda: not dock.manager.is_busy(), timeout=60)
    assert ready == [True]
    assert dock.manager.state().condition is Condition.READY
    assert not dock.first_use.is_shown() and dock.widget().text() == "tabs"

    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    assert panel.remove_button.isVisibleTo(panel)
    panel.remove_button.click()
    wait_until(lambda: not dock.manager.is_busy(), timeout=30)
    assert names(place / "environments") == []
    assert dock.first_use.is_shown()


def test_cancel_and_failure_leave_a_panel_that_works(dock, place, monkeypatch):  # noqa: F811
    panel = dock.first_use.panel
    choose(panel.source, "offline")
    panel.wheels.setFilePath(str(place / "wheels"))
    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "slow")
    panel.install_button.click()
    wait_until(lambda: panel.bar.value() >= 900, timeout=60)
    QTest.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    wait_until(lambda: not dock.manager.is_busy(), timeout=10)
    assert "Cancelled" in panel.notice.text() and panel.install_button.isEnabled()
    assert not panel.bar.isVisibleTo(dock)

    monkeypatch.setenv("SPECTRALX_FAKE_DOCTOR", "broken")
    panel.install_button.click()
    wait_until(lambda: not dock.manager.is_busy(), timeout=60)
    assert "DLL load failed" in panel.notice.text() and panel.install_button.isEnabled()
    assert dock.first_use.is_shown()
