"""The light of a straight road worked out lamp by lamp, with vectors and scipy's interpolation.

Shares nothing with `models/light`: x forward, y to the left (right-handed), each luminaire a frame
of its own that is turned and tilted, intensities and r-tables read by RegularGridInterpolator.
"""

import csv
from pathlib import Path

import numpy as np
from scipy.interpolate import RegularGridInterpolator

R_TABLES = Path(__file__).resolve().parents[3] / "models/light/road/r_tables.csv"
DOWN = np.array([0.0, 0.0, -1.0])


def surface(name: str):
    """r of a surface by (tan gamma, beta) [cd/(m2 lx)]."""
    with R_TABLES.open(encoding="utf-8") as file:
        head, *rows = list(csv.reader(file))
    block = np.array([[float(word) for word in row[1:]] for row in rows if row[0] == name])
    axes = (block[:, 0], np.array([float(word) for word in head[2:]]))
    return RegularGridInterpolator(axes, block[:, 1:] * 1e-4, bounds_error=False, fill_value=0.0)


def light_of(c_deg, gamma_deg, table_cd):
    """Intensity by (C, gamma); C planes from 0 to 360."""
    axes = (c_deg, gamma_deg)
    return RegularGridInterpolator(axes, table_cd, bounds_error=False, fill_value=0.0)


def luminaires(arrangement, spacing, width, overhang, count):
    """Places (x, distance from the left kerb) and +1 where the street lies to the right."""
    first, second = (overhang, 1, 0.0), (width - overhang, -1, 0.0)
    rows = {
        "single_left": [first],
        "single_right": [second],
        "opposite": [first, second],
        "staggered": [first, (width - overhang, -1, spacing / 2)],
        "twin_central": [(width / 2 + overhang, 1, 0.0), (width / 2 - overhang, -1, 0.0)],
    }[arrangement]
    for across, facing, shift in rows:
        for k in range(-count, count + 1):
            yield k * spacing + shift, across, facing


def road(lamps, carriageway, surface_name, intensity, street_side, maintenance=1.0, count=60):
    """Illuminance (n_rows, n_columns) [lx], and the luminance of each lane's observer [cd/m2]."""
    spacing, height = lamps["spacing_m"], lamps["height_m"]
    width, lanes = carriageway["width_m"], carriageway["lanes"]
    n = 10 if spacing <= 30 else int(np.ceil(spacing / 3 - 1e-9))
    xs = [(i + 0.5) * spacing / n for i in range(n)]
    ys = [(j + 0.5) * width / (3 * lanes) for j in range(3 * lanes)]
    points = np.array([[x, -y, 0.0] for y in ys for x in xs])
    eyes = np.array([[-60.0, -(lane + 0.5) * width / lanes, 1.5] for lane in range(lanes)])
    r = surface(surface_name)
    light, seen = np.zeros(len(points)), np.zeros((lanes, len(points)))
    tilt = np.radians(lamps.get("tilt_deg", 0.0))
    places = luminaires(lamps["arrangement"], spacing, width, lamps.get("overhang_m", 0.0), count)
    for x, across, facing in places:
        lamp = np.array([x, -across, height])
        street = np.array([0.0, -facing, 0.0])
        along = np.cross([0.0, 0.0, 1.0], street)  # counter-clockwise of the street side
        axis = np.cos(tilt) * DOWN + np.sin(tilt) * street
        side = np.cos(tilt) * street - np.sin(tilt) * DOWN
        ray = points - lamp
        distance = np.linalg.norm(ray, axis=1)
        c = (np.degrees(np.arctan2(ray @ along, ray @ side)) + street_side) % 360.0
        gamma = np.degrees(np.arccos(np.clip(ray @ axis / distance, -1.0, 1.0)))
        candela = intensity(np.column_stack([c, gamma])) * maintenance
        light += candela * (ray @ DOWN) / distance**3
        foot = np.linalg.norm(ray[:, :2], axis=1)
        for lane, eye in enumerate(eyes):
            sight = (points - eye)[:, :2]
            cosine = -(ray[:, :2] * sight).sum(axis=1) / (foot * np.linalg.norm(sight, axis=1))
            beta = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
            seen[lane] += candela * r(np.column_stack([foot / height, beta])) / height**2
    shape = (len(ys), len(xs))
    return light.reshape(shape), [row.reshape(shape) for row in seen]
