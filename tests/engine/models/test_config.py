"""Configurations: contradictions are refused, presets differ by values, sizes keep their promises."""

import pytest
import torch
from pydantic import ValidationError
from torch.utils.flop_counter import FlopCounterMode

from spectralx.models.config import ModelConfig
from spectralx.models.presets import evenly_spaced_taps, model_config
from spectralx.models.spectralx import SpectralXModel
from spectralx.models.trainable import METHODS, method_config
from tests.engine.models.conftest import nano_config, sentinel_like


def parameters(config):
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in SpectralXModel(config).parameters())


def test_a_configuration_survives_json():
    config = model_config("spectralx", "small", classes=7, are=None)
    assert ModelConfig.model_validate_json(config.model_dump_json()) == config


def test_a_configuration_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        nano_config().classes = 3


@pytest.mark.parametrize(
    ("overrides", "named"),
    [
        ({"backbone__heads": 3}, "backbone.heads"),
        ({"backbone__taps": (0, 1, 2, 9)}, "backbone.taps"),
        ({"backbone__taps": (2, 1, 0, 3)}, "backbone.taps"),
        ({"tokenizer__stem__widths": (8, 16)}, "stem.widths"),
        ({"tokenizer__stem": None}, "tokenizer.stem"),
        ({"tokenizer__hyper": None}, "are needs"),
        ({"tokenizer__hyper__anchors": None}, "tile_size"),
        ({"tokenizer__hyper__anchors__grid": 3}, "anchors.grid"),
        ({"tokenizer__bypass_stride": 3}, "bypass_stride"),
        ({"tile_size": 100}, "tile_size"),
        ({"are__spectral_return": "projection"}, "tile_size"),
        ({"aomoa__chosen": 5}, "aomoa.chosen"),
        ({"no_such_field": 1}, "no_such_field"),
    ],
)
def test_contradictions_name_their_field(overrides, named):
    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        nano_config(**overrides)


def test_unknown_names_are_refused_with_the_choices():
    with pytest.raises(ValueError, match="tiny, small, base, large"):
        model_config("spectralx", "huge", classes=2)
    with pytest.raises(ValueError, match="spectralx, reference"):
        model_config("other", classes=2)
    with pytest.raises(ValueError, match="scale_mae, dinov3"):
        model_config("reference", classes=2, bands=4, backbone="other")
    with pytest.raises(ValueError, match="number of bands"):
        model_config("reference", classes=2)


def test_sizes_of_the_default_preset():
    assert parameters(model_config("spectralx", "tiny", classes=6)) < 2_000_000
    assert parameters(model_config("spectralx", "small", classes=6)) < 7_000_000
    for size, blocks in (("base", 85_054_464), ("large", 302_309_376)):  # ViT-B/16 and ViT-L/16: blocks alone
        config = model_config("spectralx", size, classes=6, aomoa=None)
        with torch.device("meta"):
            vit = SpectralXModel(config).backbone
        assert sum(p.numel() for p in vit.blocks.parameters()) == blocks


def test_tiny_costs_at_most_100_000_multiplications_a_pixel():
    for tile in (128, 256):
        with torch.device("meta"):
            network = SpectralXModel(model_config("spectralx", "tiny", classes=6)).eval().requires_grad_(False)
            with torch.no_grad(), FlopCounterMode(display=False) as counter:
                network(torch.empty(1, 6, tile, tile), sentinel_like())
        assert counter.get_total_flops() / 2 / tile**2 < 100_000


@pytest.mark.parametrize(
    ("depth", "taps"), [(24, (5, 11, 17, 23)), (12, (2, 5, 8, 11)), (4, (0, 1, 2, 3)), (5, (0, 1, 2, 4))]
)
def test_taps_end_the_quarters(depth, taps):
    assert evenly_spaced_taps(depth) == taps


@pytest.mark.parametrize("method", METHODS)
def test_a_method_has_the_parts_it_names(method):
    config = method_config(nano_config(), method)
    assert (config.tokenizer.hyper is not None) == METHODS[method].hyper
    assert (config.aomoa is not None) == METHODS[method].aomoa
    assert (config.are is not None) == METHODS[method].are
    assert config.decoder == nano_config().decoder, "methods are compared with the same decoder"
