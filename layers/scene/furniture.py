"""Things that stand on the ground in great number: trees, lamp posts, charge points."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from layers.geometry.mesh import ROOF, WALL, Mesh, from_corners, merged

Array = NDArray[np.float64]


def placed(
    shape: Array,
    parts: NDArray[np.uint8],
    base_m: Array,
    scale: Array,
    turn_rad: ArrayLike,
) -> Mesh:
    """Copies of one shape: corners (k, 3, 3) with part (k,), put at base_m (n, 3) [m], scaled by
    (n, 3) and turned about the vertical by turn_rad (n,), counter-clockwise. owner: the copy."""
    n, k = len(base_m), len(shape)
    turn = np.asarray(turn_rad, dtype=float)[:, None, None]
    p = shape[None] * scale[:, None, None, :]
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.stack(
        [p[..., 0] * cos - p[..., 1] * sin, p[..., 0] * sin + p[..., 1] * cos, p[..., 2]], axis=-1
    )
    corners = (turned + base_m[:, None, None, :]).reshape(n * k, 3, 3)
    return from_corners(corners, np.repeat(np.arange(n), k), np.tile(parts, n))


def tree_mesh(base_m: Array, height_m: Array, crown_m: Array) -> Mesh:
    """Trees: a faceted crown (part ROOF) on a thin trunk (part WALL); crown_m is its width."""
    turn = np.arange(len(base_m)) * 2.399963  # golden angle: no two neighbours look alike
    crown_low = 0.28 * height_m
    scale = np.column_stack([crown_m / 2, crown_m / 2, (height_m - crown_low) / 2])
    centre = base_m + np.column_stack([np.zeros((len(base_m), 2)), (crown_low + height_m) / 2])
    crown = _icosahedron()
    crowns = placed(crown, np.full(len(crown), ROOF, dtype=np.uint8), centre, scale, turn)
    trunk = _prism(3)[:6]
    thick = np.clip(0.03 * height_m, 0.12, 0.4)
    size = np.column_stack([thick, thick, 0.4 * height_m])
    trunks = placed(trunk, np.full(len(trunk), WALL, dtype=np.uint8), base_m, size, turn)
    return merged([crowns, trunks])


def lamp_mesh(base_m: Array, height_m: Array, arm_m: Array, azimuth_deg: Array) -> Mesh:
    """Lamp posts: a slim pole and its arm (part WALL) and the luminaire at its end (part ROOF).

    azimuth_deg: where the arm points, clockwise from grid north.
    """
    n = len(base_m)
    turn = np.deg2rad(90.0 - azimuth_deg)
    reach = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(n)]) * arm_m[:, None]
    top = base_m + np.column_stack([np.zeros((n, 2)), height_m - 0.12])
    pole, bar, luminaire = _prism(3)[:6], _cross(), _box()
    pole_size = np.column_stack([np.full((n, 2), 0.1), height_m])
    bar_size = np.column_stack([np.maximum(arm_m, 0.05), np.full((n, 2), 0.1)])
    luminaire_size = np.tile([0.8, 0.4, 0.2], (n, 1))
    walls, roof = np.full(6, WALL, dtype=np.uint8), np.full(len(luminaire), ROOF, dtype=np.uint8)
    return merged(
        [
            placed(pole, walls, base_m, pole_size, turn),
            placed(bar, walls[:4], top + reach / 2, bar_size, turn),
            placed(luminaire, roof, top + reach - [0.0, 0.0, 0.08], luminaire_size, turn),
        ]
    )


def charge_point_mesh(base_m: Array) -> Mesh:
    """Charge points: pillars of 1.8 m, drawn a little stouter than they are, to be seen."""
    box = _box()
    size = np.tile([0.7, 0.5, 1.8], (len(base_m), 1))
    parts = np.full(len(box), ROOF, dtype=np.uint8)
    return placed(box, parts, base_m, size, np.zeros(len(base_m)))


def _prism(sides: int) -> Array:
    """An upright prism of radius 1 and height 1, open at the bottom, closed on top."""
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rim = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(sides)])
    nxt, up = np.roll(rim, -1, axis=0), np.array([0.0, 0.0, 1.0])
    first = np.stack([rim, nxt, nxt + up], axis=1)
    second = np.stack([rim, nxt + up, rim + up], axis=1)
    lid = np.stack([rim + up, nxt + up, np.tile(up, (sides, 1))], axis=1)
    return np.concatenate([first, second, lid])


def _cross() -> Array:
    """A bar of length 1 along x as two crossed strips, one level and one upright."""
    level = np.array([[-0.5, -0.5, 0.5], [0.5, -0.5, 0.5], [0.5, 0.5, 0.5], [-0.5, 0.5, 0.5]])
    upright = level[:, [0, 2, 1]] + [0.0, -0.5, 0.5]
    return np.array([quad[list(k)] for quad in (level, upright) for k in ((0, 1, 2), (0, 2, 3))])


def _box() -> Array:
    """A box of edge 1, centred over the origin, standing on z = 0."""
    turned = np.array([[0.5, -0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    a, b, c, d = ([-0.5, -0.5, 0.0], [0.5, -0.5, 0.0], [0.5, 0.5, 0.0], [-0.5, 0.5, 0.0])
    return np.concatenate([_prism(4) @ turned.T, np.array([[a, c, b], [a, d, c]])])


def _icosahedron() -> Array:
    """Twenty faces on the unit sphere, one corner up, outward."""
    lat = np.arctan(0.5)
    turn = np.arange(5) * 2 * np.pi / 5
    high = np.column_stack(
        [np.cos(lat) * np.cos(turn), np.cos(lat) * np.sin(turn), np.full(5, np.sin(lat))]
    )
    low = np.column_stack(
        [
            np.cos(lat) * np.cos(turn + np.pi / 5),
            np.cos(lat) * np.sin(turn + np.pi / 5),
            np.full(5, -np.sin(lat)),
        ]
    )
    top, bottom = np.array([0.0, 0, 1]), np.array([0.0, 0, -1])
    faces = []
    for i in range(5):
        j = (i + 1) % 5
        faces += [
            (top, high[i], high[j]),
            (high[i], low[i], high[j]),
            (low[i], low[j], high[j]),
            (bottom, low[j], low[i]),
        ]
    return np.array(faces)
