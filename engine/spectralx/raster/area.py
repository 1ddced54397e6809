"""Areas of outlines on the ground: on the ellipsoid for geographic systems, in the plane for projected ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spectralx.raster.contours import Regions
from spectralx.raster.metadata import GeoTransform, RasterMetadata, spatial_reference
from spectralx.raster.rings import next_corners

FloatArray = npt.NDArray[np.float64]

# Gauss-Legendre nodes on 0..1 for sides that follow neither a parallel nor a meridian.
_NODES = np.array([0.5 - np.sqrt(0.15), 0.5, 0.5 + np.sqrt(0.15)])
_WEIGHTS = np.array([5, 8, 5]) / 18


@dataclass(frozen=True)
class AreaMeasure:
    """Measures regions of pixels.

    Attributes:
        geotransform: From pixels to the reference system.
        pixel_m2: Area of a pixel in a projected system; None for a geographic one.
        semi_major_m: Of the ellipsoid.
        eccentricity: Of the ellipsoid, 0 for a sphere.
        radians: Radians in a unit of a geographic system.
    """

    geotransform: GeoTransform
    pixel_m2: float | None
    semi_major_m: float
    eccentricity: float
    radians: float

    @classmethod
    def of(cls, metadata: RasterMetadata) -> AreaMeasure | None:
        """Return the measure of a raster; None when it has no reference system or no geotransform."""
        if metadata.crs_wkt is None or metadata.geotransform is None:
            return None
        system, transform = spatial_reference(metadata.crs_wkt), metadata.geotransform
        pixel = abs(transform[1] * transform[5] - transform[2] * transform[4])
        if system.IsGeographic():
            major, minor = system.GetSemiMajor(), system.GetSemiMinor()
            eccentricity = float(np.sqrt(max(0.0, 1 - (minor / major) ** 2)))
            return cls(transform, None, major, eccentricity, system.GetAngularUnits())
        if not system.IsProjected():
            return None
        return cls(transform, pixel * system.GetLinearUnits() ** 2, 0.0, 0.0, 0.0)

    def regions(self, regions: Regions) -> FloatArray:
        """Return the area of each region in m2.

        On an ellipsoid the sides of pixels are lines of constant longitude and latitude, for which the area between
        the side and the equator is known in closed form (Snyder 1987, eq. 3-12).
        """
        if self.pixel_m2 is not None:
            return regions.pixels * self.pixel_m2
        x0, dx_col, dx_row, y0, dy_col, dy_row = self.geotransform
        row, col = regions.rings.points.T.astype(np.float64)
        bounds = regions.rings.bounds
        longitude = (x0 + dx_col * col + dx_row * row) * self.radians
        latitude = (y0 + dy_col * col + dy_row * row) * self.radians
        east = next_corners(longitude, bounds) - longitude
        north = next_corners(latitude, bounds) - latitude
        below = sum(weight * self._to_equator(latitude + node * north) for node, weight in zip(_NODES, _WEIGHTS))
        turn = 1.0 if dx_col * dy_row - dx_row * dy_col < 0 else -1.0
        # A region's rings follow each other, and those of holes run the other way.
        return np.asarray(turn * np.add.reduceat(east * below, bounds[regions.first_rings[:-1]]))

    def _to_equator(self, latitude: FloatArray) -> FloatArray:
        """Return the area between a parallel and the equator for each radian of longitude, in m2."""
        sine, e = np.sin(latitude), self.eccentricity
        if e == 0:
            return np.asarray(self.semi_major_m**2 * sine)
        minor_squared = self.semi_major_m**2 * (1 - e * e)
        return np.asarray(minor_squared / 2 * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e))
