"""Rasters as users have them, through mapping and resampling: the right map, or a refusal that says why.

Bands unordered, duplicated, overlapping, bad, without wavelength or with NaN for one; units that are missing or wrong
by 1000; widths that nobody states; one band and 400.
"""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from osgeo import gdal

from spectralx.errors import RequestError
from spectralx.inference.segment import SegmentRequest, segment
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.profile import resolve
from tests.engine.cli.run import assert_refused, result, run

from .universal_graph import universal_spec, write_universal

gdal.UseExceptions()

SIDE = 24
UNITS = {"nm": ("nm", 1.0), "um": ("Micrometers", 1e-3), "none": ("", 1.0), "wrong by 1000": ("nm", 1e-3)}
FEWEST = universal_spec().any_bands.fewest


@dataclass(frozen=True)
class WrittenBand:
    """A band as it is written: its centre in nm, and what is wrong with it."""

    center: int
    state: str  # ok, bad, nan, missing


def response(centers):
    """What each band shows of a landscape of three spectra, reflectance (C, SIDE, SIDE)."""
    spectra = np.array([[0.06, 0.05, 0.03, 0.01, 0.01], [0.03, 0.06, 0.04, 0.35, 0.15], [0.12, 0.16, 0.22, 0.28, 0.4]])
    classes = np.random.default_rng(0).integers(0, 3, (SIDE // 4, SIDE // 4)).repeat(4, 0).repeat(4, 1)
    seen = np.stack([np.interp(centers, (490, 560, 665, 842, 1610), one) for one in spectra])
    return seen[classes].transpose(2, 0, 1)


def write(path, bands, unit="nm", widths=True):
    """Write a raster; states other than ``ok`` hold noise, so that a map which looks at them is another one."""
    name, factor = UNITS[unit]
    values = np.round(response([band.center for band in bands]) * 1e4).astype(np.int16)
    noise = np.random.default_rng(1).integers(0, 9000, values.shape).astype(np.int16)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, len(bands), gdal.GDT_Int16)
    dataset.SetGeoTransform((500000.0, 10.0, 0.0, 5800000.0, 0.0, -10.0))
    for index, band in enumerate(bands):
        written = dataset.GetRasterBand(index + 1)
        written.WriteArray(values[index] if band.state == "ok" else noise[index])
        written.SetScale(1e-4)
        stated = {"ok": f"{band.center * factor:.6g}", "bad": f"{band.center * factor:.6g}", "nan": "nan"}
        items = {"wavelength": stated[band.state]} if band.state in stated else {}
        items |= {"fwhm": f"{20 * factor:.6g}"} if widths and items else {}
        items |= {"wavelength_units": name} if name and items else {}
        written.SetMetadata({**items, "bbl": str(int(band.state != "bad"))})
    del dataset, written
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_universal(tmp_path_factory.mktemp("model") / "any.onnx")


def mapped(path, model):
    output = path.with_suffix(".map.tif")
    report = segment(SegmentRequest(str(path), output, str(model), device="cpu", threads=1)).report
    return gdal.Open(str(output)).ReadAsArray(), report


written_bands = st.builds(
    WrittenBand,
    center=st.sampled_from([350, 430, 470, 490, 540, 560, 600, 640, 665, 700, 780, 842, 940, 1610, 2200, 3000]),
    state=st.sampled_from(["ok"] * 6 + ["bad", "nan", "missing"]),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(written_bands, min_size=1, max_size=14), st.sampled_from(list(UNITS)), st.booleans())
@example([WrittenBand(842, "ok")], "nm", True)
@example([WrittenBand(420 + 5 * i % 2000, "ok") for i in range(400)], "um", True)
@example([WrittenBand(c, "ok") for c in (842, 490, 842, 560, 665, 490)], "wrong by 1000", False)
def test_the_right_map_or_a_refusal(tmp_path_factory, model, bands, unit, widths):
    folder = tmp_path_factory.mktemp("raster")
    path = write(folder / "raster.tif", bands, unit, widths)
    usable = sorted({band.center for band in bands if band.state == "ok" and 400 <= band.center <= 2500})
    try:
        found, report = mapped(path, model)
    except RequestError as error:
        assert error.hint
        assert len(usable) < FEWEST
        assert [entry.name for entry in folder.iterdir()] == ["raster.tif"]
        return
    assert len(usable) >= FEWEST
    assert [row["model_wavelength_nm"] for row in report["binding"]] == pytest.approx(usable)
    assert any("wrong by 1000" in warning for warning in report["warnings"]) == (
        unit == "wrong by 1000" and any(band.state in ("ok", "bad") for band in bands)
    )
    if widths:  # where they are estimated, they depend on the bands that are there
        clean = write(folder / "clean.tif", [WrittenBand(center, "ok") for center in usable])
        assert (found == mapped(clean, model)[0]).mean() >= 0.9999


NAMED = [("blue (490 nm)", 490), ("b2 (0.560 Micrometers)", 560), ("665.0 Nanometers", 665), ("nir .842 um", 842)]


@pytest.mark.parametrize("driver", ["GTiff", "ENVI"])
def test_wavelengths_in_the_names_of_a_files_bands(make_raster, driver):
    names = [name for name, _center in NAMED]
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), "named.dat", driver=driver, descriptions=names)
    profile = resolve(read_metadata(path))
    assert [band.wavelength_nm for band in profile.bands] == pytest.approx([center for _name, center in NAMED])
    assert all(band.origins["wavelength"] == "band description" for band in profile.bands)


def test_a_product_is_recognised_by_name_and_bands_of_its_file(make_raster):
    names = ["SR_B2", "SR_B3", "SR_B4", "SR_B5"]
    path = make_raster(
        np.full((4, 5, 5), 9000, np.uint16), "LC08_L2SP_038034_20200101_20200801_02_T1_SR.tif", descriptions=names
    )
    profile = resolve(read_metadata(path))
    assert profile.sensor == "Landsat-8 OLI" and profile.quantity == "reflectance"
    assert [band.wavelength_nm for band in profile.bands] == [482.0, 561.5, 654.5, 865.0]


def test_contradicting_sources_of_a_file_are_said_with_both_values(make_raster):
    metadata = [{"": {"wavelength": str(c), "wavelength_units": "nm"}} for c in (490, 560, 665)]
    path = make_raster(np.full((3, 5, 5), 2000, np.int16), "scene.tif", band_metadata=metadata)
    bands = [{"center_wavelength": c, "full_width_half_max": 0.03} for c in (0.49, 0.58, 0.665)]
    item = {"type": "Feature", "stac_version": "1.0.0", "properties": {"eo:bands": bands}, "assets": {}}
    path.with_name("scene.stac.json").write_text(json.dumps(item))
    (warning,) = result(run("inspect", path))["report"]["warnings"][:1]
    assert "wavelength of band 2 is 560 nm in the band metadata and 580 nm in the STAC item" in warning


@pytest.mark.parametrize("count", [1, 400])
def test_one_band_and_400_are_resampled_or_refused(tmp_path, count):
    path = write(tmp_path / "raster.tif", [WrittenBand(420 + 5 * i, "ok") for i in range(count)])
    output = tmp_path / "out.tif"
    words = ["resample", path, output, "--wavelengths", "525:20,750:60"]
    if count == 1:
        assert_refused(words, "bands", "no bands that cover")
        assert not output.exists()
        return
    assert [band["how"] for band in result(run(*words))["report"]["bands"]] == ["integrated"] * 2
    expected = response([525, 750])  # where the spectra are straight
    assert np.abs(gdal.Open(str(output)).ReadAsArray() - expected).max() < 2e-4
