"""One answer on what the bands are, whatever convention a file follows, with its origin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

from spectralx.errors import BandError, WavelengthError
from spectralx.raster.metadata import read_metadata
from spectralx.sensors.profile import resolve
from spectralx.sensors.resampling import spectral_resampling
from spectralx.spec import BandSpec
from tests.engine.sensors.metadata import band, plain, raster

GDAL_VERSION = divmod(int(gdal.VersionInfo()) // 10000, 100)

wavelengths = (490.0, 560.0, 665.0, 842.0)
widths = (65.0, 36.0, 31.0, 106.0)
bad = (1, 1, 0, 1)


def table(profile):
    return [(b.wavelength_nm, b.fwhm_nm, b.good) for b in profile.bands]


expected = [(pytest.approx(w), pytest.approx(f), bool(g)) for w, f, g in zip(wavelengths, widths, bad)]


def pairs(write):
    return [write(w, f, g) for w, f, g in zip(wavelengths, widths, bad)]


CONVENTIONS = {
    "IMAGERY domain": [
        {"IMAGERY": {"CENTRAL_WAVELENGTH_UM": str(w / 1e3), "FWHM_UM": str(f / 1e3)}, "": {"bbl": str(g)}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
    "default domain, nm": [
        {"": {"wavelength": str(w), "fwhm": str(f), "bbl": str(g), "wavelength_units": "Nanometers"}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
    "default domain, um": [
        {"": {"wavelength": str(w / 1e3), "fwhm": str(f / 1e3), "bbl": str(g), "wavelength_units": "Micrometers"}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
    "default domain, metres": [
        {"": {"Wavelength": str(w / 1e9), "FWHM": str(f / 1e9), "bbl": f"{g}.0", "Wavelength_unit": "m"}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
    "default domain, no unit, nm": [
        {"": {"center wavelength": str(w), "full width half maximum": str(f), "bad band multiplier": str(g)}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
    "default domain, no unit, um": [
        {"": {"wl": str(w / 1e3), "fwhm": str(f / 1e3), "bbl": str(g)}} for w, f, g in zip(wavelengths, widths, bad)
    ],
    "other domain (FORCE)": [
        {"FORCE": {"Wavelength": str(w / 1e3), "Wavelength_unit": "micrometers", "fwhm": str(f / 1e3), "bbl": str(g)}}
        for w, f, g in zip(wavelengths, widths, bad)
    ],
}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_conventions_of_bands_written_to_files_give_the_same_table(make_raster, convention):
    path = make_raster(np.ones((4, 5, 5), np.int16), band_metadata=CONVENTIONS[convention])
    profile = resolve(read_metadata(path))
    assert table(profile) == expected
    assert not profile.warnings


def write_envi(make_raster, header, name="cube.dat"):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), name, driver="ENVI")
    with path.with_suffix(".hdr").open("a") as file:
        file.write(header)
    return path


def envi_header(unit, factor):
    def numbers(values):
        return "{ " + ",\n ".join(f"{value:.6g}" for value in values) + " }"

    return (
        f"wavelength units = {unit}\nwavelength = {numbers(w * factor for w in wavelengths)}\n"
        f"fwhm = {numbers(f * factor for f in widths)}\nbbl = {numbers(bad)}\n"
    )


@pytest.mark.parametrize(("unit", "factor"), [("Nanometers", 1), ("Micrometers", 1e-3), ("Unknown", 1)])
def test_envi_headers(make_raster, unit, factor):
    profile = resolve(read_metadata(write_envi(make_raster, envi_header(unit, factor))))
    assert table(profile) == expected
    knows_imagery = GDAL_VERSION >= (3, 10) and unit != "Unknown"
    assert profile.bands[0].origins["fwhm"] == ("band metadata (IMAGERY)" if knows_imagery else "ENVI header")


@pytest.mark.skipif(GDAL_VERSION >= (3, 10), reason="GDAL 3.10 and later carry the widths over")
def test_a_geotiff_made_from_envi_keeps_the_wavelengths_and_estimates_the_lost_widths(make_raster):
    source = write_envi(make_raster, envi_header("Nanometers", 1))
    path = source.with_name("copy.tif")
    gdal.Translate(str(path), str(source))
    profile = resolve(read_metadata(path))
    assert [b.wavelength_nm for b in profile.bands] == list(wavelengths)
    assert all("estimated" in b.origin for b in profile.bands)
    assert any("4 of 4 bands" in warning and "estimated" in warning for warning in profile.warnings)


def test_wavelengths_in_descriptions():
    profile = resolve(raster(band(i + 1, f"band {i + 1} ({w / 1e3} Micrometers)") for i, w in enumerate(wavelengths)))
    assert [b.wavelength_nm for b in profile.bands] == [pytest.approx(w) for w in wavelengths]
    assert profile.bands[0].origin.startswith("band description")


def test_the_first_source_is_believed_and_a_contradiction_gives_both_values():
    bands = [
        band(1, imagery={"CENTRAL_WAVELENGTH_UM": "0.490"}, default={"wavelength": "495", "wavelength_units": "nm"}),
        band(2, imagery={"CENTRAL_WAVELENGTH_UM": "0.560"}, default={"wavelength": "560.4", "wavelength_units": "nm"}),
    ]
    profile = resolve(raster(bands, envi={"fwhm": "{65, 36}", "wavelength": "{490, 560}"}))
    assert [b.wavelength_nm for b in profile.bands] == [490, 560]
    (warning,) = profile.warnings
    assert "band 1 is 490 nm in the band metadata (IMAGERY) and 495 nm in the band metadata" in warning
    assert profile.bands[0].origins == {
        "scale": "no scale is stated", "wavelength": "band metadata (IMAGERY)", "fwhm": "ENVI header"
    }  # fmt: skip


def test_a_unit_that_is_wrong_by_1000_is_put_right_and_said():
    profile = resolve(raster(band(i, default={"wavelength": w, "fwhm": "0.03", "wavelength_units": "nm"})
                             for i, w in ((1, "0.49"), (2, "0.665"))))  # fmt: skip
    assert [(b.wavelength_nm, b.fwhm_nm) for b in profile.bands] == [(490, 30), (665, 30)]
    assert "wrong by 1000 for bands 1, 2: band 1 says 0.49 (nm), read as 490 nm" in profile.warnings[0]


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "1e9", "n/a", ""])
def test_impossible_wavelengths_are_no_wavelengths(value):
    profile = resolve(raster(band(i, default={"wavelength": value, "wavelength_units": "nm"}) for i in (1, 2)))
    assert [b.wavelength_nm for b in profile.bands] == [None, None]
    assert [b.fwhm_nm for b in profile.bands] == [None, None]


def test_dates_are_not_wavelengths():
    times = [band(i, default={"Wavelength": "2018.5", "Wavelength_unit": "decimal year"}) for i in (1, 2)]
    profile = resolve(raster(times))
    assert profile.bands[0].wavelength_nm is None
    assert any("are dates, not wavelengths" in warning for warning in profile.warnings)


@pytest.mark.parametrize("value", ["{490, 560}", "490,560", "490 560"])
def test_a_list_on_one_band_is_an_error(value):
    with pytest.raises(WavelengthError, match="band 2 holds a list where one value belongs"):
        resolve(raster([band(1), band(2, default={"wavelength": value})]))


def test_a_header_of_another_number_of_bands_is_not_used():
    profile = resolve(raster(plain(3), envi={"wavelength": "{490, 560}", "wavelength_units": "nm"}))
    assert profile.bands[0].wavelength_nm is None
    assert any("lists 2 values for 3 bands" in warning for warning in profile.warnings)


def test_alpha_is_no_band():
    bands = [*plain(2), band(3, color_interp="alpha", alpha=True)]
    assert [b.index for b in resolve(raster(bands)).bands] == [1, 2]


def test_infrared_that_is_marked_as_alpha_is_a_band_and_said():
    bands = [*plain(3), band(4, color_interp="alpha", alpha=False)]
    profile = resolve(raster(bands), "sentinel-2a")
    assert [b.wavelength_nm for b in profile.bands] == [492.4, 559.8, 664.6, 832.8]
    assert "Band 4 is marked as alpha but holds measurements" in profile.warnings[-1]


def test_empty_bands_are_not_good_and_said():
    bands = [band(1, default={"wavelength": "490", "bbl": "1"}, empty=True), band(2, default={"wavelength": "560"})]
    profile = resolve(raster(bands))
    assert [b.good for b in profile.bands] == [False, True]
    assert "No data in a sample of the scene: band 1, not used." in profile.warnings


def test_missing_widths_are_the_spacing_at_most_a_tenth_of_the_wavelength():
    stated = ("400", "405", "412", "1600")
    profile = resolve(raster(band(i + 1, default={"wavelength": w}) for i, w in enumerate(stated)))
    assert [b.fwhm_nm for b in profile.bands] == [5, 5, 7, 160]


class TestSensors:
    def test_a_named_sensor_gives_bands_by_name_in_any_order(self):
        bands = [band(1, "B8"), band(2, "b02"), band(3, "B11")]
        profile = resolve(raster(bands), "sentinel-2b")
        assert [(b.wavelength_nm, b.fwhm_nm) for b in profile.bands] == [(832.9, 106), (492.1, 66), (1610.4, 94)]
        assert profile.sensor == "Sentinel-2B MSI" and "as given" in profile.bands[0].origin

    def test_a_named_sensor_gives_bands_by_the_usual_order(self):
        profile = resolve(raster(plain(4)), "Sentinel-2")
        assert [b.wavelength_nm for b in profile.bands] == [492.4, 559.8, 664.6, 832.8]
        assert [b.name for b in profile.bands] == ["B2", "B3", "B4", "B8"]

    def test_a_sensor_that_does_not_fit_is_refused(self):
        with pytest.raises(BandError, match="has 5 bands; which of Sentinel-2A MSI they are cannot be told"):
            resolve(raster(plain(5)), "sentinel-2a")
        with pytest.raises(BandError):
            resolve(raster([band(1, "B8"), band(2, "ndvi")]), "sentinel-2a")

    def test_an_unknown_sensor_is_refused_with_the_known_ones(self):
        with pytest.raises(WavelengthError, match="'kompsat' is not known") as caught:
            resolve(raster(plain(4)), "kompsat")
        assert "landsat-8-oli" in caught.value.hint

    def test_the_files_own_wavelengths_come_before_the_sensors(self):
        bands = [band(1, "B2", default={"wavelength": "500"}), band(2, "B3", default={"wavelength": "559.8"})]
        profile = resolve(raster(bands), "sentinel-2a")
        assert [b.wavelength_nm for b in profile.bands] == [500, 559.8]
        assert any("500 nm" in warning and "492.4 nm" in warning for warning in profile.warnings)

    def test_names_that_only_one_family_has_are_recognised_and_said(self):
        profile = resolve(raster([band(1, "B02"), band(2, "B8A"), band(3, "B12")]))
        assert [b.wavelength_nm for b in profile.bands] == [492.4, 864.7, 2202.4]
        assert any("was recognised by the names of the bands" in warning for warning in profile.warnings)
        assert "recognised" in profile.bands[0].origin

    @pytest.mark.parametrize("names", [("B1", "B2", "B3"), ("red", "green", "blue"), ("", "", "", "")])
    def test_what_may_be_several_sensors_is_not_guessed(self, names):
        profile = resolve(raster(band(i + 1, name) for i, name in enumerate(names)))
        assert profile.sensor is None and all(b.wavelength_nm is None for b in profile.bands)
        assert any("not certain" in warning and "--sensor" in warning for warning in profile.warnings)

    def test_the_file_name_of_a_product_tells_the_sensor(self):
        names = ["SR_B2", "SR_B3", "SR_B4", "SR_B5"]
        bands = [band(i + 1, name, dtype="uint16", sampled_range=(7600, 20000)) for i, name in enumerate(names)]
        profile = resolve(raster(bands, path="LC08_L2SP_038034_20200101_20200801_02_T1_SR.tif"))
        assert [b.wavelength_nm for b in profile.bands] == [482.0, 561.5, 654.5, 865.0]
        assert profile.quantity == "reflectance"
        assert (profile.bands[0].scale, profile.bands[0].offset) == (2.75e-05, -0.2)
        assert any("Landsat-8 OLI was recognised by the product's name" in warning for warning in profile.warnings)

    def test_wavelengths_of_a_sensor_name_it(self):
        stated = {"1": "492.4", "2": "559.8", "3": "832.8"}
        profile = resolve(raster(band(int(i), default={"wavelength": w}) for i, w in stated.items()))
        assert profile.sensor == "Sentinel-2A MSI"
        assert [b.fwhm_nm for b in profile.bands] == [66, 36, 106]
        assert "estimated from Sentinel-2A MSI" in profile.bands[0].origin


class TestCalibration:
    def of(self, **fields):
        envi, default, path = fields.pop("envi", None), fields.pop("metadata", None), fields.pop("path", "scene.tif")
        return resolve(raster(plain(2, **fields), envi=envi, default=default, path=path))

    def test_scale_and_offset_make_reflectance(self):
        profile = self.of(scale=2e-05, offset=-0.1, sampled_range=(7550, 31961), dtype="uint16")
        assert profile.quantity == "reflectance" and (profile.bands[1].scale, profile.bands[1].offset) == (2e-05, -0.1)

    @pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16"])
    def test_integers_without_scale_are_unknown(self, dtype):
        profile = self.of(dtype=dtype)
        assert profile.quantity == "unknown" and profile.bands[0].scale == 1

    def test_a_scale_of_1_says_nothing(self):
        assert self.of(scale=1.0, offset=0.0).quantity == "unknown"

    def test_a_scale_that_cannot_give_reflectance_is_not_believed(self):
        profile = self.of(scale=0.1)
        assert profile.quantity == "unknown"
        assert "gives values from 10 to 300, which is not reflectance" in profile.warnings[-1]

    def test_envi_reflectance_scale_factor(self):
        profile = self.of(envi={"reflectance_scale_factor": "10000"})
        assert profile.quantity == "reflectance" and profile.bands[0].scale == 1e-4

    def test_envi_gains(self):
        profile = self.of(envi={"data_gain_values": "{0.0001, 0.0001}", "data_offset_values": "{0.01, 0.01}"})
        assert profile.quantity == "reflectance" and profile.bands[0].offset == 0.01

    def test_floats_in_the_range_of_reflectance(self):
        assert self.of(dtype="float32", sampled_range=(0.01, 0.6)).quantity == "reflectance"
        assert self.of(dtype="float32", sampled_range=(-0.9, 0.9)).quantity == "unknown"
        assert self.of(dtype="float32", sampled_range=(5.0, 300.0)).quantity == "unknown"
        assert self.of(dtype="float32", sampled_range=(0.0, 0.001)).quantity == "unknown"

    def test_radiance_is_no_reflectance(self):
        assert self.of(dtype="float32", sampled_range=(0.01, 0.6), unit="W/(m2 sr um)").quantity == "unknown"
        assert self.of(scale=0.0001, unit="radiance").quantity == "unknown"

    def test_a_product_that_states_its_quantification(self):
        profile = self.of(metadata={"BOA_QUANTIFICATION_VALUE": "10000"})
        assert profile.quantity == "reflectance" and profile.bands[0].scale == 1e-4


def test_real_scenes(shared_data):
    quantities = {
        "clouds_landsat5": "reflectance",
        "landcover_aberystwyth": "reflectance",
        "landcover_berlin": "reflectance",
        "landcover_zion": "reflectance",
        "urban_berlin": "reflectance",
        "urban_potsdam": "reflectance",
        "landcover_northcarolina": "unknown",
        "landcover_jasperridge": "unknown",
        "landcover_samson": "unknown",
    }
    for name, quantity in quantities.items():
        profile = resolve(read_metadata(shared_data / f"{name}.tif"))
        assert profile.quantity == quantity, name
        assert all(b.wavelength_nm and b.fwhm_nm for b in profile.bands), name
    zion = resolve(read_metadata(shared_data / "landcover_zion.tif"))
    assert (zion.bands[0].scale, zion.bands[0].offset, zion.sensor) == (2e-05, -0.1, "Landsat-8 OLI")


texts = st.one_of(
    st.text(max_size=12), st.floats().map(str), st.integers(-10, 3000).map(str), st.just("{1, 2}"), st.just("NaN")
)
keys = st.sampled_from(["wavelength", "Wavelength", "fwhm", "bbl", "wavelength_units", "wlu", "data_gain", "x"])
domains = st.dictionaries(st.sampled_from(["", "IMAGERY", "FORCE", "ENVI"]), st.dictionaries(keys, texts))


@given(st.lists(st.tuples(st.text(max_size=12), domains), min_size=1, max_size=6), st.dictionaries(keys, texts))
def test_any_metadata_is_resolved_or_refused(described, envi):
    bands = [band(i + 1, text, domains=found) for i, (text, found) in enumerate(described)]
    try:
        profile = resolve(raster(bands, envi=envi))
    except WavelengthError as error:
        assert error.hint
        return
    for found in profile.bands:
        assert found.wavelength_nm is None or 200 < found.wavelength_nm < 20000
        assert (found.fwhm_nm is None) == (found.wavelength_nm is None)
        assert found.fwhm_nm is None or found.fwhm_nm > 0


def test_400_bands_and_one():
    many = [band(i + 1, default={"wavelength": str(380 + 5 * i), "wavelength_units": "nm"}) for i in range(400)]
    assert len(resolve(raster(many)).bands) == 400
    assert resolve(raster(many[:1])).bands[0].fwhm_nm == 38


def test_spectrometers_are_named_but_their_wavelengths_are_never_invented():
    scene = raster(plain(224), path="ENMAP01-____L2A.tif")
    profile = resolve(scene)
    assert profile.sensor == "EnMAP"
    assert all(b.wavelength_nm is None for b in profile.bands)
    assert any("differ from product to product" in warning for warning in profile.warnings)
    with pytest.raises(BandError, match="differ from product to product"):
        resolve(scene, "enmap")


def test_unverified_figures_of_the_catalogue_are_said():
    profile = resolve(raster(plain(4)), "parrot-sequoia")
    assert any("not verified" in warning for warning in profile.warnings)


written = st.one_of(
    st.floats(width=32).map(str), st.sampled_from(["", "nan", "inf", "-1", "0", "490", "0.49", "abc", "1e400"])
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([1, 2, 5, 400]), st.data())
def test_whatever_stands_in_the_metadata_is_read_or_refused(count, data):
    values = data.draw(st.lists(written, min_size=5, max_size=5))
    unit = data.draw(st.sampled_from(["", "nm", "um", "1/cm", "m", "parsec", "decimal year"]))
    bands = [
        band(i + 1, default={"wavelength": values[i % 5], "fwhm": values[(i + 1) % 5], "wavelength_units": unit})
        for i in range(count)
    ]
    try:
        profile = resolve(
            raster(bands), wavelengths=data.draw(st.sampled_from([None, str(list(range(400, 400 + count)))]))
        )
    except WavelengthError:
        return
    for found in profile.bands:
        assert found.wavelength_nm is None or 200 < found.wavelength_nm < 20000
        assert found.fwhm_nm is None or found.fwhm_nm > 0
    try:
        rows = spectral_resampling(profile, [BandSpec(name="t", wavelength_nm=665, fwhm_nm=30)]).rows
    except WavelengthError:
        return
    assert all(np.isfinite(weight) for row in rows for _index, weight in row.weights)
