"""Open scenes: units, nodata, labels from rasters and polygons in any reference system, and what is refused."""

import json

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from spectralx.data.blocks import BlockCache
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.manifest import SceneEntry, load_manifest, selection_of_rasters
from spectralx.data.pairs import selection_of_pairs
from spectralx.data.scene import common_bands, open_scenes, resolve_entry
from spectralx.errors import BandError, LabelError, ManifestError, RasterError, RequestError, WavelengthError
from spectralx.raster.windows import Window
from spectralx.spec import BandSpec, ClassSpec

BANDS = tuple(
    BandSpec(name=n, wavelength_nm=w, fwhm_nm=f) for n, w, f in (("blue", 490, 70), ("red", 660, 60), ("nir", 840, 110))
)
CLASSES = (ClassSpec(value=3, name="water", color="#0000ff"), ClassSpec(value=7, name="trees", color="#00ff00"))
METADATA = [{"": {"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "60"}} for w in (490, 660, 840)]
UTM_ORIGIN = (500000.0, 5800000.0)


@pytest.fixture
def image(make_raster):
    generator = np.random.default_rng(0)
    values = generator.integers(200, 4000, (3, 300, 280)).astype(np.uint16)
    values[:, :20, :30] = 0
    return make_raster(values, "image.tif", nodata=0, scale=1e-4, band_metadata=METADATA)


def open_one(image, **entry):
    (scene,), _ = open_scenes([SceneEntry(id="a", image=image, **entry)], BANDS, BlockCache(64))
    return scene


def polygons(path, epsg, boxes, field="kind"):
    """Write boxes ``(name, col, row, size)`` in pixels of the image as polygons in another reference system."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32633)
    target.ImportFromEPSG(epsg)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    move = osr.CoordinateTransformation(source, target)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("labels", target, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString if isinstance(boxes[0][0], str) else ogr.OFTInteger))
    for name, col, row, size in boxes:
        x, y, side = UTM_ORIGIN[0] + 10 * col, UTM_ORIGIN[1] - 10 * row, 10 * size
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for dx, dy in ((0, 0), (side, 0), (side, -side), (0, -side), (0, 0)):
            ring.AddPoint_2D(x + dx, y + dy)
        shape = ogr.Geometry(ogr.wkbPolygon)
        shape.AddGeometry(ring)
        shape.Transform(move)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(field, name)
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)
    return path


def test_values_are_reflectance_and_nodata_is_the_mean(image):
    scene = open_one(image)
    tile = scene.read(Window(10, 10, 40, 30))
    assert tile.image.shape == (3, 30, 40)
    assert 0.01 < tile.image.min() < tile.image.max() < 0.41
    assert not tile.valid[:10, :20].any()
    np.testing.assert_allclose(tile.image[:, 0, 0], scene.statistics[0], rtol=1e-6)
    assert scene.statistics[2].tolist() == [1, 1, 1]
    assert scene.statistics[0] == pytest.approx([0.21] * 3, abs=0.01)


def test_windows_may_stick_out_and_do_not_depend_on_the_cache(image):
    large, small = open_one(image), open_scenes([SceneEntry(id="a", image=image)], BANDS, BlockCache(0.01))[0][0]
    for window in (Window(-8, -8, 32, 32), Window(250, 240, 64, 64), Window(200, 200, 80, 80), Window(-50, 0, 20, 20)):
        first, again = large.read(window), small.read(window)
        np.testing.assert_array_equal(first.image, again.image)
        np.testing.assert_array_equal(first.valid, again.valid)
    assert not large.read(Window(-8, -8, 32, 32)).valid[:8].any()


def test_uncalibrated_quantity_clears_the_flag(image):
    scene = open_one(image, quantity="digital number (8 bit, gain unknown)")
    assert scene.statistics[2].tolist() == [0, 0, 0]


def test_units_of_the_manifest_are_believed_above_the_file(make_raster):
    values = np.random.default_rng(0).integers(1200, 5000, (3, 60, 60)).astype(np.uint16)
    plain = make_raster(values, "plain.tif", band_metadata=METADATA)
    assert open_one(plain).statistics[2].tolist() == [0, 0, 0]
    scene = open_one(plain, quantity="surface reflectance", scale=1e-4, offset=-0.1)
    assert scene.statistics[2].tolist() == [1, 1, 1]
    np.testing.assert_allclose(scene.read(scene.window).image, values * 1e-4 - 0.1, rtol=1e-4)
    radiance = open_one(plain, quantity="radiance, W/(m2 sr um)", scale=0.01)
    assert radiance.statistics[2].tolist() == [0, 0, 0]
    assert radiance.statistics[0] == pytest.approx([31] * 3, abs=1)


def test_units_that_cannot_be_are_refused(image):
    with pytest.raises(RasterError, match=r"Scene a: .*means from 2\.1e\+03 .* no reflectance"):
        open_one(image, quantity="reflectance", scale=1)


def test_labels_become_indices_and_nodata_carries_none(image, make_raster):
    values = np.full((300, 280), 7, np.uint8)
    values[:, 140:] = 3
    values[250:] = 0
    scene = open_one(image, labels=make_raster(values, "labels.tif"))
    scene.load_labels(CLASSES, ignore=0, weak=False)
    assert scene.labels.counts.tolist() == [140 * 250, 140 * 250 - 20 * 30]
    labels = scene.read(scene.window).labels
    assert (labels[100, 10], labels[100, 200], labels[299, 0], labels[0, 0]) == (1, 0, IGNORE_INDEX, IGNORE_INDEX)


@pytest.mark.parametrize("epsg", [32633, 4326, 3035])
def test_polygons_in_any_reference_system(image, tmp_path, epsg):
    path = polygons(tmp_path / "labels.gpkg", epsg, [("water", 40, 50, 20), ("Trees", 200, 100, 30)])
    scene = open_one(image, labels=path, class_field="kind")
    scene.load_labels(CLASSES, ignore=0, weak=False)
    assert scene.labels.counts == pytest.approx([400, 900], abs=60)
    assert scene.label_window(Window(45, 55, 4, 4)).tolist() == [[0] * 4] * 4
    assert scene.label_window(Window(205, 105, 4, 4)).tolist() == [[1] * 4] * 4


def test_weak_labels_fill_the_gaps_when_asked(image, make_raster):
    strong, weak = np.zeros((300, 280), np.uint8), np.full((300, 280), 3, np.uint8)
    strong[50:60, 50:60] = 7
    entry = {"labels": make_raster(strong, "strong.tif"), "weak_labels": make_raster(weak, "weak.tif")}
    scene = open_one(image, **entry)
    scene.load_labels(CLASSES, ignore=0, weak=False)
    assert scene.labels.counts.tolist() == [0, 100]
    scene.load_labels(CLASSES, ignore=0, weak=True)
    assert scene.labels.counts.tolist() == [300 * 280 - 100 - 20 * 30, 100]


def test_labels_on_another_grid_are_aligned(image, make_raster):
    shifted = (500000.0 + 1000, 10.0, 0.0, 5800000.0 - 500, 0.0, -10.0)
    labels = make_raster(np.full((60, 70), 3, np.uint8), "labels.tif", geotransform=shifted)
    scene = open_one(image, labels=labels)
    scene.load_labels(CLASSES, ignore=0, weak=False)
    assert scene.labels.counts.tolist() == [60 * 70, 0]
    assert scene.label_window(Window(100, 50, 1, 1)).item() == 0
    assert scene.label_window(Window(99, 50, 1, 1)).item() == IGNORE_INDEX


def test_class_outside_the_manifest_is_refused(image, make_raster):
    scene = open_one(image, labels=make_raster(np.full((300, 280), 9, np.uint8), "labels.tif"))
    with pytest.raises(LabelError, match=r"labels\.tif holds the value 9, which is none of the classes \(3 water"):
        scene.load_labels(CLASSES, ignore=0, weak=False)


def test_labels_that_do_not_overlap_are_refused(image, make_raster, tmp_path):
    far = (900000.0, 10.0, 0.0, 5000000.0, 0.0, -10.0)
    scene = open_one(image, labels=make_raster(np.full((60, 70), 3, np.uint8), "labels.tif", geotransform=far))
    with pytest.raises(LabelError, match=r"Scene a: .* do not overlap"):
        scene.load_labels(CLASSES, ignore=0, weak=False)
    path = polygons(tmp_path / "labels.gpkg", 32633, [("water", 40000, 50, 20)])
    scene = open_one(image, labels=path, class_field="kind")
    with pytest.raises(LabelError, match="Scene a: None of the polygons"):
        scene.load_labels(CLASSES, ignore=0, weak=False)


@pytest.mark.parametrize(("field", "message"), [("none", "kind"), (None, "no class field")])
def test_polygons_need_their_field(image, tmp_path, field, message):
    path = polygons(tmp_path / "labels.gpkg", 32633, [("water", 40, 50, 20)])
    scene = open_one(image, labels=path, class_field=field)
    with pytest.raises(LabelError, match=message):
        scene.load_labels(CLASSES, ignore=0, weak=False)


def test_unknown_wavelengths_and_missing_bands_name_the_scene(make_raster):
    plain = make_raster(np.ones((3, 20, 20), np.float32), "plain.tif")
    with pytest.raises((WavelengthError, BandError), match="Scene a: "):
        open_one(plain)
    two = make_raster(np.random.rand(2, 20, 20).astype(np.float32), "two.tif", band_metadata=METADATA[:2])
    with pytest.raises(BandError, match=r"Scene a: .*nir \(840 nm\)"):
        open_one(two)


def test_wavelengths_of_the_manifest_go_before_those_of_the_file(make_raster, image):
    plain = make_raster(np.random.rand(3, 20, 20).astype(np.float32), "plain.tif")
    table = {"wavelength": [0.84, 0.66, 0.49], "fwhm": [0.1, 0.05, 0.05], "unit": "um"}
    for raster in (plain, image):
        scene = open_one(raster, wavelengths=table)
        assert scene.read(Window(0, 0, 8, 8)).image.shape == (3, 8, 8)
    _metadata, profile = resolve_entry(SceneEntry(id="a", image=image, wavelengths=table))
    assert [band.wavelength_nm for band in profile.bands] == [840, 660, 490]
    with pytest.raises(WavelengthError, match="Scene a: "):
        open_one(plain, wavelengths={"wavelength": "all of them"})


def test_common_bands_are_those_that_every_scene_has(image, make_raster):
    wide = [{"": {"wavelength": str(w), "wavelength_units": "Nanometers", "fwhm": "60"}} for w in (480, 560, 850, 1600)]
    other = make_raster(np.ones((4, 20, 20), np.float32), "other.tif", band_metadata=wide)
    found = common_bands([SceneEntry(id="b", image=other), SceneEntry(id="a", image=image)])
    assert [band.wavelength_nm for band in found] == [490, 840]
    apart = make_raster(np.ones((4, 20, 20), np.float32), "apart.tif", band_metadata=[*wide[1:2], *wide[3:], *wide[:2]])
    with pytest.raises(BandError, match="1 bands in common"):
        common_bands([SceneEntry(id="a", image=image), SceneEntry(id="b", image=apart)])


def test_a_scene_of_nodata_is_refused(make_raster):
    empty = make_raster(np.zeros((3, 20, 20), np.uint16), "empty.tif", nodata=0, scale=1e-4, band_metadata=METADATA)
    with pytest.raises(RasterError, match=r"Scene a: .* no valid pixel"):
        open_one(empty)


def test_pairs_find_the_classes_of_rasters_and_polygons(image, make_raster, tmp_path):
    values = np.zeros((300, 280), np.uint8)
    values[10:20], values[30:40] = 4, 9
    selection = selection_of_pairs([image], [make_raster(values, "labels.tif")], None)
    assert [(c.value, c.name) for c in selection.classes] == [(4, "class 4"), (9, "class 9")]
    path = polygons(tmp_path / "labels.gpkg", 4326, [("water", 40, 50, 20), ("bog", 200, 100, 30)])
    selection = selection_of_pairs([image], [path], "kind")
    assert [(c.value, c.name) for c in selection.classes] == [(1, "bog"), (2, "water")]
    numbers = polygons(tmp_path / "numbers.gpkg", 4326, [(5, 40, 50, 20), (2, 200, 100, 30)])
    assert [c.value for c in selection_of_pairs([image], [numbers], "kind").classes] == [2, 5]


def test_pairs_that_cannot_be_used(image, make_raster, tmp_path):
    one = make_raster(np.ones((300, 280), np.uint8), "one.tif")
    with pytest.raises(LabelError, match="hold 1 class"):
        selection_of_pairs([image], [one], None)
    with pytest.raises(RequestError, match="1 images and 0 labels"):
        selection_of_pairs([image], [], None)
    with pytest.raises(ManifestError, match="does not exist"):
        selection_of_pairs([image], [tmp_path / "none.tif"], None)
    with pytest.raises(LabelError, match="no classes"):
        selection_of_pairs([image], [make_raster(np.full((300, 280), 0.5, np.float32), "half.tif")], None)
    path = polygons(tmp_path / "labels.gpkg", 32633, [("water", 40, 50, 20)])
    with pytest.raises(RequestError, match="--class-field"):
        selection_of_pairs([image], [path], None)


def test_rasters_of_one_name_get_ids_of_their_own(make_raster, tmp_path):
    first = make_raster(np.ones((3, 8, 8), np.uint8), "image.tif")
    (tmp_path / "other").mkdir()
    second = make_raster(np.ones((3, 8, 8), np.uint8), "other/image.tif")
    assert [scene.id for scene in selection_of_rasters([first, second]).scenes] == ["image", "image_2"]


@pytest.mark.parametrize("task", ["clouds", "urban", "landcover"])
def test_the_real_manifest_is_read_as_it_is(shared_data, task):
    document = json.loads((shared_data / "scenes.json").read_text())
    selection = load_manifest(shared_data / "scenes.json", task)
    assert [scene.id for scene in selection.scenes] == [s["id"] for s in document["scenes"] if s["task"] == task]
    assert [str(c.value) for c in selection.classes] == sorted(document["tasks"][task]["classes"])


def test_real_scenes_of_eight_sensors_bind_to_four_bands(shared_data):
    selection = load_manifest(shared_data / "scenes.json", "landcover")
    bands = (*BANDS[:1], BandSpec(name="green", wavelength_nm=560, fwhm_nm=60), *BANDS[1:])
    scenes, _ = open_scenes(selection.scenes, bands, BlockCache(256))
    flags = {scene.id.removeprefix("landcover_"): scene.statistics[2].all() for scene in scenes}
    assert {name for name, calibrated in flags.items() if not calibrated} == {"northcarolina", "jasperridge", "samson"}
    for scene in scenes:
        scene.load_labels(selection.classes, selection.ignore, weak=False)
        assert scene.labels.counts.sum() > 800
        assert np.isfinite(scene.statistics).all()


def test_real_weak_labels_fill_what_is_not_labelled(shared_data):
    selection = load_manifest(shared_data / "scenes.json", "landcover")
    (entry,) = (scene for scene in selection.scenes if scene.weak_labels is not None)
    scene = open_scenes([entry], BANDS, BlockCache(64))[0][0]
    counts = []
    for weak in (False, True):
        scene.load_labels(selection.classes, selection.ignore, weak)
        counts.append(scene.labels.counts)
        window = Window(0, 0, min(scene.width, 400), min(scene.height, 400))
        labels = scene.label_window(window)
        if not weak:
            strong = labels
    assert counts[1].sum() > counts[0].sum() > 0 and (counts[1] >= counts[0]).all()
    kept = strong != IGNORE_INDEX
    np.testing.assert_array_equal(labels[kept], strong[kept])


@pytest.mark.slow
def test_real_labels_as_polygons_in_degrees(shared_data, tmp_path):
    selection = load_manifest(shared_data / "scenes.json", "landcover")
    (entry,) = (scene for scene in selection.scenes if scene.id == "landcover_zion")
    labels = gdal.Open(str(entry.labels))
    reference = labels.GetSpatialRef()
    areas = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    drawn = areas.CreateLayer("labels", reference, ogr.wkbPolygon)
    drawn.CreateField(ogr.FieldDefn("kind", ogr.OFTInteger))
    band = labels.GetRasterBand(1)
    gdal.Polygonize(band, band, drawn, 0)
    path = tmp_path / "zion.gpkg"
    options = gdal.VectorTranslateOptions(format="GPKG", dstSRS="EPSG:4326", layerName="labels")
    gdal.VectorTranslate(str(path), areas, options=options)
    found = []
    for change in ({}, {"labels": path, "class_field": "kind"}):
        scene = open_scenes([entry.model_copy(update=change)], BANDS, BlockCache(64))[0][0]
        scene.load_labels(selection.classes, selection.ignore, weak=False)
        found.append(scene.label_window(scene.window))
    labelled = found[0] != IGNORE_INDEX
    assert labelled.sum() > 500
    assert (found[0] == found[1])[labelled].mean() > 0.98
    assert (found[1] != IGNORE_INDEX).sum() == pytest.approx(labelled.sum(), rel=0.02)
