"""Are-adapter: the soft assignment learns, the hard one is the published one."""

import torch
from torch.nn import functional

from spectralx.models.are_adapter import AreAdapter
from spectralx.models.hyper_tokenizer import HyperFeatures
from tests.engine.models.conftest import nano_config, nano_reference_config, randomise


def make(config, dtype=torch.float32):
    torch.manual_seed(0)
    return randomise(AreAdapter(config)).eval().to(dtype)


def refine(module, tokens, grid, features):
    return module(tokens, grid, module.keys(grid, features))


def inputs(grid, spatial_width, anchors, spectral_width, width=32, batch=2, dtype=torch.float32, support=None,
           of_patches=True):  # fmt: skip
    generator = torch.Generator().manual_seed(1)
    tokens, cells = grid[0] * grid[1], 4 * grid[0] * grid[1]
    draw = lambda *shape: torch.randn(*shape, generator=generator, dtype=dtype)  # noqa: E731
    spectral = (batch, tokens, anchors, spectral_width) if of_patches else (batch, anchors, spectral_width)
    features = HyperFeatures(draw(batch, tokens, width), draw(batch, cells, spatial_width), draw(*spectral), support)
    return draw(batch, tokens, width), features


def test_gradients_reach_tokens_features_and_every_parameter():
    module = make(nano_config(), torch.float64)
    tokens, features = inputs((1, 2), 16, 8, 8, batch=1, dtype=torch.float64)
    tokens.requires_grad_(), features.spatial.requires_grad_(), features.spectral.requires_grad_()

    def run(tokens, spatial, spectral, *_):
        return refine(module, tokens, (1, 2), features._replace(spatial=spatial, spectral=spectral))

    arguments = (tokens, features.spatial, features.spectral, *module.parameters())
    assert torch.autograd.gradcheck(run, arguments, fast_mode=True)


def test_hard_assignment_is_the_published_one():
    module = make(nano_reference_config())
    tokens, features = inputs((4, 4), 16, 16, 64, of_patches=False)
    got = refine(module, tokens, (4, 4), features)

    def perceiver(match, latents, media):
        q = match.to_q(match.norm_latents(latents))
        k = match.to_kv(match.norm_media(media)).chunk(2, dim=-1)[0]
        return (q @ k.transpose(1, 2) * k.shape[-1] ** -0.5).softmax(dim=-1)

    a, b = tokens.chunk(2, dim=-1)
    picked = []
    for half, match, media in ((a, module.spatial_match, features.spatial),
                               (b, module.spectral_match, features.spectral)):  # fmt: skip
        index = perceiver(match, half, media).argmax(dim=1)
        picked.append(module.norm(torch.stack([half[i, index[i]] for i in range(2)])))
    conv1, norm1, _, conv2, norm2, _ = module.refine_spatial
    maps = picked[0].transpose(1, 2).reshape(2, 16, 8, 8)
    maps = functional.relu(norm2(conv2(functional.relu(norm1(conv1(maps))))))
    gain_a = maps.flatten(2).transpose(1, 2).mean(dim=-1, keepdim=True)
    items = functional.relu(module.refine_spectral.norm(module.refine_spectral.conv(picked[1])))
    gain_b = items.mean(dim=-1, keepdim=True)
    expected = tokens + module.scale * torch.cat([gain_a * a, gain_b * b], dim=-1)
    torch.testing.assert_close(got, expected)


def test_soft_assignment_approaches_one_token_as_the_attention_sharpens():
    module = make(nano_config())
    tokens, features = inputs((2, 2), 16, 8, 8, batch=1)
    match, half = module.spatial_match, tokens[..., :16]
    with torch.no_grad():
        match.to_q.weight.mul_(1e4)
        soft = module._assign(match, half, match.keys(features.spatial))
        scores = match.to_q(match.norm_latents(half)) @ match.to_kv(match.norm_media(features.spatial)).transpose(1, 2)
    chosen = half[0, scores[0].argmax(dim=0)]
    torch.testing.assert_close(soft[0], chosen, rtol=1e-3, atol=1e-3)


def test_anchors_without_support_do_not_count():
    module = make(nano_config())
    support = torch.tensor([[True, True, True, False, False, True, False, True]])
    tokens, features = inputs((2, 3), 16, 8, 8, support=support)
    noise = torch.where(support[0, :, None], 0.0, 100.0)
    with torch.no_grad():
        expected = refine(module, tokens, (2, 3), features)
        got = refine(module, tokens, (2, 3), features._replace(spectral=features.spectral + noise))
    torch.testing.assert_close(got, expected)
