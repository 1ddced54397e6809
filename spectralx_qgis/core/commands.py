"""Builds the engine's command lines: argument lists, never joined strings. Nothing is run here.

Every function returns the words after ``python -m spectralx``, without ``--progress``, which is for the runner to
choose. Options that are left at the engine's default are left out, so that the line in the log stays short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

AUTO = "auto"

_BANDS = re.compile(r"\s*\d+\s*([,;]\s*\d+\s*)*")


def inspect(source: str, model: str = "", sensor: str = "", bands: str = "", wavelengths: str = "") -> list[str]:
    """Return the command that tells what a raster or model is, and how they bind.

    Args:
        source: GDAL name of a raster, or a model.
        model: Model that the raster is bound to.
        sensor: Sensor of a raster that states no wavelengths.
        bands: ``auto``, or 1-based source bands in the order of the model's bands.
        wavelengths: Wavelengths of the bands as JSON, which are believed above the file's own.
    """
    return [
        *("inspect", source),
        *_option("--model", model),
        *_option("--sensor", sensor),
        *_option("--wavelengths", wavelengths),
        *_bands(bands),
    ]


@dataclass(frozen=True)
class SegmentCommand:
    """Maps a raster with an exported model.

    Attributes:
        source: GDAL name of the raster.
        output: GeoTIFF to write.
        model: Path of a model, or the name of a bundled one.
        bands: ``auto``, or 1-based source bands in the order of the model's bands, such as ``3,2,1,4``.
        sensor: Sensor of a raster that states no wavelengths, as the engine's catalogue calls it.
        wavelengths: Wavelengths of the bands as JSON, which are believed above the file's own.
        extent: ``xmin, ymin, xmax, ymax`` in the raster's CRS; None maps all of it.
        mask: Vector file; only pixels inside its polygons are mapped.
        overlap: Share of a tile that neighbours have in common (0..0.9); None leaves it to the engine.
        device: ``auto``, ``cuda`` or ``cpu``.
        statistics_of: GDAL name of the scene by whose mean and spread values are standardised; empty for the raster's.
        resample_gsd: Whether to map at a ground sampling distance that the model was made for.
        confidence: Raster to write the confidence of each pixel to.
        probabilities: Raster to write the probability of each class to.
        novelty: Raster to write to how strange each pixel is to the model.
        report: Report to write: JSON, or a page for the suffix ``.html``.
        estimate: Whether only time, memory and disk are estimated; nothing is written then.
    """

    source: str
    output: str
    model: str
    bands: str = AUTO
    sensor: str = ""
    wavelengths: str = ""
    extent: tuple[float, float, float, float] | None = None
    mask: str = ""
    overlap: float | None = None
    device: str = AUTO
    statistics_of: str = ""
    resample_gsd: bool = False
    confidence: str = ""
    probabilities: str = ""
    novelty: str = ""
    report: str = ""
    estimate: bool = False

    def words(self) -> list[str]:
        """Return the argument list."""
        return [
            *("segment", self.source, self.output, "--model", self.model),
            *_bands(self.bands),
            *_option("--sensor", self.sensor),
            *_option("--wavelengths", self.wavelengths),
            *_extent(self.extent),
            *_option("--mask", self.mask),
            *_option("--overlap", "" if self.overlap is None else number(self.overlap)),
            *_option("--device", "" if self.device == AUTO else self.device),
            *_option("--statistics-of", self.statistics_of),
            *_flag("--resample-gsd", self.resample_gsd),
            *_option("--confidence", self.confidence),
            *_option("--probabilities", self.probabilities),
            *_option("--novelty", self.novelty),
            *_option("--report", self.report),
            *_flag("--estimate", self.estimate),
        ]


@dataclass(frozen=True)
class AdaptCommand:
    """Adapts a backbone to unlabelled rasters (stage 1).

    Attributes:
        output: Run folder.
        sources: GDAL names of rasters; empty with a manifest.
        manifest: Scene manifest; empty with rasters.
        task: Task of the manifest whose scenes are used; empty for all.
        backbone: File of a published backbone to start from; empty starts at random.
        config: Recipe file; empty takes the engine's defaults.
        size: Size of the network; empty leaves it to the engine.
        steps: Number of optimizer steps; None leaves it to the engine.
        seed: Seed of every random choice; None leaves it to the engine.
        resume: Whether to go on with an interrupted run in ``output``.
    """

    output: str
    sources: tuple[str, ...] = ()
    manifest: str = ""
    task: str = ""
    backbone: str = ""
    config: str = ""
    size: str = ""
    steps: int | None = None
    seed: int | None = None
    resume: bool = False

    def words(self) -> list[str]:
        """Return the argument list."""
        return [
            *("adapt", self.output, *self.sources),
            *_option("--manifest", self.manifest),
            *_option("--task", self.task),
            *_option("--backbone", self.backbone),
            *_option("--config", self.config),
            *_option("--size", self.size),
            *_integer("--steps", self.steps),
            *_integer("--seed", self.seed),
            *_flag("--resume", self.resume),
        ]


@dataclass(frozen=True)
class TrainCommand:
    """Trains a segmentation model on labelled scenes (stage 2) and exports it.

    Attributes:
        output: Run folder.
        manifest: Scene manifest; empty with an image.
        task: Task of the manifest; empty when it has only one.
        image: GDAL name of one labelled raster; empty with a manifest.
        labels: Label raster or vector file of that image.
        class_field: Field of the vector file that holds the class.
        stage1: Run folder of stage 1; empty trains without.
        backbone: File of a published backbone; empty starts one at random, or from ``stage1``.
        method: What trains, as the engine calls it; empty leaves it to the engine.
        config: Recipe file; empty takes the engine's defaults.
        size: Size of the network; empty leaves it to the engine.
        steps: Number of optimizer steps; None leaves it to the engine.
        seed: Seed of every random choice; None leaves it to the engine.
        settings: Single values of the recipe, such as ``stage2.validate_every=20``.
        resume: Whether to go on with an interrupted run in ``output``.
    """

    output: str
    manifest: str = ""
    task: str = ""
    image: str = ""
    labels: str = ""
    class_field: str = ""
    stage1: str = ""
    backbone: str = ""
    method: str = ""
    config: str = ""
    size: str = ""
    steps: int | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    resume: bool = False

    def words(self) -> list[str]:
        """Return the argument list."""
        scenes = [self.manifest] if self.manifest else []
        return [
            *("train", *scenes, self.output),
            *_option("--image", self.image),
            *_option("--labels", self.labels),
            *_option("--class-field", self.class_field),
            *_option("--task", self.task),
            *_option("--stage1", self.stage1),
            *_option("--backbone", self.backbone),
            *_option("--method", self.method),
            *_option("--config", self.config),
            *_option("--size", self.size),
            *_integer("--steps", self.steps),
            *_integer("--seed", self.seed),
            *(word for value in self.settings for word in ("--set", value)),
            *_flag("--resume", self.resume),
        ]


@dataclass(frozen=True)
class GeneralizeCommand:
    """Leaves one domain out after the other, over methods and seeds.

    Attributes:
        manifest: Scene manifest with domains.
        output: Folder of the comparison; one that was interrupted goes on.
        task: Task of the manifest; empty when it has only one.
        methods: Methods as the engine calls them; empty leaves them to the engine.
        seeds: Number of seeds.
        backbone: File of a published backbone; empty for none.
        config: Recipe that all methods share; empty takes the engine's defaults.
        size: Size of the network; empty leaves it to the engine.
        steps: Number of optimizer steps; None leaves it to the recipe.
    """

    manifest: str
    output: str
    task: str = ""
    methods: tuple[str, ...] = ()
    seeds: int = 3
    backbone: str = ""
    config: str = ""
    size: str = ""
    steps: int | None = None

    def words(self) -> list[str]:
        """Return the argument list."""
        return [
            *("generalize", self.manifest, self.output),
            *_option("--task", self.task),
            *(word for method in self.methods for word in ("--method", method)),
            *_integer("--seeds", self.seeds),
            *_option("--backbone", self.backbone),
            *_option("--config", self.config),
            *_option("--size", self.size),
            *_integer("--steps", self.steps),
        ]


def export(run: str, output: str, tile_size: int | None = None, universal: bool = False, fold: str = "") -> list[str]:
    """Return the command that exports a training run to ONNX.

    Args:
        run: Folder of the run.
        output: ONNX file to write.
        tile_size: Side of the tiles in pixels; None leaves it to the run.
        universal: Whether the model shall take any bands.
        fold: Sensor, or GDAL name of an image, whose bands the model shall take; empty for those of the run.
    """
    return [
        *("export", run, output),
        *_flag("--universal", universal),
        *_option("--fold", fold),
        *_integer("--tile-size", tile_size),
    ]


def evaluate(
    predicted: str,
    labels: str,
    image: str = "",
    field: str = "",
    sensor: str = "",
    report: str = "",
    wavelengths: str = "",
) -> list[str]:
    """Return the command that judges a map, or a model on an image, against labels.

    Args:
        predicted: GDAL name of a map, or a model.
        labels: Label raster or vector file.
        image: GDAL name of the image that a model is to map; empty for a map.
        field: Field of a vector file that holds the class.
        sensor: Sensor of an image that states no wavelengths.
        report: Report to write, by its suffix: ``.json``, ``.csv`` or ``.html``.
        wavelengths: Wavelengths of the image's bands as JSON, which are believed above the file's own.
    """
    return [
        *("evaluate", predicted, labels),
        *_option("--image", image),
        *_option("--field", field),
        *_option("--sensor", sensor),
        *_option("--wavelengths", wavelengths),
        *_option("--report", report),
    ]


def resample(
    source: str,
    output: str,
    to: str = "",
    wavelengths: str = "",
    like: str = "",
    skip_uncovered: bool = False,
    sensor: str = "",
    wavelengths_of_input: str = "",
) -> list[str]:
    """Return the command that computes the bands of another sensor.

    Args:
        source: GDAL name of the raster.
        output: GeoTIFF to write.
        to: Sensor whose bands are wanted; one of this and the next two.
        wavelengths: Bands that are wanted, such as ``490:65,560:35`` (centre and width in nm).
        like: GDAL name of a raster whose bands are wanted.
        skip_uncovered: Whether bands that the raster does not cover are left out instead of refused.
        sensor: Sensor of a raster that states no wavelengths.
        wavelengths_of_input: Wavelengths of the raster's own bands as JSON, believed above the file's own.
    """
    return [
        *("resample", source, output),
        *_option("--to", to),
        *_option("--wavelengths", wavelengths),
        *_option("--like", like),
        *_flag("--skip-uncovered", skip_uncovered),
        *_option("--sensor", sensor),
        *_option("--wavelengths-of-input", wavelengths_of_input),
    ]


def polygonize(
    source: str, output: str, min_area: float = 0.0, min_pixels: int = 1, simplify: float = 0.0
) -> list[str]:
    """Return the command that writes a class map as polygons.

    Args:
        source: GDAL name of a class map.
        output: GeoPackage to write.
        min_area: Polygons of less area are left out, in square metres.
        min_pixels: Polygons of fewer pixels are left out.
        simplify: Largest distance of a dropped corner from the outline, in pixels.
    """
    return [
        *("polygonize", source, output),
        *_option("--min-area", number(min_area) if min_area > 0 else ""),
        *_integer("--min-pixels", min_pixels if min_pixels > 1 else None),
        *_option("--simplify", number(simplify) if simplify > 0 else ""),
    ]


def doctor(report: str = "") -> list[str]:
    """Return the command that checks the interpreter, the packages and the devices."""
    return ["doctor", *_option("--report", report)]


def are_bands(bands: str) -> bool:
    """Return whether a text names bands: nothing, ``auto``, or numbers such as ``3,2,1,4``."""
    return bands.strip().lower() in ("", AUTO) or _BANDS.fullmatch(bands) is not None


def number(value: float) -> str:
    """Return the shortest text that reads back as ``value``: ``0.25``, ``600000``, never ``600000.0``."""
    return repr(int(value)) if float(value).is_integer() else repr(float(value))


def _option(name: str, value: str) -> list[str]:
    return [name, value] if value else []


def _integer(name: str, value: int | None) -> list[str]:
    return [] if value is None else [name, str(value)]


def _flag(name: str, wanted: bool) -> list[str]:
    return [name] if wanted else []


def _bands(bands: str) -> list[str]:
    cleaned = ",".join(bands.replace(";", ",").replace(" ", "").split(",")).strip(",")
    return [] if cleaned.lower() in ("", AUTO) else ["--bands", cleaned]


def _extent(extent: Sequence[float] | None) -> list[str]:
    return [] if extent is None else [f"--extent={','.join(number(value) for value in extent)}"]
