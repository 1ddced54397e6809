"""Bands bind by wavelength, the same in any order, and what cannot be bound is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectralx.errors import BandError, WavelengthError
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.binding import bind, bind_by_hand, match
from spectralx.sensors.catalogue import find_sensor
from spectralx.sensors.profile import Band, SpectralProfile, resolve
from spectralx.spec import BandSpec

MODEL = (
    BandSpec(name="blue", wavelength_nm=490, fwhm_nm=65),
    BandSpec(name="green", wavelength_nm=560, fwhm_nm=40),
    BandSpec(name="red", wavelength_nm=660, fwhm_nm=40),
    BandSpec(name="nir", wavelength_nm=840, fwhm_nm=110),
)


def profile(*bands, quantity="reflectance"):
    """Make a profile of (wavelength, fwhm) or (wavelength, fwhm, good)."""
    made = [Band(i + 1, f"b{i + 1}", b[0], b[1], *(b[2:] or (True,))) for i, b in enumerate(bands)]
    return SpectralProfile(tuple(made), None, quantity, "test", (), "scene.tif")


def sensor_profile(name):
    return profile(*((band.center, band.fwhm) for band in find_sensor(name).bands))


def rules(binding):
    return [(row.model_band, row.how, [index for index, _ in row.sources]) for row in binding.rows]


def test_exact_and_nearest():
    binding = bind(profile((842, 106), (560.5, 36), (665, 31), (492.4, 66)), MODEL)
    assert rules(binding) == [
        ("blue", "nearest", [4]),
        ("green", "exact", [2]),
        ("red", "nearest", [3]),
        ("nir", "nearest", [1]),
    ]
    assert [row.difference_nm for row in binding.rows] == [pytest.approx(d) for d in (2.4, 0.5, 5, 2)]
    assert binding.rows[0].source_name == "b4" and binding.rows[0].source_wavelength_nm == 492.4
    assert binding.source_bands == (1, 2, 3, 4) and binding.quantity == "reflectance"
    np.testing.assert_array_equal(binding.matrix, [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]])
    assert binding.matrix.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sentinel-2a", [2, 3, 4, 8]),
        ("landsat-8-oli", [2, 3, 4, 5]),
        ("landsat-5-tm", [1, 2, 3, 4]),
        ("landsat-7-etm", [1, 2, 3, 4]),
        ("planetscope-8", [2, 4, 6, 8]),
        ("planetscope-4", [1, 2, 3, 4]),
        ("rapideye", [1, 2, 3, 5]),
        ("worldview-2", [2, 3, 5, 7]),
    ],
)
def test_every_common_sensor_binds_to_its_blue_green_red_and_infrared(name, expected):
    assert [row.sources[0][0] for row in bind(sensor_profile(name), MODEL).rows] == expected


def test_nearest_needs_one_centre_inside_the_others_width():
    wide = profile((490, 65), (560, 40), (630, 80), (840, 110))  # 660 lies inside 590..670
    assert match(wide, MODEL).rows[2].how == "nearest"
    narrow = profile((490, 65), (560, 40), (630, 20), (840, 110))
    assert match(narrow, MODEL).rows[2].how == "missing"


def test_a_source_band_serves_one_model_band():
    twins = (BandSpec(name="a", wavelength_nm=840, fwhm_nm=100), BandSpec(name="b", wavelength_nm=865, fwhm_nm=100))
    assert rules(bind(profile((850, 60), (880, 60)), twins)) == [("a", "nearest", [1]), ("b", "nearest", [2])]
    (missing,) = match(profile((854, 60), (1600, 20)), twins).missing
    assert missing.model_band == "a", "854 is nearer to 865 than to 840"


def test_a_near_band_is_given_up_so_that_none_is_missing():
    models = (BandSpec(name="a", wavelength_nm=500, fwhm_nm=60), BandSpec(name="b", wavelength_nm=530, fwhm_nm=60))
    assert rules(bind(profile((505, 60), (475, 60)), models)) == [("a", "nearest", [2]), ("b", "nearest", [1])]


def test_hyperspectral_sources_are_resampled_with_the_models_response():
    fine = profile(*((400 + 5 * i, 6) for i in range(120)))
    binding = bind(fine, MODEL)
    assert {row.how for row in binding.rows} == {"resampled"}
    np.testing.assert_allclose(binding.matrix.sum(axis=1), 1, rtol=1e-6)
    for row in binding.rows:
        assert abs(row.difference_nm) < 0.5 and len(row.sources) > 10
    wavelengths = np.array([400 + 5 * (i - 1) for i in binding.source_bands])
    slope = 0.0005 * wavelengths
    np.testing.assert_allclose(binding.matrix @ slope, [0.0005 * m.wavelength_nm for m in MODEL], atol=2e-4)


def test_resampling_agrees_with_fine_integration():
    # A smooth spectrum integrated at 0.1 nm over the Gaussian response within the same support.
    def spectrum(nm):
        return 0.1 + 0.3 / (1 + np.exp(-(nm - 715) / 15)) + 0.05 * np.sin(nm / 40)

    centers = np.arange(400, 1000, 4.0)
    binding = bind(profile(*((c, 4) for c in centers)), MODEL)
    found = binding.matrix @ spectrum(np.array([centers[i - 1] for i in binding.source_bands]))
    for model, value in zip(MODEL, found):
        fine = np.arange(model.wavelength_nm - model.fwhm_nm, model.wavelength_nm + model.fwhm_nm, 0.1)
        response = np.exp(-4 * np.log(2) * ((fine - model.wavelength_nm) / model.fwhm_nm) ** 2)
        assert value == pytest.approx((response @ spectrum(fine)) / response.sum(), abs=1.5e-3)


def test_a_flat_spectrum_stays_flat_whatever_the_spacing():
    rng = np.random.default_rng(0)
    uneven = np.sort(rng.uniform(420, 950, 200))
    binding = bind(profile(*((c, 5) for c in uneven)), MODEL)
    np.testing.assert_allclose(binding.matrix @ np.full(len(binding.source_bands), 0.37), 0.37, rtol=1e-6)


def test_a_gap_is_not_bridged():
    around = [c for c in range(400, 1000, 5) if not 625 <= c <= 690]
    binding = match(profile(*((c, 6) for c in around)), MODEL)
    assert [row.how for row in binding.rows] == ["resampled", "resampled", "missing", "resampled"]


def test_one_fine_band_inside_is_nearest():
    assert bind(profile((484.3, 14.8), (558.4, 15.2), (646.5, 15.3), (804.6, 16.2)), MODEL).rows[3].how == "nearest"


def test_a_band_of_the_models_own_width_is_preferred_to_a_mixture():
    both = profile(*((400 + 5 * i, 6) for i in range(120)), (560, 40))
    assert rules(bind(both, MODEL))[1] == ("green", "exact", [121])


def test_bad_bands_are_never_used():
    usable = ((490, 65), (560, 40), (665, 30), (842, 100))
    binding = bind(profile((840, 110, False), *usable), MODEL)
    assert 1 not in binding.source_bands
    fine = [(400 + 5 * i, 6, i % 7 != 3) for i in range(120)]
    marked = {i + 1 for i in range(120) if i % 7 == 3}
    assert not marked & set(bind(profile(*fine), MODEL).source_bands)


def test_refusals():
    with pytest.raises(BandError, match=r"has no band for: nir \(840 nm\)") as caught:
        bind(profile((490, 65), (560, 40), (660, 40)), MODEL)
    assert "--bands" in caught.value.hint
    with pytest.raises(WavelengthError, match="states no wavelengths") as caught:
        bind(profile((None, None), (None, None)), MODEL)
    assert all(way in caught.value.hint for way in ("--sensor", "--bands", "wavelength"))
    with pytest.raises(BandError, match="has a single band"):
        bind(profile((490, 65)), MODEL)
    with pytest.raises(BandError, match="all bands are marked as bad"):
        bind(profile((490, 65, False), (560, 40, False)), MODEL)


def test_by_hand():
    unknown = profile((None, None), (None, None), (700, 20), (None, None, False))
    binding = bind_by_hand(unknown, MODEL[:3], (3, 1, 2))
    assert rules(binding) == [("blue", "edited", [3]), ("green", "edited", [1]), ("red", "edited", [2])]
    assert [row.difference_nm for row in binding.rows] == [210, None, None]
    np.testing.assert_array_equal(binding.matrix, [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    with pytest.raises(BandError, match="takes 3 bands, 2 were chosen"):
        bind_by_hand(unknown, MODEL[:3], (1, 2))
    with pytest.raises(BandError, match="has no band 9"):
        bind_by_hand(unknown, MODEL[:3], (1, 2, 9))
    with pytest.raises(BandError, match="Band 4 is marked as bad"):
        bind_by_hand(unknown, MODEL[:3], (1, 2, 4))


sources = st.lists(
    st.tuples(st.integers(380, 2500).map(float), st.sampled_from([5.0, 10.0, 30.0, 60.0, 120.0]), st.booleans()),
    min_size=2, max_size=40, unique_by=lambda band: band[0],
)  # fmt: skip
models = st.lists(
    st.tuples(st.integers(400, 2400), st.sampled_from([15, 40, 100, 180])),
    min_size=1,
    max_size=8,
    unique_by=lambda b: b[0],
).map(lambda found: tuple(BandSpec(name=f"m{w}", wavelength_nm=w, fwhm_nm=f) for w, f in found))


@given(sources, models, st.randoms(use_true_random=False))
def test_the_order_of_bands_does_not_matter(bands, model_bands, random):
    if not any(good for _, _, good in bands):
        return
    order = list(range(len(bands)))
    random.shuffle(order)
    plain, shuffled = match(profile(*bands), model_bands), match(profile(*(bands[i] for i in order)), model_bands)
    for a, b in zip(plain.rows, shuffled.rows):
        back = {order[index - 1] + 1: weight for index, weight in b.sources}
        assert a.how == b.how and dict(a.sources) == pytest.approx(back)
    reversed_models = match(profile(*bands), model_bands[::-1])
    assert [row.sources for row in reversed_models.rows[::-1]] == [row.sources for row in plain.rows]


@given(sources, models)
def test_every_binding_keeps_the_rules(bands, model_bands):
    if not any(good for _, _, good in bands):
        return
    binding = match(profile(*bands), model_bands)
    assert [row.model_band for row in binding.rows] == [m.name for m in model_bands]
    single = [row.sources[0][0] for row in binding.rows if row.how in ("exact", "nearest")]
    assert len(set(single)) == len(single)
    for row, model in zip(binding.rows, model_bands):
        assert sum(weight for _, weight in row.sources) == pytest.approx(0 if row.how == "missing" else 1)
        assert all(bands[index - 1][2] for index, _ in row.sources)
        if row.how == "nearest":
            width = bands[row.sources[0][0] - 1][1]
            assert abs(row.difference_nm) <= max(model.fwhm_nm, width) / 2
        if row.how == "resampled":
            assert len(row.sources) >= 2 and abs(row.difference_nm) <= model.fwhm_nm / 2


def test_all_landcover_scenes_bind(shared_data):
    for path in sorted(shared_data.glob("*.tif")):
        if path.stem.endswith(("_labels", "_map")):
            continue
        binding = bind(resolve(read_metadata(path)), MODEL)
        assert max(abs(row.difference_nm) for row in binding.rows) < 40, path.stem
