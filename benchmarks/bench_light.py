"""Street light: how long a district, one street, one road and one lamp-post option take.

Run: python -m benchmarks.bench_light. Medians of several runs; noisy where others share the cores.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np

from models.light.luminaire.dimming import dimming_profiles
from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.luminaire.operation import lighting_power_w
from models.light.road.road_case import street_report
from models.light.street.district_light import (
    LampField,
    optic_stack,
    points_near_lamps,
    street_illuminance_lx,
)
from models.light.street.street_points import StreetPoints, light_per_street, street_points
from twin.assumptions.assumptions import factors_for
from twin.district.folder import open_district
from twin.engine.engine import Memory
from twin.steps.lighting.lamps import street_lighting
from twin.steps.lighting.street_book import street_book
from twin.steps.lighting.street_light import street_lux

LAMPS, POINTS = 3500, 400_000  # Greenwich scale
CODES = ("hps_70", "hps_150", "led_30", "led_60")


def median_s(work: Callable[[], object], runs: int = 5) -> float:
    """Median duration of `work` [s] after one run to warm up."""
    work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return float(np.median(times))


def greenwich_like() -> tuple[LampField, StreetPoints]:
    """A grid of streets with a lamp each 28 m, of Greenwich's size."""
    rng = np.random.default_rng(4)
    per_street, spacing = 7, 28.0
    n_streets = LAMPS // per_street
    corner = np.array([(i % 25 * 220.0, i // 25 * 90.0) for i in range(n_streets)])
    x = np.stack([corner[:, 0], corner[:, 0] + per_street * spacing], axis=1).reshape(-1)
    y = np.repeat(corner[:, 1], 2)
    points = street_points(x, y, np.arange(n_streets + 1) * 2, np.full(n_streets, 9.0), 1.5, 1.5)
    lamp_x = (corner[:, :1] + (np.arange(per_street) + 0.5) * spacing).reshape(-1)
    lamp_y = np.repeat(corner[:, 1] + 4.5, per_street)
    lamps = LampField(
        lamp_x,
        lamp_y,
        rng.choice([6.0, 8.0, 10.0], LAMPS),
        np.full(LAMPS, 180.0),
        np.zeros(LAMPS),
        rng.integers(0, len(CODES), LAMPS),
        np.full(LAMPS, 0.85),
    )
    return lamps, points


def row(name: str, measured_s: float, promised_s: float) -> None:
    """Print one line of the table."""
    print(f"{name:<48}{measured_s * 1e3:>10.1f} ms{promised_s * 1e3:>10.0f} ms"
          f"{measured_s / promised_s:>8.2f}")  # fmt: skip


def main() -> None:
    """Measure and print against what was promised."""
    lamps, points = greenwich_like()
    optics = optic_stack([luminaire_distribution(code) for code in CODES])
    repeat = int(np.ceil(POINTS / points.x_m.size))
    x = np.concatenate([points.x_m + 0.3 * k for k in range(repeat)])[:POINTS]
    y = np.tile(points.y_m, repeat)[:POINTS]
    print(f"{LAMPS} lamps, {x.size} points\n{'':<48}{'median':>13}{'promised':>13}{'ratio':>8}")
    row("light of all streets", median_s(lambda: street_illuminance_lx(lamps, optics, x, y)), 5.0)
    street = slice(0, 7)

    def one_street() -> None:
        near = points_near_lamps(lamps.x_m[street], lamps.y_m[street], x, y)
        street_illuminance_lx(lamps, optics, x[near], y[near])

    row("one street edited", median_s(one_street), 0.05)
    lux = street_illuminance_lx(lamps, optics, points.x_m, points.y_m)
    row("levels by street", median_s(
        lambda: light_per_street(lux, points.street, points.rows.size)), 0.05)  # fmt: skip
    index = luminaire_index(np.random.default_rng(1).choice(np.array(luminaires().code), LAMPS))
    burning = np.full(8760, 0.47)
    motion = dimming_profiles()["motion"]
    row("electricity of all lamps, hourly", median_s(
        lambda: lighting_power_w(index, motion, burning)), 0.005)  # fmt: skip
    road = {"class": "M4", "surface": "R3", "carriageway": {"width_m": 7, "lanes": 2},
            "lamps": {"arrangement": "single_left", "spacing_m": 30, "height_m": 8,
                      "photometry": {"luminaire": "led_60"}}}  # fmt: skip
    row("one road to EN 13201", median_s(lambda: street_report(road)), 0.05)
    sample_rows()


def sample_rows() -> None:
    """The sample district itself: every street of it, and one street with other luminaires."""
    district = open_district("greenwich")
    book = street_book(district)
    factors = factors_for(district.country, {})
    today = street_lighting(district, np.full(8760, 0.47), (), factors)
    lux = street_lux(book, today, None)
    row("all streets of the sample Greenwich", median_s(lambda: street_lux(book, today, None)), 5.0)
    street = np.bincount(book.lamp_street[book.lamp_street >= 0]).argmax()
    other = np.where(book.lamp_street == street, (today.luminaire + 1) % 10, today.luminaire)
    edited, last = replace(today, luminaire=other), Memory((book, today), lux)
    row("one street of it edited", median_s(lambda: street_lux(book, edited, last)), 0.05)


if __name__ == "__main__":
    main()
