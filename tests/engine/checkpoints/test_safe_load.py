"""Weight files that are damaged, dangerous or something else."""

import argparse
import os
import pickle

import pytest
import torch
from safetensors.torch import save_file

from spectralx.checkpoints.convert import open_official
from spectralx.checkpoints.safe_load import load_safetensors, load_weights, tensors_sha256
from spectralx.errors import ModelFileError
from spectralx.files import file_sha256


class Payload:
    """Creates a file when it is unpickled by an unpickler that runs what it is told to."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.fixture
def state():
    return {"blocks.0.weight": torch.arange(6.0).reshape(2, 3), "norm.bias": torch.ones(2)}


@pytest.mark.parametrize("where", ["args", "tensor", "top", "nested"])
def test_code_in_a_pickle_is_refused_and_not_run(where, state, tmp_path):
    proof, path = tmp_path / "executed", tmp_path / "evil.pth"
    payload = Payload(proof)
    content = {
        "args": {"model": state, "args": payload},
        "tensor": {"model": {**state, "norm.weight": payload}},
        "top": payload,
        "nested": {"model": state, "args": argparse.Namespace(callback=payload)},
    }[where]
    torch.save(content, path)
    with pytest.raises(ModelFileError, match=r"holds code or objects.*nothing of it was run") as caught:
        load_weights(path)
    assert not proof.exists()
    assert caught.value.hint
    torch.load(path, weights_only=False)  # the payload is a live one
    assert proof.exists()


def test_code_in_a_plain_pickle_is_refused_and_not_run(tmp_path):
    proof, path = tmp_path / "executed", tmp_path / "evil.bin"
    path.write_bytes(pickle.dumps({"model": Payload(proof)}, protocol=2))
    with pytest.raises(ModelFileError):
        load_weights(path)
    assert not proof.exists()


def test_an_object_of_a_class_that_is_not_allowed_is_named(state, tmp_path):
    torch.save({"model": state, "args": argparse.HelpFormatter("x")}, tmp_path / "file.pth")
    with pytest.raises(ModelFileError, match=r"argparse\.HelpFormatter"):
        load_weights(tmp_path / "file.pth")


def test_training_arguments_are_read(state, tmp_path):
    torch.save({"model": state, "args": argparse.Namespace(dataset_type="rgb")}, tmp_path / "file.pth")
    file = load_weights(tmp_path / "file.pth")
    assert file.arguments == {"dataset_type": "rgb"}
    assert file.tensors.keys() == state.keys()


@pytest.mark.parametrize("wrap", [lambda s: s, lambda s: {"state_dict": s}, lambda s: {"model": s, "optimizer": {}}])
@pytest.mark.parametrize("prefix", ["", "module.", "module.model."])
@pytest.mark.parametrize("legacy", [False, True])
def test_containers_and_prefixes(wrap, prefix, legacy, state, tmp_path):
    content = wrap({prefix + name: tensor for name, tensor in state.items()})
    torch.save(content, tmp_path / "file.pth", _use_new_zipfile_serialization=not legacy)
    tensors = load_weights(tmp_path / "file.pth").tensors
    assert tensors.keys() == state.keys()
    assert all(torch.equal(tensors[name], state[name]) for name in state)


def test_safetensors_whatever_the_suffix(state, tmp_path):
    save_file(state, tmp_path / "file.pth")
    assert load_weights(tmp_path / "file.pth").tensors.keys() == state.keys()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("container", ["zip", "legacy", "safetensors"])
def test_truncated_files(container, part, tmp_path):
    state, path = {"weight": torch.randn(64, 64)}, tmp_path / "file.pth"
    if container == "safetensors":
        save_file(state, path)
    else:
        torch.save({"model": state}, path, _use_new_zipfile_serialization=container == "zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ModelFileError, match="truncated or damaged") as caught:
        load_weights(path)
    assert "again" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS pointer"),
        (b"\x08\x07\x12\x0apytorch\x1a", "neither a safetensors file nor"),  # the head of an ONNX file
        (b"II*\x00" + bytes(64), "neither a safetensors file nor"),  # a GeoTIFF
        (bytes(range(7, 200)), "neither a safetensors file nor"),
    ],
)
def test_wrong_containers(content, message, tmp_path):
    (tmp_path / "file.pth").write_bytes(content)
    with pytest.raises(ModelFileError, match=message):
        open_official(tmp_path / "file.pth")


def test_missing_files_and_folders(tmp_path):
    for path in (tmp_path / "nothing.pth", tmp_path):
        with pytest.raises(ModelFileError, match="cannot be opened"):
            load_weights(path)


@pytest.mark.parametrize("content", [[1, 2, 3], {}, {"model": {}}, {"epoch": 3}, torch.ones(3)])
def test_files_without_a_state_dict(content, tmp_path):
    torch.save(content, tmp_path / "file.pth")
    with pytest.raises(ModelFileError, match="holds no tensors by name"):
        load_weights(tmp_path / "file.pth")


def test_a_zip_that_is_no_checkpoint(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "file.pth", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ModelFileError, match="damaged"):
        load_weights(tmp_path / "file.pth")


def test_torchscript_is_refused(tmp_path):
    torch.jit.trace(torch.nn.Linear(2, 2), torch.ones(1, 2)).save(str(tmp_path / "file.pt"))
    with pytest.raises(ModelFileError, match="TorchScript program"):
        load_weights(tmp_path / "file.pt")


def test_a_torch_file_is_no_converted_one(state, tmp_path):
    torch.save(state, tmp_path / "file.safetensors")
    with pytest.raises(ModelFileError, match="no safetensors file"):
        load_safetensors(tmp_path / "file.safetensors")


def test_hashes_tell_values_names_shapes_and_types_apart(state, tmp_path):
    reordered = dict(reversed(state.items()))
    assert tensors_sha256(state) == tensors_sha256(reordered)
    others = [
        {**state, "norm.bias": torch.tensor([1.0, 1.0000001])},
        {**state, "norm.bias": torch.ones(1, 2)},
        {**state, "norm.bias": torch.ones(2, dtype=torch.float64)},
        {"blocks.0.weight": state["blocks.0.weight"], "norm.weight": state["norm.bias"]},
    ]
    assert len({tensors_sha256(other) for other in (state, *others)}) == 5
    (tmp_path / "file").write_bytes(b"abc")
    published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # pragma: allowlist secret
    assert file_sha256(tmp_path / "file") == published
