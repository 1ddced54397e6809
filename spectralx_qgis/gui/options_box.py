"""Options of a map that are rarely needed, folded away."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from ..core.commands import AUTO
from ..core.translation import tr

# The engine's own default, in per cent of a tile.
_DEFAULT_OVERLAP = 25


class OptionsBox(QgsCollapsibleGroupBox):
    """Device, overlap of tiles and further outputs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Options"), parent)
        self.setObjectName("spectralxOptions")
        self.device = QComboBox(self)
        for value, label in ((AUTO, tr("Fastest that works")), ("cuda", tr("Graphics card")), ("cpu", tr("Processor"))):
            self.device.addItem(label, value)
        self.overlap = QSpinBox(self)
        self.overlap.setRange(0, 90)
        self.overlap.setSingleStep(5)
        self.overlap.setSuffix(" %")
        self.overlap.setValue(_DEFAULT_OVERLAP)
        self.overlap.setToolTip(tr("How much neighbouring tiles share. More is smoother and slower."))
        self.probabilities = QCheckBox(tr("Add a layer with the pro&babilities of all classes"), self)
        self.novelty = QCheckBox(tr("Add a layer with how new the &ground is to the model"), self)
        self.novelty.setToolTip(
            tr("In per cent: 50 is ordinary ground, 100 is stranger than all that the model learned from.")
        )
        self.report = QCheckBox(tr("Write a rep&ort beside the map"), self)
        self.report.setToolTip(tr("A page with areas, bands, device and times; it has the name of the map."))
        form = QFormLayout(self)
        form.setContentsMargins(6, 6, 6, 6)
        for text, widget in ((tr("&Device"), self.device), (tr("O&verlap of tiles"), self.overlap)):
            label = QLabel(text, self)
            label.setBuddy(widget)
            form.addRow(label, widget)
        form.addRow(self.probabilities)
        form.addRow(self.novelty)
        form.addRow(self.report)
        self.setCollapsed(True)

    def overlap_share(self) -> float | None:
        """Return the overlap as a share of a tile; None for the engine's default."""
        return None if self.overlap.value() == _DEFAULT_OVERLAP else self.overlap.value() / 100

    def state(self) -> dict[str, Any]:
        """Return what was chosen."""
        return {
            "device": self.device.currentData(),
            "overlap": self.overlap.value(),
            "probabilities": self.probabilities.isChecked(),
            "novelty": self.novelty.isChecked(),
            "report": self.report.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Choose what :meth:`state` returned once; parts of another shape are passed over."""
        self.device.setCurrentIndex(max(self.device.findData(state.get("device")), 0))
        overlap = state.get("overlap")
        if isinstance(overlap, int):
            self.overlap.setValue(overlap)
        self.probabilities.setChecked(state.get("probabilities") is True)
        self.novelty.setChecked(state.get("novelty") is True)
        self.report.setChecked(state.get("report") is True)
