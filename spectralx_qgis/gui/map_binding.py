"""How the bands of the chosen image feed the chosen model: asked of the engine, shown, and changed by hand."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.binding import Inspection, edited
from ..core.commands import AUTO
from ..core.events import Failure
from ..core.inspector import Inspector, Question
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import Refusal, raster_source
from ..core.translation import tr
from .map_form import MapForm


class MapBinding(QObject):
    """Keeps the binding table of a form true to what is chosen in it.

    Signals:
        changed: There is another answer, or none yet.

    Args:
        form: Form whose image, model and sensor are inspected and whose table shows the answer.
        parent: Owner.
    """

    changed = pyqtSignal()

    def __init__(self, form: MapForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inspection: Inspection | None = None
        self.bands = AUTO
        self.inspector = Inspector(self)
        self._form = form
        self._automatic: Inspection | None = None
        self._edits: dict[int, int] = {}
        form.layer.layerChanged.connect(self.refresh)
        form.model.model_changed.connect(self.refresh)
        form.sensor.currentIndexChanged.connect(self.refresh)
        form.binding.band_chosen.connect(self._on_band_chosen)
        form.binding.reset_requested.connect(self.refresh)
        self.inspector.started.connect(self._on_started)
        self.inspector.answered.connect(self._on_answered)
        self.inspector.failed.connect(self._on_failed)

    def refresh(self) -> None:
        """Ask anew, with the bands found by wavelength."""
        self._automatic = self.inspection = None
        self._edits, self.bands = {}, AUTO
        self.changed.emit()
        self.inspector.forget()
        form = self._form
        layer, model = form.layer.currentLayer(), form.model.model()
        form.spectrum.show_inspection(None, None)
        if not isinstance(layer, QgsRasterLayer):
            form.binding.show_prompt(tr("Add an image to the project to see how its bands fit the model."))
        elif not model:
            form.binding.show_prompt(tr("Choose a model file to see how the bands of the image fit it."))
        else:
            self._ask(layer, model)

    def can_run(self) -> bool:
        """Whether the engine has answered, and does not refuse."""
        return self.inspection is not None and self.inspection.can_run()

    def edits(self) -> dict[str, int]:
        """Return the bands that were chosen by hand: row of the table -> number of the band."""
        return {str(row): band for row, band in self._edits.items()}

    def restore_edits(self, edits: Mapping[str, object]) -> None:
        """Choose bands by hand again; they are applied to the answer that :meth:`refresh` has asked for."""
        self._edits = {int(row): band for row, band in edits.items() if row.isdigit() and isinstance(band, int)}

    def end_now(self) -> None:
        """End the engine before returning, and let go of the project."""
        self._form.layer.layerChanged.disconnect(self.refresh)
        self.inspector.end_now()

    def _ask(self, layer: QgsRasterLayer, model: str) -> None:
        source = raster_source(layer)
        if isinstance(source, Refusal):
            self._form.binding.show_failure(Failure("layer", source.message, source.hint))
        else:
            bands = "" if self.bands == AUTO else self.bands
            sensor = self._form.sensor.currentData() or ""
            self.inspector.ask(Question(source, model, sensor, bands, layer_wavelengths(layer)))

    def _on_band_chosen(self, row: int, band: int) -> None:
        self._edits[row] = band
        self._apply_edits()

    def _apply_edits(self) -> None:
        """Show the bands that were chosen by hand, and ask the engine what it thinks of them."""
        layer, automatic = self._form.layer.currentLayer(), self._automatic
        if automatic is None or not isinstance(layer, QgsRasterLayer):
            return
        shown, bands = edited(automatic, self._edits)
        self.bands = bands or AUTO
        self.inspection = None
        self._form.binding.show_inspection(shown)
        self.changed.emit()
        if bands:
            self._ask(layer, self._form.model.model())

    def _on_started(self) -> None:
        if self._automatic is None:
            self._form.binding.show_waiting()

    def _on_answered(self, inspection: Inspection) -> None:
        if self._automatic is None:
            self._automatic = inspection
            self._show_model(inspection.model_title(), inspection.classes())
            if self._edits:
                self._apply_edits()
                return
        if self._edits:
            shown, _bands = edited(self._automatic, self._edits)
            inspection = replace(shown, refusal=inspection.refusal, warnings=inspection.warnings)
        self.inspection = inspection
        self._form.binding.show_inspection(inspection)
        self._form.spectrum.show_inspection(self._form.layer.currentLayer(), inspection)
        self.changed.emit()

    def _on_failed(self, failure: Failure) -> None:
        self._form.binding.show_failure(failure)
        self._show_model("", ())

    def _show_model(self, title: str, classes: Sequence[tuple[str, str]]) -> None:
        chips = [
            f'<span style="color:{color}">■</span>&nbsp;{html.escape(name).replace(" ", "&nbsp;")}'
            for name, color in classes
        ]
        lines = [html.escape(title), "&nbsp; ".join(chips)]
        self._form.model_facts.setText("<br>".join(line for line in lines if line))
        self._form.model_facts.setVisible(any(lines))
