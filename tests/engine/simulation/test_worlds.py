"""Drawn scenes: reproducible, different from each other, labelled as the world says, and written whole."""

import numpy as np
import pytest
import yaml
from osgeo import gdal

from spectralx.data.manifest import load_manifest
from spectralx.errors import BandError, Cancelled, RequestError
from spectralx.progress import SilentReporter
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.profile import resolve
from spectralx.simulation.collection import Collection, simulate
from spectralx.simulation.worlds import WORLDS, draw_scene
from spectralx.spec import BandSpec
from tests.engine.cli.run import assert_refused, result, run

BANDS = tuple(
    BandSpec(name=f"b{center}", wavelength_nm=center, fwhm_nm=60.0) for center in (490, 560, 660, 840, 1640, 2200)
)


@pytest.mark.parametrize("world", list(WORLDS))
def test_a_seed_draws_one_scene(world):
    first, again, other = (draw_scene(world, BANDS, 64, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.rendering.reflectance, again.rendering.reflectance)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.labels, other.labels)
    assert first.rendering.reflectance.shape == (6, 64, 64) and np.isfinite(first.rendering.reflectance).all()
    assert set(np.unique(first.labels)) <= {0, *(spec.value for spec in WORLDS[world].classes)}


@pytest.mark.parametrize("world", list(WORLDS))
def test_all_classes_of_a_world_are_drawn(world):
    wanted, found = {spec.value for spec in WORLDS[world].classes}, set()
    for seed in range(8):
        found |= set(np.unique(draw_scene(world, BANDS[:1], 80, seed).labels))
        if found >= wanted:
            return
    pytest.fail(f"{wanted - found} were never drawn")


def test_wrong_requests_are_refused(tmp_path):
    with pytest.raises(RequestError, match="no world 'moon'"):
        draw_scene("moon", BANDS, 64, 0)
    with pytest.raises(BandError, match="cannot be simulated"):
        draw_scene("landcover", [BandSpec(name="thermal", wavelength_nm=10800, fwhm_nm=500)], 64, 0)
    assert_refused(["simulate", tmp_path / "no"], "request", "0 of `--to`")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn") / "clouds"
    done = run("simulate", folder, "--world", "clouds", "--to", "Landsat-8", "--scenes", 2, "--size", 64, "--seed", 5)
    return folder, result(done)


def test_the_command_writes_scenes_that_training_reads(made):
    folder, found = made
    selection = load_manifest(folder / "scenes.yaml")
    assert found["outputs"]["MANIFEST"] == str(folder / "scenes.yaml")
    assert [entry.name for entry in selection.classes] == ["cloud shadow", "water", "land", "cloud"]
    assert len(selection.scenes) == 2 and {scene.split for scene in selection.scenes} == {"auxiliary"}
    for scene in selection.scenes:
        profile = resolve(read_metadata(scene.image))
        assert profile.quantity == "reflectance" and all(band.wavelength_nm for band in profile.bands)
        labels = gdal.Open(str(scene.labels)).ReadAsArray()
        assert labels.shape == (64, 64) and set(np.unique(labels)) <= {0, 1, 2, 3, 4}


def test_a_stopped_call_goes_on_with_the_same_scenes(made, tmp_path):
    folder, _ = made
    settings = yaml.safe_load((folder / "simulation.yaml").read_text())
    bands = tuple(
        BandSpec(name=str(i), wavelength_nm=center, fwhm_nm=width)
        for i, (center, width) in enumerate(settings["bands"])
    )

    class Stopping(SilentReporter):
        calls = 0

        def check_cancelled(self):
            Stopping.calls += 1
            if Stopping.calls > len(bands) + 3:
                raise Cancelled

    request = Collection(tmp_path / "clouds", "clouds", bands, 2, 64, 5)
    with pytest.raises(Cancelled):
        simulate(request, Stopping())
    assert not (request.folder / "scenes.yaml").exists()
    simulate(request, SilentReporter())
    for path in sorted(folder.glob("*.tif")):
        np.testing.assert_array_equal(
            gdal.Open(str(path)).ReadAsArray(), gdal.Open(str(request.folder / path.name)).ReadAsArray()
        )


def test_a_folder_of_other_scenes_is_left_alone(made):
    folder, _ = made
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert_refused(
        ["simulate", folder, "--world", "clouds", "--to", "Landsat-8", "--size", 96], "request", "other settings"
    )
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
