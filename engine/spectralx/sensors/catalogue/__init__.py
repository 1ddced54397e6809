"""Known sensors, one YAML file per family, each with its published source."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from spectralx.errors import WavelengthError


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SensorBand(_Frozen):
    """One band of a sensor.

    Attributes:
        name: The operator's name of the band.
        aliases: Other names in common products.
        center: Centre wavelength in nm.
        fwhm: Full width at half maximum in nm; where the operator states band limits, their distance.
        gsd: Ground sampling distance in metres.
    """

    name: str
    aliases: tuple[str, ...] = ()
    center: float = Field(gt=200, lt=20000)
    fwhm: float = Field(gt=0, lt=2000)
    gsd: float = Field(gt=0)

    def is_called(self, name: str) -> bool:
        """Tell whether a band description names this band; case, blanks and punctuation do not matter."""
        return normalised(name) in {normalised(known) for known in (self.name, *self.aliases)}


class Product(_Frozen):
    """How the stored numbers of a product become reflectance.

    Attributes:
        file: Pattern in the file name that tells the product, or None.
        metadata: Key of the dataset's metadata that tells the product, or None.
        divisor: Whether the value of that key is what reflectance was multiplied by.
        scale: Factor, where it is fixed.
        offset: Summand.
    """

    file: str | None = None
    metadata: str | None = None
    divisor: bool = False
    scale: float | None = None
    offset: float = 0.0

    @model_validator(mode="after")
    def _complete(self) -> Product:
        if (self.file is None) == (self.metadata is None) or self.divisor == (self.scale is not None):
            raise ValueError("a product is told by its file name or its metadata and has a divisor or a scale")
        return self


class Sensor(_Frozen):
    """A sensor: its bands and how its products are usually laid out.

    Attributes:
        id: Name for ``--sensor``.
        name: Name for people.
        source: Where the figures were published.
        url: Page of the publisher.
        aliases: Other names for ``--sensor``.
        files: Patterns in file names that tell the sensor.
        bands: The bands, by wavelength.
        orders: Usual sequences of bands in files.
        products: Known scalings.
    """

    id: str
    name: str
    source: str
    url: str
    aliases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    bands: tuple[SensorBand, ...] = Field(min_length=1)
    orders: tuple[tuple[str, ...], ...] = ()
    products: tuple[Product, ...] = ()

    @model_validator(mode="after")
    def _orders_name_bands(self) -> Sensor:
        known = {band.name for band in self.bands}
        for name in (name for order in self.orders for name in order):
            if name not in known:
                raise ValueError(f"{self.id}: an order names {name}, which is no band")
        return self

    def band(self, name: str) -> SensorBand | None:
        """Return the band of that name or alias, or None."""
        return next((band for band in self.bands if band.is_called(name)), None)

    def order_of(self, count: int) -> tuple[SensorBand, ...] | None:
        """Return the bands of the usual file with that many bands, or None."""
        order = next((order for order in self.orders if len(order) == count), None)
        return tuple(band for name in order for band in self.bands if band.name == name) if order else None


def normalised(name: str) -> str:
    """Return a name in lower case without blanks and punctuation."""
    return re.sub(r"[^a-z0-9+]", "", name.lower())


@lru_cache(maxsize=1)
def sensors() -> tuple[Sensor, ...]:
    """Return every sensor of the catalogue, in the order of the files and of the entries in them."""
    found = []
    files = sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name)
    for file in (file for file in files if file.name.endswith(".yaml")):
        family: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for entry in family["sensors"]:
            found.append(Sensor(source=family["source"], url=family["url"], **entry))
    return tuple(found)


def find_sensor(name: str) -> Sensor:
    """Return the sensor of that id, name or alias.

    Raises:
        WavelengthError: The catalogue has no such sensor.
    """
    wanted = normalised(name)
    for sensor in sensors():
        if wanted in {normalised(known) for known in (sensor.id, sensor.name, *sensor.aliases)}:
            return sensor
    raise WavelengthError(
        f"The sensor {name!r} is not known.", f"Known are: {', '.join(sensor.id for sensor in sensors())}."
    )
