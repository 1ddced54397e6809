"""Maps against label rasters and polygons on any grid, with classes from wherever they are named."""

import csv
import json

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import Cancelled, LabelError, OutputError
from spectralx.evaluation.assessment import assess
from spectralx.evaluation.report import check_report, write_report
from spectralx.progress import SilentReporter
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.raster.writer import ClassMapWriter
from spectralx.spec import ClassSpec

classes = (
    ClassSpec(value=1, name="water", color="#2b83ba"),
    ClassSpec(value=2, name="trees & <hedges>", color="#1a7a2e"),
    ClassSpec(value=5, name="bare", color="#d8b365"),
)
rng = np.random.default_rng(2)


@pytest.fixture
def mapped(make_raster, tmp_path):
    """A map of 60 x 80 pixels: left half water, right half trees, first row no data."""
    like = read_metadata(make_raster(np.ones((60, 80), np.uint8), "like.tif"))
    values = np.full((60, 80), 1, np.uint8)
    values[:, 40:] = 2
    values[0] = 0
    with ClassMapWriter(tmp_path / "map.tif", like, classes) as writer:
        writer.write(like.window, values)
    return tmp_path / "map.tif"


def test_hand_counted(make_raster, mapped):
    labels = np.zeros((60, 80), np.uint8)
    labels[10:20, 30:50] = 1  # 100 right, 100 mapped as trees
    labels[30:40, 50:60] = 2  # 100 right
    labels[0, :7] = 5  # where the map has no data
    found = assess(mapped, make_raster(labels, "labels.tif"))
    np.testing.assert_array_equal(found.matrix.counts, [[100, 100, 0], [0, 100, 0], [0, 0, 0]])
    assert found.matrix.classes == classes and found.matrix.unmapped.tolist() == [0, 0, 7]
    assert "no data at 7 labelled pixels" in found.warnings[0]


def test_labels_on_another_grid_are_compared_at_the_maps_resolution(make_raster, mapped):
    coarse = np.array([[1, 2], [0, 2]], np.uint8)
    path = make_raster(coarse, "labels.tif", geotransform=(500000, 400, 0, 5800000, 0, -300))
    counts = assess(mapped, path).matrix
    np.testing.assert_array_equal(counts.counts[:2, :2], [[29 * 40, 0], [0, 59 * 40]])
    assert counts.unmapped.tolist() == [40, 40, 0]


@pytest.mark.parametrize("nodata", [None, 9])
def test_other_values_for_no_label(make_raster, mapped, nodata):
    labels = np.full((60, 80), 9, np.uint8)
    labels[5, 5] = 1
    path = make_raster(labels, "labels.tif", nodata=nodata)
    assert assess(mapped, path, ignore=0 if nodata else 9).matrix.pixels == 1


def write_polygons(path, name="class", value="Water"):
    ring = [[500100, 5799900], [500600, 5799900], [500600, 5799800], [500100, 5799800], [500100, 5799900]]
    feature = {"type": "Feature", "properties": {name: value}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}))
    return path


def test_polygons_by_name(mapped, tmp_path):
    found = assess(mapped, write_polygons(tmp_path / "labels.geojson"), field="class")
    np.testing.assert_array_equal(found.matrix.counts[0], [300, 200, 0])


def test_polygons_need_a_field_and_known_classes(mapped, tmp_path):
    path = write_polygons(tmp_path / "labels.geojson", value="Ocean")
    with pytest.raises(LabelError, match="field that holds the class is not named") as caught:
        assess(mapped, path)
    assert "--field" in caught.value.hint and "class" in caught.value.hint
    with pytest.raises(LabelError, match="'Ocean' in the field class is not among the classes"):
        assess(mapped, path, field="class")


def test_maps_without_names_take_the_values_that_occur(make_raster):
    truth, predicted = rng.integers(0, 4, (2, 300, 70)).astype(np.uint8)
    found = assess(make_raster(predicted, "map.tif", nodata=0), make_raster(truth, "labels.tif"))
    assert [spec.name for spec in found.matrix.classes] == ["class 1", "class 2", "class 3"]
    assert found.matrix.counts[0, 1] == np.sum((truth == 1) & (predicted == 2))
    assert "names no classes" in found.warnings[0]


def test_given_classes_come_before_those_of_the_map(make_raster, mapped):
    path = make_raster(np.full((60, 80), 3, np.uint8), "labels.tif")
    with pytest.raises(LabelError, match="value 3, which is none of the classes of the map"):
        assess(mapped, path)
    given = (*classes, ClassSpec(value=3, name="built", color="#d7191c"))
    assert assess(mapped, path, classes=given).matrix.overall_accuracy == 0


def test_nothing_to_compare_is_refused(make_raster, mapped):
    with pytest.raises(LabelError, match="No pixel is both labelled and mapped"):
        assess(mapped, make_raster(np.zeros((60, 80), np.uint8), "none.tif"))
    first_row = np.zeros((60, 80), np.uint8)
    first_row[0] = 1
    with pytest.raises(LabelError, match="no data at all 80 labelled pixels"):
        assess(mapped, make_raster(first_row, "first.tif"))
    with pytest.raises(LabelError, match="do not overlap"):
        assess(mapped, make_raster(first_row, "far.tif", geotransform=(9e5, 10, 0, 58e5, 0, -10)))
    with pytest.raises(LabelError, match="do not exist"):
        assess(mapped, "missing.tif")


def test_cancel(make_raster, mapped):
    class Cancels(SilentReporter):
        def check_cancelled(self):
            raise Cancelled

    with pytest.raises(Cancelled):
        assess(mapped, make_raster(np.ones((60, 80), np.uint8), "labels.tif"), reporter=Cancels())


def test_many_blocks_equal_one(make_raster, monkeypatch):
    truth, predicted = rng.integers(0, 3, (2, 130, 170)).astype(np.uint8)
    paths = make_raster(predicted, "map.tif"), make_raster(truth, "labels.tif")
    whole = assess(*paths).matrix
    monkeypatch.setattr("spectralx.evaluation.comparison._TILE", 37)
    np.testing.assert_array_equal(assess(*paths).matrix.counts, whole.counts)


def test_reports(make_raster, mapped, tmp_path):
    labels = np.zeros((60, 80), np.uint8)
    labels[10:20, 30:50], labels[30:40, 50:60] = 1, 2
    matrix = assess(mapped, make_raster(labels, "labels.tif")).matrix
    report = {"predicted": "map.tif", "labels": "labels.tif", "warnings": ["<b>"], **matrix.as_dict()}
    for name in ("a.json", "a.csv", "a.html"):
        write_report(check_report(tmp_path / name), report)
    assert json.loads((tmp_path / "a.json").read_text()) == report
    rows = list(csv.reader((tmp_path / "a.csv").open()))
    assert rows[0] == ["truth \\ map", "water", "trees & <hedges>", "bare", "total", "producer's accuracy"]
    assert rows[1] == ["water", "100", "100", "0", "200", "0.5"] and rows[4] == ["total", "100", "200", "0", "300"]
    page = (tmp_path / "a.html").read_text()
    assert "trees &amp; &lt;hedges&gt;" in page and "&lt;b&gt;" in page and "0.667" in page
    assert "<script" not in page and "http" not in page


def test_reports_without_a_known_format_are_refused_at_once(tmp_path):
    with pytest.raises(OutputError, match="no known format"):
        check_report(tmp_path / "report.docx")
    with pytest.raises(OutputError):
        check_report(tmp_path / "missing" / "report.json")


def test_real_labels_against_themselves_and_a_weak_map(shared_data):
    truth = shared_data / "landcover_aberystwyth_labels.tif"
    assert assess(truth, truth).matrix.mean_iou == 1
    weak = assess(shared_data / "landcover_aberystwyth_map.tif", truth).matrix
    raw = [gdal.Open(str(path)) for path in (truth, shared_data / "landcover_aberystwyth_map.tif")]
    labels, mapped = (dataset.ReadAsArray() for dataset in raw)
    both = (labels > 0) & (mapped > 0)
    assert weak.pixels == both.sum()
    assert weak.overall_accuracy == pytest.approx((labels[both] == mapped[both]).mean())


def test_window_of_the_map_only(make_raster, mapped):
    """Labels that reach beyond the map count only inside it."""
    labels = np.ones((200, 200), np.uint8)
    path = make_raster(labels, "labels.tif", geotransform=(499500, 10, 0, 5800500, 0, -10))
    area = Window(0, 0, 80, 60)
    assert assess(mapped, path).matrix.pixels == area.pixels - 80
