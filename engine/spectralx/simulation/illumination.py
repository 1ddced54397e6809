"""Where the sun stands, how relief turns towards it and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spectralx.simulation.canvas import BoolArray
from spectralx.simulation.landscape import Landscape
from spectralx.simulation.noise import FloatArray, resize
from spectralx.simulation.terrain import elevation_at


@dataclass(frozen=True)
class Season:
    """When and where the image is taken.

    Attributes:
        day: Day of the year, 1 to 366.
        solar_hour: Local solar time in hours.
        latitude_deg: Northern latitude; the plants' calendar is that of the temperate zone.
    """

    day: int = 150
    solar_hour: float = 10.8
    latitude_deg: float = 49.0

    def sun(self) -> tuple[float, float]:
        """Zenith angle and azimuth (clockwise from north) of the sun in degrees (Cooper 1969 declination)."""
        declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + self.day) / 365.0)
        hour, latitude = np.radians(15.0 * (self.solar_hour - 12.0)), np.radians(self.latitude_deg)
        cos_zenith = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour)
        east = -np.cos(declination) * np.sin(hour)
        north = np.cos(latitude) * np.sin(declination) - np.sin(latitude) * np.cos(declination) * np.cos(hour)
        return float(np.degrees(np.arccos(cos_zenith))), float(np.degrees(np.arctan2(east, north)) % 360.0)


def incidence_ratio(landscape: Landscape, sun_zenith_deg: float, sun_azimuth_deg: float) -> FloatArray:
    """Cosine of the sun's incidence on the slope over that on flat ground, at least 0, on the cells ``(h, w)``."""
    step = landscape.terrain.step_m
    rise_south, rise_east = np.gradient(landscape.terrain.elevation, step)
    zenith, azimuth = np.radians(sun_zenith_deg), np.radians(sun_azimuth_deg)
    # The normal of z(x east, y south) is (-dz/dx, -dz/dy, 1); the sun stands at (sin az, -cos az) in these axes.
    toward = -rise_east * np.sin(azimuth) + rise_south * np.cos(azimuth)
    cosine = (np.cos(zenith) + np.sin(zenith) * toward) / np.sqrt(1.0 + rise_south**2 + rise_east**2)
    return resize(np.maximum(cosine, 0.0) / np.cos(zenith), landscape.config.shape)


def sky_view(landscape: Landscape) -> FloatArray:
    """Share of the sky that a slope sees, (1 + cos slope) / 2, on the cells ``(h, w)``."""
    rise_south, rise_east = np.gradient(landscape.terrain.elevation, landscape.terrain.step_m)
    cosine = 1.0 / np.sqrt(1.0 + rise_south**2 + rise_east**2)
    return resize(0.5 * (1.0 + cosine), landscape.config.shape)


def cast_shadow(landscape: Landscape, sun_zenith_deg: float, sun_azimuth_deg: float) -> BoolArray:
    """Cells that trees, buildings or hills keep the sun from, bool ``(h, w)``.

    The ray towards the sun is followed for as long as anything in the scene may reach it, at most 120 m.
    """
    cell = landscape.config.cell_m
    surface = elevation_at(landscape.terrain, landscape.config.shape) + landscape.height
    climb = cell / np.tan(np.radians(max(sun_zenith_deg, 1.0)))
    reach = min(float(landscape.height.max()) / climb * cell, 120.0)
    shadow = np.zeros(surface.shape, dtype=bool)
    for k in range(1, int(reach / cell) + 1):
        right = round(k * np.sin(np.radians(sun_azimuth_deg)))
        down = round(-k * np.cos(np.radians(sun_azimuth_deg)))
        here, there = _overlap(surface.shape[0], down), _overlap(surface.shape[1], right)
        blocker = surface[here[1], there[1]]
        shadow[here[0], there[0]] |= blocker > surface[here[0], there[0]] + np.float32(k * climb)
    return shadow


def _overlap(size: int, shift: int) -> tuple[slice, slice]:
    """Slices of the cells that have a neighbour ``shift`` away, and of these neighbours."""
    span = max(size - abs(shift), 0)
    start = max(-shift, 0)
    return slice(start, start + span), slice(start + shift, start + shift + span)
