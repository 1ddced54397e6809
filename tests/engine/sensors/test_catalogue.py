"""The catalogue is complete and true to the figures that it cites."""

import numpy as np
import pytest
from pydantic import ValidationError

from spectralx.errors import WavelengthError
from spectralx.sensors.catalogue import Product, Sensor, find_sensor, sensors


def test_every_sensor_has_a_source_and_sane_bands():
    assert len(sensors()) >= 12
    ids = [sensor.id for sensor in sensors()]
    assert len(set(ids)) == len(ids)
    for sensor in sensors():
        assert sensor.source and sensor.url.startswith("https://")
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
    # ESA's table of Sentinel-2A and Barsi et al. 2014 (OLI): spot checks of the ends and the middle.
    assert [(b.name, b.center, b.fwhm) for b in find_sensor("s2a").bands][::6] == [
        ("B1", 442.7, 21), ("B7", 782.8, 20), ("B12", 2202.4, 175)
    ]  # fmt: skip
    oli = find_sensor("oli")
    np.testing.assert_allclose([oli.band("B5").center, oli.band("SR_B7").fwhm], [864.67, 186.66])


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
