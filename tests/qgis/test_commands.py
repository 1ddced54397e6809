"""The argument lists, word for word; nothing is run."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx_qgis.core import commands
from spectralx_qgis.core.commands import AdaptCommand, SegmentCommand, TrainCommand
from spectralx_qgis.core.quoting import quote_posix, quote_windows


def test_inspect():
    assert commands.inspect("/d/a.tif") == ["inspect", "/d/a.tif"]
    assert commands.inspect("/d/a.tif", model="landcover", sensor="sentinel-2", bands="3, 2,1") == [
        *("inspect", "/d/a.tif", "--model", "landcover", "--sensor", "sentinel-2", "--bands", "3,2,1")
    ]


def test_segment_leaves_defaults_to_the_engine():
    words = SegmentCommand(source="/d/a.tif", output="/d/map.tif", model="landcover").words()
    assert words == ["segment", "/d/a.tif", "/d/map.tif", "--model", "landcover"]


def test_segment_with_everything():
    words = SegmentCommand(
        source='NETCDF:"/d/a b.nc":reflectance',
        output="/d/map.tif",
        model="/m/own.onnx",
        bands="4;3;2;1",
        sensor="sentinel-2",
        extent=(-10.5, 0.0, 600000.0, 1e-7),
        mask="/d/mask.gpkg",
        overlap=0.5,
        device="cuda",
        statistics_of="/d/scene.tif",
        resample_gsd=True,
        confidence="/d/c.tif",
        probabilities="/d/p.tif",
        novelty="/d/n.tif",
        report="/d/r.html",
    ).words()
    assert words == [
        *("segment", 'NETCDF:"/d/a b.nc":reflectance', "/d/map.tif", "--model", "/m/own.onnx"),
        *("--bands", "4,3,2,1", "--sensor", "sentinel-2", "--extent=-10.5,0,600000,1e-07"),
        *("--mask", "/d/mask.gpkg", "--overlap", "0.5", "--device", "cuda"),
        *("--statistics-of", "/d/scene.tif", "--resample-gsd"),
        *("--confidence", "/d/c.tif", "--probabilities", "/d/p.tif", "--novelty", "/d/n.tif", "--report", "/d/r.html"),
    ]


def test_adapt():
    assert AdaptCommand(output="/r", sources=("/a.tif", "/b.tif")).words() == ["adapt", "/r", "/a.tif", "/b.tif"]
    command = AdaptCommand(
        output="/r", manifest="/m.yaml", task="t", config="/c.yaml", size="tiny", steps=5, seed=0, resume=True
    )
    assert command.words() == [
        *("adapt", "/r", "--manifest", "/m.yaml", "--task", "t", "--config", "/c.yaml"),
        *("--size", "tiny", "--steps", "5", "--seed", "0", "--resume"),
    ]


def test_train_with_a_manifest():
    command = TrainCommand(output="/r", manifest="/m.yaml", task="landcover", stage1="/s", steps=7)
    assert command.words() == ["train", "/m.yaml", "/r", "--task", "landcover", "--stage1", "/s", "--steps", "7"]


def test_train_with_an_image_and_polygons():
    command = TrainCommand(output="/r", image="/a.tif", labels="/l.gpkg", class_field="kind", size="small", seed=3)
    assert command.words() == [
        *("train", "/r", "--image", "/a.tif", "--labels", "/l.gpkg", "--class-field", "kind"),
        *("--size", "small", "--seed", "3"),
    ]


def test_export_evaluate_doctor():
    assert commands.export("/run", "/m.onnx") == ["export", "/run", "/m.onnx"]
    assert commands.export("/run", "/m.onnx", 128) == ["export", "/run", "/m.onnx", "--tile-size", "128"]
    assert commands.export("/run", "/m.onnx", universal=True) == ["export", "/run", "/m.onnx", "--universal"]
    assert commands.export("/run", "/m.onnx", fold="/a.tif") == ["export", "/run", "/m.onnx", "--fold", "/a.tif"]
    assert commands.evaluate("/map.tif", "/l.tif") == ["evaluate", "/map.tif", "/l.tif"]
    assert commands.evaluate("m", "/l.tif", "/a.tif", wavelengths="{}")[-2:] == ["--wavelengths", "{}"]
    assert commands.evaluate("landcover", "/l.gpkg", "/a.tif", "kind", "sentinel-2", "/r.json") == [
        *("evaluate", "landcover", "/l.gpkg", "--image", "/a.tif", "--field", "kind"),
        *("--sensor", "sentinel-2", "--report", "/r.json"),
    ]
    assert commands.doctor() == ["doctor"]
    assert commands.doctor("/r.json") == ["doctor", "--report", "/r.json"]


@pytest.mark.parametrize("bands", ["", "auto", "AUTO", " auto "])
def test_automatic_bands_are_the_default(bands):
    assert commands.inspect("/a.tif", bands=bands) == ["inspect", "/a.tif"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive(value):
    assert float(commands.number(value)) == value


@given(st.lists(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1)))
def test_a_quoted_line_is_read_back_word_for_word(words):
    assert shlex.split(quote_posix(words)) == words


@given(st.lists(st.text('ab\\" c', min_size=1), min_size=1))
def test_windows_quoting_is_that_of_the_c_runtime(words):
    spaced = [f"{word} {word}" for word in words]
    assert quote_windows(spaced) == subprocess.list2cmdline(spaced)
    assert quote_windows([r"C:\data\a.tif", "--model"]) == r"C:\data\a.tif --model"
