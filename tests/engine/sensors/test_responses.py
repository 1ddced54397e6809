"""Tabulated response functions: against direct integration, from files, and through `resample`."""

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal

from spectralx.errors import WavelengthError
from spectralx.sensors.catalogue import find_sensor
from spectralx.sensors.resampling import spectral_resampling
from spectralx.sensors.responses import Response, read_responses
from spectralx.spec import BandSpec
from tests.engine.cli.run import assert_refused, result, run
from tests.engine.sensors.test_resampling import GRID, integrate, profile_of, resampled, vegetation

# Centres and widths of Sentinel-2's bands in the range of the source.
BANDS = (
    (443, 21),
    (492, 66),
    (560, 36),
    (665, 31),
    (740, 15),
    (783, 20),
    (833, 106),
    (865, 21),
    (1614, 91),
    (2202, 175),
)


def sloping(center, width, edge=2.0):
    """A table at 1 nm like those of filters: soft edges, a ripple, more response to the red; not symmetric."""
    x = np.arange(center - width, center + width + 0.5)
    edges = 1 / (1 + np.exp(-(x - center + width / 2) / edge)) / (1 + np.exp((x - center - width / 2) / edge))
    return Response.from_points(np.stack([x, edges * (1 + 0.1 * np.sin(x / 9) + 0.3 * (x - center) / width)], axis=1))


def direct(response, spectrum=vegetation):
    """The independent computation: response times spectrum, summed at 0.1 nm."""
    weight = response.at(GRID)
    return float((weight * spectrum(GRID)).sum() / weight.sum())


def target(response):
    return BandSpec(name="t", wavelength_nm=response.center, fwhm_nm=response.fwhm)


@pytest.mark.parametrize(("step", "fwhm"), [(2.0, 2.5), (5.0, 6.0)])
def test_tables_agree_with_direct_integration_and_gaussians_do_not(step, fwhm):
    source = [(center, fwhm) for center in np.arange(350.0, 2500.0, step)]
    values, gaussian = [integrate(*band) for band in source], []
    for band in BANDS:
        table = sloping(*band)
        (row,) = spectral_resampling(profile_of(source), [target(table)], {"t": table}).rows
        assert row.method == "integrated" and row.tabulated
        assert abs(resampled(row, values) - direct(table)) < 1e-4, band
        (plain,) = spectral_resampling(profile_of(source), [target(table)]).rows
        assert not plain.tabulated
        gaussian.append(abs(resampled(plain, values) - direct(table)))
    assert max(gaussian) > 2e-3


def test_centre_and_width_of_a_table():
    triangle = Response.from_points([(500, 0), (520, 4), (560, 0)])
    assert triangle.value.max() == 1
    assert triangle.center == pytest.approx((500 + 520 + 560) / 3)
    assert triangle.fwhm == pytest.approx(30)
    box = Response.from_points([(500, 1), (510, 1), (520, 1)])  # a table that ends where the response is large
    assert (box.center, box.fwhm) == (510, 20)
    assert box.share(400, 505) == pytest.approx(0.25) and box.share(600, 700) == 0


points = st.lists(st.tuples(st.floats(0.5, 40), st.floats(0, 1)), min_size=3, max_size=30)


@settings(max_examples=100, deadline=None)
@given(points, st.floats(450, 2000), st.floats(1, 12), st.floats(0.5, 2))
def test_weights_of_any_table_keep_flat_and_straight_spectra(steps, first, step, overlap):
    wavelength = first + np.cumsum([distance for distance, _value in steps])
    values = [value for _distance, value in steps]
    values[len(values) // 2] = 1.0
    table = Response.from_points(np.stack([wavelength, values], axis=1))
    centers = np.arange(350.0, 3300.0, step)
    widening = np.full(len(centers), (step * overlap / 2.355) ** 2 + step**2 / 6)
    weights = table.weights(centers, widening)
    assert weights.sum() == pytest.approx(1)
    assert weights @ centers == pytest.approx(table.center, abs=1e-6)
    (row,) = spectral_resampling(profile_of([(c, step) for c in centers]), [target(table)], {"t": table}).rows
    if row.method == "integrated":
        assert resampled(row, [0.3] * len(centers)) == pytest.approx(0.3, abs=1e-9)


def test_a_response_that_the_source_does_not_reach_is_not_covered():
    table = sloping(665, 31)
    source = [(c, 6.0) for c in np.arange(400.0, 660.0, 5.0)]
    (row,) = spectral_resampling(profile_of(source), [target(table)], {"t": table}).rows
    weight = table.at(GRID)
    assert row.method == "uncovered"
    assert row.covered == pytest.approx(weight[GRID <= 658].sum() / weight.sum(), abs=2e-3)


@pytest.fixture
def table(tmp_path):
    """A CSV file with two bands, and the responses in it."""
    responses = {"green": sloping(560, 36), "red": sloping(665, 31)}
    x = np.arange(500.0, 721.0)
    rows = [f"{w:g},{g:.9g},{r:.9g}" for w, g, r in zip(x, *(one.at(x) for one in responses.values()))]
    path = tmp_path / "responses.csv"
    path.write_text("\n".join(["SR_WL,green,red", *rows]) + "\n")
    return path, responses


def test_a_table_in_a_file_in_nanometres_or_micrometres(table, tmp_path):
    path, responses = table
    found = read_responses(path)
    assert list(found) == ["green", "red"]
    assert found["red"].center == pytest.approx(responses["red"].center, abs=1e-3)
    header, *rows = path.read_text().splitlines()
    other = tmp_path / "um.csv"
    split = [row.split(",") for row in rows]
    # Spreadsheets write a mark in front and leave cells empty where there is no response.
    cells = [[f"{float(w) / 1e3:.6f}", *("" if float(v) < 1e-9 else v for v in values)] for w, *values in split]
    other.write_text("\ufeff" + "\n".join([header, *map(",".join, cells), "", ",,"]) + "\n", encoding="utf-8")
    assert read_responses(other)["green"].fwhm == pytest.approx(found["green"].fwhm, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "does not name its columns"),
        ("wavelength,a,a\n", "does not name its columns"),
        ("wavelength\n500\n", "does not name its columns"),
        ("wavelength,a\n500,1\n", "band a: a response is a table of at least three"),
        ("wavelength,a\n500,1\n501,x\n502,1\n", "row 3: not 2 numbers"),
        ("wavelength,a\n500,1\n501,1,1\n502,1\n", "row 3: not 2 numbers"),
        ("wavelength,a\n500,1\n500,1\n502,1\n", "wavelengths of a response ascend"),
        ("wavelength,a\n500,0\n501,0\n502,0\n", "somewhere more than 0"),
        ("wavelength,a\n500,1\n501,-1\n502,1\n", "nowhere negative"),
        ("wavelength,a\n500,1\n501,nan\n502,1\n", "row 3: not 2 numbers"),
    ],
)
def test_malformed_tables_are_refused(tmp_path, text, cause):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(WavelengthError, match=cause):
        read_responses(path)


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        assert read_responses(path)
    except WavelengthError as error:
        assert error.hint


def test_a_sensor_of_ones_own_with_tables(table, tmp_path):
    path, responses = table
    camera = tmp_path / "camera.yaml"
    camera.write_text(f"name: Camera\nresponses: {path.name}\n")
    bands = find_sensor(str(camera)).bands
    assert [band.name for band in bands] == ["green", "red"]
    assert bands[1].center == pytest.approx(responses["red"].center, abs=1e-3)
    listed = (
        "bands: [{name: G, aliases: [green], center: 555, fwhm: 40}, {name: red}, {name: nir, center: 840, fwhm: 9}]"
    )
    camera.write_text(f"responses: {path.name}\n{listed}\n")
    bands = find_sensor(str(camera)).bands
    assert [(band.name, band.tabulated is None) for band in bands] == [("G", False), ("red", False), ("nir", True)]
    assert bands[0].center == 555 and bands[1].fwhm == pytest.approx(responses["red"].fwhm, abs=1e-3)
    camera.write_text(yaml.safe_dump({"bands": [{"name": "a", "response": [[500, 0], [520, 4], [560, 0]]}]}))
    assert find_sensor(str(camera)).bands[0].fwhm == pytest.approx(30)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("responses: none.csv", "none.csv cannot be read"),
        ("responses: responses.csv\nbands: [{name: blue, center: 490, fwhm: 20}]", "column green, and no band"),
        ("bands:\n  - {name: a, response: [[500, 1]]}", "line 2: bands.0: Value error, a response is a table"),
        ("bands:\n  - {name: a, response: 5}", "list of pairs"),
    ],
)
def test_malformed_sensors_are_refused(table, tmp_path, content, cause):
    camera = tmp_path / "camera.yaml"
    camera.write_text(content)
    with pytest.raises(WavelengthError, match=cause):
        find_sensor(str(camera))


def test_resample_uses_the_tables(table, make_raster, tmp_path):
    path, responses = table
    camera = tmp_path / "camera.yaml"
    camera.write_text(f"responses: {path.name}\n")
    centers = np.arange(450.0, 800.0, 5.0)
    values = np.array([integrate(center, 6.0) for center in centers], np.float32)
    metadata = [{"": {"wavelength": str(c), "fwhm": "6", "wavelength_units": "nm"}} for c in centers]
    cube = make_raster(np.tile(values[:, None, None], (1, 8, 8)), "cube.tif", band_metadata=metadata)
    output = tmp_path / "out.tif"
    found = result(run("resample", cube, output, "--to", camera))
    assert [band["response"] for band in found["report"]["bands"]] == ["tabulated", "tabulated"]
    expected = [direct(one) for one in responses.values()]
    np.testing.assert_allclose(gdal.Open(str(output)).ReadAsArray()[:, 4, 4], expected, atol=1e-4)
    path.write_text("wavelength,green\n500,1\n")
    assert_refused(["resample", cube, tmp_path / "none.tif", "--to", camera], "wavelengths", "at least three")
