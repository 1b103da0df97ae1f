"""A made-up district for scene tests: a street grid with courtyard blocks between two hills,
a square, a river, a park. No place on earth."""

import numpy as np
import shapely

from layers.scene.scene import SceneInput
from layers.terrain.terrain import Terrain


def toy_terrain() -> Terrain:
    """A valley that falls to a river in the south, with a hill on each side."""
    cell = 10.0
    x = -500 + cell * (np.arange(100) + 0.5)
    y = 600 - cell * (np.arange(120) + 0.5)
    xx, yy = np.meshgrid(x, y)
    z = 4 + np.clip((yy + 380) / 60, 0, 1) * 3 + np.clip(yy + 300, 0, None) * 0.012
    for cx, cy, top, spread in ((430, 60, 75, 190), (-460, 80, 45, 200)):
        z += top * np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / (2 * spread**2))
    z = np.where(yy < -400, -2.0, z)
    return Terrain(z.astype(np.float32), -500.0, 600.0, cell, "EPSG:3763")


def toy_scene(columns: int = 9, rows: int = 8) -> SceneInput:
    """Blocks of about eight houses round a courtyard, grown the same way every time."""
    chance = np.random.default_rng(7)
    houses, height, roof, rise = [], [], [], []
    pitch_x, pitch_y, width = 46.0, 86.0, 9.0
    west, south = -columns * pitch_x / 2, -260.0
    for i in range(columns):
        for j in range(rows):
            if 3 <= i <= 5 and j == 0:
                continue
            x0, y0 = west + i * pitch_x + width / 2, south + j * pitch_y + width / 2
            w, h = pitch_x - width, pitch_y - width
            for x, y, dx, dy in _plots(w, h):
                houses.append(shapely.box(x0 + x, y0 + y, x0 + x + dx, y0 + y + dy))
                height.append(chance.choice([13.0, 16.0, 16.0, 17.5]))
                roof.append(chance.choice(["mansard", "gabled", "hipped", "mansard", "flat"]))
                rise.append(0.0 if roof[-1] == "flat" else chance.choice([3.0, 4.0]))
    houses += [shapely.Point(-300, 250).buffer(16), shapely.box(300, 40, 345, 75)]
    height += [12.0, 18.0]
    roof += ["dome", "spire"]
    rise += [9.0, 25.0]
    axes = [
        shapely.LineString(
            [(west + i * pitch_x, south), (west + i * pitch_x, south + rows * pitch_y)]
        )
        for i in range(columns + 1)
    ] + [
        shapely.LineString([(west, south + j * pitch_y), (-west, south + j * pitch_y)])
        for j in range(rows + 1)
    ]
    lamps = np.concatenate([shapely.get_coordinates(shapely.segmentize(a, 28.0)) for a in axes])
    trees = np.column_stack([chance.uniform(-430, -250, 260), chance.uniform(-120, 180, 260)])
    water = shapely.box(-500, -600, 500, -392)
    return SceneInput(
        building_polygons=np.array(houses, dtype=object),
        building_height_m=np.array(height),
        building_roof=np.array(roof, dtype=object),
        building_roof_height_m=np.array(rise),
        terrain=toy_terrain(),
        street_axes=np.array(axes, dtype=object),
        street_width_m=np.full(len(axes), width),
        street_carriageway_m=np.where(np.arange(len(axes)) % 3 == 1, 0.0, 4.5),
        squares=np.array([shapely.box(-68, -372, 68, -178)], dtype=object),
        green=np.array([shapely.box(-440, -130, -240, 190)], dtype=object),
        water=np.array([water], dtype=object),
        water_level_m=np.array([1.0]),
        tree_xy_m=trees,
        tree_height_m=chance.uniform(7, 14, len(trees)),
        tree_crown_m=chance.uniform(4, 8, len(trees)),
        lamp_xy_m=lamps + 3.0,
        lamp_height_m=np.full(len(lamps), 6.0),
        lamp_arm_m=np.full(len(lamps), 1.0),
        lamp_azimuth_deg=np.full(len(lamps), 225.0),
        charge_point_xy_m=lamps[::40] + 3.4,
        extent_m=(-490.0, -560.0, 490.0, 560.0),
    )


def _plots(w: float, h: float) -> list[tuple[float, float, float, float]]:
    """Houses round the rim of a block w x h: x, y, width, depth of each [m]."""
    d = 13.0
    plots = [(0, 0, w / 2, d), (w / 2, 0, w / 2, d), (0, h - d, w / 2, d), (w / 2, h - d, w / 2, d)]
    side = (h - 2 * d) / 3
    for k in range(3):
        plots += [(0, d + k * side, d, side), (w - d, d + k * side, d, side)]
    return plots
