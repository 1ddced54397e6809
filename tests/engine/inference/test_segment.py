import contextlib
import json
from html.parser import HTMLParser

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from spectralx.errors import (
    BandError,
    Cancelled,
    EngineError,
    ExtentError,
    OutputError,
    ScaleError,
    SpectralXError,
    UnitsError,
)
from spectralx.inference import segment as segment_module
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.inference.session import Session
from spectralx.progress import SilentReporter
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.profile import resolve
from spectralx.spec import InputSpec, Source

from .conftest import NODATA, landscape, wavelengths
from .graphs import BANDS, make_spec, no_statistics_input, write_model

gdal.UseExceptions()


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def run(scene, model, output, reporter=None, **changes):
    options = {"device": "cpu", "threads": 1, **changes}
    return segment(SegmentRequest(str(scene), output, str(model), **options), reporter)


@pytest.fixture
def mapped(tmp_path, make_scene, small_model):
    """The whole scene mapped: scene, model, map."""
    scene, output = make_scene(), tmp_path / "whole.tif"
    run(scene, small_model, output)
    return scene, small_model, read(output)


def test_the_map_has_the_grid_of_the_source_and_its_holes(tmp_path, make_scene, small_model):
    scene, output = make_scene(), tmp_path / "map.tif"
    result = run(scene, small_model, output)
    source, made = gdal.Open(str(scene)), gdal.Open(str(output))
    assert (made.RasterXSize, made.RasterYSize) == (source.RasterXSize, source.RasterYSize)
    assert made.GetGeoTransform() == source.GetGeoTransform()
    assert made.GetSpatialRef().IsSame(source.GetSpatialRef())
    assert made.GetRasterBand(1).GetNoDataValue() == 0
    assert made.GetRasterBand(1).DataType == gdal.GDT_Byte
    holes = source.GetRasterBand(1).ReadAsArray() == NODATA
    np.testing.assert_array_equal(made.ReadAsArray() == 0, holes)
    assert result.outputs == {"OUTPUT": str(output)}
    assert output.with_suffix(".qml").exists()


def test_the_map_is_what_the_model_says(tmp_path, make_scene):
    """With a model that looks at single pixels, tiling must not change anything."""
    model = write_model(tmp_path / "pixel.onnx", make_spec(tile_size=32))
    whole = write_model(tmp_path / "whole.onnx", make_spec(tile_size=160))
    scene, probabilities = make_scene(), tmp_path / "probabilities.tif"
    result = run(scene, model, tmp_path / "map.tif", probabilities=probabilities)
    values = read(scene).astype(np.float32) * np.float32(1e-4)
    padded = np.zeros((1, 4, 160, 160), np.float32)
    padded[0, :, :110, :150] = values
    figures = result.report["statistics"]
    statistics = np.array([figures["mean"], figures["std"], [1] * 4], np.float32)
    expected = Session(whole, "cpu", 1).run(padded, statistics)[0, :, :110, :150]
    made, valid = read(probabilities), read(scene)[0] != NODATA
    np.testing.assert_allclose(made[:, valid], expected[:, valid], atol=1e-5)
    assert np.isnan(made[:, ~valid]).all()


def test_confidence_and_probabilities_belong_to_the_classes(tmp_path, make_scene, small_model):
    scene, confidence, probabilities = make_scene(), tmp_path / "confidence.tif", tmp_path / "probabilities.tif"
    result = run(scene, small_model, tmp_path / "map.tif", confidence=confidence, probabilities=probabilities)
    classes, percent, shares = read(tmp_path / "map.tif"), read(confidence), read(probabilities)
    valid = classes > 0
    np.testing.assert_array_equal(shares[:, valid].argmax(0) + 1, classes[valid])
    np.testing.assert_array_equal(percent[valid], np.rint(shares[:, valid].max(0) * 100))
    np.testing.assert_allclose(shares[:, valid].sum(0), 1, atol=1e-5)
    assert (percent[~valid] == 255).all()
    assert gdal.Open(str(confidence)).GetRasterBand(1).GetNoDataValue() == 255
    assert gdal.Open(str(probabilities)).GetRasterBand(2).GetDescription() == "trees"
    assert set(result.outputs) == {"OUTPUT", "CONFIDENCE", "PROBABILITIES"}


@pytest.mark.parametrize("changes", [{"batch": 7}, {"threads": 2}, {"memory_mb": 64, "batch": 100}])
def test_batch_threads_and_memory_do_not_change_the_map(tmp_path, mapped, changes):
    scene, model, whole = mapped
    run(scene, model, tmp_path / "other.tif", **changes)
    np.testing.assert_array_equal(read(tmp_path / "other.tif"), whole)


def test_column_strips_do_not_change_the_map(tmp_path, make_scene, small_model, monkeypatch):
    scene = make_scene(700, 60)
    run(scene, small_model, tmp_path / "whole.tif")
    widths = []

    def narrow(*args):
        budget = plan(*args)
        widths.append(64)
        return type(budget)(budget.batch, 64, budget.cache_mb)

    plan = segment_module.plan_memory
    monkeypatch.setattr(segment_module, "plan_memory", narrow)
    result = run(scene, small_model, tmp_path / "strips.tif")
    assert widths
    assert result.report["tiles"]["run"] > 40
    np.testing.assert_array_equal(read(tmp_path / "strips.tif"), read(tmp_path / "whole.tif"))


@pytest.mark.parametrize("window", [(0, 0, 40, 40), (33, 57, 64, 20), (149, 109, 1, 1), (10, 0, 1, 110)])
def test_an_extent_gets_the_classes_of_the_whole(tmp_path, mapped, window):
    scene, model, whole = mapped
    col, row, width, height = window
    x, y = 500000 + 10 * col, 5800000 - 10 * row
    run(scene, model, tmp_path / "part.tif", extent=(x, y - 10 * height, x + 10 * width, y))
    part = gdal.Open(str(tmp_path / "part.tif"))
    assert part.GetGeoTransform() == (x, 10, 0, y, 0, -10)
    np.testing.assert_array_equal(np.atleast_2d(part.ReadAsArray()), whole[row : row + height, col : col + width])


def test_an_extent_outside_the_raster_is_refused(tmp_path, make_scene, small_model):
    with pytest.raises(ExtentError, match="outside the raster"):
        run(make_scene(), small_model, tmp_path / "map.tif", extent=(0, 0, 10, 10))


def write_polygon(path, corners, epsg=32633):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("area", reference, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    ring = ", ".join(f"{x} {y}" for x, y in [*corners, corners[0]])
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
    layer.CreateFeature(feature)
    return path


def test_a_mask_limits_the_map_to_its_polygons(tmp_path, mapped):
    scene, model, whole = mapped
    corners = [(500300, 5799800), (500800, 5799800), (500800, 5799400), (500300, 5799400)]
    mask = write_polygon(tmp_path / "mask.gpkg", corners)
    result = run(scene, model, tmp_path / "masked.tif", mask=mask)
    expected = np.zeros_like(whole)
    expected[20:60, 30:80] = whole[20:60, 30:80]
    np.testing.assert_array_equal(read(tmp_path / "masked.tif"), expected)
    assert result.report["tiles"]["skipped"] > 0


def test_a_mask_elsewhere_is_refused(tmp_path, make_scene, small_model):
    mask = write_polygon(tmp_path / "mask.gpkg", [(0, 0), (100, 0), (100, 100), (0, 100)])
    with pytest.raises(ExtentError, match="None of the polygons"):
        run(make_scene(), small_model, tmp_path / "map.tif", mask=mask)


def test_bands_chosen_by_hand(tmp_path, mapped):
    scene, model, whole = mapped
    run(scene, model, tmp_path / "same.tif", bands=(1, 2, 3, 4))
    np.testing.assert_array_equal(read(tmp_path / "same.tif"), whole)
    result = run(scene, model, tmp_path / "other.tif", bands=(4, 3, 2, 1))
    assert (read(tmp_path / "other.tif") != whole).mean() > 0.1
    assert {row["how"] for row in result.report["binding"]} == {"edited"}


def test_the_order_of_bands_in_the_file_does_not_matter(tmp_path, make_scene, small_model, mapped):
    _, _, whole = mapped
    reverse = make_scene(
        array=landscape(150, 110)[::-1],
        name="reverse.tif",
        band_metadata=wavelengths()[::-1],
        descriptions=[band.name for band in BANDS[::-1]],
    )
    run(reverse, small_model, tmp_path / "reverse_map.tif")
    np.testing.assert_array_equal(read(tmp_path / "reverse_map.tif"), whole)


def test_narrow_bands_are_averaged(tmp_path, make_raster):
    """Where all narrow bands inside a wide one hold its values, the map is that of the wide ones."""
    bands = tuple(band.model_copy(update={"fwhm_nm": 30.0}) for band in BANDS)
    model = write_model(tmp_path / "narrow.onnx", make_spec(bands=bands), kernel=3, layers=2)
    wide, narrow, metadata = landscape(90, 60), [], []
    for band, values in zip(bands, wide):
        for shift in (-9, 0, 9):
            narrow.append(values)
            centre = band.wavelength_nm + shift
            metadata.append({"": {"wavelength": str(centre), "wavelength_units": "nm", "fwhm": "10"}})
    shared = {"nodata": NODATA, "scale": 1e-4}
    coarse = make_raster(wide, "wide.tif", band_metadata=wavelengths(bands), **shared)
    fine = make_raster(np.stack(narrow), "narrow.tif", band_metadata=metadata, **shared)
    run(coarse, model, tmp_path / "from_wide.tif")
    result = run(fine, model, tmp_path / "from_narrow.tif")
    assert {row["how"] for row in result.report["binding"]} == {"resampled"}
    assert (read(tmp_path / "from_narrow.tif") == read(tmp_path / "from_wide.tif")).mean() > 0.999


GEOREFERENCES = {
    "rotated": {"geotransform": (5e5, 8.0, 6.0, 5.8e6, 6.0, -8.0)},
    "south up": {"geotransform": (5e5, 10.0, 0.0, 5.8e6, 0.0, 10.0)},
    "geographic": {"geotransform": (10.0, 1e-4, 0.0, 50.0, 0.0, -1e-4), "epsg": 4326},
    "no reference system": {"epsg": None},
    "no georeference": {"epsg": None, "geotransform": None},
}


@pytest.mark.parametrize("kind", GEOREFERENCES)
def test_any_georeference_is_kept(tmp_path, make_scene, small_model, kind):
    scene = make_scene(70, 50, **GEOREFERENCES[kind])
    run(scene, small_model, tmp_path / "map.tif")
    source, made = gdal.Open(str(scene)), gdal.Open(str(tmp_path / "map.tif"))
    assert made.GetGeoTransform(can_return_null=True) == source.GetGeoTransform(can_return_null=True)
    assert (made.GetSpatialRef() is None) == (source.GetSpatialRef() is None)
    assert (made.ReadAsArray() > 0).any()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 700), (700, 1), (20, 31)])
def test_small_and_thin_rasters(tmp_path, make_scene, small_model, width, height):
    array = np.full((4, height, width), 1000, np.uint16) + np.arange(4, dtype=np.uint16)[:, None, None]
    array[..., -1] += 50
    scene = make_scene(array=array)
    run(scene, small_model, tmp_path / "map.tif")
    made = np.atleast_2d(read(tmp_path / "map.tif"))
    assert made.shape == (height, width)
    assert (made > 0).all()


def test_digital_numbers_are_standardised_with_a_warning(tmp_path, make_scene, small_model):
    result = run(make_scene(scale=None), small_model, tmp_path / "map.tif")
    assert result.report["statistics"]["calibrated"] is False
    assert any("not known to be reflectance" in warning for warning in result.report["warnings"])


@pytest.mark.parametrize("declared", [no_statistics_input(), InputSpec(unknown_gain="refuse")])
def test_digital_numbers_are_refused_by_models_that_need_reflectance(tmp_path, make_scene, declared):
    model = write_model(tmp_path / "strict.onnx", make_spec(input=declared))
    with pytest.raises(UnitsError, match="not known to be reflectance"):
        run(make_scene(scale=None), model, tmp_path / "map.tif")


def test_conditions_of_use_are_said_before_a_map_is_made(tmp_path, make_scene):
    source = Source(name="backbone", role="backbone", licence="CC-BY-NC-4.0", notice="Not for commercial use.")
    model = write_model(tmp_path / "restricted.onnx", make_spec(sources=(source,)))
    assert "Not for commercial use." in run(make_scene(), model, tmp_path / "map.tif").report["warnings"]


def test_wavelengths_that_are_handed_over_are_believed(tmp_path, make_scene, small_model):
    scene = make_scene()
    own = {row["model_band"]: row["sources"] for row in run(scene, small_model, tmp_path / "a.tif").report["binding"]}
    count = gdal.Open(str(scene)).RasterCount
    stated = [resolve(read_metadata(scene)).bands[index].wavelength_nm for index in range(count)]
    turned = json.dumps([{"wavelength_nm": stated[count - 1 - index]} for index in range(count)])
    found = run(scene, small_model, tmp_path / "b.tif", wavelengths=turned).report["binding"]
    for row in found:
        assert row["sources"] == [[count + 1 - index, weight] for index, weight in own[row["model_band"]]]


def test_values_outside_the_declared_range_are_refused(tmp_path, make_scene):
    model = write_model(tmp_path / "dark.onnx", make_spec(input=InputSpec(valid_max=0.05)))
    with pytest.raises(UnitsError, match="blue"):
        run(make_scene(), model, tmp_path / "map.tif")
    assert not (tmp_path / "map.tif").exists()


@pytest.mark.parametrize(("pixel", "outcome"), [(10, None), (3, "outside"), (110, "outside"), (2, ScaleError)])
def test_the_ground_sampling_distance_is_compared(tmp_path, make_scene, small_model, pixel, outcome):
    scene = make_scene(40, 40, geotransform=(5e5, pixel, 0, 5.8e6, 0, -pixel))
    if outcome is ScaleError:
        with pytest.raises(ScaleError, match="2 m a pixel"):
            run(scene, small_model, tmp_path / "map.tif")
        return
    warnings = run(scene, small_model, tmp_path / "map.tif").report["warnings"]
    assert any("m a pixel, outside" in warning for warning in warnings) == (outcome == "outside")


def test_an_unknown_ground_sampling_distance_is_a_warning(tmp_path, make_scene, small_model):
    result = run(make_scene(40, 40, geotransform=None, epsg=None), small_model, tmp_path / "map.tif")
    assert any("no ground sampling distance" in warning for warning in result.report["warnings"])
    assert all(item["area_ha"] is None for item in result.report["classes"])


def test_the_report_counts_classes_and_areas(tmp_path, make_scene, small_model):
    path = tmp_path / "report.json"
    result = run(make_scene(), small_model, tmp_path / "map.tif", report=path)
    classes = read(tmp_path / "map.tif")
    for item in result.report["classes"]:
        assert item["pixels"] == (classes == item["value"]).sum()
        assert item["area_ha"] == pytest.approx(item["pixels"] / 100)
    assert sum(item["fraction"] for item in result.report["classes"]) == pytest.approx(1)
    assert json.loads(path.read_text()) == result.report
    keys = {"model", "binding", "statistics", "providers", "classes", "seconds", "peak_memory_mb", "tiles", "warnings"}
    assert keys <= set(result.report)
    assert {"reading", "network", "blending", "writing", "total"} <= set(result.report["seconds"])


class Page(HTMLParser):
    void = {"meta"}

    def __init__(self):
        super().__init__()
        self.open, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.attributes += [name for name, _ in attrs]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_is_well_formed_escaped_and_loads_nothing(tmp_path, make_scene):
    spec = make_spec(title="A <b>bold</b> & risky title", description="<script>alert(1)</script>")
    model = write_model(tmp_path / "model.onnx", spec)
    run(make_scene(), model, tmp_path / "map.tif", report=tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    page = Page()
    page.feed(text)
    assert page.open == []
    assert not {"src", "href"} & set(page.attributes)
    assert "<script" not in text
    words = " ".join(page.text)
    assert "low vegetation" in words and "Area (ha)" in words and "A <b>bold</b> & risky title" in words


def test_the_input_is_never_overwritten(tmp_path, make_scene, small_model):
    scene = make_scene()
    before = scene.read_bytes()
    for changes in ({"output": scene}, {"output": tmp_path / "map.tif", "confidence": scene}):
        with pytest.raises(OutputError, match="overwrite the input"):
            run(scene, small_model, **changes)
    assert scene.read_bytes() == before


def test_two_outputs_need_two_names(tmp_path, make_scene, small_model):
    with pytest.raises(OutputError, match="same name"):
        run(make_scene(), small_model, tmp_path / "map.tif", confidence=tmp_path / "map.tif")


def test_too_few_bands_by_hand_are_refused(tmp_path, make_scene, small_model):
    with pytest.raises(BandError, match="takes 4 bands"):
        run(make_scene(), small_model, tmp_path / "map.tif", bands=(1, 2))


class CancelAfter(SilentReporter):
    def __init__(self, fraction):
        self.fraction, self.reached = fraction, 0.0

    def progress(self, fraction, message=""):
        self.reached = fraction

    def check_cancelled(self):
        if self.reached >= self.fraction:
            raise Cancelled()


@pytest.mark.parametrize("fraction", [0.01, 0.3, 0.95])
def test_a_cancelled_run_leaves_nothing(tmp_path, make_scene, small_model, fraction):
    scene, folder = make_scene(300, 200), tmp_path / "out"
    folder.mkdir()
    outputs = {"confidence": folder / "c.tif", "probabilities": folder / "p.tif", "report": folder / "r.json"}
    with pytest.raises(Cancelled):
        run(scene, small_model, folder / "map.tif", CancelAfter(fraction), **outputs)
    assert list(folder.iterdir()) == []


def test_a_failing_run_leaves_earlier_files_alone(tmp_path, make_scene, small_model, monkeypatch):
    scene, folder = make_scene(), tmp_path / "out"
    folder.mkdir()
    run(scene, small_model, folder / "map.tif", confidence=folder / "c.tif")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    runs = []

    def fail(self, images, statistics=None):
        runs.append(1)
        if len(runs) > 3:
            raise EngineError("Out of memory.", "Use less.")
        return original(self, images, statistics)

    original = Session.run
    monkeypatch.setattr(Session, "run", fail)
    with pytest.raises(EngineError, match="Out of memory"):
        run(scene, small_model, folder / "map.tif", confidence=folder / "c.tif")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_run_that_fails_at_its_report_withdraws_its_maps(tmp_path, make_scene, small_model, monkeypatch):
    folder = tmp_path / "out"
    folder.mkdir()

    def full(*_):
        raise OutputError("The disk is full.", "Free some space.")

    monkeypatch.setattr(segment_module, "write_report", full)
    with pytest.raises(OutputError, match="disk is full"):
        run(make_scene(), small_model, folder / "map.tif", confidence=folder / "c.tif", report=folder / "r.json")
    assert [path.name for path in folder.iterdir() if path.suffix == ".tif"] == []


@pytest.mark.parametrize("vanished", [False, True])
def test_the_cache_of_gdal_is_left_as_it_was(tmp_path, make_scene, small_model, vanished):
    before = gdal.GetCacheMax()
    source = "nothing.tif" if vanished else str(make_scene())
    with contextlib.suppress(SpectralXError):
        segment(SegmentRequest(source, tmp_path / "map.tif", str(small_model), device="cpu"))
    assert gdal.GetCacheMax() == before
