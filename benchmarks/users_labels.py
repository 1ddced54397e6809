"""Labels as a user draws them, for users_case.py: small polygons on half of a real scene, the rest to judge by."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from osgeo import gdal, ogr, osr

from spectralx.data.manifest import SceneEntry, Selection, load_manifest
from spectralx.data.splits import TRAIN, VALIDATION, SceneOutline, SplitConfig, split_scenes
from spectralx.raster.georeference import geotransform_or_default
from spectralx.raster.metadata import RasterMetadata, read_metadata
from spectralx.raster.windows import Window

SHARED = Path(os.environ.get("SPECTRALX_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SCENES = {
    "landcover_zion": "landcover",
    "landcover_northcarolina": "landcover",
    "clouds_landsat5": "clouds",
    "clouds_sentinel2": "clouds",
    "landcover_aberystwyth": "landcover",
}
"""Scene -> its task."""

POLYGONS = 200
RADIUS = 2.5  # pixels; a disc of that radius holds 21
SMALLEST = 5  # pixels of a polygon at the rim of its class
JUDGED = 0.5  # part of each class's labels in the blocks kept for judging
FIELD = "class"


@dataclass(frozen=True)
class Case:
    """Files of one scene and seed.

    Attributes:
        selection: The scene alone, with all of its labels.
        seed: Seed.
        polygons: Labels to learn from.
        manifest: Manifest of the image with them.
        judged: Label raster of the blocks kept for judging.
        counts: Polygons, pixels in them, and judged pixels.
    """

    selection: Selection
    seed: int
    polygons: Path
    manifest: Path
    judged: Path
    counts: tuple[int, int, int]

    @property
    def scene(self) -> SceneEntry:
        """The scene's entry."""
        return self.selection.scenes[0]

    @property
    def labelled(self) -> SceneEntry:
        """The scene with the polygons as its labels."""
        return self.scene.model_copy(update={"labels": self.polygons, "class_field": FIELD})


def prepare(name: str, seed: int, folder: Path) -> Case:
    """Split the labels of a scene into blocks and draw the polygons."""
    whole = load_manifest(SHARED / "data" / "scenes.json", SCENES[name])
    selection = replace(whole, scenes=tuple(scene for scene in whole.scenes if scene.id == name))
    entry = selection.scenes[0]
    metadata = read_metadata(entry.image)
    labels = gdal.Open(str(entry.labels)).ReadAsArray().astype(np.uint8)
    values = np.array([c.value for c in selection.classes if (labels == c.value).any()])
    roles = _roles(name, labels, values, seed)
    ids, classes = _draw(np.where(roles == TRAIN, labels, 0), values, np.random.default_rng([seed, len(name)]))
    folder.mkdir(parents=True, exist_ok=True)
    case = Case(
        selection,
        seed,
        folder / "polygons.gpkg",
        folder / "scenes.yaml",
        folder / "judged.tif",
        (len(classes), int((ids > 0).sum()), int(((roles == VALIDATION) & (labels > 0)).sum())),
    )
    names = {c.value: c.name for c in selection.classes}
    _write_polygons(case.polygons, ids, [names[value] for value in classes], metadata)
    _write_manifest(case)
    _write_raster(case.judged, np.where(roles == VALIDATION, labels, 0).astype(np.uint8), metadata)
    return case


def _roles(name: str, labels: NDArray[np.uint8], values: NDArray[np.integer], seed: int) -> NDArray[np.uint8]:
    """Return the part of each pixel: to draw polygons on, to judge by, or in the gap between."""
    height, width = labels.shape
    index = np.full(256, 255, dtype=np.uint8)
    index[values] = np.arange(len(values))
    window = Window(0, 0, width, height)
    outline = SceneOutline(name, name, width, height, ((window, index[labels]),), len(values))
    return split_scenes([outline], SplitConfig(fraction=JUDGED), seed)[name].roles(window)


def _draw(
    labels: NDArray[np.uint8], values: NDArray[np.integer], generator: np.random.Generator
) -> tuple[NDArray[np.int32], list[int]]:
    """Return the number of the polygon that each pixel lies in (0 for none), and the class value of each polygon.

    A polygon is what a disc around a random pixel of a class holds of that class. Polygons do not touch.
    """
    reach = int(RADIUS)
    rows, cols = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = rows**2 + cols**2 <= RADIUS**2
    ids = np.zeros(labels.shape, dtype=np.int32)
    found: list[int] = []
    height, width = labels.shape
    for value in values:
        wanted = POLYGONS // len(values)
        for flat in generator.permutation(np.flatnonzero(labels == value)):
            row, col = divmod(int(flat), width)
            if not (reach < row < height - reach - 1 and reach < col < width - reach - 1):
                continue
            block = np.s_[row - reach : row + reach + 1, col - reach : col + reach + 1]
            rim = np.s_[row - reach - 1 : row + reach + 2, col - reach - 1 : col + reach + 2]
            inside = disc & (labels[block] == value)
            if ids[rim].any() or inside.sum() < SMALLEST:
                continue
            found.append(int(value))
            ids[block][inside] = len(found)
            wanted -= 1
            if not wanted:
                break
    return ids, found


def _write_polygons(path: Path, ids: NDArray[np.int32], names: Sequence[str], metadata: RasterMetadata) -> None:
    numbers = gdal.GetDriverByName("MEM").Create("", metadata.width, metadata.height, 1, gdal.GDT_Int32)
    numbers.SetGeoTransform(geotransform_or_default(metadata))
    numbers.GetRasterBand(1).WriteArray(ids)
    drawn = ogr.GetDriverByName("Memory").CreateDataSource("")
    outlines = drawn.CreateLayer("outlines", None, ogr.wkbPolygon)
    outlines.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    gdal.Polygonize(numbers.GetRasterBand(1), numbers.GetRasterBand(1), outlines, 0)
    path.unlink(missing_ok=True)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    reference = osr.SpatialReference(metadata.crs_wkt) if metadata.crs_wkt else None
    layer = target.CreateLayer("labels", reference, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn(FIELD, ogr.OFTString))
    for outline in outlines:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(FIELD, names[outline.GetField("number") - 1])
        feature.SetGeometry(outline.GetGeometryRef())
        layer.CreateFeature(feature)


def _write_manifest(case: Case) -> None:
    scene = case.labelled.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"task"})
    classes = {c.value: [c.name, c.color] for c in case.selection.classes}
    text = yaml.safe_dump({"classes": classes, "ignore": case.selection.ignore, "scenes": [scene]}, sort_keys=False)
    case.manifest.write_text(text, encoding="utf-8")


def _write_raster(path: Path, values: NDArray[np.uint8], metadata: RasterMetadata) -> None:
    raster = gdal.GetDriverByName("GTiff").Create(str(path), metadata.width, metadata.height, 1, gdal.GDT_Byte)
    if metadata.geotransform is not None:
        raster.SetGeoTransform(metadata.geotransform)
        raster.SetProjection(metadata.crs_wkt or "")
    raster.GetRasterBand(1).WriteArray(values)
