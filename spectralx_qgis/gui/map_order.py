"""From the choices of the *Map* tab to one command of the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsRasterLayer
from qgis.gui import QgsMapCanvas

from ..core.commands import SegmentCommand
from ..core.extent import Extent, middle, part_of_layer
from ..core.layer_wavelengths import layer_wavelengths
from ..core.layers import Refusal, raster_source
from ..core.translation import tr
from .map_form import POLYGONS, VISIBLE_PART, MapForm

# A preview is to be there within seconds on a processor.
_PREVIEW_PIXELS = 512


def map_command(
    form: MapForm, canvas: QgsMapCanvas, layer: QgsRasterLayer, bands: str, *, preview: bool
) -> SegmentCommand | Refusal:
    """Return the command that makes the map that is chosen in a form, or why there is none.

    Args:
        form: Choices.
        canvas: Map canvas, for the visible extent.
        layer: Image.
        bands: Bands of the image, ``auto`` or as the engine takes them.
        preview: Whether only the middle of the visible part is mapped, to a temporary file.
    """
    source = raster_source(layer)
    if isinstance(source, Refusal):
        return source
    extent = _extent(form, canvas, layer, preview=preview)
    if isinstance(extent, Refusal):
        return extent
    command = SegmentCommand(
        source=source,
        output=QgsProcessingUtils.generateTempFilename("preview.tif"),
        model=form.model.model(),
        bands=bands,
        sensor=form.sensor.currentData() or "",
        wavelengths=layer_wavelengths(layer),
        extent=extent,
        overlap=form.options.overlap_share(),
        device=form.options.device.currentData(),
    )
    return command if preview else _with_outputs(command, form)


def _extent(form: MapForm, canvas: QgsMapCanvas, layer: QgsRasterLayer, *, preview: bool) -> Extent | Refusal | None:
    wanted = form.extent.currentData()
    if wanted == POLYGONS and not preview and form.polygons.currentLayer() is None:
        return Refusal(tr("There is no polygon layer in the project."), tr("Add one, or map the whole image."))
    if wanted != VISIBLE_PART and not preview:
        return None
    view = canvas.mapSettings()
    part = part_of_layer(layer, view.visibleExtent(), view.destinationCrs())
    return part if isinstance(part, Refusal) or not preview else middle(part, layer, _PREVIEW_PIXELS)


def _with_outputs(command: SegmentCommand, form: MapForm) -> SegmentCommand:
    output, options = _output_path(form.output.filePath().strip()), form.options

    def beside(wanted: bool, name: str) -> str:
        return str(output.with_name(f"{output.stem}_{name}")) if wanted else ""

    return replace(
        command,
        output=str(output),
        confidence=beside(form.confidence.isChecked(), "confidence.tif"),
        probabilities=beside(options.probabilities.isChecked(), "probabilities.tif"),
        novelty=beside(options.novelty.isChecked(), "novelty.tif"),
        report=beside(options.report.isChecked(), "report.html"),
    )


def _output_path(chosen: str) -> Path:
    if not chosen:
        return Path(QgsProcessingUtils.generateTempFilename("map.tif"))
    path = Path(chosen).expanduser()
    return path if path.suffix.lower() in (".tif", ".tiff") else path.with_name(f"{path.name}.tif")
