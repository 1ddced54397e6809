"""Opens labels of a scene on its image's grid: label rasters and polygons with a class field."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Union

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
_Reader = Union[PolygonReader, RasterReader, AlignedReader]


@contextlib.contextmanager
def open_labels(
    entry: SceneEntry, image: RasterMetadata, classes: Sequence[ClassSpec], ignore: int, weak: bool
) -> Iterator[ReadLabels | None]:
    """Open the labels of a scene for the time of a block.

    Args:
        entry: Entry of the manifest.
        image: The image whose grid the labels are brought to.
        classes: Classes in the order of the model's outputs.
        ignore: Label value that means "no label".
        weak: Whether machine-made labels stand in where there are no others.

    Yields:
        A function that reads class indices uint8 ``(h, w)`` of a window, or None where the scene has no labels.

    Raises:
        LabelError: The labels do not overlap the image, or cannot be read.
    """
    files = [(entry.labels, entry.class_field)] if entry.labels is not None else []
    if weak and entry.weak_labels is not None:
        files.append((entry.weak_labels, None))
    with contextlib.ExitStack() as stack:
        readers: list[ReadLabels] = []
        for path, class_field in files:
            reader = _open(entry.id, path, class_field, image, classes)
            stack.callback(reader.close)
            readers.append(_indices(f"Scene {entry.id}: {path}", reader, classes, ignore, entry.recode))

        def first_that_says(window: Window) -> NDArray[np.uint8]:
            found = readers[0](window)
            for read in readers[1:]:
                found = np.where(found == IGNORE_INDEX, read(window), found)
            return found

        yield first_that_says if readers else None


class _ValueTable:
    """Maps label values to class indices.

    Args:
        name: Scene and file, for messages.
        classes: Classes in the order of the model's outputs.
        ignore: Label value that means "no label".
        recode: Label value in the file -> class value or ``ignore``.

    Raises:
        LabelError: ``recode`` names a value outside 0..255, or one that is no class.
    """

    def __init__(self, name: str, classes: Sequence[ClassSpec], ignore: int, recode: Mapping[int, int]) -> None:
        self._name, self._classes, self._ignore = name, classes, ignore
        self._known = np.full(256, False)
        self._index = np.full(256, IGNORE_INDEX, dtype=np.uint8)
        self._known[ignore] = True
        for index, entry in enumerate(classes):
            self._known[entry.value], self._index[entry.value] = True, index
        known, indices = self._known.copy(), self._index.copy()
        for value, meant in recode.items():
            if not (0 <= value <= 255 and 0 <= meant <= 255 and known[meant]):
                raise LabelError(
                    f"{name}: recode {value}: {meant} leads to no class.",
                    f"Name one of {', '.join(str(c.value) for c in classes)}, or {ignore} to drop the value.",
                )
            self._known[value], self._index[value] = True, indices[meant]

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
    scene: str, path: Path, class_field: str | None, image: RasterMetadata, classes: Sequence[ClassSpec]
) -> _Reader:
    try:
        if not is_vector(path):
            return open_aligned(path, image)
        if class_field is None:
            raise LabelError(
                f"{path} holds polygons, but no class field is named.",
                "Name the field that holds the class (class_field in the manifest, --class-field).",
            )
        return PolygonReader(path, image, class_field, {c.name: c.value for c in classes})
    except (RasterError, LabelError) as error:
        raise LabelError(f"Scene {scene}: {error.message}", error.hint) from error


def _indices(
    name: str, reader: _Reader, classes: Sequence[ClassSpec], ignore: int, recode: Mapping[int, int]
) -> ReadLabels:
    table = _ValueTable(name, classes, ignore, recode)

    def read(window: Window) -> NDArray[np.uint8]:
        block = reader.read(window)
        return table.indices(block.values[0], block.valid)

    return read
