"""A simulator of landscapes and of what sensors see of them, with the truth.

A landscape is made once (:func:`build_landscape`) and rendered for any sensor, season and atmosphere (:func:`render`):
leaves by PROSPECT-D, canopies by SAIL, soils, waters and building materials by models of their own, relief, shadow,
haze, point spread, noise. Sentinel-2 is one sensor among any that are given as a list of (centre, FWHM).
"""

from spectralx.simulation.atmosphere import Atmosphere
from spectralx.simulation.illumination import Season
from spectralx.simulation.landscape import Landscape, LandscapeConfig, build_landscape
from spectralx.simulation.product import CLASSES, write_scene
from spectralx.simulation.render import Rendering, render
from spectralx.simulation.sensor import SENTINEL2, Sensor, SensorBand
from spectralx.simulation.surfaces import Cover, Surface

__all__ = [
    "CLASSES",
    "SENTINEL2",
    "Atmosphere",
    "Cover",
    "Landscape",
    "LandscapeConfig",
    "Rendering",
    "Season",
    "Sensor",
    "SensorBand",
    "Surface",
    "build_landscape",
    "render",
    "write_scene",
]
