"""Loading and unloading: what is added is taken away again, also in the middle of a run."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsSettings
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QToolBar

import spectralx_qgis
from spectralx_qgis.core import paths
from spectralx_qgis.core.engine import INTERPRETER_SETTING
from spectralx_qgis.gui.dock import SpectralXDock

from .conftest import FAKE_ENGINE, is_alive, wait_until


class Interface:
    """The parts of QgisInterface that the plugin uses, on a real main window."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.messages = QgsMessageBar(self.window)
        self.toolbar = QToolBar(self.window)
        self.menu = QMenu(self.window)
        self.factories: list = []
        self.shown: list[str] = []
        self.window.setCentralWidget(self.canvas)
        self.window.addToolBar(self.toolbar)
        self.window.show()

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.messages

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def addRasterToolBarIcon(self, action):
        self.toolbar.addAction(action)

    def removeRasterToolBarIcon(self, action):
        self.toolbar.removeAction(action)

    def addPluginToRasterMenu(self, _name, action):
        self.menu.addAction(action)

    def removePluginRasterMenu(self, _name, action):
        self.menu.removeAction(action)

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)

    def showOptionsDialog(self, _parent, page):
        self.shown.append(page)


@pytest.fixture
def interface(qgis_processing):
    interface = Interface()
    yield interface
    sip.delete(interface.window)


@pytest.fixture
def plugin(interface, fake_engine):
    plugin = spectralx_qgis.classFactory(interface)
    plugin.initGui()
    yield plugin
    plugin.unload()


def run_deferred_deletions():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def is_clean(interface) -> bool:
    run_deferred_deletions()
    return (
        not interface.toolbar.actions()
        and not interface.menu.actions()
        and not interface.factories
        and not interface.window.findChildren(SpectralXDock)
        and QgsApplication.processingRegistry().providerById("spectralx") is None
    )


def test_loading_adds_and_unloading_takes_away(interface, fake_engine):
    assert is_clean(interface)
    for _ in range(3):
        plugin = spectralx_qgis.classFactory(interface)
        plugin.initGui()
        assert len(interface.toolbar.actions()) == 1
        assert len(interface.menu.actions()) == 5
        assert len(interface.factories) == 1
        assert len(interface.window.findChildren(SpectralXDock)) == 1
        assert QgsApplication.processingRegistry().providerById("spectralx") is plugin.provider
        plugin.unload()
        assert is_clean(interface)


def test_unloading_twice_or_without_loading_is_harmless(interface):
    plugin = spectralx_qgis.classFactory(interface)
    plugin.unload()
    plugin.initGui()
    plugin.unload()
    plugin.unload()
    assert is_clean(interface)


def test_processing_comes_without_a_window():
    plugin = spectralx_qgis.classFactory(None)
    plugin.initProcessing()
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().providerById("spectralx") is plugin.provider
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("spectralx") is None


def test_unloading_in_the_middle_of_a_run_ends_the_engine(interface, fake_engine, scene, model_file):
    plugin = spectralx_qgis.classFactory(interface)
    plugin.initGui()
    dock = plugin.gui.dock
    dock.show()
    layer = QgsRasterLayer(str(scene), "scene", "gdal")
    QgsProject.instance().addMapLayer(layer)
    dock.map.form.model.choose_file(str(model_file))
    wait_until(dock.map.run_bar.run_button.isEnabled)
    fake_engine.behave("slow")
    fake_engine.forget()
    QTest.mouseClick(dock.map.run_bar.run_button, Qt.MouseButton.LeftButton)
    pid = fake_engine.started()["pid"]
    plugin.unload()
    assert not is_alive(pid)
    assert is_clean(interface)
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().clear()


def test_unloading_after_the_window_took_the_dock_with_it(interface, fake_engine):
    plugin = spectralx_qgis.classFactory(interface)
    plugin.initGui()
    sip.delete(plugin.gui.dock)
    plugin.unload()
    assert is_clean(interface)


def test_the_action_shows_and_hides_the_dock(plugin, interface):
    assert not plugin.gui.dock.isVisible()
    plugin.gui.action.trigger()
    assert plugin.gui.dock.isVisible()
    plugin.gui.action.trigger()
    assert not plugin.gui.dock.isVisible()


def test_settings_open_at_our_page(plugin, interface):
    plugin.gui.dock.settings_requested.emit()
    assert interface.shown == ["mOptionsPageSpectralX"]


def test_help_opens_the_documentation(plugin, monkeypatch):
    opened = []
    monkeypatch.setattr("spectralx_qgis.gui.controller.QDesktopServices.openUrl", lambda url: opened.append(url))
    plugin.gui.dock.help_requested.emit()
    assert [url.toString() for url in opened] == [paths.metadata()["homepage"]]


def test_the_sample_scene_opens_from_the_menu(plugin, interface):
    from qgis.core import QgsProject

    next(action for action in interface.menu.actions() if action.text() == "Open the sample scene").trigger()
    layers = list(QgsProject.instance().mapLayers().values())
    assert [layer.bandCount() for layer in layers] == [10]
    assert plugin.gui.dock.map.form.layer.currentLayer() is layers[0]
    assert plugin.gui.dock.isVisibleTo(interface.mainWindow())
    assert layers[0].extent().contains(interface.mapCanvas().extent().center())


@pytest.fixture
def page(plugin, interface):
    page = interface.factories[0].createWidget(interface.window)
    page.resize(600, 400)
    page.show()
    return page


def test_the_options_page_keeps_the_interpreter(page, plugin):
    applied = []
    plugin.gui._notifier.applied.connect(lambda: applied.append(True))
    page.interpreter.setFilePath("/opt/engine/bin/python")
    page.apply()
    assert QgsSettings().value(INTERPRETER_SETTING) == "/opt/engine/bin/python"
    page.interpreter.setFilePath("")
    page.apply()
    assert QgsSettings().value(INTERPRETER_SETTING) is None
    assert applied == [True, True]


def test_the_options_page_checks_an_interpreter_before_it_is_kept(page):
    page.interpreter.setFilePath(str(FAKE_ENGINE))
    QTest.mouseClick(page.check, Qt.MouseButton.LeftButton)
    wait_until(lambda: "works on the processor" in page.notice.text())
    assert QgsSettings().value(INTERPRETER_SETTING) is None
    page.interpreter.setFilePath("/no/such/python")
    QTest.mouseClick(page.check, Qt.MouseButton.LeftButton)
    assert "/no/such/python" in page.notice.text()


def test_the_options_page_tells_why_an_engine_fails(page, fake_engine):
    fake_engine.behave("package")
    QTest.mouseClick(page.check, Qt.MouseButton.LeftButton)
    wait_until(lambda: "lacks a package" in page.notice.text())
    assert page.check.isEnabled()
