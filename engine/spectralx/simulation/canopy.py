"""Canopy reflectance: SAIL with hot spot (4SAIL) on an ellipsoidal leaf angle distribution.

Verhoef (1984), Light scattering by leaf layers with application to canopy reflectance modeling: the SAIL model,
Remote Sensing of Environment 16, 125-141; Verhoef, Jia, Xiao and Su (2007), Unified optical-thermal four-stream
radiative transfer theory for homogeneous vegetation canopies, IEEE TGRS 45(6), 1808-1822; Campbell (1990), Derivation
of an angle density function for canopies with ellipsoidal leaf angle distributions, Agric. For. Meteorol. 49, 173-176.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spectralx.simulation.optics import Array

_ANGLE_EDGES_DEG = np.arange(0.0, 91.0, 5.0)


@dataclass(frozen=True)
class Geometry:
    """Directions of sun and sensor in degrees; the azimuth is relative, 0 looks with the sun behind the sensor."""

    sun_zenith_deg: float = 35.0
    view_zenith_deg: float = 4.0
    relative_azimuth_deg: float = 110.0


@dataclass(frozen=True)
class _Extinction:
    """Extinction and scattering coefficients of a leaf layer, per unit of LAI (Verhoef et al. 2007, table I)."""

    sun: float
    view: float
    mean_cos2: float
    back: float
    forward: float


def sail(
    reflectance: Array,
    transmittance: Array,
    soil: Array,
    lai: Array,
    geometry: Geometry,
    mean_leaf_angle_deg: float = 55.0,
    hot_spot: float = 0.05,
) -> Array:
    """Bidirectional reflectance factor of a canopy over soil for a range of leaf area indices.

    Args:
        reflectance: Of the leaves ``(L,)``.
        transmittance: Of the leaves ``(L,)``.
        soil: Lambertian reflectance of the ground ``(L,)``.
        lai: Leaf area indices ``(K,)``, above 0.
        geometry: Directions of sun and sensor.
        mean_leaf_angle_deg: Mean leaf inclination, 0 is horizontal.
        hot_spot: Leaf size relative to the height of the canopy.

    Returns:
        Reflectance factor ``(K, L)``.
    """
    layer = _extinction(geometry, mean_leaf_angle_deg)
    lai = np.asarray(lai, dtype=np.float64)[:, None]
    rho, tau = reflectance[None, :], transmittance[None, :]
    ks, ko = layer.sun, layer.view

    # Scattering coefficients of diffuse and direct fluxes.
    sigma_back = 0.5 * (1 + layer.mean_cos2) * rho + 0.5 * (1 - layer.mean_cos2) * tau
    sigma_forward = 0.5 * (1 - layer.mean_cos2) * rho + 0.5 * (1 + layer.mean_cos2) * tau
    attenuation = 1 - sigma_forward
    m = np.sqrt(np.maximum((attenuation + sigma_back) * (attenuation - sigma_back), 1e-12))
    s_back = 0.5 * (ks + layer.mean_cos2) * rho + 0.5 * (ks - layer.mean_cos2) * tau
    s_forward = 0.5 * (ks - layer.mean_cos2) * rho + 0.5 * (ks + layer.mean_cos2) * tau
    v_back = 0.5 * (ko + layer.mean_cos2) * rho + 0.5 * (ko - layer.mean_cos2) * tau
    v_forward = 0.5 * (ko - layer.mean_cos2) * rho + 0.5 * (ko + layer.mean_cos2) * tau
    w = layer.back * rho + layer.forward * tau

    # Reflectance and transmittance of the isolated layer.
    e1 = np.exp(-m * lai)
    r_inf = (attenuation - m) / sigma_back
    denominator = 1 - (r_inf * e1) ** 2
    sun_1, sun_2 = _j1(ks, m, lai), _j2(ks, m, lai)
    view_1, view_2 = _j1(ko, m, lai), _j2(ko, m, lai)
    p_s, q_s = (s_forward + s_back * r_inf) * sun_1, (s_forward * r_inf + s_back) * sun_2
    p_v, q_v = (v_forward + v_back * r_inf) * view_1, (v_forward * r_inf + v_back) * view_2
    r_dd = r_inf * (1 - e1**2) / denominator
    t_sd = (p_s - r_inf * e1 * q_s) / denominator
    t_do, r_do = (p_v - r_inf * e1 * q_v) / denominator, (q_v - r_inf * e1 * p_v) / denominator
    t_ss, t_oo = np.exp(-ks * lai), np.exp(-ko * lai)

    # Multiple scattering of the direct flux into the direction of view.
    z = _j2(ks, np.full_like(m, ko), lai)
    g_1, g_2 = (z - sun_1 * t_oo) / (ko + m), (z - view_1 * t_ss) / (ks + m)
    t_1 = (v_forward * r_inf + v_back) * g_1 * (s_forward + s_back * r_inf)
    t_2 = (v_forward + v_back * r_inf) * g_2 * (s_forward * r_inf + s_back)
    r_multiple = (t_1 + t_2 - (r_do * q_s + t_do * p_s) * r_inf) / (1 - r_inf**2)

    both_seen, integral = _hot_spot(ks, ko, lai, geometry, hot_spot)
    r_so = w * lai * integral + r_multiple
    below = 1 - soil * r_dd
    direct_soil = both_seen * soil
    diffuse_soil = ((t_ss + t_sd) * t_do + (t_sd + t_ss * soil * r_dd) * t_oo) * soil / below
    result: Array = r_so + direct_soil + diffuse_soil
    return result


def _leaf_angles(mean_deg: float) -> tuple[Array, Array]:
    """Centres in radians and frequencies of the leaf inclination classes (Campbell 1990)."""
    ratio = np.exp(-1.6184e-5 * mean_deg**3 + 2.1145e-3 * mean_deg**2 - 1.2390e-1 * mean_deg + 3.2491)
    edges = np.radians(_ANGLE_EDGES_DEG)
    x = ratio / np.sqrt(1 + (ratio * np.tan(np.minimum(edges, np.pi / 2 - 1e-12))) ** 2)
    if abs(ratio - 1) < 1e-6:
        cumulative = np.cos(edges)
    else:
        alpha2 = ratio**2 / abs(1 - ratio**2)
        if ratio > 1:
            root = np.sqrt(alpha2 + x**2)
            cumulative = x * root + alpha2 * np.log(x + root)
        else:
            cumulative = x * np.sqrt(alpha2 - x**2) + alpha2 * np.arcsin(x / np.sqrt(alpha2))
    frequency = np.abs(np.diff(cumulative))
    return 0.5 * (edges[:-1] + edges[1:]), frequency / frequency.sum()


def _extinction(geometry: Geometry, mean_leaf_angle_deg: float) -> _Extinction:
    """Coefficients of a layer, averaged over the leaf angles (Verhoef 1984, section 3)."""
    angle, frequency = _leaf_angles(mean_leaf_angle_deg)
    sun, view = np.radians(geometry.sun_zenith_deg), np.radians(geometry.view_zenith_deg)
    azimuth = np.radians(abs((geometry.relative_azimuth_deg + 180) % 360 - 180))
    cos_s, sin_s = np.cos(angle) * np.cos(sun), np.sin(angle) * np.sin(sun)
    cos_o, sin_o = np.cos(angle) * np.cos(view), np.sin(angle) * np.sin(view)
    beta_s, d_s = _transition(cos_s, sin_s)
    beta_o, d_o = _transition(cos_o, sin_o)
    chi_s = 2 / np.pi * ((beta_s - np.pi / 2) * cos_s + np.sin(beta_s) * sin_s)
    chi_o = 2 / np.pi * ((beta_o - np.pi / 2) * cos_o + np.sin(beta_o) * sin_o)

    low, high = np.abs(beta_s - beta_o), np.pi - np.abs(beta_s + beta_o - np.pi)
    b1, b2, b3 = np.sort(np.stack([np.full_like(low, azimuth), low, high]), axis=0)
    t_1 = 2 * cos_s * cos_o + sin_s * sin_o * np.cos(azimuth)
    t_2 = np.sin(b2) * (2 * d_s * d_o + sin_s * sin_o * np.cos(b1) * np.cos(b3))
    area_back = np.maximum(((np.pi - b2) * t_1 + t_2) / (2 * np.pi**2), 0)
    area_forward = np.maximum((-b2 * t_1 + t_2) / (2 * np.pi**2), 0)
    scale = np.pi / (np.cos(sun) * np.cos(view))
    return _Extinction(
        sun=float(frequency @ chi_s / np.cos(sun)),
        view=float(frequency @ chi_o / np.cos(view)),
        mean_cos2=float(frequency @ np.cos(angle) ** 2),
        back=float(frequency @ area_back * scale),
        forward=float(frequency @ area_forward * scale),
    )


def _transition(cos_term: Array, sin_term: Array) -> tuple[Array, Array]:
    """Azimuth at which a leaf shows its other side, and the term that goes with it."""
    cosine = -cos_term / np.maximum(sin_term, 1e-12)
    turns = np.abs(cosine) < 1
    return np.where(turns, np.arccos(np.clip(cosine, -1, 1)), np.pi), np.where(turns, sin_term, cos_term)


def _j1(k: float, m: Array, lai: Array) -> Array:
    """Integral of exp(-k x) exp(-m (t - x)) over the layer, stable where k is close to m."""
    difference = (k - m) * lai
    close = np.abs(difference) < 1e-3
    far = (np.exp(-m * lai) - np.exp(-k * lai)) / np.where(close, 1.0, k - m)
    near = 0.5 * lai * (np.exp(-k * lai) + np.exp(-m * lai)) * (1 - difference**2 / 12)
    return np.where(close, near, far)


def _j2(k: float, m: Array, lai: Array) -> Array:
    """Integral of exp(-(k + m) x) over the layer."""
    return (1 - np.exp(-(k + m) * lai)) / (k + m)


def _hot_spot(ks: float, ko: float, lai: Array, geometry: Geometry, size: float) -> tuple[Array, Array]:
    """Probability of seeing sunlit ground, and the mean over the layer of that of seeing sunlit leaves.

    Kuusk's correlation of the two paths (1985), integrated on a grid that is fine at the top of the canopy.
    """
    tan_s, tan_o = np.tan(np.radians(geometry.sun_zenith_deg)), np.tan(np.radians(geometry.view_zenith_deg))
    cos_azimuth = np.cos(np.radians(geometry.relative_azimuth_deg))
    distance = np.sqrt(max(tan_s**2 + tan_o**2 - 2 * tan_s * tan_o * cos_azimuth, 0.0))
    alpha = max(min(distance / size * 2 / (ks + ko), 200.0), 1e-6)
    steps = np.linspace(0, 1, 41)[:-1]
    depth = np.append(-np.log(1 - steps * (1 - np.exp(-alpha))) / alpha, 1.0)
    correlation = np.sqrt(ko * ks) * (1 - np.exp(-alpha * depth)) / alpha
    exponent = lai * (-(ko + ks) * depth + correlation)[None, :]
    seen = np.exp(exponent)
    slope = np.diff(exponent, axis=1)
    # The exponent is nearly linear between grid points, so each step integrates exactly as an exponential.
    mean = np.where(np.abs(slope) < 1e-9, seen[:, 1:], np.diff(seen, axis=1) / np.where(np.abs(slope) < 1e-9, 1, slope))
    return seen[:, -1:], (mean * np.diff(depth)).sum(axis=1, keepdims=True)
