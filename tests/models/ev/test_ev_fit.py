"""Distributions fitted on one half of measured sessions hold on the other half.

The sessions are those of Sorensen et al. (Mendeley Data jbks2rcwyj), 24 garages in Trondheim.
"""

import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from models.ev.sessions.session_fit import draw_fitted, fit_use, kolmogorov_distance
from models.ev.sessions.session_kernel import draw_stays
from models.ev.sessions.use_table import USES, arrival_table

DATA = Path(__file__).parents[4] / "shared/data/mobility/trondheim_EV_charging_reports.csv"


@pytest.fixture(scope="module")
def measured():
    if not DATA.exists():
        pytest.skip("shared data mobility/trondheim_EV_charging_reports.csv is absent")
    rows = []
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if not row["End_plugout"].strip() or row["End_plugout"] == "NA":
                continue
            start, end = (
                datetime.strptime(row[name], "%d.%m.%Y %H:%M")
                for name in ("Start_plugin", "End_plugout")
            )
            stay = (end - start).total_seconds() / 3600
            energy = float(row["El_kWh"].replace(",", "."))
            if stay > 0 and energy > 0:
                hour = start.hour + start.minute / 60
                shared = row["User_type"] == "Shared"
                weekend = start.weekday() >= 5
                rows.append((int(row["session_ID"]), shared, hour, stay, energy, weekend))
    return np.array(rows, dtype=float)


@pytest.mark.parametrize(
    ("shared", "most"), [(False, (0.08, 0.05, 0.09)), (True, (0.09, 0.12, 0.10))]
)
def test_that_a_fit_on_one_half_holds_on_the_other(measured, shared, most, capsys):
    kind = measured[measured[:, 1] == shared]
    one, other = (kind[kind[:, 0] % 2 == half] for half in (0, 1))
    fitted = fit_use("home", one[:, 2], one[:, 3], one[:, 4], one[:, 5] > 0)
    drawn = draw_fitted(fitted, 40_000)
    distances = [
        kolmogorov_distance(sample, other[:, column])
        for sample, column in zip(drawn, (2, 3, 4), strict=True)
    ]
    halves = [kolmogorov_distance(one[:, column], other[:, column]) for column in (2, 3, 4)]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{'shared' if shared else 'private'} points, fit on {len(one)}, judged on "
            f"{len(other)}: Kolmogorov distance of arrival, stay, energy "
            f"{', '.join(f'{d:.3f}' for d in distances)} (the two halves themselves: "
            f"{', '.join(f'{d:.3f}' for d in halves)})"
        )
    assert all(d < limit for d, limit in zip(distances, most, strict=True))


def test_that_the_stated_home_distribution_holds_on_the_half_it_was_not_fitted_to(measured):
    other = measured[(measured[:, 1] == 0) & (measured[:, 0] % 2 == 1)]
    weekend = np.resize(other[:, 5].astype(np.int64), 40_000)
    arrive, stay, _ = draw_stays(40_000, USES.index("home"), weekend, arrival_table().as_array(), 3)
    assert kolmogorov_distance(arrive % 24, other[:, 2]) < 0.08
    assert kolmogorov_distance(stay, other[:, 3]) < 0.05


def test_that_the_distance_is_nought_for_equal_and_one_for_apart_samples():
    sample = np.random.default_rng(1).normal(size=500)
    assert kolmogorov_distance(sample, sample) == 0
    assert kolmogorov_distance(sample, sample + 100) == 1


def test_that_a_fit_finds_the_figures_a_sample_was_drawn_with():
    rng = np.random.default_rng(2)
    n = 20_000
    weekend = rng.random(n) < 0.3
    arrive = rng.normal(18.5, 1.5, n) % 24
    leave = 24 + rng.normal(7.5, 1.0, n)
    energy = np.exp(rng.normal(2.0, 0.4, n))
    fitted = fit_use("home", arrive, leave - arrive, energy, weekend)
    assert fitted.table.arrive_mean_h[0, 0, 0] == pytest.approx(18.5, abs=0.1)
    assert fitted.table.depart_sd_h[0, 0, 0] == pytest.approx(1.0, abs=0.05)
    assert fitted.table.weight[0, 0, 0] > 0.99
    assert np.median(draw_fitted(fitted, 40_000)[2]) == pytest.approx(np.exp(2), rel=0.03)


def test_that_too_few_sessions_are_not_fitted():
    few = np.ones(10)
    with pytest.raises(ValueError, match="too few to fit"):
        fit_use("home", few, few, few, few > 0)
