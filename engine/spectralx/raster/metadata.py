"""What a raster says of itself, as plain data: grid, reference system, and every metadata domain of every band."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from osgeo import gdal, osr

from spectralx.raster.access import NUMPY_TYPES, open_raster
from spectralx.raster.sampling import comparable_nodata, sample_bands
from spectralx.raster.sidecars import Sidecar, find_sidecars
from spectralx.raster.windows import Window

GeoTransform = tuple[float, float, float, float, float, float]

# Written by GDAL for every file, or in a form that is not key and value.
_SKIPPED_DOMAINS = ("DERIVED_SUBDATASETS", "COLOR_PROFILE")
_SKIPPED_PREFIXES = ("xml:", "json:")

_ALPHA = "alpha"


@dataclass(frozen=True)
class BandMetadata:
    """One band of a raster.

    Attributes:
        index: Number of the band, from 1.
        dtype: NumPy name of the sample type.
        description: GDAL's description, often the name of the band; may be empty.
        nodata: Raw value that means "no data", or None. May be NaN.
        scale: Factor from raw to physical values, or None where the file gives none.
        offset: Summand from raw to physical values, or None.
        color_interp: GDAL's colour interpretation in lower case (``red``, ``alpha``, ``undefined``).
        alpha: Whether the band says which pixels are valid. GDAL takes the fourth of four 8-bit bands for alpha where
            the file does not say what it is, and it often is near infrared; such a band is told by its values.
        unit: Unit of the values, may be empty.
        mask: Where validity comes from besides nodata: ``none``, ``dataset`` or ``band``.
        domains: Metadata by domain; the default domain is ``""``.
        sampled_range: 0.5 and 99.5 percentile of the valid raw values in a small sample of windows; None where the
            band was not sampled or the sample holds no valid pixel.
        empty: Whether the sample finds no valid pixel in the band where other bands have some.
    """

    index: int
    dtype: str
    description: str = ""
    nodata: float | int | None = None
    scale: float | None = None
    offset: float | None = None
    color_interp: str = "undefined"
    alpha: bool = False
    unit: str = ""
    mask: str = "none"
    domains: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sampled_range: tuple[float, float] | None = None
    empty: bool = False


@dataclass(frozen=True)
class GroundControl:
    """Ground control points of a raster without geotransform.

    Attributes:
        points: ``(pixel, line, x, y, z)`` of each point.
        crs_wkt: Reference system of x, y, z.
    """

    points: tuple[tuple[float, float, float, float, float], ...]
    crs_wkt: str


@dataclass(frozen=True)
class RasterMetadata:
    """A raster without its pixels.

    Attributes:
        path: Name that it was opened by.
        driver: GDAL's short name of the format.
        width: Columns.
        height: Rows.
        count: Bands.
        dtype: NumPy name of the type that holds the samples of every band.
        geotransform: GDAL's six coefficients, or None without georeference.
        crs_wkt: Reference system as WKT 2, or None.
        gsd_m: Ground sampling distance in metres (square root of the pixel's area; geographic coordinates are
            converted at the centre), or None without georeference.
        block_size: Columns and rows of the blocks that the file is stored in.
        interleave: ``band``, ``pixel``, ``line`` or empty.
        dataset_domains: Metadata of the dataset by domain; the default domain is ``""``.
        bands: The bands, in order.
        ground_control: Ground control points, or None.
        sidecars: What files beside the raster say.
    """

    path: str
    width: int
    height: int
    count: int
    dtype: str
    geotransform: GeoTransform | None
    crs_wkt: str | None
    gsd_m: float | None
    block_size: tuple[int, int]
    interleave: str
    dataset_domains: Mapping[str, Mapping[str, str]]
    bands: tuple[BandMetadata, ...]
    driver: str = ""
    ground_control: GroundControl | None = None
    sidecars: tuple[Sidecar, ...] = ()

    @property
    def window(self) -> Window:
        """The window of the whole raster."""
        return Window(0, 0, self.width, self.height)

    @property
    def alpha_band(self) -> int | None:
        """Index of the alpha band, or None."""
        return next((band.index for band in self.bands if band.alpha), None)


def read_metadata(path: str | os.PathLike[str]) -> RasterMetadata:
    """Read what a raster says of itself.

    Args:
        path: A file, or a name that GDAL understands.

    Returns:
        The metadata; independent of the file from then on.

    Raises:
        RasterError: The raster is missing, empty, truncated, not a raster, or of a type that is not supported.
    """
    dataset = open_raster(path)
    bands = _sampled(dataset, [_band(dataset.GetRasterBand(i + 1)) for i in range(dataset.RasterCount)])
    geotransform = dataset.GetGeoTransform(can_return_null=True)
    crs = dataset.GetSpatialRef()
    return RasterMetadata(
        path=os.fspath(path),
        driver=dataset.GetDriver().ShortName,
        width=dataset.RasterXSize,
        height=dataset.RasterYSize,
        count=dataset.RasterCount,
        dtype=str(np.result_type(*(np.dtype(band.dtype) for band in bands))),
        geotransform=tuple(geotransform) if geotransform else None,
        crs_wkt=_wkt(crs) if crs else None,
        gsd_m=_ground_sampling_distance(geotransform, crs, dataset.RasterXSize, dataset.RasterYSize),
        block_size=tuple(dataset.GetRasterBand(1).GetBlockSize()),
        interleave=(dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") or "").lower(),
        dataset_domains=_domains(dataset),
        bands=tuple(bands),
        ground_control=_ground_control(dataset),
        sidecars=find_sidecars(os.fspath(path), dataset.GetDriver().ShortName),
    )


def spatial_reference(wkt: str) -> osr.SpatialReference:
    """Return a reference system whose axes are in the order x, y."""
    crs = osr.SpatialReference()
    crs.SetFromUserInput(wkt)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def crs_name(wkt: str) -> str:
    """Return ``EPSG:32633`` where a reference system has a code, else its name."""
    crs = spatial_reference(wkt)
    authority, code = crs.GetAuthorityName(None), crs.GetAuthorityCode(None)
    return f"{authority}:{code}" if authority and code else crs.GetName()


def _wkt(crs: osr.SpatialReference) -> str:
    return crs.ExportToWkt(["FORMAT=WKT2_2018"])


def _band(band: gdal.Band) -> BandMetadata:
    flags = band.GetMaskFlags()
    if flags & (gdal.GMF_ALL_VALID | gdal.GMF_ALPHA) or flags == gdal.GMF_NODATA:
        mask = "none"
    else:
        mask = "dataset" if flags & gdal.GMF_PER_DATASET else "band"
    dtype = NUMPY_TYPES[gdal.GetDataTypeName(band.DataType)]
    return BandMetadata(
        index=band.GetBand(),
        dtype=str(dtype),
        description=band.GetDescription() or "",
        nodata=_whole_if_integer(band.GetNoDataValue(), dtype),
        scale=band.GetScale(),
        offset=band.GetOffset(),
        color_interp=gdal.GetColorInterpretationName(band.GetColorInterpretation()).lower(),
        unit=band.GetUnitType() or "",
        mask=mask,
        domains=_domains(band),
    )


def _sampled(dataset: gdal.Dataset, bands: list[BandMetadata]) -> list[BandMetadata]:
    """Add what a sample of the pixels shows."""
    marked = [i for i, band in enumerate(bands) if band.color_interp == _ALPHA]
    nodata = [comparable_nodata(band.nodata, np.dtype(band.dtype)) for band in bands]
    samples = sample_bands(dataset, nodata, marked)
    return [
        replace(
            band,
            sampled_range=sample.value_range,
            empty=sample.empty,
            alpha=band.color_interp == _ALPHA and not (sample.translucent or _states_wavelength(band)),
        )
        for band, sample in zip(bands, samples, strict=True)
    ]


def _states_wavelength(band: BandMetadata) -> bool:
    return any("wavelength" in key.lower() for items in band.domains.values() for key in items)


def _whole_if_integer(nodata: float | int | None, dtype: np.dtype) -> float | int | None:
    """Return nodata as an integer where the samples are integers; GDAL hands it over as a float."""
    if nodata is None or dtype.kind == "f" or not math.isfinite(nodata) or nodata != int(nodata):
        return nodata
    return int(nodata)


def _domains(owner: gdal.MajorObject) -> dict[str, dict[str, str]]:
    """Collect the metadata of a dataset or band, domain by domain."""
    domains: dict[str, dict[str, str]] = {}
    for name in owner.GetMetadataDomainList() or ():
        if name in _SKIPPED_DOMAINS or name.startswith(_SKIPPED_PREFIXES):
            continue
        items = owner.GetMetadata_Dict(name)
        if items:
            domains[name] = dict(items)
    return domains


def _ground_control(dataset: gdal.Dataset) -> GroundControl | None:
    points = tuple((p.GCPPixel, p.GCPLine, p.GCPX, p.GCPY, p.GCPZ) for p in dataset.GetGCPs() or ())
    crs = dataset.GetGCPSpatialRef()
    return GroundControl(points, _wkt(crs) if crs else "") if points else None


def _ground_sampling_distance(
    geotransform: GeoTransform | None, crs: osr.SpatialReference | None, width: int, height: int
) -> float | None:
    if not geotransform or crs is None:
        return None
    x_per_col, x_per_row, y_per_col, y_per_row = (geotransform[i] for i in (1, 2, 4, 5))
    area = abs(x_per_col * y_per_row - x_per_row * y_per_col)
    if crs.IsGeographic():
        latitude = geotransform[3] + y_per_col * width / 2 + y_per_row * height / 2
        return math.sqrt(area * _square_metres_per_square_unit(crs, latitude)) or None
    return math.sqrt(area) * crs.GetLinearUnits() or None


def _square_metres_per_square_unit(crs: osr.SpatialReference, latitude: float) -> float:
    """Return the area of one angular unit squared at a latitude given in that unit, on the ellipsoid."""
    to_radians = crs.GetAngularUnits()
    semi_major, flattening = crs.GetSemiMajor(), 1 / crs.GetInvFlattening() if crs.GetInvFlattening() else 0.0
    e2 = flattening * (2 - flattening)
    sin_latitude = math.sin(latitude * to_radians)
    w = math.sqrt(1 - e2 * sin_latitude**2)
    meridional, prime_vertical = semi_major * (1 - e2) / w**3, semi_major / w
    return meridional * prime_vertical * max(math.cos(latitude * to_radians), 0.0) * to_radians**2
