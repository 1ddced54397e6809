"""Checkpointing, fused AdamW, bf16, compilation and returned memory change what a step costs, not what it computes."""

import platform
import subprocess
import sys

import numpy as np
import pytest
import torch

from spectralx.data.tiles import TileGroup
from spectralx.errors import ManifestError, TrainingError
from spectralx.spec import ClassSpec
from spectralx.training import economy, precision
from spectralx.training.config import Recipe, load_recipe
from spectralx.training.economy import (
    adamw,
    compilation_failed,
    compile_network,
    return_freed_memory,
    use_checkpointing,
)
from spectralx.training.module import parameter_groups
from spectralx.training.network import build_network, prepare_network
from spectralx.training.precision import choose_precision
from spectralx.training.stage2 import SegmentationStage

from .conftest import NANO, WAVELENGTHS, landscape, recipe_values
from .test_runs import assert_same, run_train, weights

CLASSES = tuple(ClassSpec(value=value, name=str(value), color="#000000") for value in (1, 2, 3))


def tiles(count=4, side=32):
    """Return labelled tiles of a step."""
    images, labels = [], []
    for seed in range(count):
        classes, image = landscape(seed, side, side, patch=8)
        images.append(image)
        labels.append(classes)
    image = torch.from_numpy(np.stack(images).astype(np.float32))
    statistics = torch.stack([image.mean((0, 2, 3)), image.std((0, 2, 3)), torch.ones(4)]).expand(count, -1, -1)
    return [
        TileGroup(
            image=image,
            valid=torch.ones(count, side, side, dtype=torch.bool),
            labels=torch.from_numpy(np.stack(labels)),
            statistics=statistics.contiguous(),
            wavelength_nm=torch.tensor(WAVELENGTHS, dtype=torch.float32),
            fwhm_nm=torch.full((4,), 60.0),
            scenes=["scene"] * count,
        )
    ]


def stage(recipe):
    """Return a stage 2 with seeded weights, ready for a step."""
    network = build_network(recipe, len(CLASSES))
    names = prepare_network(network, 2, recipe, recipe.stage2, None)
    torch.manual_seed(7)
    with torch.no_grad():  # adapters that start as an identity get no gradient behind them
        for parameter in network.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
    return SegmentationStage(network, recipe.stage2, 10, 0, names, CLASSES, None).train()


def gradients(module, groups, bf16=False):
    """Return the loss of a step and the gradient by name of parameter."""
    torch.manual_seed(3)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        loss, _figures = module.step_loss(groups)
    loss.backward()
    module.on_after_backward()
    return loss.detach(), {n: p.grad.clone() for n, p in module.network.named_parameters() if p.grad is not None}


def relative(first, second):
    """Return the relative L2 difference of two sets of tensors."""
    one, other = (torch.cat([value.flatten().double() for value in found.values()]) for found in (first, second))
    return float((one - other).norm() / other.norm())


def test_checkpointing_computes_the_same_and_leaves_nothing_behind():
    plain = stage(Recipe.model_validate(recipe_values()))
    saving = stage(Recipe.model_validate(recipe_values(checkpointing=True)))
    blocks = plain.model.config.backbone.depth
    calls = []
    saving.model.backbone.blocks[0].register_forward_pre_hook(lambda *_: calls.append(1))
    loss, found = gradients(plain, tiles())
    again, other = gradients(saving, tiles())
    assert blocks and len(calls) == 2  # once forward, once in the backward pass
    assert torch.equal(loss, again)
    assert_same(found, other)
    assert all(getattr(module, "usage", None) is None for module in saving.network.modules())


def test_checkpointed_runs_end_with_the_same_weights(tmp_path, selection, plain):
    recipe = Recipe.model_validate(recipe_values(checkpointing=True))
    run_train(tmp_path / "run", selection, recipe)
    assert_same(weights(plain.folder), weights(tmp_path / "run"))


def test_checkpointing_can_be_switched_off_again():
    module = stage(Recipe.model_validate(recipe_values(checkpointing=True)))
    use_checkpointing(module.network, False)
    assert not module.model.backbone.gradient_checkpointing


def test_fused_adamw_takes_the_same_steps():
    ends = {}
    for fused in (False, True):
        module = stage(Recipe.model_validate(recipe_values()))
        settings = module.section.optimizer
        optimizer = adamw(parameter_groups(module.network, settings), settings.lr, settings.betas, fused)
        generator = torch.Generator().manual_seed(0)
        for _ in range(20):
            for parameter in module.network.parameters():
                if parameter.requires_grad:
                    parameter.grad = torch.randn(parameter.shape, generator=generator)
            optimizer.step()
        ends[fused] = {name: p.detach() for name, p in module.network.named_parameters()}
        assert all(group["fused"] is fused for group in optimizer.param_groups)
    assert relative(ends[True], ends[False]) < 1e-6


def test_adamw_is_fused_by_itself_for_large_networks_only():
    small, large = torch.nn.Parameter(torch.zeros(8)), torch.nn.Parameter(torch.zeros(10_000_000))
    for parameters, fused in (([small], False), ([small, large], True)):
        optimizer = adamw([{"params": parameters}], 1e-3, (0.9, 0.95), None)
        assert optimizer.param_groups[0]["fused"] is fused


def test_a_run_with_fused_adamw_resumes_and_clips(tmp_path, selection):
    values = recipe_values()
    values["stage2"]["optimizer"] = {"lr": 3e-3, "fused": True, "clip": 0.1}
    result = run_train(tmp_path / "run", selection, Recipe.model_validate(values))
    assert np.isfinite(result.report["metrics"]["validation"]["total"]["oa"])


def test_bf16_stays_close_to_fp32():
    recipe = Recipe.model_validate(recipe_values())
    loss, found = gradients(stage(recipe), tiles())
    rough, other = gradients(stage(recipe), tiles(), bf16=True)
    assert not torch.equal(loss, rough)
    assert abs(float(rough - loss)) < 0.01 * float(loss)
    assert relative(other, found) < 0.1


@pytest.mark.parametrize(
    ("instructions", "asked", "name", "words"),
    [
        (None, "auto", "fp32", "no arithmetic for bf16"),
        (None, "bf16", "bf16", "imitated"),
        ("avx512_bf16", "bf16", "bf16", "avx512_bf16"),
        ("avx512_bf16", "fp32", "fp32", "asked for"),
    ],
)
def test_what_runs_is_said(monkeypatch, instructions, asked, name, words):
    monkeypatch.setattr(precision, "bf16_instructions", lambda: instructions)
    chosen = choose_precision(None, tiles(), asked)
    assert chosen.name == name and words in chosen.reason
    assert bool(chosen.warning) == (instructions is None and asked == "bf16")


def test_auto_measures_and_leaves_the_module_as_it_was(monkeypatch):
    monkeypatch.setattr(precision, "bf16_instructions", lambda: "avx512_bf16")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    module = stage(Recipe.model_validate(recipe_values()))
    before = {name: value.clone() for name, value in module.network.state_dict().items()}
    chosen = choose_precision(module, tiles(), "auto")
    assert "of the time of one with fp32" in chosen.reason
    assert_same(before, module.network.state_dict())


def test_the_run_keeps_why(plain):
    assert plain.report["precision"] == "fp32"
    assert plain.report["precision_reason"] == "asked for"


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_freed_memory_goes_back():
    """Blocks of 4 MiB with small ones between them: freed, they stay in the process unless it is asked."""
    code = """
import torch
from pathlib import Path
from spectralx.training.economy import return_freed_memory

def kept():
    start = resident()
    large, small = [], []
    for _ in range(40):
        large.append(torch.ones(2**20))
        small.append(torch.ones(2**10))
    large.clear()
    return resident() - start

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

big = torch.ones(7 * 2**20)
del big  # 28 MiB: glibc now keeps what is smaller
before = kept()
assert return_freed_memory()
print(before, kept())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = map(float, done.stdout.split())
    assert after < 10 < 30 < before


def test_elsewhere_it_says_that_it_cannot(monkeypatch, tmp_path, selection):
    from spectralx.training.run import prepare_process

    from .conftest import ListeningReporter

    monkeypatch.setattr(economy.platform, "libc_ver", lambda: ("", ""))
    assert not return_freed_memory()
    reporter = ListeningReporter()
    prepare_process(Recipe(return_memory=True), reporter)
    assert "return_memory" in reporter.warnings[0]


def test_options_are_validated():
    recipe = load_recipe(None, ["stage2.checkpointing=true", "stage1.compile=true", "stage2.optimizer.fused=true"])
    assert recipe.stage2.checkpointing and recipe.stage1.compile and recipe.stage2.optimizer.fused
    with pytest.raises(ManifestError, match=r"stage2\.checkpointing"):
        load_recipe(None, ["stage2.checkpointing=blocks"])


def test_a_compiler_that_fails_is_named_with_the_remedy():
    from torch._dynamo.exc import InternalTorchDynamoError

    refused = compilation_failed(InternalTorchDynamoError("no C++ compiler"))
    assert isinstance(refused, TrainingError)
    assert "no C++ compiler" in refused.message and "`compile`" in refused.hint
    assert compilation_failed(RuntimeError("something else")) is None


def test_a_network_that_is_traced_keeps_names_losses_and_gradients():
    values = recipe_values()
    values["model"]["overrides"] = {**NANO, "aomoa.noisy_gates": False, "decoder.dropout": 0.0}
    plain, traced = (stage(Recipe.model_validate(values)) for _ in range(2))
    compile_network(traced.network, backend="eager")  # all of torch.compile but the compiler
    loss, found = gradients(plain, tiles())
    again, other = gradients(traced, tiles())
    assert float(again) == pytest.approx(float(loss), rel=1e-6)
    assert found.keys() == other.keys()
    assert relative(other, found) < 1e-5


@pytest.mark.slow
def test_a_compiled_decoder_has_the_gradients_of_the_plain_one():
    """The compiler's own gradient of bilinear resizing is zero here, and so were those of all that feeds it."""
    values = recipe_values()
    values["model"]["overrides"] = {**NANO, "aomoa.noisy_gates": False, "decoder.dropout": 0.0}
    plain, compiled = (stage(Recipe.model_validate(values)) for _ in range(2))
    compile_network(compiled.model.decoder)
    loss, found = gradients(plain, tiles())
    again, other = gradients(compiled, tiles())
    assert float(again) == pytest.approx(float(loss), rel=1e-6)
    assert relative(other, found) < 1e-5


@pytest.mark.slow
def test_compiled_runs_end_near_the_plain_ones(tmp_path, selection):
    """Noise of gates and dropout are off: whether a compiled network draws the same numbers is left open."""
    ends = []
    for name in ("plain", "compiled"):
        values = recipe_values(compile=name == "compiled")
        values["model"]["overrides"] = {**NANO, "aomoa.noisy_gates": False, "decoder.dropout": 0.0}
        run_train(tmp_path / name, selection, Recipe.model_validate(values))
        ends.append(weights(tmp_path / name))
    first, second = ends
    assert first.keys() == second.keys()
    assert relative(second, first) < 1e-3
