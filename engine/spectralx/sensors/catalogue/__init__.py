"""Known sensors, one YAML file per family, each with its published source; users add files of their own."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from spectralx.errors import WavelengthError
from spectralx.sensors.responses import Response, read_responses

_USER_FILES = (".yaml", ".yml")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SensorBand(_Frozen):
    """One band of a sensor.

    Attributes:
        name: The operator's name of the band.
        aliases: Other names in common products.
        center: Centre wavelength in nm.
        fwhm: Full width at half maximum in nm.
        limits: Lower and upper limit in nm, where the operator states these: their middle is the centre and their
            distance the width.
        response: Tabulated response function, pairs of wavelength in nm and relative response. Centre and width follow
            from it where they are not stated.
        gsd: Ground sampling distance in metres, or None where it depends on the flying height.
    """

    name: str
    aliases: tuple[str, ...] = ()
    center: float = Field(gt=200, lt=20000)
    fwhm: float = Field(gt=0, lt=2000)
    limits: tuple[float, float] | None = None
    response: tuple[tuple[float, float], ...] | None = None
    gsd: float | None = Field(default=None, gt=0)

    @model_validator(mode="before")
    @classmethod
    def _from_response_or_limits(cls, entry: Any) -> Any:
        if not isinstance(entry, dict):
            return entry
        if entry.get("response") is not None:
            response = _response(entry["response"])
            stated = {"center", "fwhm"} & set(entry) or entry.get("limits") is not None
            return entry if stated else {**entry, "center": response.center, "fwhm": response.fwhm}
        limits = entry.get("limits")
        if limits is None:
            return entry
        if {"center", "fwhm"} & set(entry):
            raise ValueError("give either limits, or center and fwhm")
        if not (isinstance(limits, (list, tuple)) and len(limits) == 2 and all(_is_number(x) for x in limits)):
            raise ValueError("limits are two numbers in nm")
        low, high = limits
        return {**entry, "center": (low + high) / 2, "fwhm": high - low}

    @cached_property
    def tabulated(self) -> Response | None:
        """The response function, where the band has a table of it."""
        return None if self.response is None else Response.from_points(self.response)

    def is_called(self, name: str) -> bool:
        """Tell whether a band description names this band; case, blanks and punctuation do not matter."""
        return normalised(name) in {normalised(known) for known in (self.name, *self.aliases)}


class SpectralRange(_Frozen):
    """Channels of an imaging spectrometer, as published: a range instead of single wavelengths.

    Attributes:
        first: Lower end in nm.
        last: Upper end in nm.
        count: Number of channels, where published.
        step: Distance of the centres in nm, where the operator publishes a regular grid.
        fwhm: Typical width in nm, where published.
    """

    first: float = Field(gt=200, lt=20000)
    last: float = Field(gt=200, lt=20000)
    count: int | None = Field(default=None, gt=1)
    step: float | None = Field(default=None, gt=0)
    fwhm: float | None = Field(default=None, gt=0, lt=2000)

    @model_validator(mode="after")
    def _ascending(self) -> SpectralRange:
        if self.first >= self.last:
            raise ValueError("a range goes from the shorter to the longer wavelength")
        return self


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
        verified: Whether the figures were checked against a copy of what the operator published.
        note: What could not be checked, or what the figures are.
        gsd: Ground sampling distance in metres of all channels of a spectrometer.
        bands: The bands; empty for spectrometers whose wavelengths differ from product to product.
        ranges: What is published of these instead.
        orders: Usual sequences of bands in files.
        products: Known scalings.
    """

    id: str
    name: str
    source: str
    url: str
    aliases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    verified: bool = True
    note: str = ""
    gsd: float | None = Field(default=None, gt=0)
    bands: tuple[SensorBand, ...] = ()
    ranges: tuple[SpectralRange, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    products: tuple[Product, ...] = ()

    @model_validator(mode="after")
    def _orders_name_bands(self) -> Sensor:
        if bool(self.bands) == bool(self.ranges):
            raise ValueError(f"{self.id}: give either bands, or ranges of channels")
        known = {band.name for band in self.bands}
        if len(known) < len(self.bands):
            raise ValueError(f"{self.id}: two bands have the same name")
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


def _response(points: Any) -> Response:
    pairs = isinstance(points, (list, tuple)) and all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 and all(map(_is_number, pair)) for pair in points
    )
    if not pairs:
        raise ValueError("a response is a list of pairs, as [[440, 0.1], [443, 1], [446, 0.1]]")
    return Response.from_points(points)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@lru_cache(maxsize=1)
def sensors() -> tuple[Sensor, ...]:
    """Return every sensor of the catalogue, in the order of the files and of the entries in them."""
    found = []
    files = sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name)
    for file in (file for file in files if file.name.endswith(".yaml")):
        family: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        shared = {"source": family["source"], "url": family["url"]}
        found += [Sensor(**{**shared, **entry}) for entry in family["sensors"]]
    return tuple(found)


def find_sensor(name: str) -> Sensor:
    """Return the sensor of that id, name or alias, or the one that a file ``*.yaml`` describes.

    Raises:
        WavelengthError: The catalogue has no such sensor, or the file is malformed.
    """
    if Path(name).suffix.lower() in _USER_FILES:
        return read_sensor(Path(name))
    wanted = normalised(name)
    for sensor in sensors():
        if wanted in {normalised(known) for known in (sensor.id, sensor.name, *sensor.aliases)}:
            return sensor
    raise WavelengthError(
        f"The sensor {name!r} is not known.",
        f"Known are: {', '.join(sensor.id for sensor in sensors())}; a file SENSOR.yaml describes one of your own.",
    )


def read_sensor(path: Path) -> Sensor:
    """Read a user's own sensor: a YAML file with the fields of :class:`Sensor`; ``bands`` alone are needed.

    ``responses`` names a CSV file beside it with the response function of each band
    (:func:`spectralx.sensors.responses.read_responses`); its columns are the bands where none are listed.

    Raises:
        WavelengthError: The file cannot be read or is malformed; the message names line and field.
    """
    hint = "The reference page on wavelengths and sensors shows such a file."
    try:
        text = path.read_text(encoding="utf-8")
        entry, root = yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise WavelengthError(f"{path} cannot be read: {error}.", "Check the path.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark is not None else ""
        raise WavelengthError(f"{path}{place}: this is not YAML ({getattr(error, 'problem', error)}).", hint) from None
    if not isinstance(entry, dict):
        raise WavelengthError(f"{path}, line 1: a sensor is a table of fields.", hint)
    if "responses" in entry:
        entry = _with_responses(entry, path)
    defaults = {"id": path.stem, "name": path.stem, "source": str(path), "url": ""}
    try:
        return Sensor(**{**defaults, **{str(key): value for key, value in entry.items()}})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        line = _line(root, first["loc"])
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise WavelengthError(f"{path}, line {line}: {what}.", hint) from None


def _with_responses(entry: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a sensor's fields with the table that its field ``responses`` names put into its bands."""
    entry = dict(entry)
    tables = read_responses(path.parent / str(entry.pop("responses")))
    listed = entry.get("bands")
    bands = [dict(band) for band in listed if isinstance(band, dict)] if isinstance(listed, (list, tuple)) else []
    for name, table in tables.items():
        called = [band for band in bands if normalised(name) in _names(band)]
        if listed and not called:
            raise WavelengthError(
                f"{path}: the responses have a column {name}, and no band is called so.",
                "Name the columns like the bands, or leave the bands out.",
            )
        band = called[0] if called else {"name": name}
        band["response"] = np.stack([table.wavelength_nm, table.value], axis=1).tolist()
        if not called:
            bands.append(band)
    return {**entry, "bands": bands}


def _names(band: dict[str, Any]) -> set[str]:
    aliases = band.get("aliases")
    return {normalised(str(name)) for name in (band.get("name"), *(aliases if isinstance(aliases, list) else ()))}


def _line(node: yaml.Node | None, location: tuple[str | int, ...]) -> int:
    """Return the line, from 1, of the deepest part of a field's location that the file has."""
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
