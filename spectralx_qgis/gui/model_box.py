"""Chooses a model: a bundled one, a recent one, one of a folder, or a file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from ..core import models
from ..core.models import FILE_SUFFIX, bundled_models, model_label
from ..core.translation import tr

_FOLDER_SETTING = "spectralx/model_folder"


class ModelBox(QWidget):
    """A list of models with a button for files and folders.

    Signals:
        model_changed: Another model was chosen; carries its name or path.
    """

    model_changed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox(self)
        self.combo.setAccessibleName(tr("Model"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.browse = QToolButton(self)
        self.browse.setIcon(QgsApplication.getThemeIcon("/mActionFileOpen.svg"))
        self.browse.setToolTip(tr("Choose a model file or a folder of models"))
        self.browse.setAccessibleName(tr("Choose a model file or a folder of models"))
        self.browse.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.browse)
        menu.addAction(tr("Choose a &file…"), self._on_browse)
        menu.addAction(tr("Offer the models of a f&older…"), self._on_browse_folder)
        self.browse.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo, 1)
        layout.addWidget(self.browse)
        self.setFocusProxy(self.combo)
        self.reload()
        self.combo.currentIndexChanged.connect(self._on_changed)

    def model(self) -> str:
        """Return the name of a bundled model, the path of another, or an empty text."""
        return self.combo.currentData() or ""

    def reload(self) -> None:
        """List all models anew and keep the choice."""
        chosen = self.model()
        self.combo.blockSignals(True)
        self.combo.clear()
        for model in bundled_models():
            self._add(model.label, model.name, model.path)
        groups = (models.recent_models(), models.own_models(), [chosen] if Path(chosen).is_file() else [])
        for group in groups:
            fresh = [path for path in group if self.combo.findData(path) < 0]
            if fresh and self.combo.count():
                self.combo.insertSeparator(self.combo.count())
            for path in fresh:
                self._add(model_label(path), path, path)
        self.combo.setCurrentIndex(max(self.combo.findData(chosen), 0 if self.combo.count() else -1))
        self.combo.blockSignals(False)
        self._show_path()

    def choose(self, model: str) -> bool:
        """Choose a bundled model by its name, or a file that exists; returns whether that was possible."""
        if self.combo.findData(model) < 0 and not Path(model).is_file():
            return False
        self.choose_file(model)
        return True

    def choose_file(self, path: str) -> None:
        """Choose a model, and add its file to the list where it is not there yet."""
        index = self.combo.findData(path)
        if index < 0:
            self._add(model_label(path), path, path)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)

    def _add(self, label: str, model: str, path: str) -> None:
        self.combo.addItem(label, model)
        self.combo.setItemData(self.combo.count() - 1, path, Qt.ItemDataRole.ToolTipRole)

    def _show_path(self) -> None:
        self.combo.setToolTip(str(self.combo.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    def _on_changed(self) -> None:
        self._show_path()
        self.model_changed.emit(self.model())

    def _on_browse(self) -> None:
        settings = QgsSettings()
        folder = settings.value(_FOLDER_SETTING, str(Path.home()), type=str)
        path, _filter = QFileDialog.getOpenFileName(
            self, tr("Choose a model"), folder, tr("Models") + f" (*{FILE_SUFFIX})"
        )
        if path:
            settings.setValue(_FOLDER_SETTING, str(Path(path).parent))
            models.remember_model(path)
            self.choose_file(path)

    def _on_browse_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, tr("Choose a folder of models"), models.own_folder() or str(Path.home())
        )
        if folder:
            models.set_own_folder(folder)
            self.reload()
