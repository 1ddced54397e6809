"""Augmentation: labels stay true, and each radiometric kind touches only the view that it is meant for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.data.augmentation import AugmentationConfig, Tile, augment, choose_bands, resize
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.response import choose_response

WAVELENGTHS = np.array([490, 560, 660, 840], dtype=np.float32)
OFF = AugmentationConfig.none()


@pytest.fixture
def tile():
    generator = np.random.default_rng(0)
    image = generator.uniform(0.05, 0.4, (4, 32, 32)).astype(np.float32)
    valid = np.ones((32, 32), bool)
    valid[:3, :5] = False
    labels = generator.integers(0, 3, (32, 32)).astype(np.uint8)
    statistics = np.stack([image.mean((1, 2)), image.std((1, 2)), np.ones(4)]).astype(np.float32)
    image[:, ~valid] = statistics[0][:, None]
    return Tile(image, valid, np.where(valid, labels, IGNORE_INDEX).astype(np.uint8), statistics)


def standardised(tile):
    return (tile.image - tile.statistics[0][:, None, None]) / tile.statistics[1][:, None, None]


def changed(tile, seed=0, **kinds):
    return augment(tile, WAVELENGTHS, OFF.model_copy(update=kinds), np.random.default_rng(seed))


def test_nothing_is_changed_when_all_is_off(tile):
    made = changed(tile)
    np.testing.assert_array_equal(made.image, tile.image)
    np.testing.assert_array_equal(made.labels, tile.labels)
    np.testing.assert_array_equal(made.statistics, tile.statistics)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_pixels_and_labels_move_together(seed):
    labels = np.arange(256, dtype=np.uint8).reshape(16, 16) % 250
    image = np.repeat(labels[None].astype(np.float32), 4, axis=0)
    statistics = np.stack([np.zeros(4), np.ones(4), np.ones(4)]).astype(np.float32)
    made = changed(Tile(image, np.ones((16, 16), bool), labels, statistics), seed, flip=True)
    np.testing.assert_array_equal(made.image[0], made.labels)


@pytest.mark.parametrize("kinds", [{"gain": 0.3}, {"band_gain": 0.3}, {"offset": 0.5}, {"gain": 0.2, "offset": 0.2}])
def test_changes_of_the_whole_scene_leave_the_standardised_view(tile, kinds):
    made = changed(tile, 3, **kinds)
    assert np.abs(made.image - tile.image).max() > 1e-3
    np.testing.assert_allclose(standardised(made), standardised(tile), atol=2e-4)


def test_statistics_alone_leave_the_image(tile):
    made = changed(tile, statistics=0.3)
    np.testing.assert_array_equal(made.image[:, tile.valid], tile.image[:, tile.valid])
    assert np.abs(made.statistics[0] - tile.statistics[0]).max() > 1e-3


def test_uncalibrate_clears_the_flag(tile):
    assert changed(tile, uncalibrate=1.0).statistics[2].sum() == 0
    assert changed(tile, uncalibrate=0.0).statistics[2].sum() == 4


def test_haze_is_stronger_in_the_blue_and_never_darkens(tile):
    made = changed(tile, haze=1.0, haze_strength=2.0)
    added = (made.image - tile.image)[:, tile.valid]
    assert (added >= -1e-6).all()
    means = added.mean(axis=1)
    assert (np.diff(means) < 0).all()


def test_haze_is_path_radiance_that_falls_with_the_wavelength(tile):
    """Rayleigh and aerosol scattering add light that does not come from the ground, as a power of the wavelength."""
    added = (changed(tile, 2, haze=1.0, haze_strength=2.0).image - tile.image)[:, tile.valid]
    ratio = added[1:] / added[0]
    expected = np.repeat(((WAVELENGTHS[1:] / WAVELENGTHS[0]) ** -1.3)[:, None], added.shape[1], 1)
    np.testing.assert_allclose(ratio, expected, rtol=1e-3)  # the same at every pixel: independent of the ground
    assert added[0].max() <= 2.0 * tile.statistics[1][0] + 1e-5
    shifted = Tile(tile.image + 0.3, tile.valid, tile.labels, tile.statistics)
    again = (changed(shifted, 2, haze=1.0, haze_strength=2.0).image - shifted.image)[:, tile.valid]
    np.testing.assert_allclose(again, added, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_rotation_turns_image_labels_and_mask_together(seed):
    labels = np.zeros((33, 33), np.uint8)
    labels[4:9, 14:19] = 1
    image = np.repeat(labels[None].astype(np.float32), 4, axis=0)
    statistics = np.stack([np.zeros(4), np.ones(4), np.ones(4)]).astype(np.float32)
    made = changed(Tile(image, np.ones((33, 33), bool), labels, statistics), seed, rotation=90.0)
    angle = np.deg2rad(np.random.default_rng(seed).uniform(-90, 90))
    row, col = (np.mean(axis) for axis in np.nonzero(made.labels == 1))
    np.testing.assert_allclose((row - 16, col - 16), (-10 * np.cos(angle), -10 * np.sin(angle)), atol=0.6)
    agree = ((made.image[0] > 0.5) == (made.labels == 1))[made.valid]
    assert agree.mean() > 0.99
    assert made.valid[8:25, 8:25].all() and 0.7 < made.valid.mean() < 1
    assert (made.labels[~made.valid] == IGNORE_INDEX).all()


def test_rotation_makes_pixels_at_nodata_invalid(tile):
    made = changed(tile, 1, rotation=45.0)
    invalid = np.repeat(made.statistics[0][:, None], (~made.valid).sum(), 1)
    np.testing.assert_allclose(made.image[:, ~made.valid], invalid)
    assert made.image[:, made.valid].max() <= tile.image.max() + 1e-6


def test_invalid_pixels_hold_the_moved_mean_and_no_label(tile):
    made = changed(tile, flip=True, gain=0.2, noise=0.1, statistics=0.2)
    invalid = ~made.valid
    assert invalid.sum() == 15
    np.testing.assert_allclose(made.image[:, invalid], np.repeat(made.statistics[0][:, None], 15, 1))
    assert (made.labels[invalid] == IGNORE_INDEX).all()


def test_the_same_state_gives_the_same_tile(tile):
    config = AugmentationConfig(haze=0.5)
    first, again = (augment(tile, WAVELENGTHS, config, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first.image, again.image)


@pytest.mark.parametrize("size", [16, 24, 48])
def test_resize_keeps_areas_and_values(size):
    labels = np.zeros((32, 32), np.uint8)
    labels[:, 16:] = 1
    image = np.where(labels, 0.4, 0.1).astype(np.float32)[None]
    statistics = np.ones((3, 1), np.float32)
    made = resize(Tile(image, np.ones((32, 32), bool), labels, statistics), size)
    assert made.image.shape == (1, size, size)
    assert made.labels.mean() == pytest.approx(0.5, abs=0.02)
    assert made.image.mean() == pytest.approx(0.25, abs=0.01)
    assert ((made.image[0] > 0.25) == made.labels).mean() > 0.95


def test_band_subsets_hold_at_least_three_in_order():
    config = AugmentationConfig(band_dropout=1.0)
    generator = np.random.default_rng(0)
    chosen = [choose_bands(10, config, generator) for _ in range(100)]
    assert min(map(len, chosen)) == 3
    assert all((np.diff(bands) > 0).all() for bands in chosen)
    assert len(choose_bands(3, config, generator)) == 3
    assert len(choose_bands(10, AugmentationConfig(), generator)) == 10


FINE = np.arange(400, 900, 10, dtype=np.float32)


def fine_tile(spectrum):
    image = np.repeat(spectrum[:, None, None].astype(np.float32), 4, 1).repeat(4, 2)
    statistics = np.stack([spectrum, 0.1 + 0 * spectrum, 1 + 0 * spectrum]).astype(np.float32)
    return Tile(image, np.ones((4, 4), bool), np.zeros((4, 4), np.uint8), statistics)


def response_of(seed=0, wavelengths=FINE, widths=10.0):
    fwhm = np.full(wavelengths.size, widths, np.float32)
    config = AugmentationConfig(broadening=1.0, broadening_nm=80)
    return choose_response(wavelengths, fwhm, config, np.random.default_rng(seed))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_a_coarser_sensor_sees_smooth_spectra_as_they_are(seed):
    response = response_of(seed)
    np.testing.assert_allclose(response.matrix.sum(axis=1), 1, rtol=1e-5)
    made = response.apply(fine_tile(0.1 + 0.0004 * FINE), np.arange(FINE.size))
    np.testing.assert_allclose(made.image[:, 0, 0], 0.1 + 0.0004 * response.wavelength_nm, rtol=1e-5)
    np.testing.assert_allclose(made.statistics[0], made.image[:, 0, 0], rtol=1e-5)
    np.testing.assert_allclose(made.statistics[1], 0.1, rtol=1e-5)
    assert (response.fwhm_nm >= 10 - 1e-3).all()


def test_a_coarser_sensor_blurs_lines_by_the_width_that_it_states():
    response = response_of(3)
    line = np.zeros(FINE.size)
    line[25] = 1
    seen = response.apply(fine_tile(line), np.arange(FINE.size)).image[:, 0, 0]
    center = seen @ FINE / seen.sum()
    width = np.sqrt(seen @ (FINE - center) ** 2 / seen.sum()) * 2.3548
    assert center == pytest.approx(650, abs=0.5)
    assert response.fwhm_nm[25] == pytest.approx(np.hypot(width, 10), rel=0.02)


def test_bands_far_apart_stay_as_they_are():
    apart = np.array([400, 900, 1600], np.float32)
    response = response_of(0, apart, 20.0)
    np.testing.assert_allclose(response.matrix, np.eye(3), atol=1e-6)
    np.testing.assert_allclose(response.fwhm_nm, 20, rtol=1e-4)
    assert choose_response(apart, apart, AugmentationConfig(), np.random.default_rng(0)) is None


def test_some_bands_of_a_coarser_sensor():
    response, tile = response_of(5), fine_tile(np.sin(FINE / 50))
    some = np.array([3, 20, 41])
    whole = response.apply(tile, np.arange(FINE.size))
    part = response.apply(tile, some)
    np.testing.assert_allclose(part.image, whole.image[some], rtol=1e-6)
    assert part.statistics.shape == (3, 3)


@pytest.mark.parametrize("wrong", [{"haze": 2}, {"rotation": -5}, {"broadening": 1.5}, {"broadening_nm": 0}])
def test_strengths_are_checked(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        AugmentationConfig(**wrong)


def test_what_was_not_measured_is_off():
    config = AugmentationConfig()
    assert (config.haze, config.rotation, config.broadening, config.band_dropout, config.wavelength_jitter_nm) == (
        0,
    ) * 5


def test_zoom_must_be_a_range():
    with pytest.raises(ValueError, match="zoom"):
        AugmentationConfig(zoom=(2, 1))
