"""The judge of shade: one ray to the sun in every hour, random rays to dome and band."""

from dataclasses import replace

import numpy as np

from layers.sun.horizon import hidden
from layers.sun.surface_points import SurfacePoints
from models.sun.figures import BAND_DEG
from models.sun.irradiation import Sky


def some_days(sky: Sky, every: int) -> Sky:
    """The same sky, dark but for every so many days."""
    on = (np.arange(8760) // 24) % every == 0
    names = ("beam_w_m2", "circumsolar_w_m2", "dome_w_m2", "band_w_m2", "ghi_w_m2")
    return replace(sky, **{name: np.where(on, getattr(sky, name), 0.0) for name in names})


def counted_kwh_m2(scene, points: SurfacePoints, sky: Sky, rays: int = 150) -> np.ndarray:
    """The judge: one ray to the sun in every hour, random rays to dome and band."""
    tilt, turn = np.radians(points.tilt_deg), np.radians(points.azimuth_deg)
    normal = np.column_stack(
        [np.sin(tilt) * np.sin(turn), np.sin(tilt) * np.cos(turn), np.cos(tilt)]
    )
    total = np.zeros(len(points))
    height, bearing = np.radians(sky.path.elevation_deg), np.radians(sky.path.azimuth_deg)
    for h in np.flatnonzero((sky.beam_w_m2 + sky.circumsolar_w_m2 > 0) & (height > 0)):
        way = [np.cos(height[h]) * np.sin(bearing[h]), np.cos(height[h]) * np.cos(bearing[h])]
        way = np.array([*way, np.sin(height[h])])
        cosine = normal @ way
        before = np.flatnonzero(cosine > 0)
        lit = ~hidden(scene, points.xyz_m[before], way[None].astype(np.float32))
        total[before] += lit * cosine[before] * (sky.beam_w_m2[h] + sky.circumsolar_w_m2[h])
    rng = np.random.default_rng(7)
    dome, all_dome, band, all_band = np.zeros((4, len(points)))
    for _ in range(rays):
        ball = rng.normal(size=(len(points), 3))
        way = normal + ball / np.linalg.norm(ball, axis=1, keepdims=True)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        up = way[:, 2] > 1e-4
        all_dome += up
        dome += up & ~hidden(scene, points.xyz_m, way.astype(np.float32))
        around = turn + rng.uniform(-np.pi / 2, np.pi / 2, len(points))
        rise = np.radians(rng.uniform(0.1, BAND_DEG, len(points)))
        flat = np.column_stack([np.sin(around), np.cos(around)]) * np.cos(rise)[:, None]
        way = np.column_stack([flat, np.sin(rise)])
        weight = np.cos(around - turn)
        all_band += weight
        band += weight * ~hidden(scene, points.xyz_m, way.astype(np.float32))
    view, edge = dome / all_dome, band / all_band
    bright, dark = np.maximum(sky.band_w_m2, 0).sum(), np.minimum(sky.band_w_m2, 0).sum()
    total += view * (sky.dome_w_m2.sum() * (1 + np.cos(tilt)) / 2 + dark * np.sin(tilt))
    total += edge * bright * np.sin(tilt)
    total += view * 0.2 * sky.ghi_w_m2.sum() * (1 - np.cos(tilt)) / 2
    return total / 1000.0
