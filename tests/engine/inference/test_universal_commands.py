"""Models that take any bands through the commands, without PyTorch where none is needed."""

import numpy as np
import pytest
from osgeo import gdal

from spectralx.inference.model_file import read_spec

from ..cli.run import assert_refused, result, run
from .conftest import landscape
from .test_universal import CENTERS, WIDTHS
from .universal_graph import write_universal

# Stands in front of the installed packages: whoever imports them fails.
BLOCKED = "raise ImportError('blocked by the test')\n"


@pytest.fixture
def model(tmp_path):
    return write_universal(tmp_path / "any.onnx")


@pytest.fixture
def scene(make_raster):
    metadata = [{"": {"wavelength": str(c), "fwhm": str(w)}} for c, w in zip(CENTERS, WIDTHS)]
    return make_raster(landscape(64, 48, 6), nodata=65535, scale=1e-4, band_metadata=metadata)


@pytest.fixture
def without_torch(tmp_path):
    """An environment in which neither torch nor the onnx package can be imported."""
    folder = tmp_path / "blocked"
    folder.mkdir()
    for name in ("torch", "onnx"):
        (folder / f"{name}.py").write_text(BLOCKED)
    return {"PYTHONPATH": str(folder)}


def test_inspect_shows_model_and_binding(scene, model):
    report = result(run("inspect", scene, "--model", model))["report"]
    assert [row["model_wavelength_nm"] for row in report["binding"]] == sorted(CENTERS)
    assert report["model"]["any_bands"] == {"first_nm": 400.0, "last_nm": 2500.0, "fewest": 3}
    assert report["refusal"] is None
    shown = run("inspect", scene, "--model", model, progress="none")
    assert "bands: any from 400 to 2500 nm, at least 3" in shown.stdout
    refused = result(run("inspect", scene, "--model", model, "--bands", "1,2"))["report"]
    assert refused["refusal"]["code"] == "bands" and refused["binding"] is None


def test_fold_of_a_file_needs_no_torch(scene, model, tmp_path, without_torch):
    folded = tmp_path / "folded.onnx"
    report = result(run("export", model, folded, "--fold", scene, env=without_torch))
    assert report["outputs"] == {"MODEL": str(folded), "CARD": str(tmp_path / "folded_card.md")}
    assert [band.wavelength_nm for band in read_spec(folded).bands] == list(CENTERS)
    maps = [tmp_path / "any.tif", tmp_path / "folded.tif"]
    for name, output in zip((model, folded), maps):
        result(run("segment", scene, output, "--model", name, "--device", "cpu", env=without_torch))
    np.testing.assert_array_equal(*(gdal.Open(str(path)).ReadAsArray() for path in maps))


def test_what_the_commands_refuse(scene, model, tmp_path):
    output = tmp_path / "none.onnx"
    assert_refused(["export", model, output, "--fold", "no-such-sensor"], "wavelengths", "not known")
    assert_refused(["export", model, output, "--fold", scene, "--tile-size", 64], "request", "tile size")
    assert not output.exists()
