"""Models that take any bands: any order and number of bands, whatever the file; folded files compute the same."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

from spectralx.errors import BandError, ModelFileError, RequestError, ScaleError, WavelengthError
from spectralx.inference.fold import fold
from spectralx.inference.model_file import read_spec
from spectralx.inference.scenes import scene_requests, segment_scenes
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.inference.session import Session
from spectralx.sensors.any_bands import take_bands
from spectralx.sensors.profile import Band, SpectralProfile
from spectralx.spec import AnyBands, BandSpec, ModelSpec

from .conftest import landscape
from .universal_graph import universal_spec, write_universal

gdal.UseExceptions()

CENTERS = (1610, 490, 842, 560, 665, 705)
WIDTHS = (90, 65, 115, 35, 30, 15)
ALL = tuple(range(6))


def bands_of(centers, widths=None):
    widths = widths or [20] * len(centers)
    return tuple(BandSpec(name=f"b{c:g}", wavelength_nm=c, fwhm_nm=w) for c, w in zip(centers, widths))


@pytest.fixture
def model(tmp_path):
    return write_universal(tmp_path / "any.onnx")


@pytest.fixture
def make_bands(make_raster):
    """Return a function that writes chosen bands of one landscape, with their wavelengths."""
    array = landscape(120, 90, len(CENTERS))

    def make(order=ALL, name="scene.tif", centers=CENTERS, array=array, **changes):
        metadata = [{"": {"wavelength": str(centers[i]), "fwhm": str(WIDTHS[i])}} for i in order]
        options = {"nodata": 65535, "scale": 1e-4, **changes}
        return make_raster(array[list(order)], name, band_metadata=metadata, **options)

    return make


def mapped(scene, model, output, **changes):
    result = segment(SegmentRequest(str(scene), output, str(model), device="cpu", threads=1, **changes))
    return gdal.Open(str(output)).ReadAsArray(), result.report


def test_the_specification_says_that_any_bands_are_taken(model):
    spec = read_spec(model)
    assert spec.bands == () and spec.any_bands == AnyBands(first_nm=400, last_nm=2500)
    folded = spec.for_bands(bands_of((450, 650, 2000)))
    assert folded.any_bands is None and folded.statistics.mean == pytest.approx((0.1, 0.2, 0.3))
    with pytest.raises(ValueError, match="bands of its own"):
        ModelSpec.model_validate({**spec.model_dump(), "bands": folded.model_dump()["bands"]})
    with pytest.raises(ValueError, match="do not ascend"):
        universal_spec(statistics={"mean": (1, 2), "std": (1, 1), "wavelength_nm": (850, 450)})


@pytest.mark.parametrize("count", [3, 4, 13, 244])
@pytest.mark.parametrize("tiles", [1, 3])
def test_a_folded_file_computes_the_same(model, tmp_path, count, tiles):
    generator = np.random.default_rng(count)
    bands = bands_of(generator.permutation(np.linspace(410, 2400, count)).tolist())
    content = fold(model, bands, "folded-name", "Folded")
    onnx.checker.check_model(onnx.load_from_string(content))
    path = tmp_path / "folded.onnx"
    path.write_bytes(content)
    image = generator.normal(0.2, 0.1, (tiles, count, 32, 32)).astype(np.float32)
    statistics = np.stack([np.full(count, 0.2), np.full(count, 0.1), np.ones(count)]).astype(np.float32)
    feed = {
        "image": image,
        "statistics": statistics,
        "wavelength_nm": np.array([band.wavelength_nm for band in bands], np.float32),
        "fwhm_nm": np.array([band.fwhm_nm for band in bands], np.float32),
    }
    (expected,) = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"]).run(None, feed)
    found = Session(path, "cpu", threads=1).run(image, statistics)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_array_equal(Session(model, "cpu", threads=1, bands=bands).run(image, statistics), found)


def test_a_folded_file_has_one_input_and_the_keys_of_deepness(model, tmp_path):
    path = tmp_path / "folded.onnx"
    path.write_bytes(fold(model, bands_of((490, 560, 665)), "folded-name"))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert [(node.name, node.shape) for node in session.get_inputs()] == [("image", ["N", 3, 32, 32])]
    assert [node.name for node in session.get_overridable_initializers()] == ["statistics"]
    properties = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    assert json.loads(properties["model_type"]) == "Segmentor" and json.loads(properties["tile_size"]) == 32
    assert read_spec(path).name == "folded-name"
    assert not {"Exp", "ReduceSum"} & {node.op_type for node in onnx.load(path).graph.node}  # the generator's


def test_what_cannot_be_folded_is_refused(model, small_model, tmp_path):
    with pytest.raises(ModelFileError, match="bands of its own"):
        fold(small_model, bands_of((490, 560, 665)))
    with pytest.raises(BandError, match="at least 3 bands"):
        fold(model, bands_of((490, 560)))
    damaged = onnx.load(model)
    next(node for node in damaged.graph.node if node.op_type == "Exp").op_type = "NoSuchOperator"
    path = tmp_path / "damaged.onnx"
    onnx.save(damaged, str(path))
    with pytest.raises(ModelFileError, match="damaged"):
        fold(path, bands_of((490, 560, 665)))


@given(cut=st.floats(0.01, 0.99))
@settings(max_examples=25, deadline=None)
def test_a_cut_off_file_is_refused(tmp_path_factory, cut):
    folder = tmp_path_factory.getbasetemp()
    whole = folder / "whole.onnx"
    if not whole.exists():
        write_universal(whole)
    path = folder / "cut.onnx"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * cut)])
    with pytest.raises(ModelFileError):
        fold(path, bands_of((490, 560, 665)))


@pytest.mark.parametrize(
    "order", [(5, 4, 3, 2, 1, 0), (2, 0, 5, 3, 1, 4), (0, 1, 2, 3, 4, 5, 3), (0, 0, 1, 1, 1, 2, 3, 4, 5)]
)
def test_shuffled_and_duplicated_bands_give_the_same_map(make_bands, model, tmp_path, order):
    expected, _report = mapped(make_bands(), model, tmp_path / "map.tif")
    found, report = mapped(make_bands(order, "other.tif"), model, tmp_path / "other_map.tif")
    assert len(np.unique(expected)) > 3
    assert (found == expected).mean() >= 0.9999
    assert len(report["binding"]) == len(CENTERS)
    assert any("averaged" in warning for warning in report["warnings"]) == (len(order) > len(CENTERS))


def test_other_wavelengths_give_another_map_and_fewer_bands_a_map(make_bands, model, tmp_path):
    expected, _report = mapped(make_bands(), model, tmp_path / "map.tif")
    wrong, _report = mapped(make_bands(centers=CENTERS[::-1]), model, tmp_path / "wrong.tif")
    assert (wrong != expected).mean() > 0.1
    subset, report = mapped(make_bands(), model, tmp_path / "subset.tif", bands=(4, 5, 2))
    assert [row["model_wavelength_nm"] for row in report["binding"]] == [490, 560, 665]
    assert ((subset > 0) == (expected > 0)).all() and (subset == expected).mean() > 0.2


def test_scenes_of_different_sensors_in_one_call(make_bands, model, tmp_path):
    scenes = [str(make_bands(order, f"{n}.tif")) for n, order in enumerate([range(6), range(4), (0, 2, 4), range(6)])]
    folder = tmp_path / "maps"
    folder.mkdir()
    template = SegmentRequest("", folder / "x.tif", str(model), device="cpu", threads=1)
    outcomes = segment_scenes(scene_requests(template, scenes, folder))
    assert [len(outcome.result.report["binding"]) for outcome in outcomes] == [6, 4, 3, 6]


def test_bands_that_the_model_does_not_know_are_left_out(make_bands, model, tmp_path):
    centers = (10900, 490, 842, 560, 665, 390)
    _map, report = mapped(make_bands(centers=centers), model, tmp_path / "map.tif")
    assert [row["model_wavelength_nm"] for row in report["binding"]] == [490, 560, 665, 842]
    (warning,) = (text for text in report["warnings"] if "Not used" in text)
    assert "390 nm" in warning and "10900 nm" in warning
    with pytest.raises(BandError, match="2 usable bands"):
        mapped(make_bands((0, 1, 3), centers=centers), model, tmp_path / "none.tif")
    with pytest.raises(BandError, match="lies at 10900 nm"):
        mapped(make_bands(centers=centers), model, tmp_path / "none.tif", bands=(1, 2, 3))
    assert not (tmp_path / "none.tif").exists()


def test_rasters_without_wavelengths_are_refused(make_raster, model, tmp_path):
    scene = make_raster(landscape(64, 64), scale=1e-4)
    with pytest.raises(WavelengthError, match="no wavelengths"):
        mapped(scene, model, tmp_path / "map.tif")
    _map, report = mapped(scene, model, tmp_path / "map.tif", wavelengths='{"wavelength": [490, 560, 665, null]}')
    assert len(report["binding"]) == 3 and any("not known: " in text for text in report["warnings"])


def band(index, center, width=10.0, good=True):
    return Band(index, f"band {index}", center, None if center is None else width, good)


@given(
    st.lists(
        st.builds(
            tuple,
            st.tuples(
                st.one_of(
                    st.none(), st.sampled_from([100.0, 400.0, 400.005, 550.0, 2500.0, 9e4]), st.floats(300, 3000)
                ),
                st.floats(0.1, 500),
                st.booleans(),
            ),
        ),
        min_size=1,
        max_size=400,
    ),
    st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_any_bands_are_taken_or_refused_whatever_their_order(listed, random):
    """Missing, equal, bad and unordered bands: the same outcome for every order, and no traceback."""

    def outcome(bands):
        profile = SpectralProfile(tuple(bands), None, "reflectance", "test", ())
        try:
            taken = take_bands(profile, AnyBands(first_nm=400, last_nm=2500))
        except RequestError as error:
            return type(error)
        wavelengths = [spec.wavelength_nm for spec in taken.bands]
        assert wavelengths == sorted(wavelengths) and len(taken.bands) >= 3
        np.testing.assert_allclose(taken.binding.matrix.sum(axis=1), 1, atol=1e-5)
        good = [b for b in bands if b.good and b.wavelength_nm is not None and 400 <= b.wavelength_nm <= 2500]
        assert sorted(taken.binding.source_bands) == sorted(b.index for b in good)
        return [(spec.wavelength_nm, spec.fwhm_nm) for spec in taken.bands]

    bands = [band(i, *values) for i, values in enumerate(listed, start=1)]
    shuffled = bands[:]
    random.shuffle(shuffled)
    assert outcome(bands) == outcome(shuffled)


def test_a_scene_at_another_scale_is_refused_with_the_figure(make_bands, model, tmp_path):
    coarse = make_bands(geotransform=(500000.0, 300.0, 0.0, 5800000.0, 0.0, -300.0))
    with pytest.raises(ScaleError, match="300 m a pixel; the model anybands was made for 1 to 60 m"):
        mapped(coarse, model, tmp_path / "map.tif")
