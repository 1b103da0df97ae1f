"""Bands of an answer: same seed, same band; exact where nothing is uncertain; wide where it is."""

import json

import numpy as np
import pytest

from tests.twin.answer.made_scenarios import answer_of, scenario_of
from twin.answer.bands import Band, bands_of, in_words, plain_bands
from twin.answer.step_table import answer
from twin.command.main import main
from twin.district.folder import open_district
from twin.engine.engine import Cancelled
from twin.snapshot.bundle import read_snapshot, write_snapshot
from twin.uncertainty.draws import draw, middle, shared_normals, uncertainties
from twin.uncertainty.picked_bands import picked_bands
from twin.uncertainty.sample_ground import ground_of
from twin.uncertainty.sampled_bands import bands, extended, started
from twin.uncertainty.sampled_year import sampled_headlines
from twin.uncertainty.sampling import sampled_energy, sampled_need
from twin.words.quantities import BY_KEY, QUANTITIES


def quiet(_: str, __: float) -> None:
    return None


@pytest.fixture(scope="module")
def sampling(sample_answer):
    made = extended(started(sample_answer, 16, 1), 16)
    return extended(made, 1)


def test_that_a_sample_with_every_input_as_calculated_is_the_answer(sampling, sample_answer):
    ground = sampling.ground
    before, after = sampled_headlines(sample_answer, sampling.exact, middle(ground.items))
    for q in QUANTITIES:
        for sampled, exact in (
            (before, sample_answer.baseline_headline),
            (after, sample_answer.headline),
        ):
            if np.isfinite(exact[q.key]):
                assert sampled[q.key] == pytest.approx(exact[q.key], rel=1e-9, abs=1e-6), q.key


def test_that_the_quick_way_s_reference_is_near_the_exact_sums(sampling):
    for few, all_of_them in zip(sampling.reference, sampling.exact, strict=True):
        assert few.heat_need_kwh_a.sum() == pytest.approx(
            all_of_them.heat_need_kwh_a.sum(), rel=0.06
        )
        assert few.month_kwh.sum() == pytest.approx(all_of_them.month_kwh.sum(), rel=0.01)


def test_that_the_same_seed_gives_the_same_band_and_another_does_not(sample_answer, sampling):
    again = bands(sample_answer, 16, 1, quiet)
    assert plain_bands(again) == plain_bands(sampling.bands())
    other = bands(sample_answer, 16, 2, quiet)
    assert other.of("co2_kg_a", "difference") != again.of("co2_kg_a", "difference")


def test_that_samples_in_parts_are_the_samples_at_once(sample_answer, sampling):
    parts = started(sample_answer, 16, 1)
    for count in (4, 4, 8):
        parts = extended(parts, count)
    np.testing.assert_array_equal(parts.values, sampling.values)


def test_that_the_number_lies_in_its_band(sampling, sample_answer):
    made = sampling.bands()
    for q in QUANTITIES:
        band = made.of(q.key, "difference")
        if q.headline and band is not None:
            change = sample_answer.headline[q.key] - sample_answer.baseline_headline[q.key]
            assert band.low - 0.2 * band.width <= change <= band.high + 0.2 * band.width, q.key


def test_that_common_draws_make_the_difference_surer_than_its_two_numbers(sampling):
    made = sampling.bands()
    for key in ("final_energy_kwh_a", "co2_kg_a", "bills_eur_a"):
        alone = made.of(key, "scenario").width
        assert made.of(key, "difference").width < 0.5 * alone


def test_that_counts_have_no_band(sampling):
    for key in ("buildings", "floor_area_m2", "residents"):
        assert sampling.bands().of(key, "scenario") is None


def test_that_a_price_widens_the_bill_and_leaves_the_energy_alone(sampling):
    drivers = sampling.bands().drivers
    assert "electricity_eur_kwh" in {d.key for d in drivers["bills_eur_a"][:6]}
    assert "electricity_eur_kwh" not in {d.key for d in drivers["final_energy_kwh_a"]}
    for ranked in drivers.values():
        widths = [abs(d.high - d.low) for d in ranked]
        assert widths == sorted(widths, reverse=True)
        if ranked:
            assert sum(d.share for d in ranked) == pytest.approx(1.0)


def test_that_a_price_that_is_set_drives_nothing(baseline, sampling):
    walls = {"kind": "pv", "uptake_frac": 1.0}
    answer = answer_of(baseline, walls, electricity_eur_kwh=0.3)
    made = bands(answer, 8, 1, quiet)
    assert "electricity_eur_kwh" not in {d.key for d in made.drivers["bills_eur_a"]}


def test_that_the_quick_way_moves_as_the_slow_way_does(sample_answer):
    """Usual hours moved by whole hours against all twelve buildings with hours of their own."""
    assert_that_quick_moves_as_slow(sample_answer)


def test_that_controls_in_every_building_are_sampled_in_every_building(baseline):
    """Nobody is left who follows the old profiles, so that the new ones bear the old numbers."""
    answer = answer_of(baseline, {"kind": "controls", "uptake_frac": 1.0})
    ground = ground_of(answer, uncertainties(answer.results["factors"]))
    np.testing.assert_array_equal(ground.again, np.arange(len(ground.chosen.rows)))
    assert_that_quick_moves_as_slow(answer)


def test_that_who_carries_a_small_change_is_among_the_few_that_are_sampled():
    """Windows where hardly a building is cooled: those that are change the cooling, and are run."""
    lisbon = open_district("lisbon")
    a = answer(lisbon, scenario_of({"kind": "windows", "uptake_frac": 0.5}))
    change = a.results["energy"].cooling_need_kwh_a - a.baseline["energy"].cooling_need_kwh_a
    carry = np.abs(change) > 1.0
    assert 0 < carry.sum() < 0.15 * len(carry)
    ground = ground_of(a, uncertainties(a.results["factors"]))
    chosen = ground.chosen
    assert np.count_nonzero(carry[chosen.rows]) >= min(carry.sum(), 40)
    assert (chosen.weight @ change[chosen.rows]) == pytest.approx(change.sum(), rel=0.15)
    heat = a.results["energy"].heat_need_kwh_a - a.baseline["energy"].heat_need_kwh_a
    assert (chosen.weight @ heat[chosen.rows]) == pytest.approx(heat.sum(), rel=0.05)


def assert_that_quick_moves_as_slow(answer):
    items = uncertainties(answer.results["factors"])
    quick, slow = ground_of(answer, items), ground_of(answer, items, closely=True)
    one, usual = draw(items, shared_normals(items, 4, 1), 12, 1, 2), middle(items)
    reference = [sampled_energy(g, usual) for g in (quick, slow)]
    names = ("heat_need_kwh_a", "cooling_need_kwh_a", "imported_kwh_a", "pv_self_used_kwh_a")
    for side, (fast, full) in enumerate(
        zip(sampled_energy(quick, one), sampled_energy(slow, one), strict=True)
    ):
        for name in names:
            before = [float(getattr(energy[side], name).sum()) for energy in reference]
            after = [float(getattr(energy, name).sum()) for energy in (fast, full)]
            if all(before):
                moved = [a / b - 1.0 for a, b in zip(after, before, strict=True)]
                assert moved[0] == pytest.approx(moved[1], rel=0.08, abs=0.004), (name, side)


def test_that_only_changed_buildings_are_run_twice(sampling):
    ground = sampling.ground
    heat, cold = sampled_need(ground, middle(ground.items))
    assert len(heat) == len(ground.chosen.rows) + len(ground.again)
    assert heat.shape == cold.shape
    assert 0 < len(ground.again) <= len(ground.chosen.rows)


def test_that_sampling_stops_at_once_when_it_is_told_to(sample_answer):
    with pytest.raises(Cancelled):
        extended(started(sample_answer, 8, 1), 8, lambda: True)


def test_that_a_band_reads_as_people_write_it():
    energy = BY_KEY["final_energy_kwh_a"]
    assert in_words(Band(-1.5e6, -1.02e6), energy, signed=True) == "−1.50 to −1.02 GWh"
    assert in_words(Band(9e5, 1.2e6), energy) == "900 MWh to 1.20 GWh"
    assert in_words(None, energy) == ""


def test_that_what_half_of_the_samples_leave_undefined_has_no_band():
    values = np.zeros((10, len(QUANTITIES), 3))
    values[:] = np.arange(10.0)[:, None, None]
    values[:6] = np.nan
    assert bands_of(values, 10, 1).by_key == {}


def test_that_the_command_prints_bands_only_where_they_are_asked_for(capsys):
    assert main(["run", "tiny", "--json"]) == 0
    assert "bands" not in json.loads(capsys.readouterr().out)
    assert main(["run", "tiny", "--json", "--samples", "8", "--seed", "5"]) == 0
    told = json.loads(capsys.readouterr().out)["bands"]
    assert (told["samples"], told["seed"], told["percentiles"]) == (8, 5, [10, 90])
    low, high = told["baseline"]["bills_eur_a"]
    assert low < high
    assert main(["run", "tiny", "--samples", "8"]) == 0
    assert "percentiles 10 and 90" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [("--samples", "3"), ("--samples", "8", "--seed", "-1")])
def test_that_too_few_samples_are_refused_in_a_sentence(capsys, wrong):
    assert main(["run", "tiny", *wrong]) == 1
    assert "give 8 to 4096 samples" in capsys.readouterr().err


def test_that_an_estate_s_plant_follows_the_heat_of_its_representatives(baseline):
    estate = answer_of(baseline, {"kind": "communal_heat_pump"})
    made = extended(started(estate, 4, 1), 4)
    sampled = sampled_energy(made.ground, middle(made.ground.items))[1]
    exact = estate.results["energy"]
    assert sampled.month_kwh.sum(axis=(0, 2)) == pytest.approx(
        exact.month_kwh.sum(axis=(0, 2)), rel=0.05, abs=1.0
    )
    assert sampled.load_w.sum() == pytest.approx(exact.load_w.sum(), rel=0.05)


def test_that_buildings_alone_are_less_sure_than_they_are_together(sample_answer):
    rows = (2, 3, 4, 5)  # what is their own cancels in the sum, what all share does not
    each = [picked_bands(sample_answer, np.array([row]))["heat_need"][0].width for row in rows]
    together = picked_bands(sample_answer, np.array(rows))["heat_need"][0].width
    assert sum(each) > 1.05 * together
    alone = picked_bands(sample_answer, np.array([2]))
    need = sample_answer.baseline["energy"].heat_need_kwh_a
    assert alone["heat_need"][0].low < need[2] < alone["heat_need"][0].high
    assert alone["bill"][0].width > 0


def test_that_all_buildings_picked_are_the_district(sample_answer):
    together = picked_bands(sample_answer, np.arange(12))
    whole = sample_answer.baseline["energy"].heat_need_kwh_a.sum()
    assert together["heat_need"][0].low < whole < together["heat_need"][0].high
    assert picked_bands(sample_answer, np.array([], dtype=int)) == {}


def test_that_a_snapshot_keeps_its_bands_and_its_seed_brings_the_same_digits(
    sample_answer, sampling, tmp_path
):
    made = sampling.bands()
    write_snapshot(tmp_path / "kept", sample_answer, bands=made)
    kept = read_snapshot(tmp_path / "kept").numbers["bands"]
    assert kept == json.loads(json.dumps(plain_bands(made)))
    again = bands(sample_answer, kept["samples"], kept["seed"], quiet)
    assert json.loads(json.dumps(plain_bands(again))) == kept
    lines = (tmp_path / "kept" / "headline.csv").read_text("utf-8").splitlines()
    heads = lines[0].split(",")
    assert heads[-2:] == ["difference_low", "difference_high"]
    bills = next(line for line in lines if line.startswith("bills_eur_a")).split(",")
    low, high = made.of("bills_eur_a", "difference").low, made.of("bills_eur_a", "difference").high
    assert [float(v) for v in bills[-2:]] == [low, high]


def test_that_a_snapshot_without_samples_is_as_before(sample_answer, tmp_path):
    write_snapshot(tmp_path / "plain", sample_answer)
    assert "bands" not in read_snapshot(tmp_path / "plain").numbers
    head = (tmp_path / "plain" / "headline.csv").read_text("utf-8").splitlines()[0]
    assert head == "key,quantity,unit,baseline,scenario,difference"
