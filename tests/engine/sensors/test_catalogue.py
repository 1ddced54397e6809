"""The catalogue is complete and true to the figures that it cites."""

import numpy as np
import pytest
from pydantic import ValidationError

from spectralx.errors import WavelengthError
from spectralx.sensors.catalogue import Product, Sensor, find_sensor, sensors


def test_every_sensor_has_a_source_and_sane_bands():
    assert len(sensors()) >= 38
    ids = [sensor.id for sensor in sensors()]
    assert len(set(ids)) == len(ids)
    for sensor in sensors():
        assert sensor.source and sensor.url.startswith("https://")
        assert sensor.verified or sensor.note, "what could not be checked is said"
        if not sensor.bands:
            assert not sensor.orders, "the file's own wavelengths count"
            continue
        centers = [band.center for band in sensor.bands]
        assert min(centers) > 350 and max(centers) < 2600, "thermal bands are not reflectance"
        names = [band.name for band in sensor.bands]
        assert len(set(names)) == len(names)
        lengths = [len(order) for order in sensor.orders]
        assert len(set(lengths)) == len(lengths), "orders are told by their length"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Sentinel-2A MSI", "sentinel-2a"),
        ("S2B", "sentinel-2b"),
        ("sentinel 2", "sentinel-2a"),
        ("landsat8", "landsat-8-oli"),
        ("ETM+", "landsat-7-etm"),
        ("RapidEye", "rapideye"),
        ("superdove", "planetscope-8"),
        ("WV 3", "worldview-3"),
    ],
)
def test_sensors_are_found_by_any_of_their_names(name, id):
    assert find_sensor(name).id == id


def test_aliases_do_not_collide():
    for sensor in sensors():
        for known in (sensor.id, sensor.name, *sensor.aliases):
            assert find_sensor(known).id == sensor.id


def test_unknown_sensors_are_refused():
    with pytest.raises(WavelengthError, match="not known"):
        find_sensor("hubble")


def test_published_centres():
    # ESA's table of Sentinel-2A and USGS's limits of OLI: spot checks of the ends and the middle.
    assert [(b.name, b.center, b.fwhm) for b in find_sensor("s2a").bands][::6] == [
        ("B1", 442.7, 21), ("B7", 782.8, 20), ("B12", 2202.4, 175)
    ]  # fmt: skip
    oli = find_sensor("oli")
    np.testing.assert_allclose([oli.band("B5").center, oli.band("SR_B7").fwhm], [865, 187])


def test_twins_differ_little():
    for a, b in zip(find_sensor("s2a").bands, find_sensor("s2b").bands):
        assert a.name == b.name and abs(a.center - b.center) < 17


def test_malformed_entries_are_refused():
    band = {"name": "a", "center": 500, "fwhm": 10, "gsd": 1}
    with pytest.raises(ValidationError, match="names b, which is no band"):
        Sensor(id="x", name="x", source="s", url="u", bands=[band], orders=[["b"]])
    with pytest.raises(ValidationError):
        Product(scale=1.0)
    with pytest.raises(ValidationError):
        Product(file="a", scale=1.0, divisor=True)


def test_limits_are_read_as_they_are_published():
    b7 = find_sensor("etm+").band("B7")
    assert (b7.center, b7.fwhm, b7.limits) == (2220, 260, (2090, 2350))
    rapideye = find_sensor("rapideye")
    assert [band.center for band in rapideye.bands] == [475, 555, 657.5, 710, 805]


def write(tmp_path, text, name="my-camera.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_users_describe_their_own_sensor(tmp_path):
    bands = "bands:\n  - {name: g, center: 550, fwhm: 20}\n  - {name: r, limits: [650, 670]}\n"
    text = f"name: My camera\n{bands}orders: [[g, r]]\n"
    sensor = find_sensor(write(tmp_path, text))
    assert (sensor.id, sensor.name) == ("my-camera", "My camera")
    assert [(band.center, band.fwhm) for band in sensor.order_of(2)] == [(550, 20), (660, 20)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (
            "bands:\n  - {name: g, center: 550, fwhm: 20}\n  - {name: r, center: abc, fwhm: 20}\n",
            "line 3: bands.1.center",
        ),
        ("bands:\n  - {name: g, center: 550}\n", "line 2: bands.0.fwhm"),
        ("bands:\n  - {name: g, limits: [5, a]}\n", "line 2: bands.0: .*two numbers in nm"),
        ("bands:\n  - {name: g, limits: [500, 520], center: 3}\n", "line 2: bands.0: .*either limits"),
        ("band: 3\n", "line 1: band: "),
        ("bands: [\n", "line 2: this is not YAML"),
        ("- 1\n", "line 1: a sensor is a table"),
        ("name: x\n", "line 1: .*either bands, or ranges"),
        ("ranges: [{first: 900, last: 400}]\n", "line 1: ranges.0: .*shorter to the longer"),
    ],
)
def test_errors_in_users_sensors_name_line_and_field(tmp_path, text, cause):
    with pytest.raises(WavelengthError, match=cause):
        find_sensor(write(tmp_path, text))


def test_a_missing_sensor_file_is_refused(tmp_path):
    with pytest.raises(WavelengthError, match="cannot be read"):
        find_sensor(str(tmp_path / "none.yaml"))
