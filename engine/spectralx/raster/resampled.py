"""A raster at another ground sampling distance, without writing its pixels: GDAL warps a virtual one as it is read."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from spectralx.errors import RasterError
from spectralx.raster.access import quiet, unreadable
from spectralx.raster.metadata import RasterMetadata


def write_resampled(metadata: RasterMetadata, gsd_m: float, path: Path) -> None:
    """Write a virtual raster (VRT) that shows a raster at another ground sampling distance.

    Coarser pixels are the mean of the valid ones under them, finer ones are interpolated bilinearly. Reference system,
    upper left corner, bands, nodata and masks stay; a mask becomes an alpha band behind the others.

    Args:
        metadata: The raster; it has a reference system and a ground sampling distance.
        gsd_m: Distance wanted in metres.
        path: File to write; of use as long as the raster is there.

    Raises:
        RasterError: The raster has no georeference, is turned, or GDAL cannot warp it.
    """
    transform = metadata.geotransform
    if metadata.gsd_m is None or transform is None or transform[2] or transform[4]:
        raise RasterError(
            f"{metadata.path} is not georeferenced with north up, so that its pixels cannot be resampled.",
            "Warp it first: `gdalwarp -tr SIZE SIZE INPUT OUTPUT`.",
        )
    factor = gsd_m / metadata.gsd_m
    width, height = (max(1, round(size / factor)) for size in (metadata.width, metadata.height))
    right, bottom = transform[0] + width * transform[1] * factor, transform[3] + height * transform[5] * factor
    bounds = (transform[0], min(bottom, transform[3]), right, max(bottom, transform[3]))
    masked = any(band.mask == "dataset" for band in metadata.bands)
    options = gdal.WarpOptions(
        format="VRT",
        width=width,
        height=height,
        outputBounds=bounds,
        resampleAlg="average" if factor > 1 else "bilinear",
        dstAlpha=masked and metadata.alpha_band is None,
    )
    source = Path(metadata.path)
    try:
        with quiet():
            made = gdal.Warp(str(path), str(source.absolute()) if source.exists() else metadata.path, options=options)
    except RuntimeError as error:
        raise unreadable(metadata.path, error) from None
    if made is None:
        raise unreadable(metadata.path, RuntimeError(gdal.GetLastErrorMsg()))
    made.FlushCache()
