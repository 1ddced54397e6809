"""A class map as polygons in a GeoPackage, streamed: memory holds a strip of the map and the regions still open."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from osgeo import ogr, osr

from spectralx.errors import OutputError, RasterError
from spectralx.files import atomic_output, check_output
from spectralx.progress import Reporter, SilentReporter
from spectralx.raster.access import open_raster, quiet, unreadable, unwritable
from spectralx.raster.area import AreaMeasure
from spectralx.raster.classes import read_classes
from spectralx.raster.contours import IntArray, Region, signed_area, trace
from spectralx.raster.georeference import geotransform_or_default
from spectralx.raster.metadata import RasterMetadata, read_metadata, spatial_reference
from spectralx.raster.simplify import simplify_ring
from spectralx.raster.vector_style import class_polygon_style
from spectralx.spec import ClassSpec

# Pixels of a strip: enough that numpy works on long arrays, few enough to stay below 100 MB.
_STRIP_PIXELS = 1 << 20
_TRANSACTION = 20_000


@dataclass(frozen=True)
class PolygonOptions:
    """What to leave out and how closely to follow the pixels.

    Attributes:
        min_pixels: Regions of fewer pixels are left out; the place stays empty.
        min_area_m2: Regions of less area are left out; needs a map with a reference system.
        simplify_pixels: Largest distance of a dropped corner from the outline, in pixels; 0 keeps the outline of the
            pixels.
    """

    min_pixels: int = 1
    min_area_m2: float = 0.0
    simplify_pixels: float = 0.0


def polygonize(
    source: str | os.PathLike[str],
    output: str | os.PathLike[str],
    options: PolygonOptions | None = None,
    reporter: Reporter | None = None,
) -> dict[str, Any]:
    """Write the regions of a class map as polygons.

    Regions are pixels of one value that touch along a side. The layer has the fields ``value``, ``class``, ``pixels``
    and ``area_m2`` (of the pixels, before simplification; geodesic on geographic systems; empty without a system), and
    a style in the GeoPackage that paints the classes as the map does.

    Args:
        source: Class map: one band of uint8, 0 or its nodata value where there is nothing.
        output: GeoPackage to write.
        options: What to leave out.
        reporter: Told of progress, and asked whether to stop.

    Returns:
        ``{"polygons": int, "kept_exact": int, "classes": [{"value", "name", "polygons",
        "pixels", "area_m2"}]}``.

    Raises:
        RasterError: The map cannot be read or is no class map.
        OutputError: The file cannot be written.
        Cancelled: The user stopped; nothing is left.
    """
    options, reporter = options or PolygonOptions(), reporter or SilentReporter()
    target = check_polygon_output(output)
    metadata = read_metadata(source)
    _check_map(metadata)
    measure = AreaMeasure.of(metadata)
    if options.min_area_m2 > 0 and measure is None:
        raise RasterError(
            f"{metadata.path} has no reference system, so areas in square metres are not known.",
            "Give the smallest size in pixels.",
        )
    classes = read_classes(source)
    with atomic_output(target) as temporary:
        try:
            with quiet():
                layer = _Layer(temporary, target.stem, metadata, classes, measure, options)
                with contextlib.closing(layer):
                    strips = _strips(metadata, reporter)
                    for region in trace(strips, options.min_pixels, options.simplify_pixels > 0):
                        layer.add(region)
                    return layer.finish()
        except RuntimeError as error:
            raise unwritable(target, error) from None


def check_polygon_output(path: str | os.PathLike[str]) -> Path:
    """Return the absolute path of a GeoPackage that can be written.

    Raises:
        OutputError: It cannot, or has another suffix.
    """
    target = check_output(path)
    if target.suffix.lower() != ".gpkg":
        raise OutputError(f"{target} is no GeoPackage.", "Give the output a name that ends in .gpkg.")
    return target


def _check_map(metadata: RasterMetadata) -> None:
    if metadata.count != 1 or metadata.dtype != "uint8":
        raise RasterError(
            f"{metadata.path} is no class map: {metadata.count} bands of {metadata.dtype}.",
            "Give a map of one band of bytes, as `spectralx segment` writes it.",
        )


def _strips(metadata: RasterMetadata, reporter: Reporter) -> Iterator[npt.NDArray[np.uint8]]:
    dataset = open_raster(metadata.path)
    band = dataset.GetRasterBand(1)
    block = metadata.block_size[1]
    rows = max(1, _STRIP_PIXELS // metadata.width)
    rows = max(block, rows // block * block) if block * metadata.width <= 4 * _STRIP_PIXELS else rows
    nodata = metadata.bands[0].nodata
    for first in range(0, metadata.height, rows):
        reporter.check_cancelled()
        reporter.progress(first / metadata.height, f"Tracing row {first:,} of {metadata.height:,}")
        try:
            values = band.ReadAsArray(0, first, metadata.width, min(rows, metadata.height - first))
        except RuntimeError as error:
            raise unreadable(metadata.path, error) from None
        if nodata is not None and nodata != 0:
            values[values == nodata] = 0
        yield values


class _Layer:
    """The layer that is being written."""

    def __init__(
        self,
        path: Path,
        title: str,
        metadata: RasterMetadata,
        classes: Sequence[ClassSpec],
        measure: AreaMeasure | None,
        options: PolygonOptions,
    ) -> None:
        self._classes = {item.value: item for item in classes}
        self._measure, self._options = measure, options
        self._transform = geotransform_or_default(metadata)
        self._source = ogr.GetDriverByName("GPKG").CreateDataSource(os.fspath(path))
        system = None if metadata.crs_wkt is None else spatial_reference(metadata.crs_wkt)
        if system is not None:
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        self._layer = self._source.CreateLayer(title, system, ogr.wkbPolygon, ["SPATIAL_INDEX=YES"])
        for name, kind in (
            ("value", ogr.OFTInteger),
            ("class", ogr.OFTString),
            ("pixels", ogr.OFTInteger64),
            ("area_m2", ogr.OFTReal),
        ):
            self._layer.CreateField(ogr.FieldDefn(name, kind))
        self._definition = self._layer.GetLayerDefn()
        self._title = title
        self._totals: dict[int, list[float]] = {}
        self._written = self._exact = 0
        self._source.StartTransaction()

    def add(self, region: Region) -> None:
        """Write a region, unless its area is too small."""
        area = None if self._measure is None else self._measure.region(region)
        if area is not None and area < self._options.min_area_m2:
            return
        feature = ogr.Feature(self._definition)
        feature.SetField(0, region.value)
        feature.SetField(1, self._name(region.value))
        feature.SetField(2, region.pixels)
        if area is not None:
            feature.SetField(3, area)
        feature.SetGeometryDirectly(self._geometry(region.rings))
        self._layer.CreateFeature(feature)
        total = self._totals.setdefault(region.value, [0, 0, 0.0])
        total[0] += 1
        total[1] += region.pixels
        total[2] += area or 0.0
        self._written += 1
        if self._written % _TRANSACTION == 0:
            self._source.CommitTransaction()
            self._source.StartTransaction()

    def finish(self) -> dict[str, Any]:
        """Add the style and return the figures; the file is whole once it is closed."""
        self._source.CommitTransaction()
        known = [self._classes[value] for value in sorted(self._totals) if value in self._classes]
        if known:
            _save_style(self._source, self._title, class_polygon_style(known))
        classes = [
            {
                "value": value,
                "name": self._name(value),
                "polygons": int(count),
                "pixels": int(pixels),
                "area_m2": None if self._measure is None else area,
            }
            for value, (count, pixels, area) in sorted(self._totals.items())
        ]
        return {"polygons": self._written, "kept_exact": self._exact, "classes": classes}

    def close(self) -> None:
        """Close the file."""
        self._layer = self._source = None

    def _name(self, value: int) -> str:
        return self._classes[value].name if value in self._classes else str(value)

    def _geometry(self, rings: Sequence[IntArray]) -> ogr.Geometry:
        if self._options.simplify_pixels <= 0:
            return ogr.CreateGeometryFromWkb(self._wkb(rings))
        tolerance = self._options.simplify_pixels
        simple = [simplify_ring(ring, tolerance) for ring in rings]
        kept = [simple[0], *(ring for ring in simple[1:] if signed_area(ring) < 0)]
        geometry = ogr.CreateGeometryFromWkb(self._wkb(kept))
        if len(kept) == len(simple) and geometry.IsValid():
            return geometry
        self._exact += 1  # the simpler outline crosses itself
        return ogr.CreateGeometryFromWkb(self._wkb(rings))

    def _wkb(self, rings: Sequence[IntArray]) -> bytes:
        """Return a polygon as well-known binary; shells run counter-clockwise, as simple features ask for."""
        parts = [struct.pack("<BII", 1, ogr.wkbPolygon, len(rings))]
        x0, dx_col, dx_row, y0, dy_col, dy_row = self._transform
        turn = -1 if dx_col * dy_row - dx_row * dy_col < 0 else 1
        for ring in rings:
            row, col = ring[::turn, 0], ring[::turn, 1]
            points = np.empty((len(ring) + 1, 2))
            points[:-1, 0] = x0 + dx_col * col + dx_row * row
            points[:-1, 1] = y0 + dy_col * col + dy_row * row
            points[-1] = points[0]
            parts += [struct.pack("<I", len(points)), points.tobytes()]
        return b"".join(parts)


def _save_style(source: ogr.DataSource, layer: str, qml: str) -> None:
    """Store a style as the layer's default, in the table that QGIS reads."""
    table = source.CreateLayer("layer_styles", None, ogr.wkbNone)
    texts = (
        "f_table_catalog",
        "f_table_schema",
        "f_table_name",
        "f_geometry_column",
        "styleName",
        "styleQML",
        "styleSLD",
        "description",
        "owner",
        "ui",
    )
    for name in texts:
        table.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    default = ogr.FieldDefn("useAsDefault", ogr.OFTInteger)
    default.SetSubType(ogr.OFSTBoolean)
    table.CreateField(default)
    table.CreateField(ogr.FieldDefn("update_time", ogr.OFTDateTime))
    feature = ogr.Feature(table.GetLayerDefn())
    values = {"f_table_name": layer, "f_geometry_column": "geom", "styleName": "classes", "styleQML": qml}
    for name in texts:
        feature.SetField(name, values.get(name, ""))
    feature.SetField("useAsDefault", 1)
    feature.SetField("update_time", datetime.now(timezone.utc).strftime("%Y/%m/%d %H:%M:%S+00"))
    table.CreateFeature(feature)
