"""How much of the sky a surface sees above its horizon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.sun.figures import BAND_DEG

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]


def bin_turns(bins: int) -> F64:
    """Azimuth of each bin's middle from the surface's own (bins,) [rad, clockwise]."""
    return (np.arange(bins) + 0.5) * 2.0 * np.pi / bins


def sky_view_frac(horizon_deg: F32, tilt_deg: F32) -> F64:
    """Share of an even sky's light on each plane that is left above the horizon (p,) [-].

    horizon_deg (p, bins) [deg]: the sky is hidden below; bin j looks to the plane's own azimuth +
    (j + 0.5) 360 / bins. tilt_deg (p,) [deg]. In a slice of azimuth the plane receives, above
    elevation h (Lambert's cosine law, integrated),

        cos(tilt) (1 - sin^2 h) / 2 + sin(tilt) cos(turn) ((pi/2 - h) / 2 - sin(2 h) / 4),

    h not below the plane's own edge. The share is the sum over the slices over the same sum without
    obstacles; it is exactly 1 where nothing stands before the plane.
    """
    tilt = np.radians(np.asarray(tilt_deg, dtype=np.float64))[:, None]
    turn = bin_turns(horizon_deg.shape[1])[None, :]
    edge = own_edge(tilt, turn)
    seen = np.maximum(np.radians(horizon_deg.astype(np.float64)), edge)
    return np.asarray(
        (_slice(seen, tilt, turn).sum(axis=1) / _slice(edge, tilt, turn).sum(axis=1)).clip(0.0, 1.0)
    )


def band_view_frac(horizon_deg: F32, tilt_deg: F32) -> F64:
    """Share of the horizon band before each plane that obstacles leave (p,) [-].

    Each azimuth counts by the cosine of its turn from the plane's own; an obstacle hides the band
    in the share of BAND_DEG that it covers.
    """
    tilt = np.radians(np.asarray(tilt_deg, dtype=np.float64))[:, None]
    turn = bin_turns(horizon_deg.shape[1])[None, :]
    hidden = np.maximum(horizon_deg - np.degrees(own_edge(tilt, turn)), 0.0) / BAND_DEG
    weight = np.maximum(np.cos(turn), 0.0)
    left = weight * (1.0 - np.minimum(hidden, 1.0))
    return np.asarray(left.sum(axis=1) / weight.sum())


def own_edge(tilt_rad: F64, turn_rad: F64) -> F64:
    """Elevation [rad] at which a plane's own edge meets the sky, 0 where the plane falls away."""
    rise = np.arctan2(-np.sin(tilt_rad) * np.cos(turn_rad), np.cos(tilt_rad))
    return np.asarray(np.maximum(rise, 0.0))


def _slice(above: F64, tilt: F64, turn: F64) -> F64:
    level = np.cos(tilt) * (1.0 - np.sin(above) ** 2) / 2.0
    upright = (np.pi / 2.0 - above) / 2.0 - np.sin(2.0 * above) / 4.0
    return np.asarray(level + np.sin(tilt) * np.cos(turn) * upright)
