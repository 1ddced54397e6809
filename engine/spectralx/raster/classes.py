"""The classes of a map: written into a raster and read from one, and as a QGIS style."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree  # nosec B405

from osgeo import gdal

from spectralx.raster.access import open_raster
from spectralx.spec import ClassSpec

CLASSES_ITEM = "SPECTRALX_CLASSES"

_NODATA_NAME = "no data"
_UNNAMED_COLOR = "#808080"


def add_classes(dataset: gdal.Dataset, classes: Sequence[ClassSpec]) -> None:
    """Store classes with a dataset: colour table, category names, attribute table, and one metadata item.

    Args:
        dataset: One Byte band, open for writing.
        classes: The classes.
    """
    band = dataset.GetRasterBand(1)
    by_value = {spec.value: spec for spec in classes}
    colors = gdal.ColorTable(gdal.GPI_RGB)
    colors.SetColorEntry(0, (0, 0, 0, 0))
    for value in range(1, 256):
        colors.SetColorEntry(value, (*_rgb(by_value[value].color), 255) if value in by_value else (0, 0, 0, 255))
    band.SetRasterColorTable(colors)
    band.SetRasterColorInterpretation(gdal.GCI_PaletteIndex)
    names = [by_value[value].name if value in by_value else "" for value in range(max(by_value) + 1)]
    band.SetRasterCategoryNames([_NODATA_NAME, *names[1:]])
    band.SetDefaultRAT(_attribute_table(classes))
    items = [spec.model_dump() for spec in classes]
    dataset.SetMetadataItem(CLASSES_ITEM, json.dumps(items, ensure_ascii=False, separators=(",", ":")))


def read_classes(path: str | os.PathLike[str]) -> tuple[ClassSpec, ...]:
    """Read the classes of a map from whatever it carries: our metadata, attribute table, or category names.

    Args:
        path: A map.

    Returns:
        The classes by value; empty where the raster names none.

    Raises:
        RasterError: The raster cannot be read.
    """
    dataset = open_raster(path, check=False)
    item = dataset.GetMetadataItem(CLASSES_ITEM)
    if item:
        return tuple(ClassSpec(**entry) for entry in json.loads(item))
    band = dataset.GetRasterBand(1)
    names = _names_of_table(band.GetDefaultRAT()) or _names_of_categories(band.GetRasterCategoryNames())
    colors = band.GetRasterColorTable()
    return tuple(
        ClassSpec(value=value, name=name, color=_color(colors, value))
        for value, name in sorted(names.items())
        if 1 <= value <= 255
    )


def write_style(path: Path, classes: Sequence[ClassSpec]) -> None:
    """Write a QGIS layer style (QML, QGIS 3.22 and later) that paints each class in its colour with its name."""
    qgis = ElementTree.Element("qgis", version="3.22.0", styleCategories="Symbology", hasScaleBasedVisibilityFlag="0")
    pipe = ElementTree.SubElement(qgis, "pipe")
    renderer = ElementTree.SubElement(
        pipe, "rasterrenderer", type="paletted", band="1", opacity="1", alphaBand="-1", nodataColor=""
    )
    ElementTree.SubElement(renderer, "rasterTransparency")
    palette = ElementTree.SubElement(renderer, "colorPalette")
    for spec in classes:
        ElementTree.SubElement(
            palette, "paletteEntry", value=str(spec.value), color=spec.color.lower(), label=spec.name, alpha="255"
        )
    ElementTree.SubElement(pipe, "rasterresampler", maxOversampling="1")
    ElementTree.SubElement(qgis, "blendMode").text = "0"
    ElementTree.indent(qgis)
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    path.write_text(doctype + ElementTree.tostring(qgis, encoding="unicode") + "\n", encoding="utf-8")


def _attribute_table(classes: Sequence[ClassSpec]) -> gdal.RasterAttributeTable:
    table = gdal.RasterAttributeTable()
    columns = (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
    )
    for name, kind, usage in columns:
        table.CreateColumn(name, kind, usage)
    table.SetRowCount(len(classes))
    for row, spec in enumerate(classes):
        table.SetValueAsInt(row, 0, spec.value)
        table.SetValueAsString(row, 1, spec.name)
        for column, value in enumerate(_rgb(spec.color), start=2):
            table.SetValueAsInt(row, column, value)
    return table


def _names_of_table(table: gdal.RasterAttributeTable | None) -> dict[int, str]:
    """Return the names in an attribute table by value; empty when it has no column of values or of names."""
    if table is None:
        return {}
    usages = [table.GetUsageOfCol(column) for column in range(table.GetColumnCount())]
    value = next((usages.index(u) for u in (gdal.GFU_MinMax, gdal.GFU_Min) if u in usages), None)
    name = usages.index(gdal.GFU_Name) if gdal.GFU_Name in usages else None
    if value is None or name is None:
        return {}
    return {table.GetValueAsInt(row, value): table.GetValueAsString(row, name) for row in range(table.GetRowCount())}


def _names_of_categories(names: Sequence[str] | None) -> dict[int, str]:
    return {value: name for value, name in enumerate(names or ()) if value and name}


def _color(colors: gdal.ColorTable | None, value: int) -> str:
    if colors is None or value >= colors.GetCount():
        return _UNNAMED_COLOR
    return "#{:02x}{:02x}{:02x}".format(*colors.GetColorEntry(value)[:3])


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
