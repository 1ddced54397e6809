"""Opens labels of a scene on its image's grid: label rasters and polygons with a class field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.manifest import SceneEntry
from spectralx.errors import LabelError, RasterError
from spectralx.raster.georeference import AlignedReader, open_aligned
from spectralx.raster.metadata import RasterMetadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.vector import PolygonReader, is_vector
from spectralx.raster.windows import Window
from spectralx.spec import ClassSpec

ReadLabels = Callable[[Window], NDArray[np.uint8]]


def open_labels(
    entry: SceneEntry, image: RasterMetadata, classes: Sequence[ClassSpec], ignore: int, weak: bool
) -> ReadLabels | None:
    """Open the labels of a scene.

    Args:
        entry: Entry of the manifest.
        image: The image whose grid the labels are brought to.
        classes: Classes in the order of the model's outputs.
        ignore: Label value that means "no label".
        weak: Whether machine-made labels stand in where there are no others.

    Returns:
        A function that reads class indices uint8 ``(h, w)`` of a window, or None where the scene has no labels.

    Raises:
        LabelError: The labels do not overlap the image, or cannot be read.
    """
    readers = []
    if entry.labels is not None:
        readers.append(_open(entry.id, entry.labels, entry.class_field, image, classes, ignore))
    if weak and entry.weak_labels is not None:
        readers.append(_open(entry.id, entry.weak_labels, None, image, classes, ignore))
    if not readers:
        return None
    if len(readers) == 1:
        return readers[0]

    def first_that_says(window: Window) -> NDArray[np.uint8]:
        strong, machine = (read(window) for read in readers)
        return np.where(strong == IGNORE_INDEX, machine, strong)

    return first_that_says


class _ValueTable:
    """Maps label values to class indices.

    Args:
        name: Scene and file, for messages.
        classes: Classes in the order of the model's outputs.
        ignore: Label value that means "no label".
    """

    def __init__(self, name: str, classes: Sequence[ClassSpec], ignore: int) -> None:
        self._name, self._classes, self._ignore = name, classes, ignore
        self._known = np.full(256, False)
        self._index = np.full(256, IGNORE_INDEX, dtype=np.uint8)
        self._known[ignore] = True
        for index, entry in enumerate(classes):
            self._known[entry.value], self._index[entry.value] = True, index

    def indices(self, values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Return class indices of label values; invalid pixels carry no label.

        Raises:
            LabelError: A value is none of the classes.
        """
        whole = np.where(valid, values, self._ignore)
        rounded = np.rint(whole)
        outside = (rounded != whole) | (rounded < 0) | (rounded > 255)
        table = np.where(outside, self._ignore, rounded).astype(np.uint8)
        unknown = outside | ~self._known[table]
        if unknown.any():
            raise LabelError(
                f"{self._name} holds the value {whole[unknown][0]:g}, which is none of the classes "
                f"({', '.join(f'{c.value} {c.name}' for c in self._classes)}).",
                f"Add the class, or relabel these pixels with {self._ignore} (no label).",
            )
        return self._index[table]


def _open(
    scene: str, path: Path, class_field: str | None, image: RasterMetadata, classes: Sequence[ClassSpec], ignore: int
) -> ReadLabels:
    name = f"Scene {scene}: {path}"
    table = _ValueTable(name, classes, ignore)
    reader: PolygonReader | RasterReader | AlignedReader
    try:
        if is_vector(path):
            if class_field is None:
                raise LabelError(
                    f"{path} holds polygons, but no class field is named.",
                    "Name the field that holds the class (class_field in the manifest, --class-field).",
                )
            reader = PolygonReader(path, image, class_field, {c.name: c.value for c in classes})
        else:
            reader = open_aligned(path, image)
    except RasterError as error:
        raise LabelError(f"Scene {scene}: {error.message}", error.hint) from error
    except LabelError as error:
        raise LabelError(f"Scene {scene}: {error.message}", error.hint) from error

    def read(window: Window) -> NDArray[np.uint8]:
        block = reader.read(window)
        return table.indices(block.values[0], block.valid)

    return read
