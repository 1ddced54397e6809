"""A class map as polygons in a GeoPackage, streamed: memory holds a strip of the map and the regions still open."""

from __future__ import annotations

import contextlib
import os
import sqlite3
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
from spectralx.raster.contours import Regions, trace
from spectralx.raster.geopackage import FeatureTable, FloatArray, Geometries
from spectralx.raster.georeference import geotransform_or_default
from spectralx.raster.metadata import RasterMetadata, read_metadata, spatial_reference
from spectralx.raster.simplify import simplify_regions
from spectralx.raster.vector_style import class_polygon_style
from spectralx.spec import ClassSpec

# Pixels of a strip: enough that numpy works on long arrays, few enough that the corners of speckle stay below 100 MB.
_STRIP_PIXELS = 1 << 19

_COLUMNS = {"value": ogr.OFTInteger, "class": ogr.OFTString, "pixels": ogr.OFTInteger64, "area_m2": ogr.OFTReal}


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
                _make_file(temporary, target.stem, metadata)
                strips = _strips(metadata, reporter)
                batches = trace(strips, options.min_pixels, options.simplify_pixels > 0)
                with contextlib.closing(_Layer(temporary, target.stem, metadata, classes, measure, options)) as layer:
                    for regions in batches:
                        layer.add(*layer.prepared(regions))
                    figures = layer.finish()
                met = {entry["value"] for entry in figures["classes"]}
                _save_style(temporary, target.stem, [item for item in classes if item.value in met])
                return figures
        except (RuntimeError, sqlite3.Error) as error:
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
    rows -= rows % block if rows > block else 0
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
        self._measure, self._options = measure, options
        self._transform = geotransform_or_default(metadata)
        self._names = [str(value) for value in range(256)]
        for item in classes:
            self._names[item.value] = item.name
        self._table = FeatureTable(path, title, list(_COLUMNS))
        self._totals = np.zeros((3, 256))
        self._exact = 0

    def prepared(self, regions: Regions) -> tuple[Regions, FloatArray | None]:
        """Return the regions whose area is large enough, with simpler outlines if wanted, and their areas in m2."""
        areas = None if self._measure is None else self._measure.regions(regions)
        if areas is not None and self._options.min_area_m2 > 0:
            large = areas >= self._options.min_area_m2
            regions, areas = regions.chosen(large), areas[large]
        if self._options.simplify_pixels > 0 and len(regions):
            regions, exact = simplify_regions(regions, self._options.simplify_pixels)
            self._exact += exact
        return regions, areas

    def add(self, regions: Regions, areas: FloatArray | None) -> None:
        """Write regions with their areas."""
        if not len(regions):
            return
        values = regions.values.tolist()
        self._table.add(
            Geometries(regions, self._transform, self._table.srs_id),
            values,
            [self._names[value] for value in values],
            regions.pixels.tolist(),
            [None] * len(regions) if areas is None else areas.tolist(),
        )
        figures = (np.ones(len(regions)), regions.pixels, np.zeros(len(regions)) if areas is None else areas)
        self._totals += [np.bincount(regions.values, weights, 256) for weights in figures]

    def finish(self) -> dict[str, Any]:
        """Return the figures; the file is whole once it is closed."""
        self._table.finish()
        classes = [
            {
                "value": value,
                "name": self._names[value],
                "polygons": int(count),
                "pixels": int(pixels),
                "area_m2": None if self._measure is None else area,
            }
            for value, (count, pixels, area) in enumerate(self._totals.T.tolist())
            if count
        ]
        return {"polygons": self._table.count, "kept_exact": self._exact, "classes": classes}

    def close(self) -> None:
        """Close the file."""
        self._table.close()


def _make_file(path: Path, title: str, metadata: RasterMetadata) -> None:
    """Make a GeoPackage with an empty layer."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(os.fspath(path))
    system = None if metadata.crs_wkt is None else spatial_reference(metadata.crs_wkt)
    if system is not None:
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = source.CreateLayer(title, system, ogr.wkbPolygon, ["SPATIAL_INDEX=YES"])
    for name, kind in _COLUMNS.items():
        layer.CreateField(ogr.FieldDefn(name, kind))


def _save_style(path: Path, layer: str, classes: Sequence[ClassSpec]) -> None:
    """Store a style as the layer's default, in the table that QGIS reads."""
    if not classes:
        return
    source = ogr.Open(os.fspath(path), update=1)
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
    style = class_polygon_style(classes)
    values = {"f_table_name": layer, "f_geometry_column": "geom", "styleName": "classes", "styleQML": style}
    for name in texts:
        feature.SetField(name, values.get(name, ""))
    feature.SetField("useAsDefault", 1)
    feature.SetField("update_time", datetime.now(timezone.utc).strftime("%Y/%m/%d %H:%M:%S+00"))
    table.CreateFeature(feature)
