import json

import onnx
import pytest
from onnx import helper

from spectralx.errors import ModelFileError
from spectralx.inference.model_file import MODELS_VARIABLE, list_bundled, read_spec, resolve_model
from spectralx.inference.onnx_file import read_properties
from spectralx.spec import SPEC_KEY

from .graphs import make_spec, small_graph, write_model


def test_the_specification_is_read_back(tmp_path):
    spec = make_spec()
    assert read_spec(write_model(tmp_path / "small.onnx", spec)) == spec


def test_properties_agree_with_the_onnx_package(tmp_path):
    path = write_model(tmp_path / "small.onnx")
    expected = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    assert read_properties(path) == expected


def test_a_bundled_model_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    path = write_model(tmp_path / "landcover.onnx")
    assert list_bundled() == {"landcover": path}
    assert resolve_model("landcover") == path
    assert resolve_model(path) == path


def test_an_unknown_name_is_answered_with_the_bundled_ones(tmp_path, monkeypatch):
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    write_model(tmp_path / "landcover.onnx")
    with pytest.raises(ModelFileError, match="no model 'landcove'") as caught:
        resolve_model("landcove")
    assert "landcover" in caught.value.hint


@pytest.mark.parametrize(
    "content", [b"", b"hello, I am not a model", b"\x00" * 64, b"II*\x00" + bytes(range(256)), b"\x0a\x03abc"]
)
def test_other_files_are_no_models(tmp_path, content):
    path = tmp_path / "other.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match="not an ONNX model"):
        read_spec(path)


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.999])
def test_a_cut_off_model_is_told_apart(tmp_path, keep):
    whole = write_model(tmp_path / "small.onnx", layers=3, kernel=5).read_bytes()
    path = tmp_path / "cut.onnx"
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(ModelFileError, match="cut off"):
        read_spec(path)


def test_an_onnx_file_of_others_is_refused(tmp_path):
    path = tmp_path / "other.onnx"
    path.write_bytes(small_graph(make_spec()).SerializeToString())
    with pytest.raises(ModelFileError, match="not one that SpectralX exported"):
        read_spec(path)


def test_a_newer_specification_is_refused_with_its_field(tmp_path):
    spec = json.loads(make_spec().model_dump_json()) | {"version": 99}
    model = small_graph(make_spec())
    helper.set_model_props(model, {SPEC_KEY: json.dumps(spec)})
    path = tmp_path / "newer.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelFileError, match="version"):
        read_spec(path)
