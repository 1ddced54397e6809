"""The reference models at full size as ONNX files: what the file computes beside what torch computes."""

import numpy as np
import pytest
import torch
import yaml

from spectralx.checkpoints.published import to_published
from spectralx.export.published import export_published
from spectralx.inference.session import Session
from spectralx.models.presets import BACKBONES
from spectralx.progress import SilentReporter
from tests.reference.check import TILE, build_model, load_fill, spectral_input

BANDS, BATCH = 32, 2


def centred(values):
    """Take the mean over the classes from values (B, K, H, W): logits are known up to a constant for each pixel."""
    return values - values.mean(axis=1, keepdims=True)


@pytest.mark.slow
@pytest.mark.parametrize("backbone", BACKBONES)
def test_the_file_computes_what_torch_computes(backbone, shared, tmp_path, record_property):
    folder = shared / "reference"
    model = build_model(folder, backbone, "official")
    state = {f"model.{name}": tensor for name, tensor in to_published(model.state_dict()).items()}
    torch.save({"state_dict": state}, tmp_path / "stage2.ckpt")
    del state
    (tmp_path / "describe.yaml").write_text(yaml.safe_dump({"normalisation": "none", "backbone": backbone}))
    target = tmp_path / "model.onnx"
    export_published(
        tmp_path / "stage2.ckpt", tmp_path / "describe.yaml", target, tmp_path / "card.md", SilentReporter()
    )
    (tmp_path / "stage2.ckpt").unlink()

    image = load_fill(folder).image(BATCH, BANDS, TILE)
    with torch.no_grad():
        expected = model(torch.from_numpy(image), spectral_input(BANDS))[:, 1:].numpy().astype(np.float64)
    del model
    session = Session(target, "cpu", threads=2)
    statistics = np.zeros((3, image.shape[1]), np.float32)
    for found in (
        session.run(image, statistics),
        np.concatenate([session.run(image[i : i + 1], statistics) for i in range(BATCH)]),
    ):
        logits, wanted = centred(np.log(found.astype(np.float64))), centred(expected)
        relative = np.linalg.norm(logits - wanted) / np.linalg.norm(wanted)
        agreement = (found.argmax(axis=1) == expected.argmax(axis=1)).mean()
        record_property("relative_l2_of_the_logits", float(relative))
        record_property("class_agreement", float(agreement))
        record_property("file_bytes", target.stat().st_size)
        assert relative <= 1e-4
        assert agreement >= 0.9999
