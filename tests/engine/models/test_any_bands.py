"""Any number and order of bands: what the generated weights promise."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import RequestError, WavelengthError
from spectralx.models.geometry import anchor_resampling, band_shares
from spectralx.models.inputs import SpectralInput, band_views
from tests.engine.models.conftest import scene, sentinel_like

wavelength_lists = st.lists(st.floats(350, 2600), min_size=3, max_size=40)


def logits(model, image, spectral):
    with torch.no_grad():
        return model(image, spectral)


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_the_order_of_the_bands_does_not_matter(model, order):
    image, spectral = scene(), sentinel_like()
    bands = torch.arange(5, -1, -1) if order == "reversed" else torch.tensor([3, 0, 5, 1, 4, 2])
    expected = logits(model, image, spectral)
    got = logits(model, image[:, bands], spectral.select(bands))
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)


def test_duplicated_bands_count_once(model):
    image, spectral = scene(), sentinel_like()
    for bands in (torch.arange(6).repeat(2), torch.tensor([0, 0, 0, 1, 2, 3, 4, 5])):
        got = logits(model, image[:, bands], spectral.select(bands))
        torch.testing.assert_close(got, logits(model, image, spectral), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("bands", [1, 3, 13, 244, 400])
def test_any_number_of_bands(model, bands):
    result = logits(model, scene(bands, batch=1), sentinel_like(bands))
    assert result.shape == (1, 5, 32, 32)
    assert result.isfinite().all()


def test_wrong_wavelengths_change_the_result(model):
    image, spectral = scene(), sentinel_like()
    wrong = spectral._replace(wavelength_nm=spectral.wavelength_nm.flip(0))
    assert (logits(model, image, wrong) - logits(model, image, spectral)).abs().max() > 1e-2


def test_thermal_bands_alone_have_an_anchor(model):
    spectral = sentinel_like(3)._replace(wavelength_nm=torch.tensor([8500.0, 10900.0, 12000.0]))
    assert logits(model, scene(3), spectral).isfinite().all()


def test_uncalibrated_images_show_only_their_standardised_view(model):
    image, spectral = scene(), sentinel_like(calibrated=False)
    stretched = spectral.statistics.clone()
    stretched[:, 0] = 100 * stretched[:, 0] + 7
    stretched[:, 1] = 100 * stretched[:, 1]
    got = logits(model, 100 * image + 7, spectral._replace(statistics=stretched))
    torch.testing.assert_close(got, logits(model, image, spectral), rtol=1e-3, atol=1e-4)
    calibrated = logits(model, image, sentinel_like(calibrated=True))
    assert (calibrated - logits(model, image, spectral)).abs().max() > 1e-3


@pytest.mark.parametrize("view", ["image", "reflectance", "root", "relative", "standardised"])
def test_an_unknown_gain_is_seen_by_the_views_of_absolute_values_alone(view):
    torch.manual_seed(0)
    image = torch.rand(2, 5, 8, 8) * 0.5 + 0.01
    statistics = torch.stack([image.mean((0, 2, 3)), image.std((0, 2, 3)), torch.ones(5)])[None]
    gain = torch.tensor([37.0, 37.0, 1.0])[None, :, None]
    seen, brighter = band_views(image, statistics, (view,)), band_views(37.0 * image, gain * statistics, (view,))
    assert seen.shape == image.shape and torch.isfinite(brighter).all()
    assert torch.allclose(seen, brighter, atol=1e-4) == (view in ("relative", "standardised"))


def test_views_of_a_root_order_values_as_the_image_does():
    image = torch.linspace(0.0, 1.2, 64).reshape(1, 1, 8, 8) + 1e-3
    statistics = torch.tensor([[[0.3], [0.2], [1.0]]])
    for view in ("root", "relative"):
        seen = band_views(image, statistics, (view,)).flatten()
        assert (seen.diff() > 0).all() and -2.0 <= seen[0] < 0 < seen[-1] < 5.0
    uncalibrated = statistics * torch.tensor([1.0, 1.0, 0.0])[None, :, None]
    assert not band_views(image, uncalibrated, ("root",)).any()


def test_invalid_pixels_look_like_the_scene_mean(model):
    image, spectral = scene(), sentinel_like()
    zeros, filled = image.clone(), image.clone()
    zeros[:, :, 8:20, 4:12] = 0
    filled[:, :, 8:20, 4:12] = spectral.statistics[:, 0, :, None, None]
    torch.testing.assert_close(logits(model, zeros, spectral), logits(model, filled, spectral))


def test_folded_equals_generated(model):
    image, spectral = scene(batch=3), sentinel_like(batch=3)
    folded = model.fold(spectral)
    with torch.no_grad():
        got = folded(image, spectral.statistics)
        shared = folded(image, spectral.statistics[:1])
    torch.testing.assert_close(got, logits(model, image, spectral), rtol=0, atol=1e-5)
    torch.testing.assert_close(shared, got)
    assert not any("columns" in name or "band_embedding" in name for name in folded.state_dict())


def test_folding_leaves_the_model_alone(model):
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    model.fold(sentinel_like())
    assert before.keys() == model.state_dict().keys()
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name])


def test_a_wrong_number_of_wavelengths_is_refused(model):
    with pytest.raises(WavelengthError, match="6 bands, but there are 5 wavelengths"):
        model(scene(6), sentinel_like(5))


def test_a_size_between_patches_is_refused(model):
    with pytest.raises(RequestError, match="multiple of the patch size 8"):
        model(scene(height=36), sentinel_like())


@pytest.mark.parametrize("value", [float("nan"), 0.0, -5.0, float("inf")])
def test_wavelengths_that_are_no_wavelengths_are_refused(value):
    with pytest.raises(WavelengthError, match="positive"):
        SpectralInput.from_values([490.0, value], [60.0, 60.0], torch.zeros(3, 2))


@given(wavelengths=wavelength_lists)
def test_shares_sum_to_one_and_are_positive(wavelengths):
    shares = band_shares(torch.tensor(wavelengths), 40.0)
    assert (shares > 0).all()
    torch.testing.assert_close(shares.sum(), torch.tensor(1.0))


@given(wavelengths=wavelength_lists, copies=st.integers(2, 4))
@settings(deadline=None)
def test_copies_divide_a_share(wavelengths, copies):
    once = band_shares(torch.tensor(wavelengths), 40.0)
    repeated = band_shares(torch.tensor(wavelengths * copies), 40.0)
    torch.testing.assert_close(repeated.reshape(copies, -1).sum(dim=0), once, rtol=1e-4, atol=1e-6)


def test_without_density_all_bands_weigh_alike():
    torch.testing.assert_close(band_shares(torch.tensor([490.0, 491.0, 900.0]), 0.0), torch.full((3,), 1 / 3))


@given(wavelengths=wavelength_lists, fwhm=st.floats(2, 200))
@settings(deadline=None)
def test_anchor_weights_are_normalised_and_some_anchor_has_support(wavelengths, fwhm):
    centres = torch.tensor(wavelengths)
    anchors = torch.linspace(400, 2500, 12)
    weights, support = anchor_resampling(anchors, centres, torch.full_like(centres, fwhm), band_shares(centres, 40.0))
    assert weights.isfinite().all()
    torch.testing.assert_close(weights.sum(dim=1), torch.ones(12))
    assert support.any()


def test_anchors_far_from_all_bands_have_no_support():
    centres = torch.tensor([490.0, 560.0, 665.0, 842.0])
    anchors = 400 * (2500 / 400) ** torch.linspace(0, 1, 16)
    _, support = anchor_resampling(anchors, centres, torch.full((4,), 40.0), band_shares(centres, 40.0))
    assert not support[0, anchors > 1200].any()
    assert support[0, (anchors > 480) & (anchors < 700)].all()
