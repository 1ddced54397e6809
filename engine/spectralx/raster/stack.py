"""Virtual rasters that put many chips of one size below each other; pixels stay in the files of the chips."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET  # nosec B405
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal

from spectralx.errors import RasterError
from spectralx.files import atomic_output
from spectralx.raster.access import NUMPY_TYPES, open_raster
from spectralx.spec import BandSpec


@dataclass(frozen=True)
class ChipForm:
    """What all chips of a stack share.

    Attributes:
        size: Width and height in pixels.
        bands: Number of bands.
        dtype: NumPy name of the sample type.
    """

    size: int
    bands: int
    dtype: str


def read_form(files: Sequence[Path]) -> ChipForm:
    """Return what all chips share.

    Args:
        files: The chips; at least one.

    Raises:
        RasterError: A chip cannot be read, is not square, or differs from the first one in size, bands or type.
    """
    first: ChipForm | None = None
    for file in files:
        form = _form(file)
        if first is None:
            first = form
        if form != first:
            raise RasterError(
                f"{file} has {form.size} pixels, {form.bands} bands, {form.dtype}; {files[0]} has {first.size} pixels, "
                f"{first.bands} bands, {first.dtype}.",
                "Chips of one scene must be alike: copy the file again, or take it away.",
            )
    if first is None:
        raise ValueError("a stack needs chips")
    return first


def write_stack(
    path: Path, files: Sequence[Path], form: ChipForm, bands: Sequence[BandSpec] = (), scale: float | None = None
) -> None:
    """Write a virtual raster (VRT) of chips below each other, in the order given.

    Args:
        path: VRT to write. Chips in its folder or below are named relative to it.
        files: The chips.
        form: What they share.
        bands: Name, centre and width of each band, for images.
        scale: Factor from samples to physical values.

    Raises:
        ValueError: There are not as many ``bands`` as the chips have.
        OutputError: The file cannot be written.
    """
    if bands and len(bands) != form.bands:
        raise ValueError(f"{form.bands} bands cannot be named {len(bands)} names")
    size = str(form.size)
    root = ET.Element("VRTDataset", rasterXSize=size, rasterYSize=str(form.size * len(files)))
    type_name = next(name for name, dtype in NUMPY_TYPES.items() if str(dtype) == form.dtype)
    names = [_name(file, path.absolute().parent) for file in files]
    for index in range(form.bands):
        band = ET.SubElement(root, "VRTRasterBand", dataType=type_name, band=str(index + 1))
        if bands:
            _describe(band, bands[index])
        if scale is not None:
            ET.SubElement(band, "Scale").text = repr(scale)
        for row, (name, relative) in enumerate(names):
            source = ET.SubElement(band, "SimpleSource")
            ET.SubElement(source, "SourceFilename", relativeToVRT=relative).text = name
            ET.SubElement(source, "SourceBand").text = str(index + 1)
            # With these GDAL need not open every chip to open the stack.
            ET.SubElement(
                source,
                "SourceProperties",
                RasterXSize=size,
                RasterYSize=size,
                DataType=type_name,
                BlockXSize=size,
                BlockYSize="1",
            )
            ET.SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=size, ySize=size)
            ET.SubElement(source, "DstRect", xOff="0", yOff=str(row * form.size), xSize=size, ySize=size)
    with atomic_output(path) as temporary:
        ET.ElementTree(root).write(temporary, encoding="unicode")


def _form(file: Path) -> ChipForm:
    dataset = open_raster(file, check=False)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    if width != height:
        raise RasterError(f"{file} is a chip of {width} x {height} pixels.", "Chips of these data sets are square.")
    types = {gdal.GetDataTypeName(dataset.GetRasterBand(i + 1).DataType) for i in range(dataset.RasterCount)}
    if len(types) != 1 or not types <= set(NUMPY_TYPES):
        raise RasterError(f"{file} holds samples of the types {', '.join(sorted(types))}.", "Copy the file again.")
    return ChipForm(width, dataset.RasterCount, str(NUMPY_TYPES[types.pop()]))


def _name(file: Path, folder: Path) -> tuple[str, str]:
    """Return the name of a chip as the VRT holds it, and whether it is relative."""
    absolute = file.absolute()
    if folder in absolute.parents:
        return os.fspath(absolute.relative_to(folder)), "1"
    return os.fspath(absolute), "0"


def _describe(band: ET.Element, spec: BandSpec) -> None:
    ET.SubElement(band, "Description").text = spec.name
    metadata = ET.SubElement(band, "Metadata")
    items = {
        "wavelength": f"{spec.wavelength_nm:.7g}",
        "fwhm": f"{spec.fwhm_nm:.7g}",
        "wavelength_units": "Nanometers",
    }
    for key, value in items.items():
        ET.SubElement(metadata, "MDI", key=key).text = value
