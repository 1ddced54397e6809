"""Files beside a raster, tables that are handed over, and domains of the dataset: all give the same table."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx.errors import WavelengthError
from spectralx.raster.metadata import read_metadata
from spectralx.raster.sidecars import Sidecar, parse_envi_header
from spectralx.sensors.given import given_wavelengths
from spectralx.sensors.profile import resolve
from tests.engine.sensors.metadata import band, plain, raster

WAVELENGTHS = (490.0, 560.0, 665.0, 842.0)
WIDTHS = (65.0, 36.0, 31.0, 106.0)
BAD = (1, 1, 0, 1)
EXPECTED = [(pytest.approx(w), pytest.approx(f), bool(g)) for w, f, g in zip(WAVELENGTHS, WIDTHS, BAD)]


def table(profile):
    return [(band.wavelength_nm, band.fwhm_nm, band.good) for band in profile.bands]


def bands(center="center_wavelength", width="full_width_half_max", factor=1e-3):
    return [
        {"name": f"b{i}", center: w * factor, width: f * factor, "enmapbox:bad_band_multiplier": g}
        for i, (w, f, g) in enumerate(zip(WAVELENGTHS, WIDTHS, BAD))
    ]


def item(**fields):
    return {"type": "Feature", "stac_version": "1.0.0", "properties": {}, "assets": {}, **fields}


NEW = ("eo:center_wavelength", "eo:full_width_half_max")
LISTS = {"wavelength": list(WAVELENGTHS), "fwhm": list(WIDTHS), "bbl": list(BAD), "wavelength_units": "nanometers"}
HEADER = (
    "ENVI\ndescription = {a cube =\n of tests}\nwavelength units = Micrometers\n"
    "wavelength = {\n 0.49, 0.56,\n 0.665,0.842}\nfwhm = {0.065, 0.036, 0.031, 0.106}\nbbl = { 1, 1, 0, 1 }\n"
)
FILES = {
    "STAC 1.0, properties": ("scene.tif.stac.json", item(properties={"eo:bands": bands()})),
    "STAC 1.0, asset": (
        "scene.stac.json",
        item(
            assets={"o": {"href": "o.tif", "eo:bands": bands()[:1]}, "s": {"href": "./scene.tif", "eo:bands": bands()}}
        ),
    ),
    "STAC 1.1, asset": (
        "scene.json",
        item(stac_version="1.1.0", assets={"s": {"href": "scene.tif", "bands": bands(*NEW)}}),
    ),
    "STAC 1.1, item": ("scene.stac.json", item(stac_version="1.1.0", properties={"bands": bands(*NEW)})),
    "EnMAP-Box": ("scene.stac.json", item(properties={"envi:metadata": LISTS})),
    "R terra": ("scene.tif.aux.json", LISTS),
    "ENVI header": ("scene.hdr", HEADER),
}


@pytest.mark.parametrize("convention", FILES)
def test_files_beside_a_raster_give_the_same_table(make_raster, convention):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), "scene.tif")
    name, content = FILES[convention]
    path.with_name(name).write_text(content if isinstance(content, str) else json.dumps(content))
    profile = resolve(read_metadata(path))
    assert table(profile) == EXPECTED
    assert not profile.warnings
    assert name in profile.bands[0].origin


def envi_list(values):
    return "{" + ", ".join(f"{value:.9g}" for value in values) + "}"


DATASET = {
    "HDF domain": {
        "HDF": {
            "/SWATHS/HYP/toa#wavelengths": "490, 560, 665, 842",
            "/SWATHS/HYP/toa#fwhm": "{65,36,31,106}",
            "/SWATHS/HYP/toa#bbl": "1,1,0,1",
            "/SWATHS/HYP/toa#wavelengths_units": "nm",
        }
    },
    "ENVI domain": {
        "ENVI": {
            "wavelength": "{0.49,0.56,0.665,0.842}",
            "fwhm": "{.065,.036,.031,.106}",
            "bbl": "{1,1,0,1}",
            "wavelength_units": "Micrometers",
        }
    },
    "wavenumbers": {
        "ENVI": {
            "wavelength": envi_list(1e7 / w for w in WAVELENGTHS),
            "fwhm": envi_list(1e7 / w * f / w for w, f in zip(WAVELENGTHS, WIDTHS)),
            "bbl": "{1,1,0,1}",
            "wavelength_units": "1/cm",
        }
    },
}


@pytest.mark.parametrize("convention", DATASET)
def test_lists_in_the_dataset_give_the_same_table(make_raster, convention):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), dataset_metadata=DATASET[convention])
    assert table(resolve(read_metadata(path))) == EXPECTED


TABLES = {
    "lists": json.dumps({"wavelength": WAVELENGTHS, "fwhm": WIDTHS, "bbl": BAD, "unit": "nm"}),
    "um": json.dumps({"wavelength": [w / 1e3 for w in WAVELENGTHS], "fwhm": [f / 1e3 for f in WIDTHS], "bbl": BAD}),
    "rows": json.dumps(
        [{"wavelength_nm": w, "fwhm_nm": f, "good": bool(g)} for w, f, g in zip(WAVELENGTHS, WIDTHS, BAD)]
    ),
    "layer properties": json.dumps(
        {
            f"QGISPAM/band/{i}//{key}": value
            for i, row in enumerate(zip(WAVELENGTHS, WIDTHS, BAD), start=1)
            for key, value in zip(("wavelength", "fwhm", "bbl"), row)
        }
    ),
}


@pytest.mark.parametrize("form", TABLES)
def test_given_tables_are_believed_above_the_file(form, tmp_path):
    scene = raster(plain(4), envi={"wavelength": "{400, 500, 600, 700}", "wavelength_units": "nm"})
    profile = resolve(scene, wavelengths=TABLES[form])
    assert table(profile) == EXPECTED
    (warning,) = [warning for warning in profile.warnings if "contradict" in warning]
    assert "490 nm in the given table" in warning and "400 nm in the ENVI header" in warning
    path = tmp_path / "table.json"
    path.write_text(TABLES[form])
    assert table(resolve(scene, wavelengths=str(path))) == EXPECTED


def test_a_csv_table(tmp_path):
    path = tmp_path / "table.csv"
    rows = "\n".join(f"{w}, {f}, {g}" for w, f, g in zip(WAVELENGTHS, WIDTHS, BAD))
    path.write_text(f"wavelength, fwhm, bbl\n{rows}\n")
    assert table(resolve(raster(plain(4)), wavelengths=str(path))) == EXPECTED


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("none.json", "cannot be read"),
        ("[1", "not JSON"),
        ("[490, 560]", "has 2 bands, the raster has 4"),
        ('{"wavelength": [1, 2], "fwhm": [1]}', "differ in length"),
        ('["a", 1, 2, 3]', "no number"),
        ("[null, null, null, null]", "states no wavelength"),
    ],
)
def test_malformed_tables_are_refused(text, cause):
    with pytest.raises(WavelengthError, match=cause):
        resolve(raster(plain(4)), wavelengths=text)


def test_stac_scale_becomes_reflectance_and_wrong_units_are_caught(make_raster):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), "scene.tif")
    wrong = [{**band, "raster:scale": 1e-4, "raster:offset": 0.0} for band in bands(*NEW, factor=1.0)]
    path.with_name("scene.stac.json").write_text(
        json.dumps(item(properties={"bands": wrong, "platform": "sentinel-2b"}))
    )
    profile = resolve(read_metadata(path))
    assert [band.wavelength_nm for band in profile.bands] == pytest.approx(WAVELENGTHS)
    assert (profile.quantity, profile.bands[0].scale) == ("reflectance", 1e-4)
    assert any("wrong by 1000" in warning for warning in profile.warnings)


def test_platforms_of_stac_items_name_the_sensor(make_raster):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), "scene.tif", descriptions=["B2", "B3", "B4", "B8"])
    path.with_name("scene.stac.json").write_text(json.dumps(item(properties={"platform": "sentinel-2b"})))
    profile = resolve(read_metadata(path))
    assert profile.sensor == "Sentinel-2B MSI" and profile.bands[0].wavelength_nm == 492.1


def test_broken_and_foreign_files_beside_a_raster(make_raster):
    path = make_raster(np.full((4, 5, 5), 2000, np.int16), "scene.tif")
    path.with_name("scene.json").write_text('{"bands": 3}')
    path.with_name("scene.hdr").write_text("not a header")
    assert not any("scene" in warning for warning in resolve(read_metadata(path)).warnings)
    path.with_name("scene.stac.json").write_text("{")
    path.with_name("scene.tif.stac.json").write_text(json.dumps(item(properties={"bands": bands()[:2]})))
    warnings = resolve(read_metadata(path)).warnings
    assert any("it is not JSON" in warning for warning in warnings)
    assert any("lists of bands have 2 entries" in warning for warning in warnings)


def test_colour_interpretation_is_the_last_resort():
    names = ("red", "green", "blue", "nir")
    scene = raster([band(i, color_interp=name) for i, name in enumerate(names, start=1)])
    profile = resolve(scene)
    assert [band.wavelength_nm for band in profile.bands] == [None, None, None, 1075.0]
    assert any("colour interpretation" in warning for warning in profile.warnings)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["bands", "eo:bands", "properties", "assets", "wavelength", "fwhm", *NEW]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(JSON)
def test_any_json_beside_a_raster_is_read_or_ignored(content):
    content = content if isinstance(content, dict) else {"properties": content}
    for kind in ("stac", "terra"):
        scene = replace(raster(plain(2)), sidecars=(Sidecar(kind, "x.json", content),))
        assert len(resolve(scene).bands) == 2


@settings(max_examples=80, deadline=None)
@given(JSON)
def test_any_given_table_is_read_or_refused(content):
    try:
        (source,) = given_wavelengths(json.dumps([content]), 1)
    except WavelengthError:
        return
    assert len(source.readings) == 1


def test_envi_headers_are_parsed_as_gdal_names_the_fields():
    fields = parse_envi_header(HEADER)
    assert fields["wavelength_units"] == "Micrometers" and fields["bbl"] == "{ 1, 1, 0, 1 }"
    assert fields["wavelength"].split() == ["{", "0.49,", "0.56,", "0.665,0.842}"]
