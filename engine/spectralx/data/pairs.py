"""Images with labels instead of a manifest; the classes are found in the labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spectralx.data.manifest import PALETTE, SceneEntry, Selection, existing, unique_names
from spectralx.errors import LabelError, RequestError
from spectralx.raster.classes import read_classes
from spectralx.raster.reader import RasterReader
from spectralx.raster.vector import class_names, is_vector
from spectralx.raster.windows import row_bands
from spectralx.spec import ClassSpec

_ROWS = 256
_LARGEST_CLASS = 255


def selection_of_pairs(images: Sequence[Path], labels: Sequence[Path], class_field: str | None) -> Selection:
    """Return a selection of images with their labels.

    Classes of label rasters are the values that occur, with the names and colours that the raster carries; 0 means
    no label. Classes of polygons are the distinct contents of the class field: numbers stand for themselves, names
    are numbered from 1 in alphabetical order.

    Args:
        images: Images.
        labels: One label raster or vector file an image.
        class_field: Field of the vector files that holds the class.

    Raises:
        RequestError: There are not as many labels as images, or polygons without a class field.
        ManifestError: A file does not exist.
        LabelError: Fewer than two classes, or more than 255.
        RasterError: A label raster cannot be read.
    """
    if len(images) != len(labels):
        raise RequestError(
            f"There are {len(images)} images and {len(labels)} labels.", "Give one --labels for each --image."
        )
    image_paths, label_paths = [existing(path) for path in images], [existing(path) for path in labels]
    vectors = [is_vector(path) for path in label_paths]
    if any(vectors) and class_field is None:
        raise RequestError(
            f"{label_paths[vectors.index(True)]} holds polygons, but no class field is named.",
            "Name the field that holds the class with --class-field.",
        )
    classes = _classes(label_paths, vectors, class_field)
    scenes = tuple(
        SceneEntry(id=name, image=image, labels=label, class_field=class_field if vector else None, domain=name)
        for name, image, label, vector in zip(unique_names(images), image_paths, label_paths, vectors)
    )
    return Selection(task="", classes=classes, ignore=0, scenes=scenes)


def _classes(paths: Sequence[Path], vectors: Sequence[bool], class_field: str | None) -> tuple[ClassSpec, ...]:
    found: dict[int, ClassSpec] = {}
    names: set[str] = set()
    for path, vector in zip(paths, vectors):
        if vector and class_field is not None:
            names.update(class_names(path, class_field))
        else:
            found.update({entry.value: entry for entry in _raster_classes(path)})
    if names:
        found.update({entry.value: entry for entry in _named_classes(sorted(names), found)})
    if not 2 <= len(found) <= _LARGEST_CLASS:
        raise LabelError(
            f"The labels hold {len(found)} classes; a model needs 2 to {_LARGEST_CLASS}.",
            "Label at least two classes, and check the class field." if len(found) < 2 else "Merge classes.",
        )
    return tuple(found[value] for value in sorted(found))


def _named_classes(names: Sequence[str], taken: dict[int, ClassSpec]) -> list[ClassSpec]:
    """Return the classes of polygons; all numbers stand for themselves, otherwise names are numbered."""
    if all(name.isdigit() for name in names):
        values = {int(name): f"class {name}" for name in names if int(name) > 0}
        if any(value > _LARGEST_CLASS for value in values):
            raise LabelError(f"The class {max(values)} is above {_LARGEST_CLASS}.", "Use numbers from 1 to 255.")
    else:
        by_name = {entry.name.lower(): value for value, entry in taken.items()}
        free = (value for value in range(1, _LARGEST_CLASS + 1) if value not in taken)
        values = {by_name.get(name.lower()) or next(free): name for name in names}
    return [taken.get(value) or _class(value, name) for value, name in values.items()]


def _raster_classes(path: Path) -> list[ClassSpec]:
    named = {entry.value: entry for entry in read_classes(path)}
    seen = np.zeros(_LARGEST_CLASS + 1, dtype=bool)
    with RasterReader(path, bands=(1,), scales=(1.0,), offsets=(0.0,)) as reader:
        for window in row_bands(reader.metadata.window, _ROWS):
            block = reader.read(window)
            values = np.unique(block.values[0][block.valid])
            if values.size and (values.min() < 0 or values.max() > _LARGEST_CLASS or (values != np.rint(values)).any()):
                raise LabelError(
                    f"{path} holds values that are no classes, for example {values[-1]:g}.",
                    "Give a raster of whole numbers from 1 to 255; 0 means no label.",
                )
            seen[values.astype(int)] = True
    return [named.get(value) or _class(value, f"class {value}") for value in np.flatnonzero(seen).tolist() if value]


def _class(value: int, name: str) -> ClassSpec:
    return ClassSpec(value=value, name=name, color=PALETTE[(value - 1) % len(PALETTE)])
