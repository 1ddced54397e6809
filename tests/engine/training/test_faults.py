"""Odd but right inputs train; the network sees what there is."""

import csv
import math
import shutil

import numpy as np
import pytest
import yaml
from osgeo import gdal, ogr, osr

from spectralx.data.manifest import load_manifest
from spectralx.errors import LabelError, RasterError
from spectralx.training.adapt import AdaptRequest, adapt
from spectralx.training.config import Recipe
from spectralx.training.train import TrainRequest, train

from .conftest import WAVELENGTHS, ListeningReporter, landscape, recipe_values, write_raster

BANDS = [{"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "40"} for w in WAVELENGTHS]


@pytest.fixture
def folder(tmp_path, manifest):
    """A copy of the generated scenes that a test may change."""
    shutil.copytree(manifest.parent, tmp_path / "scenes")
    return tmp_path / "scenes"


def train_on(folder, **changes):
    reporter = ListeningReporter()
    recipe = Recipe.model_validate({**recipe_values(steps=4, validate_every=2), **changes})
    result = train(TrainRequest(folder / "run", load_manifest(folder / "scenes.yaml"), recipe), reporter)
    return result, reporter


def test_a_scene_that_is_smaller_than_a_tile(folder):
    classes, image = landscape(0, height=20, width=18, patch=6)
    write_raster(folder / "south.tif", (image * 300).astype(np.uint16), None, BANDS)
    write_raster(folder / "south_labels.tif", (classes + 1).astype(np.uint8)[None])
    result, _ = train_on(folder)
    assert result.report["metrics"]["training_scenes"]["scenes"]["south"]["pixels"] == 360


def test_one_labelled_pixel_in_a_scene(folder):
    labels = np.zeros((1, 120, 112), dtype=np.uint8)
    labels[0, 50, 60] = 2
    write_raster(folder / "south_labels.tif", labels)
    result, _ = train_on(folder)
    assert result.report["metrics"]["training_scenes"]["scenes"]["south"]["pixels"] == 1


def test_a_class_without_pixels_trains_and_is_said(folder):
    path = folder / "scenes.yaml"
    content = yaml.safe_load(path.read_text())
    content["classes"][9] = ["snow", "#ffffff"]
    path.write_text(yaml.safe_dump(content))
    result, reporter = train_on(folder)
    assert "Class 'snow' has no training pixels; the model will never map it." in reporter.warnings
    total = result.report["metrics"]["training_scenes"]["total"]
    assert total["iou"][-1] is None and all(math.isfinite(value) for value in total["iou"][:-1])
    with (folder / "run" / "metrics.csv").open() as file:
        assert all(math.isfinite(float(row["loss"])) for row in csv.DictReader(file))


def test_scenes_with_different_numbers_of_bands_train_on_those_in_common(folder):
    _, image = landscape(1)
    write_raster(folder / "south.tif", (image[:3] * 300).astype(np.uint16), None, BANDS[:3])
    result, _ = train_on(folder, bands=None)
    assert [band.wavelength_nm for band in result.spec.bands] == list(WAVELENGTHS[:3])


def test_recode_maps_and_drops_label_values(folder):
    values = yaml.safe_load((folder / "scenes.yaml").read_text())
    values["scenes"][0]["recode"] = {2: 1, 3: 0}
    (folder / "scenes.yaml").write_text(yaml.safe_dump(values))
    result, _ = train_on(folder)
    north = result.report["metrics"]["training_scenes"]["scenes"]["north"]
    classes = landscape(0)[0][10:]
    assert north["iou"][1:] == [None, None] and north["pixels"] == int((classes < 2).sum())


def as_polygons(raster, path, epsg):
    """Write the areas of a label raster as polygons in another reference system, with a field ``kind``."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32633)
    target.ImportFromEPSG(epsg)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    areas = ogr.GetDriverByName("Memory").CreateDataSource("")
    drawn = areas.CreateLayer("areas", source, ogr.wkbPolygon)
    drawn.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    labels = gdal.Open(str(raster))
    gdal.Polygonize(labels.GetRasterBand(1), None, drawn, 0)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("labels", target, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("kind", ogr.OFTString))
    move = osr.CoordinateTransformation(source, target)
    for area in drawn:
        name = {1: "water", 2: "trees", 3: "soil"}.get(area.GetField("value"))
        if name is not None:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("kind", name)
            geometry = area.GetGeometryRef().Clone()
            geometry.Segmentize(20)
            geometry.Transform(move)
            feature.SetGeometry(geometry)
            layer.CreateFeature(feature)


def test_labels_in_other_reference_systems(folder):
    values = yaml.safe_load((folder / "scenes.yaml").read_text())
    degrees = {"dstSRS": "EPSG:4326", "resampleAlg": "near", "xRes": 5e-5, "yRes": 5e-5}
    gdal.Warp(str(folder / "degrees.tif"), str(folder / "north_labels.tif"), **degrees)
    as_polygons(folder / "south_labels.tif", folder / "europe.gpkg", 3035)
    values["scenes"][0]["labels"] = "degrees.tif"
    values["scenes"][1] |= {"labels": "europe.gpkg", "class_field": "kind"}
    (folder / "scenes.yaml").write_text(yaml.safe_dump(values))
    result, _ = train_on(folder)
    scenes = result.report["metrics"]["training_scenes"]["scenes"]
    for number, name in enumerate(("north", "south")):
        labelled = int((landscape(number)[0][10 + 5 * number :] >= 0).sum())
        assert scenes[name]["pixels"] == pytest.approx(labelled, rel=0.01)


@pytest.fixture
def mostly_nodata(folder):
    """Scene ``north`` with nodata in its left 80 of 112 columns."""
    _, image = landscape(0)
    values = (image * 1e4).astype(np.uint16)
    values[:, :, :80] = 0
    write_raster(folder / "north.tif", values, 1e-4, BANDS)
    dataset = gdal.Open(str(folder / "north.tif"), gdal.GA_Update)
    for index in range(4):
        dataset.GetRasterBand(index + 1).SetNoDataValue(0)
    return folder


def figures(folder):
    """Return all numbers of a run's metrics."""
    with (folder / "run" / "metrics.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [float(value) for row in rows for key, value in row.items() if key != "phase" and value]


def test_windows_of_nodata_alone(mostly_nodata):
    folder = mostly_nodata
    result, _ = train_on(folder)
    north = result.report["metrics"]["training_scenes"]["scenes"]["north"]
    assert north["pixels"] == 110 * 32
    assert all(map(math.isfinite, figures(folder)))
    shutil.rmtree(folder / "run")
    recipe = Recipe.model_validate(recipe_values(steps=4, validate_every=2))
    recipe = recipe.model_copy(update={"stage1": recipe.stage1.model_copy(update={"steps": 4, "validate_every": 2})})
    adapt(AdaptRequest(folder / "run", load_manifest(folder / "scenes.yaml"), recipe), ListeningReporter())
    assert all(map(math.isfinite, figures(folder)))


def test_labels_on_nodata_alone_and_scenes_of_nodata_are_refused(mostly_nodata):
    folder = mostly_nodata
    for name in ("north", "south"):
        labels = np.zeros((1, 120, 112), dtype=np.uint8)
        labels[0, 20:40, :40] = 2
        labels[0, 40:60, :40] = 1
        write_raster(folder / f"{name}_labels.tif", labels)
    shutil.copy(folder / "north.tif", folder / "south.tif")
    with pytest.raises(LabelError, match="at least two are needed"):
        train_on(folder)
    write_raster(folder / "south.tif", np.zeros((4, 120, 112), np.uint16), 1e-4, BANDS)
    dataset = gdal.Open(str(folder / "south.tif"), gdal.GA_Update)
    for index in range(4):
        dataset.GetRasterBand(index + 1).SetNoDataValue(0)
    del dataset
    with pytest.raises(RasterError, match=r"Scene south: .* no valid pixel"):
        train_on(folder)
    assert not (folder / "run").exists()


def sparse_labels(folder, pixels):
    """Label single pixels ``(row, col) -> value`` of the scene ``north``; nothing is labelled in ``south``."""
    for name, given in (("north", pixels), ("south", {})):
        labels = np.zeros((1, 120, 112), dtype=np.uint8)
        for (row, col), value in given.items():
            labels[0, row, col] = value
        write_raster(folder / f"{name}_labels.tif", labels)


def test_one_labelled_pixel_in_total_is_refused(folder):
    sparse_labels(folder, {(50, 60): 2})
    with pytest.raises(LabelError, match="hold labels of 1 class; at least two") as caught:
        train_on(folder)
    assert caught.value.hint == "Label pixels of water, soil."
    assert not (folder / "run").exists()


def test_one_labelled_pixel_of_each_of_two_classes_trains(folder):
    sparse_labels(folder, {(50, 60): 2, (90, 20): 1})
    result, reporter = train_on(folder)
    assert result.report["checkpoint"] == "last"  # nothing can be held back
    assert any("'soil' has no training pixels" in message for message in reporter.warnings)
    assert result.report["metrics"]["training_scenes"]["total"]["pixels"] == 2
