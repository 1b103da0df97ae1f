"""Roof shapes over footprints: flat, gabled, hipped, mansard, dome and spire.

A footprint of four corners gets its exact gable or hip, the ridge along its longer sides, or
across them from house to house where it stands in a terrace. Any other outline, with courtyards or
without, is stepped inwards: the wall line moves in parallel to itself, and each step stands
higher (an approximation of the straight skeleton that never fails on a hole).
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.geometry.mesh import ROOF, WALL, Mesh, empty_mesh, from_corners, merged, triangulated

Polygons = NDArray[np.object_]
Array = NDArray[np.float64]

ROOF_KINDS = ("flat", "gabled", "hipped", "mansard", "dome", "spire")

ROUND_ENOUGH = 0.85  # 4 pi area / perimeter^2; a square has 0.785
CAP_SIDES = 24
HIP_STEPS = (0.4, 0.65, 0.8, 0.9, 0.98)  # of half a wing; narrower wings end level at one
# Estimates: Baixa's attic storeys stand 60-70 degrees steep (as in layers/shell/roof_skin.py).
MANSARD_SKIRT_FRAC, MANSARD_SKIRT_DEG = 0.8, 65.0


@dataclass(frozen=True, eq=False)
class RoofInput:
    """Footprints (n,), rows (n,), eaves and rise above them (n,) [m]."""

    polygons: Polygons
    row: NDArray[np.int64]
    eaves_m: Array
    rise_m: Array

    def where(self, mask: NDArray[np.bool_]) -> "RoofInput":
        """Only the footprints of the mask."""
        return RoofInput(self.polygons[mask], self.row[mask], self.eaves_m[mask], self.rise_m[mask])


def roofs(
    given: RoofInput, kind: NDArray[np.object_], in_rows: NDArray[np.bool_] | None = None
) -> Mesh:
    """Roof faces of all footprints; kind: (n,) of ROOF_KINDS; in_rows (n, 2): as `rows_of` gives
    it, which it is asked for where this is left out. Gables count as walls.

    A rise below 10 cm is drawn flat. Raises ValueError on an unknown kind.
    """
    unknown = sorted(map(str, set(kind.tolist()) - set(ROOF_KINDS)))
    if unknown:
        raise ValueError(f"Unknown roof {unknown[0]!r}: use one of {', '.join(ROOF_KINDS)}.")
    kind = np.where(given.rise_m < 0.1, "flat", kind)
    quads, is_quad = four_corners(given.polygons)
    if in_rows is None:
        in_rows = rows_of(given.polygons)
    along, joined = in_rows.T
    quads = np.where((along & is_quad)[:, None, None], np.roll(quads, -1, axis=1), quads)
    kind = np.where((kind == "hipped") & joined, "gabled", kind)
    gabled, hipped = (kind == "gabled") & is_quad, (kind == "hipped") & is_quad
    stepped = given.where(np.isin(kind, ("gabled", "hipped")) & ~is_quad)
    mansard = given.where(kind == "mansard")
    return merged(
        [
            flat_roofs(given.where(kind == "flat")),
            quad_roofs(given.where(gabled), quads[gabled], hip=False),
            quad_roofs(given.where(hipped), quads[hipped], hip=True),
            stepped_roofs(stepped, *hip_steps(stepped)),
            stepped_roofs(mansard, *mansard_steps(mansard)),
            dome_roofs(given.where(kind == "dome")),
            spire_roofs(given.where(kind == "spire")),
        ]
    )


def flat_roofs(given: RoofInput) -> Mesh:
    """Footprints triangulated at their eaves."""
    corners, index = triangulated(given.polygons)
    return from_corners(_at_height(corners, given.eaves_m[index]), given.row[index], ROOF)


def four_corners(polygons: Polygons) -> tuple[Array, NDArray[np.bool_]]:
    """Corners (n, 4, 2) [m], counter-clockwise, the first side a long one, and which footprints
    have just four (corners of the others are 0). Points within 5 cm of a side do not count.
    """
    simple = shapely.simplify(polygons, 0.05)
    mask = np.asarray(
        (shapely.get_num_coordinates(simple) == 5) & (shapely.get_num_interior_rings(polygons) == 0)
    )
    quads = np.zeros((len(polygons), 4, 2))
    if not mask.any():
        return quads, mask
    q = shapely.get_coordinates(simple[mask]).reshape(-1, 5, 2)[:, :4]
    nxt = np.roll(q, -1, axis=1)
    area = (q[..., 0] * nxt[..., 1] - q[..., 1] * nxt[..., 0]).sum(axis=1)
    q = np.where((area < 0)[:, None, None], q[:, ::-1], q)
    side = np.linalg.norm(np.roll(q, -1, axis=1) - q, axis=2)
    long_first = side[:, 0] + side[:, 2] >= side[:, 1] + side[:, 3]
    quads[mask] = np.where(long_first[:, None, None], q, np.roll(q, -1, axis=1))
    return quads, mask


def rows_of(polygons: Polygons) -> NDArray[np.bool_]:
    """What neighbours do to the ridge of each footprint (n, 2), by `party_sides`."""
    return np.column_stack(party_sides(*four_corners(polygons), polygons))


def party_sides(
    quads: Array, is_quad: NDArray[np.bool_], polygons: Polygons
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which quads (n,) stand in a row with their long sides against neighbours, so that the ridge
    runs from one to the next; and which have neighbours on two opposite sides, so that a hip
    would end in a party wall. A side has a neighbour where its middle, 40 cm out, is built up.
    """
    start, end = quads, np.roll(quads, -1, axis=1)
    side = end - start
    length = np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 0.1)
    out = np.stack([side[..., 1], -side[..., 0]], axis=-1) / length
    probes = shapely.points(((start + end) / 2 + 0.4 * out).reshape(-1, 2))
    probe, found = shapely.STRtree(polygons).query(probes, predicate="within")
    other = found != probe // 4
    built_up = np.zeros(4 * len(quads), dtype=bool)
    built_up[probe[other]] = True
    long_a, short_a, long_b, short_b = built_up.reshape(-1, 4).T
    row = is_quad & (long_a | long_b) & ~short_a & ~short_b
    return row, is_quad & ((long_a & long_b) | (short_a & short_b))


def quad_roofs(given: RoofInput, quads: Array, *, hip: bool) -> Mesh:
    """Gable or hip on four corners (n, 4, 2): the ridge runs along the first and third side."""
    if len(quads) == 0:
        return empty_mesh()
    start, end = (quads[:, 3] + quads[:, 0]) / 2, (quads[:, 1] + quads[:, 2]) / 2
    if hip:
        length = np.maximum(np.linalg.norm(end - start, axis=1), 0.1)
        half_width = shapely.area(given.polygons) / length / 2
        pull = np.minimum(half_width / length, 0.499)[:, None]
        start, end = start + (end - start) * pull, end + (start - end) * pull
    eaves, ridge = given.eaves_m, given.eaves_m + given.rise_m
    p = [np.column_stack([quads[:, i], eaves]) for i in range(4)]
    a, b = np.column_stack([start, ridge]), np.column_stack([end, ridge])
    faces = [(p[0], p[1], b), (p[0], b, a), (p[2], p[3], a), (p[2], a, b)]
    ends = [(p[1], p[2], b), (p[3], p[0], a)]
    corners = np.concatenate([np.stack(f, axis=1) for f in faces + ends])
    parts = np.array([ROOF] * 4 + [ROOF if hip else WALL] * 2, dtype=np.uint8)
    return from_corners(corners, np.tile(given.row, 6), np.repeat(parts, len(quads)))


def hip_steps(given: RoofInput) -> tuple[Array, Array]:
    """Insets (n, k) [m] and heights above the eaves (n, k) [m] of an even slope to the ridge.

    The ridge is reached where the wings of usual depth meet it; a wider part ends level there.
    """
    wing = np.minimum(half_wing_m(given.polygons), 0.98 * _inradius_m(given.polygons))
    steps = np.array(HIP_STEPS)
    return wing[:, None] * steps, given.rise_m[:, None] * steps / steps[-1]


def mansard_steps(given: RoofInput) -> tuple[Array, Array]:
    """Insets and heights (n, 2) [m]: a steep skirt to the knee, then a low slope to the top."""
    wing = half_wing_m(given.polygons)
    skirt = MANSARD_SKIRT_FRAC * given.rise_m / np.tan(np.deg2rad(MANSARD_SKIRT_DEG))
    inset = np.stack([np.minimum(skirt, 0.45 * wing), 0.9 * wing], axis=1)
    height = np.stack([MANSARD_SKIRT_FRAC * given.rise_m, given.rise_m], axis=1)
    return inset, height


def half_wing_m(polygons: Polygons) -> Array:
    """Half the usual depth of a building's wings (n,) [m], from area A and perimeter P alone.

    A strip of length l and depth 2h has A = 2hl and P = 2l + 4h, hence
    h = (P - sqrt(P^2 - 16 A)) / 8; a ring of such strips has P = 2l, hence h = A / P.
    """
    area = shapely.area(polygons)
    around = np.maximum(shapely.length(polygons), 0.1)
    strip = (around - np.sqrt(np.maximum(around**2 - 16 * area, 0.0))) / 8
    ring = shapely.get_num_interior_rings(polygons) > 0
    return np.asarray(np.where(ring, area / around, strip))


def stepped_roofs(given: RoofInput, inset_m: Array, height_m: Array) -> Mesh:
    """Roofs that step inwards: inset_m, height_m (n, k), both rising; the last step is closed."""
    below, base = given.polygons, np.zeros(len(given.row))
    bands: list[Mesh] = []
    for step in range(inset_m.shape[1]):
        above = shapely.buffer(
            given.polygons, -inset_m[:, step], join_style="mitre", mitre_limit=4.0
        )
        above = np.where(shapely.area(above) > 0.05, above, shapely.Polygon())
        corners, index = triangulated(shapely.difference(below, above))
        raised = np.isin(_as_complex(corners), _as_complex(shapely.get_coordinates(above)))
        lift = np.where(raised, height_m[index, step, None], base[index, None])
        z = given.eaves_m[index, None] + lift
        bands.append(
            from_corners(np.concatenate([corners, z[..., None]], axis=2), given.row[index], ROOF)
        )
        below, base = above, height_m[:, step]
    corners, index = triangulated(below)
    top = _at_height(corners, (given.eaves_m + base)[index])
    return merged([*bands, from_corners(top, given.row[index], ROOF)])


def dome_roofs(given: RoofInput) -> Mesh:
    """Half ellipsoids: over the whole footprint where it is round, else over the largest circle
    that fits, on a flat roof."""
    angle = np.linspace(0.0, np.pi / 2, 7)
    return _capped(given, np.cos(angle), np.sin(angle))


def spire_roofs(given: RoofInput) -> Mesh:
    """Pyramids to a point: over the whole footprint where it is compact, else over the largest
    circle that fits, on a flat roof."""
    return _capped(given, np.array([1.0, 0.0]), np.array([0.0, 1.0]), compact=0.7)


def _capped(given: RoofInput, scale: Array, lift: Array, compact: float = ROUND_ENOUGH) -> Mesh:
    """Rings that shrink by `scale` and rise by `lift` of the roof height towards a centre."""
    polygons = given.polygons
    whole = 4 * np.pi * shapely.area(polygons) / np.maximum(shapely.length(polygons), 0.1) ** 2
    over_all = (whole >= compact) & (shapely.get_num_interior_rings(polygons) == 0)
    circle = shapely.get_coordinates(shapely.maximum_inscribed_circle(polygons)).reshape(-1, 2, 2)
    meshes = [flat_roofs(given.where(~over_all))]
    for i in range(len(polygons)):
        if over_all[i]:
            ring = shapely.get_coordinates(shapely.orient_polygons(polygons[i]))[:-1]
            centre = shapely.get_coordinates(shapely.centroid(polygons[i]))[0]
        else:
            centre, rim = circle[i]
            turn = np.linspace(0, 2 * np.pi, CAP_SIDES, endpoint=False)
            radius = np.linalg.norm(rim - centre)
            ring = centre + radius * np.column_stack([np.cos(turn), np.sin(turn)])
        rings = centre + scale[:, None, None] * (ring - centre)
        z = given.eaves_m[i] + lift * given.rise_m[i]
        corners = _between_rings(rings, z)
        meshes.append(from_corners(corners, np.full(len(corners), given.row[i]), ROOF))
    return merged(meshes)


def _between_rings(rings: Array, z: Array) -> Array:
    """Triangles (m, 3, 3) that join rings (k, s, 2) at heights z (k,)."""
    heights = np.broadcast_to(z[:, None, None], (*rings.shape[:2], 1))
    points = np.concatenate([rings, heights], axis=2)
    nxt = np.roll(points, -1, axis=1)
    low, high = points[:-1], points[1:]
    first = np.stack([low, nxt[:-1], nxt[1:]], axis=2).reshape(-1, 3, 3)
    second = np.stack([low, nxt[1:], high], axis=2).reshape(-1, 3, 3)
    both = np.concatenate([first, second])
    area = np.linalg.norm(np.cross(both[:, 1] - both[:, 0], both[:, 2] - both[:, 0]), axis=1)
    return np.asarray(both[area > 1e-6])


def _inradius_m(polygons: Polygons) -> Array:
    """Radius of the largest circle that fits (n,) [m]."""
    if len(polygons) == 0:
        return np.zeros(0)
    return np.asarray(shapely.length(shapely.maximum_inscribed_circle(polygons)), dtype=float)


def _at_height(corners: Array, z_m: Array) -> Array:
    """Flat triangles (m, 3, 2) lifted to z (m,) [m]."""
    z = np.broadcast_to(z_m[:, None, None], (*corners.shape[:2], 1))
    return np.concatenate([corners, z], axis=2)


def _as_complex(xy: Array) -> NDArray[np.complex128]:
    """Points as single numbers, so that they can be looked up."""
    return np.asarray(xy[..., 0] + 1j * xy[..., 1])
