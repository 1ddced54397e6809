"""``spectralx resample``: files in, files out, refusals, and real spectrometer scenes as Sentinel-2."""

import numpy as np
import pytest
from osgeo import gdal

from spectralx.cli.resample import wanted_bands
from spectralx.errors import RequestError, WavelengthError
from spectralx.progress import SilentReporter
from spectralx.raster import combination
from spectralx.raster.metadata import read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.sensors.profile import resolve
from spectralx.spec import BandSpec
from tests.engine.cli.run import assert_refused, result, run

CENTERS = np.arange(450.0, 900.0, 10.0)


@pytest.fixture
def cube(make_raster):
    """45 bands of 10 nm: reflectance 0.1 at 450 nm, rising by 0.001 a nm, with a hole of nodata."""
    values = np.broadcast_to((1000 + (CENTERS - 450) * 10)[:, None, None], (45, 30, 40)).astype(np.int16).copy()
    values[:, :5, :7] = -9999
    metadata = [{"": {"wavelength": str(c), "fwhm": "10", "wavelength_units": "nm"}} for c in CENTERS]
    return make_raster(values, "cube.tif", nodata=-9999, scale=1e-4, offset=0.0, band_metadata=metadata)


def pixels(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_a_cube_becomes_the_bands_asked_for(cube, tmp_path):
    found = result(run("resample", cube, tmp_path / "out.tif", "--wavelengths", "560:36,665:31"))
    assert [band["how"] for band in found["report"]["bands"]] == ["integrated", "integrated"]
    values = pixels(tmp_path / "out.tif")
    assert np.isnan(values[:, :5, :7]).all()
    np.testing.assert_allclose(values[:, 10, 10], [0.21, 0.315], atol=1e-4)
    metadata = read_metadata(tmp_path / "out.tif")
    source = read_metadata(cube)
    assert (metadata.geotransform, metadata.crs_wkt) == (source.geotransform, source.crs_wkt)
    profile = resolve(metadata)
    assert [(b.wavelength_nm, b.fwhm_nm) for b in profile.bands] == [(560, 36), (665, 31)]
    assert profile.quantity == "reflectance" and not profile.warnings


def test_like_another_raster_and_uncovered_bands(cube, tmp_path, make_raster):
    like = make_raster(
        np.ones((2, 4, 4), np.float32),
        "like.tif",
        band_metadata=[{"": {"wavelength": w, "fwhm": "30", "wavelength_units": "nm"}} for w in ("600", "1600")],
    )
    assert_refused(
        ["resample", cube, tmp_path / "out.tif", "--like", like], "bands", "no bands that cover: band 2 (1600 nm)"
    )
    assert not (tmp_path / "out.tif").exists()
    found = result(run("resample", cube, tmp_path / "out.tif", "--like", like, "--skip-uncovered"))
    assert found["report"]["missing"] == ["band 2"] and any("left out" in w for w in found["report"]["warnings"])
    np.testing.assert_allclose(pixels(tmp_path / "out.tif")[10, 10], 0.25, atol=1e-4)


@pytest.mark.parametrize(
    ("to", "wavelengths", "like", "error", "cause"),
    [
        (None, None, None, RequestError, "0 of `--to`"),
        ("s2a", "500:10", None, RequestError, "2 of `--to`"),
        (None, "500", None, WavelengthError, "'500' is no centre"),
        (None, "500:-1", None, WavelengthError, "no centre"),
        (None, ",", None, WavelengthError, "names no band"),
        ("enmap", None, None, WavelengthError, "differ from product to product"),
        ("hubble", None, None, WavelengthError, "not known"),
    ],
)
def test_what_is_wanted_is_said_exactly_once_and_well(to, wavelengths, like, error, cause):
    with pytest.raises(error, match=cause):
        wanted_bands(to, wavelengths, like)


def test_the_raster_itself_is_never_the_output(cube):
    before = cube.read_bytes()
    assert_refused(["resample", cube, cube, "--to", "s2a"], "request", "is the raster itself")
    assert cube.read_bytes() == before


def test_windows_give_what_the_whole_gives(cube, tmp_path, monkeypatch):
    matrix = np.full((2, 45), 1 / 45, np.float32)
    bands = [BandSpec(name=name, wavelength_nm=500, fwhm_nm=10) for name in "ab"]
    monkeypatch.setattr(combination, "_BLOCK", 16)
    monkeypatch.setattr(combination, "_SAMPLES", 1)
    with RasterReader(cube) as reader:
        combination.write_combination(tmp_path / "a.tif", reader, matrix, bands, "", SilentReporter())
        block = reader.read(reader.metadata.window)
    expected = np.where(block.valid, np.tensordot(matrix, block.values, 1), np.nan)
    np.testing.assert_allclose(pixels(tmp_path / "a.tif"), expected, rtol=1e-6)


@pytest.mark.parametrize("scene", ["berlin", "potsdam"])
def test_real_spectrometer_scenes_look_like_sentinel_2(shared_data, tmp_path, scene):
    """No Sentinel-2 image of the same day is at hand: classes are checked for what their spectra are known to be."""
    result(run("resample", shared_data / f"urban_{scene}.tif", tmp_path / "out.tif", "--to", "s2a", "--skip-uncovered"))
    values = pixels(tmp_path / "out.tif")
    names = [band.description for band in read_metadata(tmp_path / "out.tif").bands]
    labels = pixels(shared_data / f"urban_{scene}_labels.tif")

    def median(label):
        wanted = (labels == label) & np.isfinite(values[0])
        return dict(zip(names, np.median(values[:, wanted], axis=1)))

    tree, roof = median(4), median(1)
    assert tree["B3"] > tree["B2"] and tree["B3"] > tree["B4"], "the green peak"
    assert tree["B4"] < tree["B5"] < tree["B6"] < tree["B7"], "the red edge"
    assert tree["B8"] == pytest.approx(tree["B8A"], rel=0.1), "the near infrared is level"
    assert tree["B8A"] > tree["B11"] > tree["B12"], "water in leaves"

    def ndvi(spectrum):
        return (spectrum["B8"] - spectrum["B4"]) / (spectrum["B8"] + spectrum["B4"])

    assert ndvi(tree) > 0.5 and ndvi(tree) > ndvi(median(3)) - 0.05 and ndvi(roof) < ndvi(tree) - 0.15
    source = gdal.Open(str(shared_data / f"urban_{scene}.tif"))
    profile = resolve(read_metadata(shared_data / f"urban_{scene}.tif"))
    nearest = min((b for b in profile.bands if b.good), key=lambda b: abs(b.wavelength_nm - 664.6))
    red = source.GetRasterBand(nearest.index).ReadAsArray() * nearest.scale
    valid = np.isfinite(values[0])
    assert np.corrcoef(red[valid], values[names.index("B4")][valid])[0, 1] > 0.995
    assert np.median(np.abs(red[valid] - values[names.index("B4")][valid])) < 0.005
