"""What is to be mapped, checked as far as that needs no pixel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spectralx.errors import BandError, ExtentError, LabelError, ModelFileError
from spectralx.inference.bound_model import bind_model
from spectralx.inference.guards import check_quantity, check_scale
from spectralx.inference.model_file import read_spec, resolve_model
from spectralx.inference.output_rows import OutputKinds, ProbabilityType
from spectralx.inference.pipeline import Mask
from spectralx.inference.providers import Device
from spectralx.inference.tiling import DEFAULT_OVERLAP, TileGrid
from spectralx.raster.georeference import window_of_extent
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.vector import PolygonReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding
from spectralx.sensors.profile import SpectralProfile, resolve
from spectralx.spec import ModelSpec


@dataclass(frozen=True)
class SegmentRequest:
    """What to map, with what, and where to.

    Attributes:
        input: Raster: a file or a name that GDAL understands.
        output: Class map to write.
        model: Name of a bundled model or path.
        bands: Bands of the raster (from 1) in the model's order, or those that a model may take which takes any; None
            binds by wavelength.
        sensor: Name of the sensor, for rasters that state no wavelengths.
        wavelengths: Wavelengths of the bands, a file or JSON, that are believed above the raster's own.
        extent: ``(xmin, ymin, xmax, ymax)`` in the raster's coordinates; None maps all.
        mask: Vector file; only pixels inside its polygons are mapped.
        overlap: Smallest fraction of a tile that it shares with the next, 0 to 0.9.
        device: Where to run.
        batch: Tiles in one run of the network; None chooses.
        threads: Threads of the network on the CPU; None takes every core.
        memory_mb: Working memory in MiB for rows, tiles and sums, beside runtime and model; None takes the default.
        confidence: Probability of the mapped class in per cent to write (uint8, 255 where nothing is mapped).
        probabilities: Probabilities of classes to write, one band each.
        probability_classes: Names of the classes whose probabilities are written; None writes all.
        probability_type: ``float32`` (0 to 1, NaN where nothing is mapped) or ``uint8`` (per cent, 255).
        novelty: Strangeness of each pixel to the model in per cent to write (uint8, 255 where nothing is mapped): the
            share of the ground that it learned from that is less strange.
        report: Report to write: JSON, or a page for the suffix ``.html``.
        resume: Whether to go on where an interrupted run of the same request stopped, and to keep what is finished
            should this run be interrupted too.
        statistics_of: Raster by whose mean and spread the values are standardised, such as the whole scene that the
            input was cut out of; None takes the input's own.
        resample_gsd: Whether to map at the nearest ground sampling distance that the model was made for, where the
            raster's is another; the map then has pixels of that size.
    """

    input: str
    output: Path
    model: str
    bands: tuple[int, ...] | None = None
    sensor: str | None = None
    wavelengths: str | None = None
    extent: tuple[float, float, float, float] | None = None
    mask: Path | None = None
    overlap: float = DEFAULT_OVERLAP
    device: Device = "auto"
    batch: int | None = None
    threads: int | None = None
    memory_mb: int | None = None
    confidence: Path | None = None
    probabilities: Path | None = None
    probability_classes: tuple[str, ...] | None = None
    probability_type: ProbabilityType = "float32"
    novelty: Path | None = None
    report: Path | None = None
    resume: bool = False
    statistics_of: str | None = None
    resample_gsd: bool = False

    @property
    def outputs(self) -> dict[str, Path]:
        """The files that are asked for, by the name of their Processing parameter."""
        paths = {
            "OUTPUT": self.output,
            "CONFIDENCE": self.confidence,
            "PROBABILITIES": self.probabilities,
            "NOVELTY": self.novelty,
            "REPORT": self.report,
        }
        return {name: path for name, path in paths.items() if path is not None}


@dataclass(frozen=True)
class SegmentResult:
    """What came out.

    Attributes:
        outputs: Absolute path of each file by the name of its Processing parameter.
        report: Figures, as in docs/architecture.md.
    """

    outputs: dict[str, str]
    report: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A request that passed the checks that need no pixel.

    Attributes:
        request: What was asked for.
        model: Path of the model.
        spec: What the model says of itself; one that takes any bands has those of the raster.
        metadata: The raster.
        profile: What its bands are.
        binding: How they feed the model.
        grid: Tiles of the whole raster.
        window: Pixels of the raster that the map covers.
        mask: Tells which pixels of a window are wanted; None wants all.
        mask_window: Part of ``window`` outside which the mask wants nothing.
    """

    request: SegmentRequest
    model: Path
    spec: ModelSpec
    metadata: RasterMetadata
    profile: SpectralProfile
    binding: Binding
    grid: TileGrid
    window: Window
    mask: Mask | None
    mask_window: Window

    @property
    def probability_bands(self) -> tuple[int, ...]:
        """Indices of the classes whose probabilities are written."""
        names, chosen = [item.name for item in self.spec.classes], self.request.probability_classes
        return tuple(range(len(names)) if chosen is None else (names.index(name) for name in chosen))

    @property
    def output_kinds(self) -> OutputKinds:
        """Which rasters are asked for, and of what samples."""
        request = self.request
        bands = self.probability_bands if request.probabilities is not None else None
        return OutputKinds(
            classes=len(self.spec.classes),
            confidence=request.confidence is not None,
            probability_bands=bands,
            probability_type=request.probability_type,
            novelty=self.spec.novelty if request.novelty is not None else None,
        )


def prepare(request: SegmentRequest, view: Path | None = None) -> tuple[Job, list[str]]:
    """Check a request.

    Args:
        request: What to map.
        view: The raster at the scale of the model, whose pixels are mapped instead of the raster's own.

    Returns:
        The job, and warnings.

    Raises:
        RequestError: It cannot be carried out; one of the classes of ``spectralx.errors`` that tells why.
    """
    model = resolve_model(request.model)
    declared = read_spec(model)
    metadata = read_metadata(request.input)
    profile = resolve(metadata, request.sensor, request.wavelengths)
    if view is not None:
        metadata, profile = read_metadata(view), replace(profile, path=str(view))
    binding, spec, found = bind_model(profile, declared, request.bands)
    warnings = [*spec.notices, *profile.warnings, *found, *check_scale(metadata, spec), *check_quantity(profile, spec)]
    _check_names(request.probability_classes, spec)
    if request.novelty is not None and spec.novelty is None:
        raise ModelFileError(
            f"{spec.name} does not know how strange the ground that it learned from is to it.",
            "Leave out the novelty, or export the model again from its run.",
        )
    window = metadata.window if request.extent is None else window_of_extent(metadata, request.extent)
    mask, mask_window = None, window
    if request.mask is not None:
        mask, mask_window = polygon_mask(request.mask, metadata, window)
    # The decoder's coarsest level joins 2 x 2 patches: all tiles see the same ones.
    grid = TileGrid.of(metadata.width, metadata.height, spec.tile_size, request.overlap, 2 * spec.patch_size)
    return Job(request, model, spec, metadata, profile, binding, grid, window, mask, mask_window), warnings


def _check_names(names: tuple[str, ...] | None, spec: ModelSpec) -> None:
    known = [item.name for item in spec.classes]
    for name in names or ():
        if name not in known:
            raise BandError(f"{spec.name} has no class {name!r}.", f"Its classes are: {', '.join(known)}.")


def polygon_mask(path: Path, metadata: RasterMetadata, window: Window) -> tuple[Mask, Window]:
    """Return a function that tells which pixels of a window lie inside polygons, and the part that can hold any.

    Raises:
        ExtentError: The polygons cannot be read, or none lies in the window.
    """
    try:
        polygons = PolygonReader(path, metadata)
        touched = window.intersection(window_of_extent(metadata, polygons.extent))
    except LabelError as error:
        raise ExtentError(error.message, error.hint) from error
    if touched is None:
        raise ExtentError(f"No polygon of {path} lies in the extent.", "Give an extent and a mask that overlap.")
    return (lambda part: polygons.read(part).valid), touched
