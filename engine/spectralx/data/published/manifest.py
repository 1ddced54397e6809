"""Writes a protocol of a published data set as a manifest: virtual rasters of its chips, and `scenes.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from spectralx.data.manifest import PALETTE
from spectralx.data.published.datasets import WHU_OHS_COMMON_CLASSES, DataSet
from spectralx.data.published.layouts import ChipScene, Role
from spectralx.data.published.protocols import Protocol
from spectralx.errors import LabelError, ManifestError
from spectralx.files import atomic_output
from spectralx.progress import Reporter
from spectralx.raster.reader import RasterReader
from spectralx.raster.stack import ChipForm, read_form, write_stack
from spectralx.raster.windows import row_bands

MANIFEST_NAME = "scenes.yaml"
_VALUES = 256


@dataclass(frozen=True)
class WrittenProtocol:
    """What was written.

    Attributes:
        manifest: The manifest.
        chips: Number of chips by role (``source``, ``validation``, ``target``).
        classes: Class values that are learned and judged.
        dropped: Classes that occur on one side only and count as unlabelled.
    """

    manifest: Path
    chips: dict[Role, int]
    classes: tuple[int, ...]
    dropped: tuple[int, ...]


def write_protocol(protocol: Protocol, root: Path, folder: Path, reporter: Reporter) -> WrittenProtocol:
    """Write the manifest of a protocol.

    Args:
        protocol: The protocol.
        root: Folder of the data set as it was distributed; nothing is written there.
        folder: Where virtual rasters and manifest go; made if missing.
        reporter: Told of progress and of what differs from the publication; asked whether to stop.

    Returns:
        What was written.

    Raises:
        ManifestError: Folders or labels are missing, or chips have other bands than the data set.
        RasterError: A chip cannot be read or is unlike the others.
        LabelError: Labels hold other values than the data set's, or fewer than two classes are common.
        OutputError: The folder cannot be written.
    """
    data = protocol.data
    scenes = protocol.scenes(root.expanduser().absolute())
    target = folder.expanduser().absolute()
    target.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    seen: list[NDArray[np.bool_]] = []
    for number, scene in enumerate(scenes):
        reporter.check_cancelled()
        reporter.progress(number / len(scenes), f"reading {len(scene.pairs)} chips of {scene.id}")
        entry, labels = _write_scene(protocol, scene, target, reporter)
        entries.append(entry)
        seen.append(_classes_of(labels, data, reporter) if protocol.common_classes else _all(data))
    counts: dict[Role, int] = {}
    for scene in scenes:
        counts[scene.role] = counts.get(scene.role, 0) + len(scene.pairs)
    classes = _common(data, scenes, seen) if protocol.common_classes else tuple(data.classes)
    dropped = tuple(value for value in data.classes if value not in classes)
    if protocol.common_classes and len(classes) != WHU_OHS_COMMON_CLASSES:
        reporter.warning(
            f"{len(classes)} classes occur on both sides; the publication counts {WHU_OHS_COMMON_CLASSES}: "
            "figures are comparable with the published ones only for the same classes."
        )
    _check_counts(data, counts, reporter)
    path = target / MANIFEST_NAME
    with atomic_output(path) as temporary:
        temporary.write_text(_document(protocol, classes, dropped, entries), encoding="utf-8")
    return WrittenProtocol(path, counts, classes, dropped)


def _write_scene(protocol: Protocol, scene: ChipScene, folder: Path, reporter: Reporter) -> tuple[dict[str, Any], Path]:
    data = protocol.data
    if not scene.pairs:
        raise ManifestError(f"{scene.id} holds no chips.", "Give the data set as it was distributed.")
    images, labels = [image for image, _ in scene.pairs], [label for _, label in scene.pairs]
    form, label_form = read_form(images), read_form(labels)
    _check_form(data, form, label_form, images[0], labels[0])
    if form.size != data.chip:
        reporter.warning(f"{scene.id}: chips have {form.size} pixels; those of {data.name} have {data.chip}.")
    whole = np.issubdtype(np.dtype(form.dtype), np.integer)
    image, label = folder / f"{scene.id}.vrt", folder / f"{scene.id}_labels.vrt"
    write_stack(image, images, form, data.bands, data.scale if whole else None)
    write_stack(label, labels, label_form)
    entry: dict[str, Any] = {
        "id": scene.id,
        "image": image.name,
        "labels": label.name,
        "domain": (protocol.judge if scene.role == "target" else protocol.train) or scene.id,
        "gsd_m": data.gsd_m,
        "quantity": data.quantity if whole else "values as distributed",
        "chip": form.size,
        "split": scene.role,
        "source": data.source,
        "licence": data.licence,
    }
    return entry, label


def _check_form(data: DataSet, image: ChipForm, label: ChipForm, first: Path, first_label: Path) -> None:
    if image.bands != len(data.bands):
        raise ManifestError(
            f"{first} has {image.bands} bands; {data.name} has {len(data.bands)}.",
            f"Give the chips as distributed, with the bands {', '.join(band.name for band in data.bands)}.",
        )
    if label.bands != 1 or label.size != image.size:
        raise ManifestError(
            f"{first_label} has {label.bands} bands and {label.size} pixels; its image has {image.size} pixels.",
            "Give label chips of one band on the grid of their images.",
        )


def _all(data: DataSet) -> NDArray[np.bool_]:
    found = np.zeros(_VALUES, dtype=bool)
    found[list(data.classes)] = True
    return found


def _classes_of(labels: Path, data: DataSet, reporter: Reporter) -> NDArray[np.bool_]:
    """Return which class values occur in a stack of labels, bool ``(256,)``."""
    found = np.zeros(_VALUES, dtype=bool)
    with RasterReader(labels, scales=(1.0,), offsets=(0.0,)) as reader:
        for window in row_bands(reader.metadata.window, reader.metadata.width):
            reporter.check_cancelled()
            block = reader.read(window)
            values = np.unique(block.values[0][block.valid])
            wrong = [v for v in values.tolist() if v not in (0, *data.classes, *data.label_map)]
            if wrong:
                raise LabelError(
                    f"{labels.name} holds the value {wrong[0]:g}, which is no class of {data.name}.",
                    "Give the labels as they were distributed.",
                )
            found[[data.label_map.get(int(value), int(value)) for value in values]] = True
    found[0] = False
    return found


def _common(data: DataSet, scenes: Sequence[ChipScene], seen: Sequence[NDArray[np.bool_]]) -> tuple[int, ...]:
    target = np.logical_or.reduce([found for scene, found in zip(scenes, seen) if scene.role == "target"])
    source = np.logical_or.reduce([found for scene, found in zip(scenes, seen) if scene.role != "target"])
    common = tuple(value for value in data.classes if source[value] and target[value])
    if len(common) < 2:
        raise LabelError(
            f"Source and target of {data.name} have {len(common)} classes in common.",
            "Give the data set as it was distributed.",
        )
    return common


def _check_counts(data: DataSet, counts: dict[Role, int], reporter: Reporter) -> None:
    """Compare the number of chips with the publication, where it states one."""
    parts: dict[str, Role] = {"tr": "source", "val": "validation", "ts": "target"}
    if "all" in data.counts:
        expected, found = [data.counts["all"]], [sum(counts.values())]
    elif set(counts) == set(parts.values()):
        expected, found = [data.counts[part] for part in parts], [counts[role] for role in parts.values()]
    else:
        return
    if expected != found:
        reporter.warning(
            f"{' + '.join(map(str, found))} chips were found; {data.name} has {' + '.join(map(str, expected))}."
        )


def _document(
    protocol: Protocol, classes: Sequence[int], dropped: Sequence[int], entries: Sequence[dict[str, Any]]
) -> str:
    data = protocol.data
    recode = {value: meant for value, meant in data.label_map.items() if value != meant}
    recode |= dict.fromkeys(dropped, 0)
    text = f"{protocol.train} -> {protocol.judge}" if protocol.train else "every scene is a domain"
    return yaml.safe_dump(
        {
            "classes": {
                value: [name, PALETTE[(value - 1) % len(PALETTE)]]
                for value, name in data.classes.items()
                if value in classes
            },
            "ignore": 0,
            "question": f"{data.name}: {text}",
            "protocol": protocol.name,
            "scenes": [{**entry, **({"recode": recode} if recode else {})} for entry in entries],
        },
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )
