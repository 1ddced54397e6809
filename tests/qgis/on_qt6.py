"""A pytest plugin that puts PyQt6 in QGIS's place: ``pytest -p tests.qgis.on_qt6 -p no:pytest_qgis tests/qgis``.

It runs the plugin's own code on the real Qt 6 as far as that needs Qt alone, or little of QGIS: processes and their
ends, the set-up of the engine, proxies, translations, tables and charts. What stands here of ``qgis.core`` and
``qgis.gui`` is the little that these parts take from it, on Qt's own classes. Tests that need more (layers, the canvas,
Processing) are not collected. ``make test-qt6`` fetches PyQt6 into a folder of its own and runs it.
"""

from __future__ import annotations

import enum
import importlib
import sys
import tempfile
import types
from pathlib import Path

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QObject, QSettings, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtNetwork import QNetworkAccessManager, QNetworkProxy
from PyQt6.QtWidgets import QApplication, QDockWidget, QGroupBox, QHBoxLayout, QLineEdit, QWidget

_FILES = (
    *("child_watch", "colors", "commands", "complaints", "engine", "environment", "environment_panel", "events"),
    *("interpreters", "old_python", "plain_widgets", "proxy", "runner", "translation"),
)
# Loads the whole plugin, with its Processing provider.
_NEEDS_QGIS = {"test_unloading_the_plugin_ends_runs_of_other_threads"}
_QT = ("QtCore", "QtGui", "QtNetwork", "QtTest", "QtWidgets")
_settings_folder = tempfile.TemporaryDirectory(prefix="settings-on-qt6-")


class Qgis:
    """Versions and levels of messages."""

    QGIS_VERSION = "4.0.0 (PyQt6 alone)"
    QGIS_VERSION_INT = 40000

    class MessageLevel(enum.IntEnum):
        Info = 0
        Warning = 1
        Critical = 2
        Success = 3


class QgsApplication(QApplication):
    @staticmethod
    def getThemeIcon(_name: str) -> QIcon:
        return QIcon()

    @staticmethod
    def prefixPath() -> str:
        return "/usr"


class QgsSettings(QSettings):
    def __init__(self) -> None:
        super().__init__(str(Path(_settings_folder.name) / "settings.ini"), QSettings.Format.IniFormat)


class QgsMessageLog:
    @staticmethod
    def logMessage(_text, _tab="", _level=Qgis.MessageLevel.Warning, notifyUser=True) -> None: ...


class QgsProject(QObject):
    _instance: QgsProject | None = None

    @classmethod
    def instance(cls) -> QgsProject:
        cls._instance = cls._instance or cls()
        return cls._instance

    def clear(self) -> None: ...


class QgsProcessingException(Exception): ...


class QgsProcessingFeedback(QObject):
    canceled = pyqtSignal()
    progressChanged = pyqtSignal(float)

    def __init__(self, _log=True) -> None:
        super().__init__()
        self._canceled, self._progress, self._lines = False, 0.0, []

    def isCanceled(self) -> bool:
        return self._canceled

    def cancel(self) -> None:
        self._canceled = True
        self.canceled.emit()

    def progress(self) -> float:
        return self._progress

    def setProgress(self, progress: float) -> None:
        self._progress = progress
        self.progressChanged.emit(progress)

    def textLog(self) -> str:
        return "\n".join(self._lines)

    def pushInfo(self, text: str) -> None:
        self._lines.append(text)

    setProgressText = pushCommandInfo = pushConsoleInfo = pushDebugInfo = pushWarning = reportError = pushInfo


class QgsNetworkAccessManager(QNetworkAccessManager):
    _instance: QgsNetworkAccessManager | None = None

    @classmethod
    def instance(cls) -> QgsNetworkAccessManager:
        cls._instance = cls._instance or cls()
        return cls._instance

    def __init__(self) -> None:
        super().__init__()
        self.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy), [], [])

    def setFallbackProxyAndExcludes(self, proxy: QNetworkProxy, excludes: list[str], none: list[str]) -> None:
        self._proxy, self._excludes, self._none = QNetworkProxy(proxy), excludes, none

    def fallbackProxy(self) -> QNetworkProxy:
        return self._proxy

    def excludeList(self) -> list[str]:
        return self._excludes

    def noProxyList(self) -> list[str]:
        return self._none


class QgsTask(QObject):
    class Flag(enum.Flag):
        CanCancel = 2


class QgsCollapsibleGroupBox(QGroupBox):
    def setCollapsed(self, _collapsed: bool) -> None: ...


class QgsDockWidget(QDockWidget): ...


class QgsFileWidget(QWidget):
    fileChanged = pyqtSignal(str)

    class StorageMode(enum.Enum):
        GetFile = 0
        GetDirectory = 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.textChanged.connect(self.fileChanged)
        layout = QHBoxLayout(self)
        layout.addWidget(self._line)

    def lineEdit(self) -> QLineEdit:
        return self._line

    def filePath(self) -> str:
        return self._line.text()

    def setFilePath(self, path: str) -> None:
        self._line.setText(path)

    def setStorageMode(self, _mode: StorageMode) -> None: ...

    def setDialogTitle(self, _title: str) -> None: ...


# Only named in annotations, or by code that the chosen tests do not reach.
_NAMES = ("QgsCoordinateReferenceSystem", "QgsCoordinateTransform", "QgsCsException", "QgsPointXY", "QgsRasterLayer")


def _install() -> None:
    core = {name: type(name, (Exception,), {}) for name in _NAMES}
    core |= {kind.__name__: kind for kind in (Qgis, QgsApplication, QgsSettings, QgsMessageLog, QgsProject, QgsTask)}
    core |= {kind.__name__: kind for kind in (QgsProcessingException, QgsProcessingFeedback, QgsNetworkAccessManager)}
    gui = {kind.__name__: kind for kind in (QgsCollapsibleGroupBox, QgsDockWidget, QgsFileWidget)}
    qt = {name: importlib.import_module(f"PyQt6.{name}") for name in _QT}
    modules = {"qgis": {}, "qgis.core": core, "qgis.gui": gui, "qgis.PyQt": {**qt, "sip": sip}}
    for name, content in modules.items():
        module = types.ModuleType(name)
        module.__dict__.update(content)
        sys.modules[name] = module
    for name, module in qt.items():
        sys.modules[f"qgis.PyQt.{name}"] = module
    sys.modules["qgis.PyQt.sip"] = sip


_install()
_application = QgsApplication.instance() or QgsApplication([])


@pytest.fixture(scope="session")
def qgis_app() -> QgsApplication:
    return _application


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the tests out that need QGIS itself."""
    name = collection_path.stem.removeprefix("test_")
    return True if name != collection_path.stem and name not in _FILES else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if item.name not in _NEEDS_QGIS]
