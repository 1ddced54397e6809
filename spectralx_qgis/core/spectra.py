"""Reads the spectrum of a pixel, away from the main thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsTask,
)
from qgis.PyQt.QtCore import pyqtSignal

from .binding import ImageBand
from .translation import tr


@dataclass(frozen=True)
class SpectrumPoint:
    """The value of one band: its number, centre in nanometres and value in the units of the scaled raster."""

    band: int
    wavelength_nm: float
    value: float


@dataclass(frozen=True)
class Spectrum:
    """Values of a pixel in the order of wavelengths, and where it is (image coordinates)."""

    points: tuple[SpectrumPoint, ...]
    x: float
    y: float


def point_in_layer(layer: QgsRasterLayer, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> QgsPointXY | None:
    """Return a point of the map in the coordinates of a layer; None where it is not on it."""
    if layer.crs().isValid() and crs.isValid() and layer.crs() != crs:
        try:
            point = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transform(point)
        except QgsCsException:
            return None
    return point if layer.extent().contains(point) else None


class SpectrumTask(QgsTask):
    """Reads all bands of a pixel.

    Signals:
        read: The :class:`Spectrum`; empty where the pixel holds no data.

    Args:
        layer: The image; it may go away while the task runs.
        point: Point in the image's coordinates.
        bands: The bands and how their stored values are scaled, as the engine resolved them.
    """

    read = pyqtSignal(object)

    def __init__(self, layer: QgsRasterLayer, point: QgsPointXY, bands: Sequence[ImageBand]) -> None:
        super().__init__(tr("Spectrum of a pixel"), QgsTask.Flag.CanCancel)
        self._provider = layer.dataProvider().clone()
        self._point = point
        self._bands = [band for band in bands if band.good and band.wavelength_nm is not None]
        self.spectrum: Spectrum | None = None

    def run(self) -> bool:
        """Read; in a thread of QGIS's pool."""
        points = []
        for band in self._bands:
            if self.isCanceled():
                return False
            value = self._sample(band)
            if value is not None and band.wavelength_nm is not None:
                points.append(SpectrumPoint(band.index, band.wavelength_nm, value))
        points.sort(key=lambda point: point.wavelength_nm)
        self.spectrum = Spectrum(tuple(points), self._point.x(), self._point.y())
        return True

    def finished(self, done: bool) -> None:
        """Hand the spectrum over, in the main thread."""
        if done and self.spectrum is not None:
            self.read.emit(self.spectrum)

    def _sample(self, band: ImageBand) -> float | None:
        value, found = self._provider.sample(self._point, band.index)
        if not found or not math.isfinite(value):
            return None
        # GDAL's own scale is applied already; the engine may know a better one from other metadata.
        scale = self._provider.bandScale(band.index) or 1.0
        stored = (value - self._provider.bandOffset(band.index)) / scale
        return stored * band.scale + band.offset
