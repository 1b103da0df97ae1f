"""Bands and best plans of a city, from what its tiles say."""

import json

import numpy as np
import pytest

from tests.twin.city.conftest import TINY
from twin.best_plan.front import front
from twin.city.city_folder import read_plan
from twin.city.city_plan import best_in_city, merged_choice
from twin.city.city_samples import city_samples
from twin.city.cut_city import More, cut_city
from twin.city.run_tile import run_tile
from twin.city.tile_samples import SAMPLED
from twin.city.whole import CityError
from twin.command.main import main


@pytest.fixture(scope="module")
def sampled(tmp_path_factory, retrofit):
    """The tiny district with samples and packages, in one tile and in three."""
    found = {}
    for tiles in (1, 3):
        out = tmp_path_factory.mktemp("sampled")
        plan = cut_city(str(TINY), retrofit, out, tiles, More(samples=8, packages=True))
        for tile in plan.tiles:
            run_tile(out, tile.number)
        found[tiles] = out
    return found


def test_that_a_cut_changes_no_sample(sampled):
    """Judge: the same samples without a cut, within the half of a hundred that the quick way of
    sampling (sums by use, moved hours) makes of it; draws that are not common differ by a tenth."""
    one, three = (city_samples(out, read_plan(out)) for out in sampled.values())
    assert one.shape == (8, 2 * len(SAMPLED) + 1)
    np.testing.assert_allclose(three, one, rtol=5e-3)
    assert (one[:, [0, 1, 4, 5, -1]].std(axis=0) > 0).all()


def test_that_a_cut_changes_no_plan(sampled):
    """The packages of a building are those of the whole, so the merged choice is too."""
    one, three = (best_in_city(out, 150_000.0) for out in sampled.values())
    assert three.cost_eur == pytest.approx(one.cost_eur, rel=1e-6)
    assert three.gain == pytest.approx(one.gain, rel=1e-6)
    assert three.count == one.count
    assert sum(one.count.values()) == 12


@pytest.mark.parametrize("budget", [0.0, 900.0, 5_000.0, 1e9])
def test_that_merged_hulls_are_the_hulls_of_all(budget):
    """Judge: one front over all units at once."""
    rng = np.random.default_rng(3)
    cost = np.cumsum(rng.uniform(0, 50, (90, 6)), axis=1)
    cost[:, 0] = 0.0
    gain = np.cumsum(rng.uniform(-1, 5, (90, 6)), axis=1)
    gain[:, 0] = 0.0
    whole = front(cost, gain)
    merged = merged_choice([front(cost[a:b], gain[a:b]) for a, b in ((0, 20), (20, 64), (64, 90))],
                           budget)  # fmt: skip
    k = whole.steps_within(budget)
    assert merged.cost_eur == pytest.approx(whole.spent_eur[k])
    assert merged.gain == pytest.approx(whole.gained[k])
    assert merged.bound == pytest.approx(whole.bound(budget))
    assert sorted(merged.count.values()) == sorted(n for n in np.bincount(whole.chosen(k)) if n)


def test_the_commands_words(sampled, capsys):
    assert main(["city", "optimise", str(sampled[3]), "--budget", "150000", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["investment_eur"] <= 150_000.0
    assert 0.0 <= told["bound_gap_frac"] < 0.2


def test_that_packages_that_are_not_there_are_asked_for(calculated):
    with pytest.raises(CityError, match="run 'district-twin city run' with --packages"):
        best_in_city(calculated(4), 1.0)
