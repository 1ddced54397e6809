"""How the bands of a raster bind to the bands of a model: the report of ``inspect`` as a table for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from .events import Failure, finite, records, text
from .translation import tr

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class How(Enum):
    """How a model band got its values."""

    EXACT = "exact"
    NEAREST = "nearest"
    RESAMPLED = "resampled"
    EDITED = "edited"
    MISSING = "missing"


@dataclass(frozen=True)
class BindingRow:
    """One band of the model and where its values come from.

    Attributes:
        model_band: Name of the model's band.
        model_nm: Its centre in nanometres.
        sources: 1-based source bands and their weights.
        source: Name of the source band, or of the range of bands.
        source_nm: Centre of the source in nanometres.
        difference_nm: How far the source's centre is from the model's.
        how: How the source was found.
    """

    model_band: str
    model_nm: float | None
    sources: tuple[tuple[int, float], ...]
    source: str
    source_nm: float | None
    difference_nm: float | None
    how: How

    def model_text(self) -> str:
        """Name and centre of the model's band: ``red, 665 nm``."""
        return _band_text(self.model_band, self.model_nm)

    def source_text(self) -> str:
        """Number, name and centre of the source."""
        if not self.sources:
            return "–"
        numbers = [index for index, _weight in self.sources]
        if len(numbers) > 1:
            span = tr("bands {first}–{last}").format(first=min(numbers), last=max(numbers))
            return span if self.source_nm is None else f"{span}, {self.source_nm:.0f} nm"
        name = self.source if self.source and self.source.lower() != f"band {numbers[0]}" else tr("band")
        return f"{numbers[0]}: {_band_text(name, self.source_nm)}"

    def difference_text(self) -> str:
        """Difference with its sign."""
        if self.difference_nm is None:
            return "–"
        return f"{self.difference_nm:+.0f} nm".replace("-", "−") if round(self.difference_nm) else "0 nm"

    def how_text(self) -> str:
        """How the source was found, in words."""
        return {
            How.EXACT: tr("same"),
            How.NEAREST: tr("nearest"),
            How.RESAMPLED: tr("mixed"),
            How.EDITED: tr("by hand"),
            How.MISSING: tr("missing"),
        }[self.how]

    def how_explained(self) -> str:
        """How the source was found, in a sentence."""
        return {
            How.EXACT: tr("The image has this band."),
            How.NEAREST: tr("The image has no band at this wavelength; its nearest one is close enough."),
            How.RESAMPLED: tr("Mixed from {} narrower bands of the image.").format(len(self.sources)),
            How.EDITED: tr("Chosen by hand."),
            How.MISSING: tr("The image has no band near this wavelength."),
        }[self.how]


@dataclass(frozen=True)
class ImageBand:
    """One band of the raster.

    Attributes:
        index: Its number, from 1.
        name: Its name.
        wavelength_nm: Its centre, where it is known.
        good: Whether the file does not mark it as bad.
        scale: What stored values are multiplied by.
        offset: What is then added.
    """

    index: int
    name: str = ""
    wavelength_nm: float | None = None
    good: bool = True
    scale: float = 1.0
    offset: float = 0.0

    def text(self) -> str:
        """Number, name and centre: ``4: B8A, 865 nm``."""
        name = self.name if self.name and self.name.lower() != f"band {self.index}" else tr("band")
        return f"{self.index}: {_band_text(name, self.wavelength_nm)}"


@dataclass(frozen=True)
class ModelBand:
    """One band that the model takes: its name, centre and full width at half maximum in nanometres."""

    name: str
    wavelength_nm: float
    fwhm_nm: float


@dataclass(frozen=True)
class Inspection:
    """What ``inspect`` says of a raster, a model, and the two together."""

    rows: tuple[BindingRow, ...] = ()
    bands: tuple[ImageBand, ...] = ()
    refusal: Failure | None = None
    warnings: tuple[str, ...] = ()
    raster: Mapping[str, Any] = field(default_factory=dict)
    model: Mapping[str, Any] = field(default_factory=dict)

    def can_run(self) -> bool:
        """Whether the raster can be mapped with the model."""
        return bool(self.rows) and self.refusal is None

    def is_edited(self) -> bool:
        """Whether the bands were chosen by hand."""
        return any(row.how is How.EDITED for row in self.rows)

    def model_bands(self) -> list[ModelBand]:
        """Return the bands that the model takes."""
        found = []
        for band in records(self.model.get("bands")):
            wavelength, fwhm = finite(band.get("wavelength_nm")), finite(band.get("fwhm_nm"))
            if wavelength is not None:
                found.append(ModelBand(text(band.get("name")), wavelength, fwhm or 0.0))
        return found

    def model_title(self) -> str:
        """Title of the model for people."""
        return text(self.model.get("title")) or text(self.model.get("name"))

    def classes(self) -> list[tuple[str, str]]:
        """Return name and colour (``#rrggbb``) of each class of the model."""
        pairs = [(text(item.get("name")), text(item.get("color"))) for item in records(self.model.get("classes"))]
        return [(name, color) for name, color in pairs if name and _COLOR.fullmatch(color)]

    def summary(self) -> str:
        """One line on the binding as a whole."""
        counts = {how: sum(row.how is how for row in self.rows) for how in How}
        found = len(self.rows) - counts[How.MISSING]
        if counts[How.MISSING]:
            return tr("{found} of {all} bands found").format(found=found, all=len(self.rows))
        if counts[How.EDITED]:
            return tr("{} bands, chosen by hand").format(len(self.rows))
        if counts[How.EXACT] == len(self.rows):
            return tr("All {} bands found, each at its wavelength").format(len(self.rows))
        return tr("All {} bands found").format(len(self.rows))


def edited(inspection: Inspection, edits: Mapping[int, int]) -> tuple[Inspection, str]:
    """Return an inspection with bands that were chosen by hand.

    The engine takes one source band for each band of the model: where a band is mixed of several, the one with the
    largest share stands for it.

    Args:
        inspection: How the engine bound the bands.
        edits: Row of the table -> number of the band of the image.

    Returns:
        The inspection as it is to be shown until the engine has answered, and the bands for the engine (``3,2,1``);
        an empty text while bands are still missing.
    """
    bands = {band.index: band for band in inspection.bands}
    rows, chosen = [], []
    for number, row in enumerate(inspection.rows):
        largest = max(row.sources, key=lambda source: source[1])[0] if row.sources else None
        index = edits.get(number, largest)
        chosen.append(index)
        kept = index is None or (number not in edits and len(row.sources) == 1)
        rows.append(row if kept else _bound_by_hand(row, bands.get(index) or ImageBand(index)))
    complete = bool(rows) and None not in chosen
    shown = replace(inspection, rows=tuple(rows), refusal=None if complete else inspection.refusal)
    return shown, ",".join(map(str, chosen)) if complete else ""


def _bound_by_hand(row: BindingRow, band: ImageBand) -> BindingRow:
    known = row.model_nm is not None and band.wavelength_nm is not None
    return replace(
        row,
        sources=((band.index, 1.0),),
        source=band.name,
        source_nm=band.wavelength_nm,
        difference_nm=band.wavelength_nm - row.model_nm if known else None,
        how=How.EDITED,
    )


def read_inspection(report: Mapping[str, Any]) -> Inspection:
    """Return the report of ``inspect``; parts of another shape are left out."""
    refusal = report.get("refusal")
    warnings = report.get("warnings")
    inspection = Inspection(
        rows=tuple(_row(row) for row in records(report.get("binding"))),
        bands=tuple(_band(band) for band in records(report.get("bands")) if finite(band.get("index")) is not None),
        refusal=_refusal(refusal) if isinstance(refusal, dict) else None,
        warnings=tuple(warning for warning in warnings if isinstance(warning, str)) if _is_list(warnings) else (),
        raster=_mapping(report.get("raster")),
        model=_mapping(report.get("model")),
    )
    if inspection.rows or not inspection.bands:
        return inspection
    # Without wavelengths the engine binds nothing; a person who knows the bands can still choose them.
    unbound = (BindingRow(b.name, b.wavelength_nm, (), "", None, None, How.MISSING) for b in inspection.model_bands())
    return replace(inspection, rows=tuple(unbound))


def _row(row: Mapping[str, Any]) -> BindingRow:
    sources = _sources(row.get("sources"))
    try:
        how = How(row.get("how"))
    except ValueError:
        how = How.EDITED if sources else How.MISSING
    return BindingRow(
        model_band=text(row.get("model_band")),
        model_nm=finite(row.get("model_wavelength_nm")),
        sources=sources,
        source=text(row.get("source_name")),
        source_nm=finite(row.get("source_wavelength_nm")),
        difference_nm=finite(row.get("difference_nm")),
        how=how,
    )


def _band(band: Mapping[str, Any]) -> ImageBand:
    scale = finite(band.get("scale"))
    return ImageBand(
        index=int(finite(band.get("index")) or 0),
        name=text(band.get("name")),
        wavelength_nm=finite(band.get("wavelength_nm")),
        good=band.get("good") is not False,
        scale=1.0 if scale is None else scale,
        offset=finite(band.get("offset")) or 0.0,
    )


def _sources(value: object) -> tuple[tuple[int, float], ...]:
    if not _is_list(value):
        return ()
    pairs = [pair for pair in value if _is_list(pair) and len(pair) == 2]
    numbers = [(finite(index), finite(weight)) for index, weight in pairs]
    return tuple((int(index), weight) for index, weight in numbers if index is not None and weight is not None)


def _refusal(value: Mapping[str, Any]) -> Failure:
    return Failure(text(value.get("code")), text(value.get("message")), text(value.get("hint")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _band_text(name: str, wavelength_nm: float | None) -> str:
    return name if wavelength_nm is None else f"{name}, {wavelength_nm:.0f} nm"
