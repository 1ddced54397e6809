"""Places on the ground and pixels: the window of an extent, and rasters brought to the grid of an image."""

from __future__ import annotations

import math
import os
from types import TracebackType
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from osgeo import gdal, osr

from spectralx.errors import ExtentError, LabelError, RasterError
from spectralx.raster.access import open_raster, quiet, unreadable
from spectralx.raster.metadata import GeoTransform, RasterMetadata, read_metadata, spatial_reference
from spectralx.raster.reader import Block, RasterReader
from spectralx.raster.windows import Window

Extent = tuple[float, float, float, float]
_Reader = TypeVar("_Reader", bound="GridReader")

# Grids that differ by less than this part of a pixel are the same; coordinates in files are rounded.
_SAME_GRID_PIXELS = 0.01

# QGIS shows a raster without georeference with its upper left corner at the origin and rows going down.
_NO_GEOREFERENCE: GeoTransform = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)

# Points along each side of a footprint, because straight lines bend when they are transformed.
_POINTS_A_SIDE = 21


def geotransform_or_default(metadata: RasterMetadata) -> GeoTransform:
    """Return the geotransform, or pixels to the right and up from the upper left corner as QGIS counts them."""
    return metadata.geotransform or _NO_GEOREFERENCE


def extent_of(metadata: RasterMetadata) -> Extent:
    """Return ``(xmin, ymin, xmax, ymax)`` of a raster in its own reference system."""
    corners = _to_ground(geotransform_or_default(metadata), _outline(metadata.width, metadata.height, 2))
    (x_min, y_min), (x_max, y_max) = corners.min(axis=0), corners.max(axis=0)
    return float(x_min), float(y_min), float(x_max), float(y_max)


def window_of_extent(metadata: RasterMetadata, extent: Extent) -> Window:
    """Return the window of all pixels that an extent touches, cut to the raster.

    Args:
        metadata: The raster.
        extent: ``(xmin, ymin, xmax, ymax)`` in the raster's reference system.

    Raises:
        ExtentError: The extent is empty or does not meet the raster.
    """
    x_min, y_min, x_max, y_max = extent
    if not (x_min < x_max and y_min < y_max and all(map(math.isfinite, extent))):
        raise ExtentError(f"The extent {_text(extent)} is empty.", "Give it as xmin,ymin,xmax,ymax.")
    corners = np.array([(x_min, y_min), (x_min, y_max), (x_max, y_min), (x_max, y_max)])
    pixels = _to_pixels(geotransform_or_default(metadata), corners)
    # Extents that were computed from the grid are off by rounding and must not touch one pixel more.
    first = np.floor(pixels.min(axis=0) + _SAME_GRID_PIXELS)
    last = np.ceil(pixels.max(axis=0) - _SAME_GRID_PIXELS)
    window = metadata.window.intersection(_window_between(first, last))
    if window is None:
        raise ExtentError(
            f"The extent {_text(extent)} lies outside the raster, which covers {_text(extent_of(metadata))}.",
            "Give the extent in the raster's own reference system.",
        )
    return window


def same_grid(a: RasterMetadata, b: RasterMetadata) -> bool:
    """Tell whether two rasters have the same pixels: size, place and reference system.

    A raster without georeference or without reference system is taken to share that of the other.
    """
    if (a.width, a.height) != (b.width, b.height):
        return False
    if a.geotransform is not None and b.geotransform is not None:
        outline = _outline(a.width, a.height, 2)
        moved = _to_pixels(b.geotransform, _to_ground(a.geotransform, outline))
        if np.abs(moved - outline).max() > _SAME_GRID_PIXELS:
            return False
    if a.crs_wkt is None or b.crs_wkt is None or a.crs_wkt == b.crs_wkt:
        return True
    return bool(spatial_reference(a.crs_wkt).IsSame(spatial_reference(b.crs_wkt)))


def open_aligned(path: str | os.PathLike[str], image: RasterMetadata) -> RasterReader | AlignedReader:
    """Open band 1 of a label raster (or a map) on the grid of an image.

    Args:
        path: The labels: any grid and reference system that overlap the image; without georeference on either side,
            the same number of pixels.
        image: The image.

    Returns:
        A reader whose ``read(window)`` takes windows of the image and returns a ``Block`` of one band of unscaled
        values.

    Raises:
        RasterError: The labels cannot be read.
        LabelError: They do not overlap the image.
    """
    labels = read_metadata(path)
    if same_grid(labels, image):
        return RasterReader(path, (1,), scales=(1.0,), offsets=(0.0,))
    if labels.geotransform is None or image.geotransform is None:
        lacking = labels.path if labels.geotransform is None else image.path
        raise LabelError(
            f"{labels.path} has {labels.width} x {labels.height} pixels and {image.path} {image.width} x "
            f"{image.height}, and {lacking} has no georeference to align them by.",
            "Give labels with the image's number of pixels, or georeference both.",
        )
    footprint = footprint_in_pixels(
        _to_ground(labels.geotransform, _outline(labels.width, labels.height, _POINTS_A_SIDE)), labels.crs_wkt, image
    )
    if footprint is None:
        raise LabelError(
            f"The labels {labels.path} do not overlap {image.path}: they cover {_text(extent_of(labels))} in their "
            f"reference system, the image {_text(extent_of(image))} in its own.",
            "Check that both belong to the same place and that their reference systems are right.",
        )
    return AlignedReader(labels, image)


def footprint_in_pixels(points: npt.NDArray[np.float64], crs_wkt: str | None, image: RasterMetadata) -> Window | None:
    """Return the window of an image that is spanned by points on the ground, or None where it is empty.

    Args:
        points: x and y of each point ``(n, 2)``.
        crs_wkt: Their reference system; that of the image where None.
        image: The image.
    """
    if crs_wkt is not None and image.crs_wkt is not None:
        transformation = osr.CoordinateTransformation(spatial_reference(crs_wkt), spatial_reference(image.crs_wkt))
        with quiet():
            points = np.array(_transformed(transformation, points))
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    pixels = _to_pixels(geotransform_or_default(image), points)
    first, last = np.floor(pixels.min(axis=0)), np.ceil(pixels.max(axis=0))
    return image.window.intersection(_window_between(first, last))


class GridReader:
    """Brings something that lies elsewhere to the grid of an image, window by window, as one band.

    Args:
        image: The image whose grid is wanted.
        name: What is read, for messages.
        source: The dataset that :meth:`_draw` draws from.
    """

    def __init__(self, image: RasterMetadata, name: str, source: gdal.Dataset) -> None:
        self.metadata = image
        self._name = name
        self._source: gdal.Dataset | None = source

    def __enter__(self: _Reader) -> _Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what is read."""
        self._source = None

    def read(self, window: Window) -> Block:
        """Read values float32 ``(1, h, w)`` of a window of the image; not for several threads at once.

        Returns:
            A block that is valid where a value is found inside the image.

        Raises:
            RasterError: The pixels cannot be read.
        """
        target = canvas(self.metadata, window, gdal.GDT_Float32)
        target.GetRasterBand(1).Fill(math.nan)
        self._draw(self._opened(), target)
        values = target.GetRasterBand(1).ReadAsArray()
        inside = self.metadata.window.intersection(window)
        valid = np.zeros(values.shape, dtype=bool)
        if inside is not None:
            where = inside.slices_within(window)
            valid[where] = np.isfinite(values[where])
        np.copyto(values, np.float32(0), where=~valid)
        return Block(values[np.newaxis], valid)

    def _opened(self) -> gdal.Dataset:
        if self._source is None:
            raise RasterError(f"{self._name} was closed.", "Open it again.")
        return self._source

    def _draw(self, source: gdal.Dataset, target: gdal.Dataset) -> None:
        """Draw values on ``target``, which holds NaN."""
        raise NotImplementedError


class AlignedReader(GridReader):
    """Reads band 1 of a raster on another raster's grid, window by window, by nearest neighbour.

    Args:
        labels: The raster that is read.
        image: The raster whose grid is wanted.
    """

    def __init__(self, labels: RasterMetadata, image: RasterMetadata) -> None:
        dataset = open_raster(labels.path, check=False)
        super().__init__(image, labels.path, gdal.Translate("", dataset, format="VRT", bandList=[1]))
        self._crs_wkt = labels.crs_wkt

    def _draw(self, source: gdal.Dataset, target: gdal.Dataset) -> None:
        target.GetRasterBand(1).SetNoDataValue(math.nan)
        reference = self._crs_wkt or self.metadata.crs_wkt
        options = gdal.WarpOptions(resampleAlg="near", srcSRS=reference, dstSRS=self.metadata.crs_wkt or reference)
        try:
            with quiet():
                gdal.Warp(target, source, options=options)
        except RuntimeError as error:
            raise unreadable(self._name, error) from None


def canvas(image: RasterMetadata, window: Window, gdal_type: int) -> gdal.Dataset:
    """Return an empty raster in memory on the grid of a window of an image."""
    dataset = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal_type)
    origin = _to_ground(geotransform_or_default(image), np.array([(window.col_off, window.row_off)], float))[0]
    x0, dx_col, dx_row, y0, dy_col, dy_row = geotransform_or_default(image)
    x0, y0 = (float(value) for value in origin)
    dataset.SetGeoTransform((x0, dx_col, dx_row, y0, dy_col, dy_row))
    if image.crs_wkt is not None:
        dataset.SetSpatialRef(spatial_reference(image.crs_wkt))
    return dataset


def _transformed(
    transformation: osr.CoordinateTransformation, points: npt.NDArray[np.float64]
) -> list[tuple[float, float]]:
    """Transform points one by one; those outside the domain of the projection become infinite."""
    moved = []
    for x, y in points.tolist():
        try:
            moved.append(transformation.TransformPoint(x, y)[:2])
        except RuntimeError:
            moved.append((math.inf, math.inf))
    return moved


def _outline(width: int, height: int, points_a_side: int) -> npt.NDArray[np.float64]:
    """Return pixel coordinates ``(n, 2)`` along the border of a raster."""
    steps = np.linspace(0.0, 1.0, points_a_side)
    columns, rows = steps * width, steps * height
    sides = [np.column_stack((columns, np.full_like(columns, row))) for row in (0.0, float(height))]
    sides += [np.column_stack((np.full_like(rows, column), rows)) for column in (0.0, float(width))]
    return np.concatenate(sides)


def _to_ground(geotransform: GeoTransform, pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x0, dx_col, dx_row, y0, dy_col, dy_row = geotransform
    return pixels @ np.array([[dx_col, dy_col], [dx_row, dy_row]]) + (x0, y0)


def _to_pixels(geotransform: GeoTransform, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x0, dx_col, dx_row, y0, dy_col, dy_row = geotransform
    return (points - (x0, y0)) @ np.linalg.inv(np.array([[dx_col, dy_col], [dx_row, dy_row]]))


def _window_between(first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]) -> Window:
    # Far-away extents have pixel numbers that are of no use; they only have to stay outside.
    limit = 1 << 40
    (col, row), (col_end, row_end) = (np.clip(value, -limit, limit).astype(int).tolist() for value in (first, last))
    return Window(col, row, max(col_end - col, 0), max(row_end - row, 0))


def _text(extent: Extent) -> str:
    return ",".join(f"{value:.10g}" for value in extent)
