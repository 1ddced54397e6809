"""Looks at polygons before a training starts: how much there is of each class, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSpatialIndex,
    QgsTask,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import pyqtSignal

from .translation import tr

# With fewer pixels a class is learned from what happens to stand there.
FEW_PIXELS = 100

# A map has one byte a pixel, of which 0 is no data.
_MOST_CLASSES = 255

# Findings of the same kind that are told one by one; with this many classes of one polygon each, the field is suspect.
_MOST_TOLD = 3
_SUSPECT_CLASSES = 6

# Beyond this number of polygons overlaps are not looked for: the engine takes the last polygon either way.
_MOST_FOR_OVERLAPS = 5000


@dataclass
class ClassCount:
    """What there is of one class: polygons that touch an image, and pixels inside them (about)."""

    polygons: int = 0
    pixels: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Something about the labels; ``stops`` says that a training cannot start with it."""

    message: str
    stops: bool


@dataclass
class LabelReport:
    """The outcome of a check; ``without_class`` tells of polygons whose field is empty."""

    without_class: bool = False
    classes: dict[str, ClassCount] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def can_train(self) -> bool:
        """Whether nothing stops a training."""
        return not any(finding.stops for finding in self.findings)


@dataclass(frozen=True)
class SceneGrid:
    """Extent, pixel size and reference system of an image; taken in the main thread."""

    name: str
    extent: QgsRectangle
    pixel_area: float
    crs: QgsCoordinateReferenceSystem

    @classmethod
    def of(cls, layer: QgsRasterLayer) -> SceneGrid:
        """Return the grid of a layer."""
        area = layer.rasterUnitsPerPixelX() * layer.rasterUnitsPerPixelY()
        return cls(layer.name(), QgsRectangle(layer.extent()), area or 1.0, layer.crs())


class LabelCheck(QgsTask):
    """Counts and checks, away from the main thread, on a snapshot of the layer.

    Signals:
        checked: The :class:`LabelReport`.

    Args:
        layer: Polygons.
        class_field: Field with the class.
        scenes: The images to train on.
    """

    checked = pyqtSignal(object)

    def __init__(self, layer: QgsVectorLayer, class_field: str, scenes: Sequence[SceneGrid]) -> None:
        super().__init__(tr("Check of labels"), QgsTask.Flag.CanCancel)
        self._source = QgsVectorLayerFeatureSource(layer)
        self._crs = layer.crs()
        self._index = layer.fields().lookupField(class_field)
        self._scenes = tuple(scenes)
        self._context: QgsCoordinateTransformContext = QgsProject.instance().transformContext()
        self.report: LabelReport | None = None

    def run(self) -> bool:
        """Check; in a thread of QGIS's pool."""
        report = LabelReport()
        shapes: list[tuple[str, QgsGeometry]] = []
        for scene in self._scenes:
            found = self._count(scene, report, shapes)
            if self.isCanceled():
                return False
            if found == 0 and len(self._scenes) > 1:
                report.findings.append(Finding(tr("No polygon lies on {}.").format(scene.name), stops=True))
        report.findings += [*self._about_crs(), *_about_classes(report), *_about_overlaps(shapes, self)]
        self.report = report
        return not self.isCanceled()

    def finished(self, done: bool) -> None:
        """Hand the report over, in the main thread."""
        if done and self.report is not None:
            self.checked.emit(self.report)

    def _count(self, scene: SceneGrid, report: LabelReport, shapes: list[tuple[str, QgsGeometry]]) -> int:
        transform = None
        if self._crs.isValid() and scene.crs.isValid() and self._crs != scene.crs:
            transform = QgsCoordinateTransform(self._crs, scene.crs, self._context)
        frame = QgsGeometry.fromRect(scene.extent)
        found = 0
        for feature in self._source.getFeatures(QgsFeatureRequest()):
            if self.isCanceled():
                break
            name = class_name(feature.attribute(self._index))
            geometry = QgsGeometry(feature.geometry())
            report.without_class |= not name
            if not name or geometry.isEmpty():
                continue
            count = report.classes.setdefault(name, ClassCount())
            try:
                if transform is not None:
                    geometry.transform(transform)
            except QgsCsException:
                continue
            if not geometry.boundingBox().intersects(scene.extent):
                continue
            area = geometry.makeValid().intersection(frame).area()
            if area <= 0:
                continue
            found += 1
            count.polygons += 1
            count.pixels += area / scene.pixel_area
            shapes.append((name, geometry))
        return found

    def _about_crs(self) -> Iterator[Finding]:
        for scene in self._scenes:
            if scene.crs.isValid() and not self._crs.isValid():
                yield Finding(
                    tr("The polygons have no coordinate system, {} has one. Set it in their properties.").format(
                        scene.name
                    ),
                    stops=True,
                )
            elif not scene.crs.isValid() and self._crs.isValid():
                yield Finding(
                    tr("{} has no coordinate system, so the polygons cannot be laid over it.").format(scene.name),
                    stops=True,
                )


def class_name(value: object) -> str:
    """Return the class that an attribute names; an empty text for NULL."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _about_classes(report: LabelReport) -> Iterator[Finding]:
    present = {name: count for name, count in sorted(report.classes.items()) if count.pixels >= 1}
    if not report.classes and report.without_class:
        yield Finding(tr("No polygon has a value in this field, so none has a class."), stops=True)
        return
    if not present:
        yield Finding(tr("No polygon with a class lies on the image."), stops=True)
        return
    if len(present) == 1:
        only = next(iter(present))
        yield Finding(tr("There is one class, {}; a model tells at least two apart.").format(only), stops=True)
    if len(present) > _MOST_CLASSES:
        message = tr("{count} classes are more than a map can hold. Is this the field with the class?")
        yield Finding(message.format(count=len(present)), stops=True)
        return
    absent = [
        tr("No polygon of {} covers a pixel of the image.").format(name) for name in report.classes.keys() - present
    ]
    yield from _some_of(sorted(absent))
    if len(present) >= _SUSPECT_CLASSES and all(count.polygons == 1 for count in present.values()):
        yield Finding(tr("Every polygon has a class of its own. Is this the field with the class?"), stops=False)
        return
    few = tr("{name} has about {pixels:.0f} pixels; a few hundred in several places do better.")
    single = tr("{} has a single polygon; several in different places do better.")
    small = {name for name, count in present.items() if count.pixels < FEW_PIXELS}
    yield from _some_of([few.format(name=name, pixels=present[name].pixels) for name in present if name in small])
    yield from _some_of([single.format(name) for name in present if present[name].polygons == 1 and name not in small])


def _some_of(messages: Sequence[str]) -> Iterator[Finding]:
    """Tell the first messages of a kind, and of how many more classes the same is true."""
    for message in messages[:_MOST_TOLD]:
        yield Finding(message, stops=False)
    if len(messages) > _MOST_TOLD:
        yield Finding(tr("The same is true of {} more classes.").format(len(messages) - _MOST_TOLD), stops=False)


def _about_overlaps(shapes: Sequence[tuple[str, QgsGeometry]], task: QgsTask) -> Iterator[Finding]:
    if len(shapes) > _MOST_FOR_OVERLAPS:
        return
    index = QgsSpatialIndex()
    for number, (_name, geometry) in enumerate(shapes):
        index.addFeature(number, geometry.boundingBox())
    pairs: set[tuple[str, str]] = set()
    for number, (name, geometry) in enumerate(shapes):
        if task.isCanceled():
            return
        for other in index.intersects(geometry.boundingBox()):
            other_name, other_geometry = shapes[other]
            if other > number and other_name != name and geometry.overlaps(other_geometry):
                pairs.add((min(name, other_name), max(name, other_name)))
    for first, second in sorted(pairs):
        message = tr("Polygons of {first} and {second} overlap; one of them is wrong there.")
        yield Finding(message.format(first=first, second=second), stops=False)
