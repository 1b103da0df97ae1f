"""`python -m benchmarks.city.grown_city FOLDER [--buildings N]`: a city of districts side by side.

Each district is grown anew from its place in the city: streets that bend, blocks of other sizes
around courtyards, another age and height; no two are copies. The ground rises and falls over the
borders, which are streets. Written one at a time, so that memory does not grow with the city.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from layers.district.folder import write_folder
from layers.terrain.terrain import Terrain
from twin.district.folder import sample_folder

CRS, COUNTRY = "EPSG:3763", "PT"
SOUTH_WEST_M = (-92_000.0, -110_000.0)
SIDE_M = 1_150.0  # of a district
EACH = 4_000  # about so many buildings in a district
_RELIEF_M, _RELIEF_OVER_M = 14.0, 2_600.0
_GROUND_CELL_M = 25.0
_USES = ("apartment", "house", "office", "retail", "civic")
_HEATINGS = ("gas_boiler", "electric_direct", "heat_pump", "none")
_ROOFS = ("gabled", "hipped", "flat")

Array = np.ndarray


@dataclass(frozen=True)
class Quarter:
    """What the buildings of a district have in common."""

    year: int
    storeys: float
    frontage_m: float
    depth_m: float
    house_frac: float


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.city.grown_city", description=__doc__
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--buildings", type=int, default=100_000)
    given = parser.parse_args()
    for name, count in grow_city(given.out, given.buildings):
        sys.stderr.write(f"{name}: {count:,} buildings\n")
    return 0


def grow_city(out: Path, buildings: int) -> Iterator[tuple[str, int]]:
    """Write districts until there are so many buildings; yields each one's name and number."""
    across = int(np.ceil(np.sqrt(np.ceil(buildings / EACH))))
    left = buildings
    for k in range(across * across * 4):
        if left <= 0:
            return
        count = grow_district(out / f"d{k:04d}", k, (k % across, k // across), left)
        left -= count
        yield f"d{k:04d}", count


def grow_district(folder: Path, number: int, place: tuple[int, int], most: int = EACH * 2) -> int:
    """Write the district of a place in the city; how many buildings it has, at most so many."""
    chance = np.random.default_rng([2026, number])
    quarter = Quarter(
        year=int(chance.integers(1860, 2000)),
        storeys=float(chance.uniform(2.2, 5.5)),
        frontage_m=float(chance.uniform(7.5, 11.0)),
        depth_m=float(chance.uniform(9.5, 12.5)),
        house_frac=float(chance.uniform(0.0, 0.35)),
    )
    rings = plots(chance, quarter)[:most]
    origin = (SOUTH_WEST_M[0] + place[0] * SIDE_M, SOUTH_WEST_M[1] + place[1] * SIDE_M)
    shapes = shapely.polygons(rings + np.asarray(origin))
    frame = gpd.GeoDataFrame(_columns(chance, quarter, shapes, number), geometry=shapes, crs=CRS)
    description = {
        "schema_version": 1,
        "key": f"d{number:04d}",
        "name": f"Grown district {number}",
        "country": COUNTRY,
        "crs": CRS,
        "origin_m": [float(v) for v in origin],
        "standing": "schematic",
        "note": "Grown for benchmarks: no real place.",
    }
    weather = (sample_folder("tiny") / "weather.epw").read_text("utf-8")
    write_folder(folder, description, {"buildings": frame}, _ground(origin), weather)
    return len(frame)


def plots(chance: np.random.Generator, quarter: Quarter) -> Array:
    """The footprints of a district (n, 4, 2) [m] from its south-west corner: rows around the
    courtyards of its blocks, wall to wall."""
    corner = _crossings(chance)
    found = []
    for i in range(corner.shape[0] - 1):
        for j in range(corner.shape[1] - 1):
            block = corner[[i, i + 1, i + 1, i], [j, j, j + 1, j + 1]]
            if chance.random() > 0.07:  # the others are parks
                found += _around(_shrunk(block, chance.uniform(4.5, 8.0)), chance, quarter)
    return np.array(found)


def _crossings(chance: np.random.Generator) -> Array:
    """Where streets cross (i, j, 2) [m]: lines of unlike distance that bend within the district."""
    lines = []
    for _ in range(2):
        steps = chance.uniform(58.0, 115.0, 40)
        at = np.append(0.0, np.cumsum(steps))
        at = at[: np.searchsorted(at, SIDE_M - 40.0)]
        lines.append(np.append(at if SIDE_M - at[-1] > 40.0 else at[:-1], SIDE_M))
    x, y = np.meshgrid(*lines, indexing="ij")
    calm = np.sin(np.pi * x / SIDE_M) * np.sin(np.pi * y / SIDE_M)
    sway, over = chance.uniform(25.0, 75.0, 2), chance.uniform(500.0, 1100.0, 2)
    start = chance.uniform(0.0, 2.0 * np.pi, 2)
    bent_x = x + sway[0] * calm * np.sin(2.0 * np.pi * y / over[0] + start[0])
    bent_y = y + sway[1] * calm * np.sin(2.0 * np.pi * x / over[1] + start[1])
    return np.stack([bent_x, bent_y], axis=-1)


def _shrunk(block: Array, half_street_m: float) -> Array:
    """The corners of a block without its half of the streets around it."""
    left = shapely.Polygon(block).buffer(-half_street_m, join_style="mitre")
    simple = left if left.geom_type == "Polygon" else shapely.Polygon()
    ring = shapely.get_coordinates(shapely.orient_polygons(simple))[:-1]
    if len(ring) != 4:
        return np.zeros((0, 2))
    first = int(np.argmin(np.linalg.norm(ring - block[0], axis=1)))
    return np.roll(ring, -first, axis=0)


def _around(block: Array, chance: np.random.Generator, quarter: Quarter) -> list[Array]:
    """Plots (4, 2) along the four sides of a block."""
    if not len(block):
        return []
    wide, tall = (np.linalg.norm(block[k] - block[0]) for k in (1, 3))
    u, v = quarter.depth_m / wide, quarter.depth_m / tall
    if min(wide, tall) < 2.0 * quarter.depth_m + 6.0:
        return []
    sides = []
    for low, high, run, swapped, span in (
        (0.0, v, (0.0, 1.0), False, wide), (1.0 - v, 1.0, (0.0, 1.0), False, wide),
        (0.0, u, (v, 1.0 - v), True, tall), (1.0 - u, 1.0, (v, 1.0 - v), True, tall),
    ):  # fmt: skip
        count = max(1, round((run[1] - run[0]) * span / quarter.frontage_m))
        width = chance.uniform(0.75, 1.25, count)
        cut = run[0] + (run[1] - run[0]) * np.append(0.0, np.cumsum(width) / width.sum())
        for a, b in pairwise(cut):
            s, t = (np.array([a, b, b, a]), np.array([low, low, high, high]))
            sides.append(_inside(block, *((t, s) if swapped else (s, t))))
    return sides


def _inside(block: Array, u: Array, v: Array) -> Array:
    """Places in a block with four corners, by the shares of its sides."""
    south = block[0] + u[:, None] * (block[1] - block[0])
    north = block[3] + u[:, None] * (block[2] - block[3])
    return south + v[:, None] * (north - south)


def _columns(
    chance: np.random.Generator, quarter: Quarter, shapes: Array, number: int
) -> dict[str, Array]:
    n = len(shapes)
    house = chance.random(n) < quarter.house_frac
    storeys = np.clip(np.round(chance.normal(quarter.storeys, 1.0, n)), 1, 9).astype(int)
    storeys = np.where(house, np.minimum(storeys, 2), storeys)
    roof = chance.choice(_ROOFS, n, p=(0.55, 0.2, 0.25))
    use = np.where(house, "house", chance.choice(_USES, n, p=(0.82, 0.0, 0.06, 0.09, 0.03)))
    homes = np.isin(use, ("apartment", "house"))
    dwellings = np.where(homes, np.maximum(1, np.round(shapely.area(shapes) * storeys / 105)), 0)
    return {
        "id": np.array([f"d{number:04d}-{k:05d}" for k in range(n)]),
        "name": np.full(n, ""),
        "street": np.full(n, ""),
        "house_number": np.full(n, ""),
        "quarter": np.full(n, f"Quarter {number}"),
        "use": use,
        "year": np.clip(quarter.year + chance.normal(0, 18, n), 1750, 2020).astype(int),
        "storeys": storeys,
        "height_m": np.round(3.1 * storeys + 0.4, 2),
        "roof": roof,
        "roof_height_m": np.where(roof == "flat", 0.0, np.round(chance.uniform(1.8, 3.4, n), 2)),
        "dwellings": dwellings.astype(int),
        "residents": np.round(dwellings * 2.1, 1),
        "protected": chance.random(n) < 0.05,
        "heating": chance.choice(_HEATINGS, n, p=(0.35, 0.45, 0.12, 0.08)),
        "cooling": chance.random(n) < 0.25,
    }


def _ground(origin: tuple[float, float]) -> Terrain:
    """The ground under a district and a little around it; the same where districts meet."""
    margin = 4 * _GROUND_CELL_M
    count = int((SIDE_M + 2 * margin) / _GROUND_CELL_M)
    east = origin[0] - margin + _GROUND_CELL_M * (np.arange(count) + 0.5)
    north = origin[1] + SIDE_M + margin - _GROUND_CELL_M * (np.arange(count) + 0.5)
    x, y = np.meshgrid(east, north)
    turn = 2.0 * np.pi / _RELIEF_OVER_M
    z = 40.0 + _RELIEF_M * np.sin(turn * x) * np.cos(0.7 * turn * y)
    return Terrain(
        z.astype(np.float32), origin[0] - margin, origin[1] + SIDE_M + margin, _GROUND_CELL_M, CRS
    )


if __name__ == "__main__":
    raise SystemExit(main())
