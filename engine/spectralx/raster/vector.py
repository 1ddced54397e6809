"""Polygons burnt on the grid of an image, window by window, from any format and reference system that GDAL reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from spectralx.errors import LabelError
from spectralx.raster.access import one_line, quiet
from spectralx.raster.georeference import GridReader, extent_of, footprint_in_pixels
from spectralx.raster.metadata import RasterMetadata, spatial_reference

_VALUE = "value"


def is_vector(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is a vector file rather than a raster."""
    if not Path(path).exists():
        return False
    try:
        with quiet():
            return gdal.OpenEx(os.fspath(path), gdal.OF_RASTER) is None
    except RuntimeError:
        pass
    try:
        with quiet():
            return gdal.OpenEx(os.fspath(path), gdal.OF_VECTOR) is not None
    except RuntimeError:
        return False


def field_names(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of all fields of all layers.

    Raises:
        LabelError: The file cannot be read.
    """
    dataset = _open(path)
    layers = [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
    return tuple(name for layer in layers for name in _fields(layer))


def class_names(path: str | os.PathLike[str], field: str) -> tuple[str, ...]:
    """Return the distinct values of a field as text, sorted; numbers by size.

    Raises:
        LabelError: The file cannot be read or has no such field.
    """
    dataset = _open(path)
    layer = _layer_with(dataset, path, field)
    values = {_as_text(feature.GetField(field)) for feature in layer if feature.GetField(field) is not None}
    return tuple(sorted(values, key=lambda text: (0, int(text), "") if text.lstrip("-").isdigit() else (1, 0, text)))


class PolygonReader(GridReader):
    """Burns polygons on the grid of an image. A pixel belongs to the polygon that holds its centre.

    Where polygons overlap, the last one in the file wins, as it is drawn on top.

    Args:
        path: Vector file.
        image: The image whose grid and reference system are wanted.
        field: Field that holds the class, as number or name; None burns 1 for every polygon.
        values: Class value by name, for fields of names. Names are compared without regard to case. Numbers in the
            field are taken as they are.

    Raises:
        LabelError: The file cannot be read, has no such field or no polygons, holds a name that is not in ``values``,
            or none of its polygons meets the image.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        image: RasterMetadata,
        field: str | None = None,
        values: Mapping[str, int] | None = None,
    ) -> None:
        dataset = _open(path)
        layer = _layer_with(dataset, path, field) if field is not None else dataset.GetLayer(0)
        name = os.fspath(path)
        super().__init__(image, name, _collected(layer, name, image, field, values))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """``(xmin, ymin, xmax, ymax)`` of the polygons that meet the image, in its reference system."""
        x_min, x_max, y_min, y_max = self._opened().GetLayer(0).GetExtent()
        return x_min, y_min, x_max, y_max

    def _draw(self, source: gdal.Dataset, target: gdal.Dataset) -> None:
        layer = source.GetLayer(0)
        layer.SetSpatialFilterRect(*_bounds(target))
        # The attribute option burns each feature's own value, in the order of the features.
        gdal.RasterizeLayer(target, [1], layer, options=[f"ATTRIBUTE={_VALUE}"])
        layer.SetSpatialFilter(None)


def _collected(
    layer: ogr.Layer, name: str, image: RasterMetadata, field: str | None, values: Mapping[str, int] | None
) -> gdal.Dataset:
    """Copy the polygons that meet an image into memory, in the image's reference system."""
    transformation = _transformation(layer.GetSpatialRef(), image)
    driver = gdal.GetDriverByName("Memory") or gdal.GetDriverByName("MEM")  # one driver since GDAL 3.11
    memory = driver.Create("", 0, 0, 0, gdal.GDT_Unknown)
    reference = spatial_reference(image.crs_wkt) if image.crs_wkt else None
    burnable = memory.CreateLayer("polygons", reference, ogr.wkbUnknown)
    burnable.CreateField(ogr.FieldDefn(_VALUE, ogr.OFTInteger))
    lowered = {text.strip().lower(): value for text, value in (values or {}).items()}
    polygons = 0
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is None or geometry.GetDimension() != 2:
            continue
        polygons += 1
        value = 1 if field is None else _value(feature, field, lowered, name)
        geometry = geometry.Clone()
        if transformation is not None:
            geometry.Transform(transformation)
        if value is None or not _meets(geometry, image):
            continue
        burnt = ogr.Feature(burnable.GetLayerDefn())
        burnt.SetField(_VALUE, value)
        burnt.SetGeometryDirectly(geometry)
        burnable.CreateFeature(burnt)
    if not polygons:
        raise LabelError(f"{name} holds no polygons.", "Give a file with polygons.")
    if not burnable.GetFeatureCount():
        raise LabelError(
            f"None of the polygons in {name} lies on {image.path}, which covers "
            f"{','.join(f'{v:.10g}' for v in extent_of(image))}.",
            "Check that both belong to the same place and that their reference systems are right.",
        )
    return memory


def _transformation(
    reference: osr.SpatialReference | None, image: RasterMetadata
) -> osr.CoordinateTransformation | None:
    if reference is None or image.crs_wkt is None:
        return None
    target = spatial_reference(image.crs_wkt)
    reference = reference.Clone()
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return None if reference.IsSame(target) else osr.CoordinateTransformation(reference, target)


def _value(feature: ogr.Feature, field: str, values: Mapping[str, int], name: str) -> int | None:
    """Return the class value of a polygon; None where its field is empty."""
    found = feature.GetField(field)
    if found is None:
        return None
    text = _as_text(found)
    if text.strip().lower() in values:
        return values[text.strip().lower()]
    try:
        return int(text)
    except ValueError:
        known = ", ".join(values) or "none"
        raise LabelError(
            f"{name}: the class {text!r} in the field {field} is not among the classes ({known}).",
            "Add the class, or correct its name in the file.",
        ) from None


def _meets(geometry: ogr.Geometry, image: RasterMetadata) -> bool:
    x_min, x_max, y_min, y_max = geometry.GetEnvelope()
    corners = np.array([(x_min, y_min), (x_min, y_max), (x_max, y_min), (x_max, y_max)])
    return footprint_in_pixels(corners, None, image) is not None


def _open(path: str | os.PathLike[str]) -> gdal.Dataset:
    name = os.fspath(path)
    if not Path(name).exists():
        raise LabelError(f"{name} does not exist.", "Check the path.")
    try:
        with quiet():
            return gdal.OpenEx(name, gdal.OF_VECTOR | gdal.OF_VERBOSE_ERROR)
    except RuntimeError as error:
        raise LabelError(
            f"{name} cannot be opened as a vector file: {one_line(error)}.", "Give a GeoPackage, Shapefile or GeoJSON."
        ) from None


def _layer_with(dataset: gdal.Dataset, path: str | os.PathLike[str], field: str) -> ogr.Layer:
    """Return the first layer with a field of that name."""
    fields: list[str] = []
    for index in range(dataset.GetLayerCount()):
        layer = dataset.GetLayer(index)
        if field in _fields(layer):
            return layer
        fields += _fields(layer)
    raise LabelError(f"{os.fspath(path)} has no field {field!r}.", f"It has: {', '.join(fields) or 'none'}.")


def _fields(layer: ogr.Layer) -> list[str]:
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _bounds(dataset: gdal.Dataset) -> tuple[float, float, float, float]:
    """Return ``(xmin, ymin, xmax, ymax)`` of a raster, rotated or not."""
    x0, dx_col, dx_row, y0, dy_col, dy_row = dataset.GetGeoTransform()
    columns, rows = dataset.RasterXSize, dataset.RasterYSize
    xs = [x0 + c * dx_col + r * dx_row for c in (0, columns) for r in (0, rows)]
    ys = [y0 + c * dy_col + r * dy_row for c in (0, columns) for r in (0, rows)]
    return min(xs), min(ys), max(xs), max(ys)
