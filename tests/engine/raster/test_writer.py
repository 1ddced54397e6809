"""Maps are valid cloud-optimised files on the source's grid, carry their classes, and are whole or not there."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from osgeo import gdal, osr
from osgeo_utils.samples import validate_cloud_optimized_geotiff

from spectralx.errors import Cancelled, OutputError
from spectralx.files import remove_temporaries
from spectralx.progress import SilentReporter
from spectralx.raster import writer as writer_module
from spectralx.raster.classes import read_classes
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window, row_bands
from spectralx.raster.writer import ByteMapWriter, ClassMapWriter, FloatMapWriter
from spectralx.spec import ClassSpec

classes = (
    ClassSpec(value=1, name="water", color="#2b83ba"),
    ClassSpec(value=2, name="Wälder & <hedges>", color="#1a7a2e"),
    ClassSpec(value=7, name="bare", color="#D8B365"),
)
rng = np.random.default_rng(3)


@pytest.fixture
def source(make_raster):
    return read_metadata(make_raster(np.ones((1, 1100, 1300), np.uint8), "source.tif"))


def write_map(path, like, values, height=97, **options):
    with ClassMapWriter(path, like, classes, **options) as writer:
        for band in reversed(list(row_bands(like.window, height))):
            writer.write(band, values[band.row_off : band.row_end])


def names(folder):
    return sorted(entry.name for entry in folder.iterdir() if entry.name != "source.tif")


def assert_cloud_optimised(path):
    warnings, errors, _details = validate_cloud_optimized_geotiff.validate(str(path), full_check=True)
    assert not errors and not warnings


def test_class_map_is_whole_and_carries_its_classes(source, tmp_path):
    values = rng.choice(np.array([0, 1, 2, 7], np.uint8), (1100, 1300))
    write_map(tmp_path / "map.tif", source, values)
    assert names(tmp_path) == ["map.qml", "map.tif", "map.tif.aux.xml"]
    assert_cloud_optimised(tmp_path / "map.tif")
    dataset = gdal.Open(str(tmp_path / "map.tif"))
    band = dataset.GetRasterBand(1)
    np.testing.assert_array_equal(band.ReadAsArray(), values)
    assert dataset.GetGeoTransform() == source.geotransform
    assert osr.SpatialReference(source.crs_wkt).IsSame(dataset.GetSpatialRef())
    assert band.GetNoDataValue() == 0 and band.GetBlockSize() == [512, 512]
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
    assert band.GetCategoryNames() == ["no data", "water", "Wälder & <hedges>", "", "", "", "", "bare"]
    assert band.GetColorTable().GetColorEntry(1) == (0x2B, 0x83, 0xBA, 255)
    table = band.GetDefaultRAT()
    usages = [table.GetUsageOfCol(i) for i in range(table.GetColumnCount())]
    assert usages == [gdal.GFU_MinMax, gdal.GFU_Name, gdal.GFU_Red, gdal.GFU_Green, gdal.GFU_Blue]
    rows = [[table.GetValueAsString(r, c) for c in range(5)] for r in range(3)]
    assert rows[2] == ["7", "bare", "216", "179", "101"] and rows[1][1] == "Wälder & <hedges>"


def test_classes_are_read_back_with_and_without_the_side_car(source, tmp_path):
    path = tmp_path / "map.tif"
    write_map(path, source, np.ones((1100, 1300), np.uint8))
    assert read_classes(path) == classes
    (tmp_path / "map.tif.aux.xml").unlink()
    assert read_classes(path) == classes


def test_classes_of_maps_by_others_come_from_the_attribute_table_or_the_names(make_raster):
    path = make_raster(np.ones((3, 3), np.uint8))
    assert read_classes(path) == ()
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", "sea", "", "land"])
    del dataset
    assert [(c.value, c.name) for c in read_classes(path)] == [(1, "sea"), (3, "land")]


def test_overviews_hold_the_most_frequent_class_and_not_nodata(source, tmp_path):
    values = np.full((1100, 1300), 7, np.uint8)
    values[::2, ::2] = 0  # one pixel in four
    values[:, 650:] = 2
    write_map(tmp_path / "map.tif", source, values)
    dataset = gdal.Open(str(tmp_path / "map.tif"))
    overview = dataset.GetRasterBand(1).GetOverview(0).ReadAsArray()
    assert overview.shape == (550, 650)
    assert (overview[:, :325] == 7).all() and (overview[:, 325:] == 2).all()


def test_pixels_that_are_never_written_are_nodata(source, tmp_path):
    with ClassMapWriter(tmp_path / "map.tif", source, classes) as writer:
        writer.write(Window(100, 200, 50, 60), np.full((60, 50), 2, np.uint8))
    values = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    assert (values[200:260, 100:150] == 2).all() and np.count_nonzero(values) == 60 * 50


def test_style_is_what_qgis_expects(source, tmp_path):
    write_map(tmp_path / "map.tif", source, np.ones((1100, 1300), np.uint8))
    root = ElementTree.parse(tmp_path / "map.qml").getroot()
    renderer = root.find("pipe/rasterrenderer")
    assert renderer.get("type") == "paletted" and renderer.get("band") == "1"
    entries = [(e.get("value"), e.get("label"), e.get("color")) for e in renderer.find("colorPalette")]
    assert entries == [(str(c.value), c.name, c.color.lower()) for c in classes]


def test_qgis_shows_the_classes(source, tmp_path):
    write_map(tmp_path / "map.tif", source, np.ones((1100, 1300), np.uint8))
    code = (
        "import sys, json\n"
        "try:\n    from qgis.core import QgsApplication, QgsRasterLayer\nexcept ImportError:\n    sys.exit(77)\n"
        "app = QgsApplication([], False); app.initQgis()\n"
        "layer = QgsRasterLayer(sys.argv[1], 'map')\n"
        "entries = [(c.value, c.label, c.color.name()) for c in layer.renderer().classes()]\n"
        "print(json.dumps([layer.isValid(), layer.renderer().type(), entries]))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, str(tmp_path / "map.tif")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    if done.returncode == 77:
        pytest.skip("QGIS is not installed for this Python")
    valid, kind, entries = json.loads(done.stdout.strip().splitlines()[-1])
    assert valid and kind == "paletted"
    assert entries == [[c.value, c.name, c.color.lower()] for c in classes]


@pytest.mark.parametrize(
    ("geotransform", "epsg"),
    [
        ((5e5, 9.1, 2.3, 58e5, 2.2, -9.2), 32633),  # rotated
        ((5e5, 10, 0, 57e5, 0, 10), 32633),  # south-up
        ((10.123456789, 1 / 7200, 0, 60, 0, -1 / 7200), 4326),
        ((6e5, 100, 0, 2e5, 0, -100), 2264),  # feet
        (None, None),
        ((5e5, 10, 0, 58e5, 0, -10), None),
    ],
)
def test_grid_and_reference_system_are_those_of_the_source(make_raster, tmp_path, geotransform, epsg):
    like = read_metadata(make_raster(np.ones((1, 30, 20), np.uint8), "s.tif", geotransform=geotransform, epsg=epsg))
    write_map(tmp_path / "map.tif", like, np.ones((30, 20), np.uint8))
    written = read_metadata(tmp_path / "map.tif")
    if geotransform is None:
        assert written.geotransform is None
    else:
        assert written.geotransform == pytest.approx(like.geotransform, rel=1e-14)
    assert (written.crs_wkt is None) == (epsg is None)
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        assert osr.SpatialReference(written.crs_wkt).IsSame(reference)
    assert_cloud_optimised(tmp_path / "map.tif")


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (513, 511)])
def test_odd_sizes(make_raster, tmp_path, shape):
    like = read_metadata(make_raster(np.ones(shape, np.uint8), "s.tif"))
    values = rng.choice(np.array([0, 1, 2], np.uint8), shape)
    write_map(tmp_path / "map.tif", like, values)
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "map.tif")).ReadAsArray(), values)
    assert_cloud_optimised(tmp_path / "map.tif")


def test_ground_control_points_are_copied(make_raster, tmp_path):
    path = make_raster(np.ones((1, 30, 20), np.uint8), "s.tif", geotransform=None, epsg=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetGCPs([gdal.GCP(5e5 + c, 58e5 - r, 0, c, r) for c in (0, 20) for r in (0, 30)], reference.ExportToWkt())
    del dataset
    like = read_metadata(path)
    write_map(tmp_path / "map.tif", like, np.ones((30, 20), np.uint8))
    assert read_metadata(tmp_path / "map.tif").ground_control.points == like.ground_control.points


def test_byte_and_float_maps_have_described_bands_and_nodata(source, tmp_path):
    confidence = rng.integers(0, 101, (1100, 1300)).astype(np.uint8)
    confidence[:100] = 255
    probabilities = rng.random((3, 1100, 1300), dtype=np.float32)
    probabilities[:, :100] = np.nan
    with (
        ByteMapWriter(tmp_path / "confidence.tif", source, ["confidence (%)"]) as byte_writer,
        FloatMapWriter(tmp_path / "probabilities.tif", source, [c.name for c in classes]) as float_writer,
    ):
        for band in row_bands(source.window, 130):
            byte_writer.write(band, confidence[band.row_off : band.row_end])
            float_writer.write(band, probabilities[:, band.row_off : band.row_end])
    assert names(tmp_path) == ["confidence.tif", "probabilities.tif"]
    for name, values, nodata in (("confidence", confidence, 255), ("probabilities", probabilities, np.nan)):
        dataset = gdal.Open(str(tmp_path / f"{name}.tif"))
        np.testing.assert_array_equal(dataset.ReadAsArray(), values)
        np.testing.assert_equal(dataset.GetRasterBand(1).GetNoDataValue(), nodata)
        assert_cloud_optimised(tmp_path / f"{name}.tif")
    assert [dataset.GetRasterBand(i + 1).GetDescription() for i in range(3)] == [c.name for c in classes]


class Boom(Exception):
    pass


@pytest.mark.parametrize("when", ["start", "middle", "style"])
def test_a_failure_leaves_nothing(source, tmp_path, when, monkeypatch):
    def fail(*_args):
        raise Boom

    if when == "style":
        monkeypatch.setattr("spectralx.raster.writer.write_style", fail)
    with pytest.raises(Boom), ClassMapWriter(tmp_path / "map.tif", source, classes) as writer:
        if when == "start":
            fail()
        writer.write(Window(0, 0, 1300, 700), np.ones((700, 1300), np.uint8))
        if when == "middle":
            fail()
    assert names(tmp_path) == []


_DISK_FULL_AT_THE_END = """
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from spectralx.errors import OutputError
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.raster.writer import FloatMapWriter

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
like = replace(read_metadata(sys.argv[1]), width=700, height=600)
folder, unlimited = Path(sys.argv[2]), resource.RLIM_INFINITY
values = np.random.default_rng(0).random((600, 700), np.float32)  # larger as a finished map, with overviews

def write(path, limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited))
    try:
        with FloatMapWriter(path, like, ["share"]) as writer:
            writer.write(Window(0, 0, 700, 600), values)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (unlimited, unlimited))

write(folder / "whole.tif", unlimited)
whole = sorted(folder.iterdir())
size = (folder / "whole.tif").stat().st_size
assert size > values.nbytes
for missing in (1, 2, 10, 100, 1000, 5000, 20_000, 100_000):
    try:
        write(folder / "map.tif", size - missing)
        sys.exit(f"written in full with {missing} bytes too few")
    except OutputError as error:
        assert "cannot be written: " in error.message and not error.message.endswith(": .")
    assert sorted(folder.iterdir()) == whole
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes here")
def test_a_disk_that_is_full_at_the_very_end(tmp_path, make_raster):
    folder = tmp_path / "maps"
    folder.mkdir()
    scene = make_raster(np.zeros((1, 8, 8), np.uint8))
    words = [sys.executable, "-c", _DISK_FULL_AT_THE_END, str(scene), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_map_that_cannot_be_read_back_is_no_map(tmp_path, make_raster, monkeypatch):
    """GDAL raises nothing when the end of a file is lost while it is closed."""
    target, opened = tmp_path / "maps" / "map.tif", writer_module.open_raster
    target.parent.mkdir()

    def cut_off(path):
        with path.open("r+b") as file:
            file.truncate(file.seek(0, 2) - 300)
        return opened(path)

    monkeypatch.setattr(writer_module, "open_raster", cut_off)
    like = read_metadata(make_raster(np.zeros((1, 600, 700), np.uint8)))
    values = np.random.default_rng(0).random((600, 700), np.float32)
    with pytest.raises(OutputError, match="cannot be written"), FloatMapWriter(target, like, ["share"]) as writer:
        writer.write(like.window, values)
    assert list(target.parent.iterdir()) == []


def test_an_older_map_survives_a_failure_and_is_replaced_whole_by_success(source, tmp_path):
    write_map(tmp_path / "map.tif", source, np.ones((1100, 1300), np.uint8))
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    with pytest.raises(Boom), ClassMapWriter(tmp_path / "map.tif", source, classes):
        raise Boom
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    with FloatMapWriter(tmp_path / "map.tif", source, ["p"]) as writer:
        writer.write(source.window, np.zeros((1100, 1300), np.float32))
    assert "map.tif.aux.xml" not in names(tmp_path), "names of classes must not stay with another kind of map"


@pytest.mark.parametrize("call", [1, 3, 5])
def test_cancel_during_the_final_step(source, tmp_path, call):
    class Cancels(SilentReporter):
        calls = 0

        def check_cancelled(self):
            self.calls += 1
            if self.calls >= call:
                raise Cancelled

    with (
        pytest.raises(Cancelled),
        ClassMapWriter(tmp_path / "map.tif", source, classes, reporter=Cancels()) as writer,
    ):
        writer.write(source.window, np.ones((1100, 1300), np.uint8))
    assert names(tmp_path) == []


def test_a_forced_exit_can_remove_what_is_under_way(source, tmp_path):
    with pytest.raises(Boom), ClassMapWriter(tmp_path / "map.tif", source, classes) as writer:
        writer.write(Window(0, 0, 1300, 700), np.ones((700, 1300), np.uint8))
        assert names(tmp_path) != []
        remove_temporaries()
        assert names(tmp_path) == []
        raise Boom
    assert names(tmp_path) == []


@pytest.mark.parametrize("path", ["missing/map.tif", ""])
def test_a_target_that_cannot_be_written_is_refused_before_any_work(source, tmp_path, path):
    with pytest.raises(OutputError):
        ClassMapWriter(tmp_path / path, source, classes)


def test_wrong_blocks_are_a_defect(source, tmp_path):
    with ClassMapWriter(tmp_path / "map.tif", source, classes) as writer:
        for window, shape, dtype in (
            (Window(0, 0, 5, 5), (5, 6), np.uint8),
            (Window(0, 0, 5, 5), (5, 5), np.int16),
            (Window(1299, 0, 5, 5), (5, 5), np.uint8),
        ):
            with pytest.raises(ValueError):
                writer.write(window, np.zeros(shape, dtype))
