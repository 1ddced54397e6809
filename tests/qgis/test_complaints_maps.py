"""What users of comparable plugins complain about in maps, labels and batches, and what they get here instead.

One test or more for each complaint; each name begins with its number. The others stand in ``test_complaints.py``.
"""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from .conftest import REPOSITORY
from .real_engine import WAVELENGTHS, read, real, reflectance, small_model, write  # noqa: F401 - fixtures

# ruff: noqa: F811 - fixtures are arguments of the same name

DEGREES = {"epsg": 4326, "transform": (15.0, 0.0001, 0, 52.3, 0, -0.0001)}


def polygons(rectangles, crs="EPSG:32633", field="kind"):
    """Return a memory layer of rectangles (text, x_min, y_min, x_max, y_max), given in UTM 33, in another system."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "labels", "memory")
    layer.dataProvider().addAttributes([QgsField(field, QVariant.String)])
    layer.updateFields()
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32633"), QgsCoordinateReferenceSystem(crs), QgsProject.instance()
    )
    for text, *corners in rectangles:
        geometry = QgsGeometry.fromRect(QgsRectangle(*corners)).densifyByDistance(5)
        geometry.transform(transform)
        feature = QgsFeature(layer.fields())
        feature.setAttribute(field, text)
        feature.setGeometry(geometry)
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.mark.slow
def test_05_a_map_that_the_disk_cannot_hold_is_refused_before_it_starts(real, small_model, tmp_path):
    """A million by a million pixels: the reason comes, and nothing is written.

    That memory does not grow with an image's height ``tests/engine/inference/test_memory.py`` measures.
    """
    template = write(tmp_path / "one.tif", reflectance(8, 8))
    corners = [500000, 5800000, 10500000, -4200000]
    gdal.Translate(str(tmp_path / "huge.vrt"), str(template), width=10**6, height=10**6, outputBounds=corners)
    outputs = {"OUTPUT": tmp_path / "map.tif", "PROBABILITIES": tmp_path / "probabilities.tif"}
    with pytest.raises(QgsProcessingException, match=r"(?i)disk|space|free"):
        real("segment", INPUT=tmp_path / "huge.vrt", MODEL=small_model, **outputs)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["huge.vrt", "one.tif"]


def test_07_an_image_in_degrees(real, small_model, tmp_path):
    """The map has the image's own grid and system; areas are those on the ground, not square degrees."""
    image = write(tmp_path / "degrees.tif", reflectance(40, 60), **DEGREES)
    output, vectors = tmp_path / "map.tif", tmp_path / "map.gpkg"
    real("segment", INPUT=image, MODEL=small_model, OUTPUT=output)
    mapped, source = gdal.Open(str(output)), gdal.Open(str(image))
    assert mapped.GetGeoTransform() == source.GetGeoTransform()
    assert mapped.GetSpatialRef().IsSame(source.GetSpatialRef())
    assert mapped.ReadAsArray().all()
    area = real("polygonize", INPUT=output, OUTPUT=vectors)["AREA_M2"]
    on_the_ground = 40 * 60 * (0.0001 * 111_300) ** 2 * np.cos(np.radians(52.3))
    assert area == pytest.approx(on_the_ground, rel=0.01)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_07_a_mask_in_any_system_marks_the_same_ground(real, small_model, tmp_path, crs):
    """Not only the first layer's system works, and the project's plays no part."""
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    image = write(tmp_path / "image.tif", reflectance(), wavelengths=WAVELENGTHS)
    mask = polygons([("", 500100.5, 5799700.5, 500300.5, 5799900.5)], crs)
    real("segment", INPUT=image, MODEL=small_model, MASK=mask, OUTPUT=tmp_path / "map.tif")
    expected = np.zeros((48, 48), bool)
    expected[10:30, 10:30] = True
    assert np.array_equal(read(tmp_path / "map.tif") > 0, expected)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (17, 201)])
def test_08_sizes_that_are_no_tiles(real, small_model, tmp_path, height, width):
    """Smaller than a tile, not square, one pixel: every pixel is mapped, and none is moved."""
    image = write(tmp_path / "image.tif", reflectance(height, width))
    results = real("segment", INPUT=image, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert results["PIXELS"] == height * width
    assert read(tmp_path / "map.tif").reshape(-1).all()


def test_08_a_resolution_that_would_make_billions_of_tiles_is_refused(real, small_model, tmp_path):
    """A model for pixels of 5 to 60 m and an image of 2 cm: the reason comes, not a run of weeks."""
    image = write(tmp_path / "drone.tif", reflectance(), transform=(500000, 0.02, 0, 5800000, 0, -0.02))
    with pytest.raises(QgsProcessingException, match=r"0\.02 m"):
        real("segment", INPUT=image, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert not (tmp_path / "map.tif").exists()


def test_09_every_type_of_number_gives_the_same_map(real, small_model, tmp_path):
    """Nothing is squeezed into 0..255: what counts is the reflectance that the stored numbers mean."""
    values = reflectance()
    stored = {
        "float32": write(tmp_path / "float32.tif", values.astype(np.float32)),
        "uint16": write(tmp_path / "uint16.tif", np.round(values * 1e4), gdal.GDT_UInt16, 1e-4),
        "int16": write(tmp_path / "int16.tif", np.round(values * 1e4) - 1000, gdal.GDT_Int16, 1e-4, 0.1),
    }
    maps = {}
    for name, image in stored.items():
        real("segment", INPUT=image, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
        maps[name] = read(tmp_path / "map.tif")
    assert len(np.unique(maps["float32"])) > 1
    for name, mapped in maps.items():
        assert np.mean(mapped != maps["float32"]) < 0.01, name  # rounding of float32 at borders of classes


def test_09_many_bands_in_another_order(real, small_model, tmp_path):
    """Bands are found by wavelength among many, wherever they stand."""
    values = reflectance(bands=7)
    image = write(tmp_path / "image.tif", values[[0, 1, 2, 3]])
    order, extra = [4, 3, 5, 1, 6, 2, 0], (443.0, 490.0, 560.0, 665.0, 842.0, 1610.0, 2200.0)
    shown = np.concatenate([values[4:5], values[:4], values[5:]])  # in the order of the wavelengths
    many = write(tmp_path / "many.tif", shown[order], wavelengths=[extra[index] for index in order])
    for name, source in (("four", image), ("many", many)):
        real("segment", INPUT=source, MODEL=small_model, OUTPUT=tmp_path / f"map_{name}.tif")
    assert np.array_equal(read(tmp_path / "map_four.tif"), read(tmp_path / "map_many.tif"))


@pytest.mark.parametrize(("unit", "factor"), [("Micrometers", 1e-3), ("", 1)])
def test_10_wavelengths_are_read_in_every_unit(real, small_model, tmp_path, unit, factor):
    image = write(tmp_path / "image.tif", reflectance(), wavelengths=[nm * factor for nm in WAVELENGTHS], unit=unit)
    report = tmp_path / "report.json"
    assert real("inspect", INPUT=image, MODEL=small_model, REPORT=report)["REFUSAL"] == ""
    rows = json.loads(report.read_text())["binding"]
    assert [round(row["source_wavelength_nm"]) for row in rows] == list(WAVELENGTHS)


def test_10_wavelengths_survive_copies_and_lost_ones_are_not_guessed(real, small_model, tmp_path):
    """ENVI, and the GeoTIFF made of it; a copy without any is refused with what to do, and mapped once it is told."""
    envi = write(tmp_path / "image.img", reflectance(), driver="ENVI")
    header = (tmp_path / "image.hdr").read_text()
    if "wavelength" not in header:
        (tmp_path / "image.hdr").write_text(
            header + "wavelength units = Nanometers\nwavelength = {490, 560, 665, 842}\nfwhm = {65, 35, 30, 115}\n"
        )
    gdal.Translate(str(tmp_path / "copy.tif"), str(envi))
    for image in (envi, tmp_path / "copy.tif"):
        assert real("inspect", INPUT=image, MODEL=small_model)["REFUSAL"] == ""
    bare = write(tmp_path / "bare.tif", reflectance(), wavelengths=None)
    assert "wavelength" in real("inspect", INPUT=bare, MODEL=small_model)["REFUSAL"]
    with pytest.raises(QgsProcessingException, match="wavelength"):
        real("segment", INPUT=bare, MODEL=small_model, OUTPUT=tmp_path / "map.tif")
    assert real("segment", INPUT=bare, MODEL=small_model, BANDS="1,2,3,4", OUTPUT=tmp_path / "map.tif")["PIXELS"] > 0


def test_11_qgis_4_breaks_the_plugin():
    """Every module passes the check for Qt 6 in ``test_static.py``; nothing compiled ships that Qt 6 cannot read."""
    metadata = (REPOSITORY / "metadata.txt").read_text(encoding="utf-8")
    assert "qgisMaximumVersion=4.99" in metadata and "supportsQt6" not in metadata
    package = REPOSITORY / "spectralx_qgis"
    assert not [path for path in package.rglob("*") if path.suffix in (".qrc", ".ui", ".qm", ".so", ".pyd")]


def test_12_a_batch_breaks():
    """QGIS's own batch dialog is driven in ``test_processing_dialogs.py``: it goes on after an image that fails."""
    from . import test_processing_dialogs

    names = [name for name in vars(test_processing_dialogs) if name.startswith("test_12_")]
    assert len(names) == 2


def test_13_how_sure_a_map_is(real, small_model, tmp_path):
    """Confidence, probabilities of every class, areas, and a table of the errors beside the map."""
    image = write(tmp_path / "image.tif", reflectance())
    outputs = {name: tmp_path / f"{name.lower()}.tif" for name in ("OUTPUT", "CONFIDENCE", "PROBABILITIES")}
    report = tmp_path / "report.json"
    real("segment", INPUT=image, MODEL=small_model, REPORT=report, **outputs)
    classes, confidence, shares = (read(outputs[name]) for name in ("OUTPUT", "CONFIDENCE", "PROBABILITIES"))
    assert np.allclose(shares.sum(0), 1, atol=1e-3)
    assert np.abs(confidence - 100 * shares.max(0)).max() <= 1
    assert np.array_equal(classes, shares.argmax(0) + 1)
    areas = [item["area_ha"] for item in json.loads(report.read_text())["classes"]]
    assert sum(areas) == pytest.approx(48 * 48 * 100 / 1e4)
    table = tmp_path / "matrix.csv"
    real("evaluate", INPUT=outputs["OUTPUT"], LABELS=outputs["OUTPUT"], REPORT=table)
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > len(np.unique(classes)) and any("water" in row for row in rows)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
def test_14_drawn_labels_become_the_pixels_under_them(real, tmp_path, crs):
    """Polygons with names of classes, unsaved and in any system: exactly the pixels that they cover count."""
    truth = np.full((1, 48, 48), 2, np.uint8)
    truth[0, :, :20] = 1
    path = write(tmp_path / "map.tif", truth, gdal.GDT_Byte, wavelengths=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(0)
    dataset.GetRasterBand(1).SetCategoryNames(["", "water", "trees"])
    dataset = None
    drawn = [("water", 500000, 5799800, 500100, 5800000), ("trees", 500300, 5799600, 500400, 5799800)]
    results = real("evaluate", INPUT=path, LABELS=polygons(drawn, crs), CLASS_FIELD="kind")
    assert results["PIXELS"] == 10 * 20 + 10 * 20
    assert results["OVERALL_ACCURACY"] == 1.0


def test_14_polygons_of_a_map_are_its_labels_again(real, small_model, tmp_path):
    """There and back: the polygons of a map, taken as labels, agree with every pixel of it."""
    image = write(tmp_path / "image.tif", reflectance())
    output, vectors = tmp_path / "map.tif", tmp_path / "map.gpkg"
    pixels = real("segment", INPUT=image, MODEL=small_model, OUTPUT=output)["PIXELS"]
    made = real("polygonize", INPUT=output, OUTPUT=vectors)
    assert made["PIXELS"] == pixels and made["AREA_M2"] == pixels * 100
    judged = real("evaluate", INPUT=output, LABELS=vectors, CLASS_FIELD="class")
    assert judged["PIXELS"] == pixels and judged["OVERALL_ACCURACY"] == 1.0
