"""Many scenes in one call, and polygons beside a map."""

import numpy as np
from osgeo import gdal, ogr

from spectralx.inference.scenes import SharedSessions
from tests.engine.cli.run import assert_refused, events, result, run

from .conftest import landscape
from .graphs import make_spec, write_model


def pixels(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_a_bad_scene_costs_the_others_nothing(make_scene, small_model, tmp_path):
    first = make_scene(array=landscape(90, 70, seed=1), name="first.tif")
    second = make_scene(array=landscape(70, 90, seed=2), name="second.tif")
    bad = tmp_path / "bad.tif"
    bad.write_bytes(b"II*\0 not a raster")
    folder = tmp_path / "maps"
    folder.mkdir()
    done = run("segment", first, bad, second, "--output-folder", folder, "--model", small_model, "--device", "cpu")
    assert done.returncode == 2
    found, error = events(done)[-2:]
    assert error["event"] == "error" and "1 of 3 scenes" in error["message"] and str(bad) in error["message"]
    assert [scene["error"] is None for scene in found["report"]["scenes"]] == [True, False, True]
    assert sorted(path.name for path in folder.glob("*.tif")) == ["first.tif", "second.tif"]
    for scene in (first, second):
        alone = tmp_path / "alone.tif"
        result(run("segment", scene, alone, "--model", small_model, "--device", "cpu"))
        assert np.array_equal(pixels(alone), pixels(folder / scene.name))


def test_two_scenes_of_one_name_are_refused(make_scene, small_model, tmp_path):
    scene = make_scene()
    (tmp_path / "maps").mkdir()
    words = ["segment", scene, scene, "--output-folder", tmp_path / "maps", "--model", small_model]
    assert_refused(words, "output", "Two scenes")
    assert_refused(["segment", scene, "--model", small_model], "request", "INPUT and OUTPUT")


def test_polygons_beside_the_map(make_scene, small_model, tmp_path):
    words = ["segment", make_scene(), tmp_path / "map.tif", "--model", small_model, "--device", "cpu"]
    found = result(run(*words, "--polygons", tmp_path / "map.gpkg", "--min-pixels", 4))
    assert found["outputs"]["POLYGONS"] == str(tmp_path / "map.gpkg")
    source = ogr.Open(str(tmp_path / "map.gpkg"))  # the layer lives as long as its source
    layer = source.GetLayer(0)
    assert layer.GetFeatureCount() == found["report"]["polygons"]["polygons"] > 0
    assert min(feature.GetField("pixels") for feature in layer) >= 4


def test_a_person_reads_which_scene_is_meant(make_scene, small_model, tmp_path):
    scenes = [make_scene(array=landscape(90, 70, seed=index), name=f"{index}.tif") for index in range(2)]
    folder = tmp_path / "maps"
    folder.mkdir()
    words = ["segment", *scenes, "--output-folder", folder, "--model", small_model, "--device", "cpu"]
    done = run(*words, progress="none")
    assert done.returncode == 0
    assert [line.split(" tiles in ")[0] for line in done.stdout.splitlines()] == [
        f"{folder / scene.name}: 20" for scene in scenes
    ]
    assert sum("1.tif: The raster has only 90 x 70 pixels" in line for line in done.stderr.splitlines()) == 1
    outside = run(*words, "--extent", "0,0,1,1", progress="none")
    assert outside.returncode == 2 and "2 of 2 scenes" in outside.stderr
    assert outside.stderr.rstrip().endswith("\nThe warnings tell why.")


def test_sessions_are_shared_by_the_content_of_the_model(small_model, tmp_path):
    sessions, settings = SharedSessions(), ("cpu", 1, 1, (), False)
    first = sessions(small_model, *settings)
    copy = tmp_path / "copy.onnx"
    copy.write_bytes(small_model.read_bytes())
    assert sessions(copy, *settings) is first
    write_model(copy, make_spec(tile_size=64))
    replaced = sessions(copy, *settings)
    assert replaced is not first and replaced.tile_size == 64
