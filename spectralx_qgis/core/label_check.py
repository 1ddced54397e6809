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
    """The outcome of a check."""

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
    if not present:
        yield Finding(tr("No polygon with a class lies on the image."), stops=True)
        return
    if len(present) == 1:
        only = next(iter(present))
        yield Finding(tr("There is one class, {}; a model tells at least two apart.").format(only), stops=True)
    for name in sorted(set(report.classes) - set(present)):
        yield Finding(tr("No polygon of {} covers a pixel of the image.").format(name), stops=False)
    for name, count in present.items():
        if count.pixels < FEW_PIXELS:
            message = tr("{name} has about {pixels:.0f} pixels; a few hundred in several places do better.")
            yield Finding(message.format(name=name, pixels=count.pixels), stops=False)
        elif count.polygons == 1:
            yield Finding(
                tr("{} has a single polygon; several in different places do better.").format(name), stops=False
            )


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
