"""Raster metadata made by hand: what a file would say, without a file."""

from __future__ import annotations

from spectralx.raster.metadata import BandMetadata, RasterMetadata


def band(index, description="", *, default=None, imagery=None, dtype="int16", sampled_range=(100.0, 3000.0), **fields):
    domains = dict(fields.pop("domains", {}))
    if default:
        domains[""] = default
    if imagery:
        domains["IMAGERY"] = imagery
    return BandMetadata(index, dtype, description, domains=domains, sampled_range=sampled_range, **fields)


def raster(bands, *, path="scene.tif", envi=None, default=None):
    domains = {}
    if envi:
        domains["ENVI"] = envi
    if default:
        domains[""] = default
    bands = tuple(bands)
    return RasterMetadata(path, 10, 10, len(bands), bands[0].dtype, None, None, None, (10, 10), "band", domains, bands)


def plain(count, **fields):
    return [band(i + 1, **fields) for i in range(count)]
