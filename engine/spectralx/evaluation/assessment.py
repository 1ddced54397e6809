"""Judges a class map against labels: finds the classes, aligns the labels, compares."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spectralx.errors import LabelError
from spectralx.evaluation.comparison import ReadsBlocks, compare
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.progress import Reporter, SilentReporter
from spectralx.raster.classes import read_classes
from spectralx.raster.georeference import AlignedReader, open_aligned
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.vector import PolygonReader, field_names, is_vector
from spectralx.raster.windows import row_bands
from spectralx.spec import ClassSpec

_GREY = "#808080"
_ROWS = 256


@dataclass(frozen=True)
class Assessment:
    """How a map agrees with labels.

    Attributes:
        matrix: The confusion matrix.
        warnings: What a reader of the figures should know.
    """

    matrix: ConfusionMatrix
    warnings: tuple[str, ...]


def assess(
    map_path: str | os.PathLike[str],
    labels_path: str | os.PathLike[str],
    *,
    classes: Sequence[ClassSpec] = (),
    field: str | None = None,
    ignore: int = 0,
    reporter: Reporter | None = None,
) -> Assessment:
    """Judge a class map against labels, at the map's resolution.

    Args:
        map_path: Raster of class values in band 1; 0 is nodata.
        labels_path: Label raster on any grid, or vector file.
        classes: The classes; by default those that the map names.
        field: Field of a vector file that holds the class as value or name.
        ignore: Label value that means "no label", besides the file's nodata.
        reporter: Told of the progress, and asked whether to stop.

    Raises:
        RasterError: A raster cannot be read.
        LabelError: The labels do not overlap the map, hold a class that the map does not have, or a vector file
            lacks the field.
    """
    reporter = reporter or SilentReporter()
    warnings: list[str] = []
    metadata = read_metadata(map_path)
    known = tuple(classes) or read_classes(map_path)
    with ExitStack() as stack:
        predicted = stack.enter_context(RasterReader(map_path, (1,), scales=(1.0,), offsets=(0.0,)))
        labels = _open_labels(labels_path, metadata, known, field)
        stack.callback(labels.close)
        if not known:
            known = _occurring(metadata, predicted, labels, ignore, reporter)
            warnings.append(
                "The map names no classes; the values that occur in it and in the labels were taken as classes."
            )
        matrix = compare(predicted, labels, metadata.window, known, ignore, reporter)
    unmapped = int(matrix.unmapped.sum())
    if unmapped:
        warnings.append(f"The map has no data at {unmapped:,} labelled pixels; they are in none of the figures.")
    return Assessment(matrix, tuple(warnings))


def _open_labels(
    path: str | os.PathLike[str], image: RasterMetadata, classes: Sequence[ClassSpec], field: str | None
) -> PolygonReader | RasterReader | AlignedReader:
    if not Path(path).exists():
        raise LabelError(f"The labels {os.fspath(path)} do not exist.", "Check the path.")
    if not is_vector(path):
        return open_aligned(path, image)
    if field is None:
        raise LabelError(
            f"{os.fspath(path)} is a vector file, and the field that holds the class is not named.",
            f"Name it with `--field`; the file has: {', '.join(field_names(path)) or 'none'}.",
        )
    return PolygonReader(path, image, field, {spec.name: spec.value for spec in classes})


def _occurring(
    metadata: RasterMetadata, predicted: ReadsBlocks, labels: ReadsBlocks, ignore: int, reporter: Reporter
) -> tuple[ClassSpec, ...]:
    """Return the values 1..255 that occur in the map or the labels as classes without names."""
    found: set[int] = set()
    for window in row_bands(metadata.window, _ROWS):
        reporter.check_cancelled()
        for reader in (predicted, labels):
            values = np.unique(reader.read(window).values)
            found |= {int(value) for value in values if value == int(value) and 1 <= value <= 255}
    if not found - {ignore}:
        raise LabelError(
            f"{metadata.path} and the labels hold no class values.", "Give a map of classes with values 1 to 255."
        )
    return tuple(ClassSpec(value=value, name=f"class {value}", color=_GREY) for value in sorted(found - {ignore}))
