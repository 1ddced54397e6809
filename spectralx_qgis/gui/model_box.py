"""Chooses a model: a bundled one, or a file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ..core.models import FILE_SUFFIX, bundled_models, model_label
from ..core.translation import tr

_FOLDER_SETTING = "spectralx/model_folder"


class ModelBox(QWidget):
    """A list of models with a button for files.

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
        for model in bundled_models():
            self.combo.addItem(model.label, model.name)
            self.combo.setItemData(self.combo.count() - 1, model.path, Qt.ItemDataRole.ToolTipRole)
        self.browse = QToolButton(self)
        self.browse.setIcon(QgsApplication.getThemeIcon("/mActionFileOpen.svg"))
        self.browse.setToolTip(tr("Choose a model file…"))
        self.browse.setAccessibleName(tr("Choose a model file"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo, 1)
        layout.addWidget(self.browse)
        self.setFocusProxy(self.combo)
        self.combo.currentIndexChanged.connect(self._on_changed)
        self.browse.clicked.connect(self._on_browse)

    def model(self) -> str:
        """Return the name of a bundled model, the path of another, or an empty text."""
        return self.combo.currentData() or ""

    def choose_file(self, path: str) -> None:
        """Add a model file to the list and choose it."""
        index = self.combo.findData(path)
        if index < 0:
            self.combo.addItem(model_label(path), path)
            index = self.combo.count() - 1
            self.combo.setItemData(index, path, Qt.ItemDataRole.ToolTipRole)
        self.combo.setCurrentIndex(index)

    def _on_changed(self) -> None:
        self.combo.setToolTip(str(self.combo.currentData(Qt.ItemDataRole.ToolTipRole) or ""))
        self.model_changed.emit(self.model())

    def _on_browse(self) -> None:
        settings = QgsSettings()
        folder = settings.value(_FOLDER_SETTING, str(Path.home()), type=str)
        path, _filter = QFileDialog.getOpenFileName(
            self, tr("Choose a model"), folder, tr("Models") + f" (*{FILE_SUFFIX})"
        )
        if path:
            settings.setValue(_FOLDER_SETTING, str(Path(path).parent))
            self.choose_file(path)
