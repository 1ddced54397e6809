"""Turns QGIS layers into names that the engine can open, or says why that cannot be done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProviderRegistry, QgsRasterLayer

from .translation import tr

_WEB_PROVIDERS = ("wms", "wcs", "arcgismapserver", "vectortile")
_OPTION_MARK = "|"


@dataclass(frozen=True)
class Refusal:
    """Why a layer cannot be used, and what to do instead."""

    message: str
    hint: str


def raster_source(layer: QgsRasterLayer) -> str | Refusal:
    """Return the GDAL name of a raster layer.

    Files, VRTs, subdatasets (``NETCDF:"file.nc":band``) and GDAL's virtual file systems are taken; relative paths
    become absolute, because the engine runs in another folder.

    Args:
        layer: Layer of any provider.

    Returns:
        The name, or the reason why there is none.
    """
    provider = layer.providerType()
    if not layer.isValid():
        return Refusal(
            tr("The layer {} has lost its data source.").format(layer.name()), tr("Repair it, or remove the layer.")
        )
    if provider in _WEB_PROVIDERS:
        return Refusal(
            tr("{} is a web map: it holds pictures, not measurements.").format(layer.name()),
            tr("Use the imagery itself, as a file."),
        )
    if provider != "gdal":
        return Refusal(
            tr("{name} comes from the provider {provider}, which the engine cannot read.").format(
                name=layer.name(), provider=provider
            ),
            tr("Export it to a GeoTIFF (Export > Save As, raw data) and use that."),
        )
    return _gdal_name(layer)


def _gdal_name(layer: QgsRasterLayer) -> str | Refusal:
    source = layer.source()
    parts = QgsProviderRegistry.instance().decodeUri("gdal", source)
    if parts.get("openOptions") or "|authcfg=" in source:
        return Refusal(
            tr("{} was opened with GDAL open options or a login, which cannot be handed on.").format(layer.name()),
            tr("Export it to a GeoTIFF (Export > Save As, raw data) and use that."),
        )
    name = source.split(f"{_OPTION_MARK}option:")[0]
    return str(Path(name).absolute()) if Path(name).is_file() else name
