"""The independent forward against the recorded outputs, and the engine's DINOv3 against the independent forward.

No outputs of the published DINOv3 variant are at hand. What stands in for them is a second implementation, made from
the same description and held first to the recorded outputs of the ScaleMAE variant.
"""

import json

import numpy as np
import pytest
import torch

from tests.reference import independent
from tests.reference.check import LIMITS, TILE, Limits, build_model, compare, load_fill, record

pytestmark = pytest.mark.slow

LIMITS_OF_TWO = {
    # Kernels alone cost 1.3e-6 (METHOD 1.5); eps 1e-6 instead of 1e-5 in the final norm alone 2.3e-6 in the logits.
    "official": Limits(2e-6, 5e-6),
    # Here q and k are rounded to bfloat16, and a last bit of fp32 can decide to which side.
    "published": LIMITS["dinov3", "published"],
}


def image(folder):
    return torch.from_numpy(load_fill(folder).image(2, 32, TILE))


def filled_state(folder, variant):
    fill = load_fill(folder)
    keys = json.loads((folder / f"stage2_{variant}_keys.json").read_text())
    return {key: torch.from_numpy(fill.weight(key, tuple(shape))) for key, shape in keys.items()}


def run(folder, state, variant, arithmetic):
    arrays = independent.forward(state, image(folder), variant, arithmetic)
    return {name: value.numpy() for name, value in arrays.items()}


def above_limit(rows):
    return [f"{row.name}: {row.relative:.1e}" for row in rows if not row.relative <= row.limit]


@pytest.fixture(scope="module")
def dinov3(shared):
    """The arrays of the independent forward for both arithmetics."""
    state = filled_state(shared / "reference", "dinov3")
    return {arithmetic: run(shared / "reference", state, "dinov3", arithmetic) for arithmetic in LIMITS_OF_TWO}


def test_scale_mae_gives_the_recorded_outputs(shared):
    folder = shared / "reference"
    arrays = run(folder, filled_state(folder, "scale_mae"), "scale_mae", "official")
    with np.load(folder / "stage2_scale_mae.npz") as stored:
        rows = list(compare(dict(stored), arrays, Limits(5e-6, 5e-6)))
    assert len(rows) == 23
    assert above_limit(rows) == []
    assert {row.name: row.largest for row in rows}["classes"] == 0


@pytest.mark.parametrize("arithmetic", LIMITS_OF_TWO)
def test_the_engine_agrees_on_dinov3(shared, dinov3, arithmetic):
    folder = shared / "reference"
    engine = record(build_model(folder, "dinov3", arithmetic), image(folder))
    rows = list(compare(dinov3[arithmetic], engine, LIMITS_OF_TWO[arithmetic]))
    assert len(rows) == 23
    assert above_limit(rows) == []


def test_the_two_arithmetics_differ_by_what_is_stated(dinov3):
    """METHOD 1.5: 3e-4 in the logits, up to 1.5e-3 in block5_fc2; so the limits above tell them apart."""
    rows = {row.name: row.relative for row in compare(dinov3["published"], dinov3["official"], Limits(0, 0))}
    assert 2e-4 < rows["logits"] < 4e-4
    assert 1e-3 < rows["block5_fc2"] < 2e-3
    assert max((name for name in rows if name != "classes"), key=rows.get) == "block5_fc2"
    assert rows["patch_embed"] == 0
