"""`spectralx inspect` tells what a raster and a model are, and how they bind."""

import json

import numpy as np
import pytest

from tests.engine.cli.run import assert_refused, events, result, run
from tests.engine.inference.graphs import make_spec, write_model

RASTER_KEYS = {
    "path", "width", "height", "bands", "dtype", "crs", "gsd_m", "nodata", "quantity", "quantity_origin", "sensor"
}  # fmt: skip
BAND_KEYS = {"index", "name", "wavelength_nm", "fwhm_nm", "good", "scale", "offset", "origin"}
ROW_KEYS = {
    "model_band", "model_wavelength_nm", "sources", "source_name", "source_wavelength_nm", "difference_nm", "how"
}  # fmt: skip


@pytest.fixture
def scene(make_raster):
    wavelengths = (492.4, 559.8, 664.6, 832.8)
    metadata = [{"": {"wavelength": str(w), "wavelength_units": "Nanometers"}} for w in wavelengths]
    values = np.random.default_rng(0).integers(200, 4000, (4, 40, 50)).astype(np.int16)
    return make_raster(values, "scene.tif", scale=0.0001, nodata=-1, band_metadata=metadata)


@pytest.fixture
def plain(make_raster):
    return make_raster(np.full((4, 40, 50), 9, np.uint8), "plain.tif")


@pytest.fixture
def models(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    write_model(folder / "landcover.onnx", make_spec(name="landcover"))
    return {"SPECTRALX_MODELS": str(folder)}


def test_a_raster(scene):
    report = result(run("inspect", scene))["report"]
    assert report["kind"] == "raster" and set(report["raster"]) == RASTER_KEYS
    raster = report["raster"]
    assert (raster["width"], raster["height"], raster["bands"], raster["dtype"]) == (50, 40, 4, "int16")
    assert (raster["crs"], raster["gsd_m"], raster["nodata"]) == ("EPSG:32633", 10, -1)
    assert (raster["quantity"], raster["sensor"]) == ("reflectance", "Sentinel-2A MSI")
    assert [set(band) for band in report["bands"]] == [BAND_KEYS] * 4
    assert report["bands"][3]["wavelength_nm"] == 832.8 and report["bands"][3]["fwhm_nm"] == 106
    assert report["model"] is report["binding"] is report["refusal"] is None
    assert any("estimated" in warning for warning in report["warnings"])


def test_a_raster_and_a_model(scene, models):
    report = result(run("inspect", scene, "--model", "landcover", env=models))["report"]
    assert report["model"]["name"] == "landcover" and report["refusal"] is None
    assert [set(row) for row in report["binding"]] == [ROW_KEYS] * 4
    assert [(row["model_band"], row["sources"]) for row in report["binding"]] == [
        ("blue", [[1, 1.0]]), ("green", [[2, 1.0]]), ("red", [[3, 1.0]]), ("nir", [[4, 1.0]])
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["landcover", "path"])
def test_a_model(models, tmp_path, name):
    source = name if name == "landcover" else tmp_path / "models" / "landcover.onnx"
    report = result(run("inspect", source, env=models))["report"]
    assert report["kind"] == "model" and report["raster"] is None and report["bands"] == []
    assert report["model"] == json.loads(make_spec(name="landcover").model_dump_json())


def test_what_segment_would_refuse_is_told_with_exit_status_0(plain, scene, make_raster, models):
    report = result(run("inspect", plain, "--model", "landcover", env=models))["report"]
    assert report["refusal"]["code"] == "wavelengths" and "--sensor" in report["refusal"]["hint"]
    assert report["binding"] is None
    metadata = [{"": {"wavelength": w}} for w in ("490", "560", "665")]
    three = make_raster(np.full((3, 9, 9), 9, np.uint8), "three.tif", band_metadata=metadata)
    report = result(run("inspect", three, "--model", "landcover", env=models))["report"]
    assert report["refusal"]["code"] == "bands" and "nir (842 nm)" in report["refusal"]["message"]
    assert [row["how"] for row in report["binding"]] == ["exact", "exact", "exact", "missing"]
    coarse = make_raster(np.full((4, 9, 9), 9, np.uint8), "coarse.tif", geotransform=(0, 500, 0, 0, 0, -500))
    report = result(run("inspect", coarse, "--model", "landcover", "--sensor", "sentinel-2a", env=models))["report"]
    assert report["refusal"]["code"] == "scale"


def test_a_sensor_or_bands_by_hand(plain, models):
    report = result(run("inspect", plain, "--model", "landcover", "--sensor", "sentinel-2", env=models))["report"]
    assert report["refusal"] is None and report["raster"]["sensor"] == "Sentinel-2A MSI"
    report = result(run("inspect", plain, "--model", "landcover", "--bands", "4,3,2,1", env=models))["report"]
    assert [(row["sources"][0][0], row["how"]) for row in report["binding"]] == [(i, "edited") for i in (4, 3, 2, 1)]
    report = result(run("inspect", plain, "--model", "landcover", "--bands", "4,3,2,9", env=models))["report"]
    assert report["refusal"]["code"] == "bands"


def test_a_person_sees_tables(scene, models):
    done = run("inspect", scene, "--model", "landcover", progress="none", env=models)
    assert done.returncode == 0
    for text in ("50 x 40 pixels", "Sentinel-2A MSI", "832.8 nm", "Small test model", "blue (490 nm)", "+2.4 nm"):
        assert text in done.stdout, text


def test_not_a_number_is_valid_json(make_raster):
    path = make_raster(np.ones((2, 5, 5), np.float32), "nan.tif", nodata=float("nan"), geotransform=None, epsg=None)
    done = run("inspect", path)
    assert "NaN" not in done.stdout
    raster = result(done)["report"]["raster"]
    assert (raster["nodata"], raster["crs"], raster["gsd_m"]) == ("nan", None, None)


def test_refusals(scene, tmp_path, models):
    (tmp_path / "empty.tif").touch()
    (tmp_path / "text.onnx").write_text("no model")
    cut = tmp_path / "cut.tif"
    cut.write_bytes(scene.read_bytes()[:-3000])
    assert_refused(("inspect", tmp_path / "none.tif"), "raster", "does not exist")
    assert_refused(("inspect", tmp_path / "empty.tif"), "raster", "is empty")
    assert_refused(("inspect", cut), "raster", "cut.tif")
    assert_refused(("inspect", tmp_path / "text.onnx"), "model", "text.onnx")
    assert_refused(("inspect", scene, "--model", "nonesuch"), "model", "nonesuch", env=models)
    assert_refused(("inspect", scene, "--sensor", "nonesuch"), "wavelengths", "nonesuch")


def test_every_real_scene(shared_data):
    for name in ("landcover_samson", "landcover_northcarolina"):
        report = events(run("inspect", shared_data / f"{name}.tif"))[-1]["report"]
        assert report["raster"]["quantity"] == "unknown" and report["bands"][0]["wavelength_nm"]


def test_a_plot_of_the_spectra_and_a_table_of_wavelengths(make_raster, tmp_path):
    path = make_raster(np.full((3, 20, 20), 0.2, np.float32), "three.tif")
    table = '{"wavelength": [490, 560, 665], "fwhm": [65, 36, 31], "unit": "nm"}'
    found = result(run("inspect", path, "--wavelengths", table, "--plot", tmp_path / "spectra.png"))
    assert [band["wavelength_nm"] for band in found["report"]["bands"]] == [490, 560, 665]
    assert {band["origin"] for band in found["report"]["bands"]} == {"given table"}
    assert found["outputs"] == {"PLOT": str(tmp_path / "spectra.png")}
    assert (tmp_path / "spectra.png").read_bytes().startswith(b"\x89PNG")
    assert_refused(["inspect", path, "--plot", tmp_path / "none.png"], "bands", "nothing to plot")
