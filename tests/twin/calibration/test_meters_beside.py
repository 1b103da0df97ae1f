"""Meters beside the model and what is learnt of them, on `tiny` and through the command line."""

import json

import numpy as np
import pytest

from models.measured.calibration import Prior
from twin.calibration.beside import beside, stock
from twin.calibration.calibrate import INPUTS, archetypes, calibrate, engine_months
from twin.calibration.meters import Meters, read_meters
from twin.city_data.readings.rules import Tally
from twin.command.main import main
from twin.engine.results import CARRIERS

QUIET = lambda *_: None  # noqa: E731


def gas_of(answer, row):
    return answer.results["energy"].month_kwh[row, CARRIERS.index("gas")].astype(float)


def heated_by_gas(answer):
    return [r for r in range(len(answer.district.buildings)) if gas_of(answer, r).sum() > 1000.0]


def test_that_a_meter_a_tenth_above_the_model_has_that_bias(baseline):
    row = heated_by_gas(baseline)[0]
    name = str(baseline.district.buildings.ids[row])
    modelled = gas_of(baseline, row)
    meters = Meters(2023, {(name, "gas"): 1.1 * modelled}, {})
    (one,) = beside(baseline, meters)
    # by hand: sum of 0.1 s over (12 - 1) times the mean of 1.1 s
    assert one.monthly.nmbe_frac == pytest.approx(0.1 / 1.1 * 12 / 11)
    assert one.monthly.p == 1
    assert one.within is False
    assert one.hourly is None


def test_that_the_district_and_all_meters_together_let_errors_cancel(baseline):
    rows = sorted(heated_by_gas(baseline), key=lambda r: gas_of(baseline, r).sum())[:2]
    ids = baseline.district.buildings.ids
    off = 0.2 * gas_of(baseline, rows[0])
    meters = Meters(2023, {
        (str(ids[rows[0]]), "gas"): gas_of(baseline, rows[0]) + off,
        (str(ids[rows[1]]), "gas"): gas_of(baseline, rows[1]) - off,
        ("district", "electricity"): baseline.results["energy"].district_month_kwh[3].astype(float),
    }, {})  # fmt: skip
    found = beside(baseline, meters)
    assert stock(found)["gas"].nmbe_frac == pytest.approx(0.0, abs=1e-6)
    assert found[2].monthly.cv_rmse_frac == pytest.approx(0.0, abs=1e-6)


def test_that_hours_of_a_building_add_up_to_its_months(baseline):
    row = heated_by_gas(baseline)[0]
    name = str(baseline.district.buildings.ids[row])
    month = baseline.results["energy"].month_kwh[row, 3].astype(float)
    flat = np.full(8760, month.sum() / 8760)
    (one,) = beside(baseline, Meters(2023, {(name, "electricity"): month},
                                     {(name, "electricity"): flat}))  # fmt: skip
    assert one.hourly.nmbe_frac == pytest.approx(0.0, abs=0.02)
    assert one.hourly.n == 8760


def test_that_the_engine_at_its_own_inputs_is_the_engine(baseline):
    rows = np.array(heated_by_gas(baseline)[:3])
    model, prior = engine_months(baseline, rows)
    again = model(np.zeros((len(rows), len(INPUTS)))).reshape(len(rows), 4, 12)
    exact = baseline.results["energy"].month_kwh[rows]
    assert again.sum(axis=(1, 2)) == pytest.approx(exact.sum(axis=(1, 2)), rel=1e-3)
    assert prior.own_sd.shape == (len(rows), len(INPUTS))


def test_that_inputs_of_a_building_come_back_from_its_own_months(baseline):
    """Simulated truth through the engine: more heat lost and more hot water than calculated."""
    kind = archetypes(baseline)
    rows = heated_by_gas(baseline)
    name = max(set(kind[rows]), key=lambda k: sum(kind[r] == k for r in rows))
    mine = np.array([r for r in rows if kind[r] == name])
    model, _ = engine_months(baseline, mine)
    truth = np.zeros((len(mine), len(INPUTS)))
    truth[:, INPUTS.index("stock_u")] = 0.25
    truth[:, INPUTS.index("hot_water")] = -0.2
    read = model(truth).reshape(len(mine), 4, 12)
    ids = baseline.district.buildings.ids
    months = {
        (str(ids[r]), c): read[k, i]
        for k, r in enumerate(mine) for i, c in enumerate(CARRIERS) if read[k, i].sum() > 0
    }  # fmt: skip
    (group,) = calibrate(baseline, Meters(2023, months, {}), QUIET)
    low, high = group.posterior.interval90()
    assert np.mean((low <= truth) & (truth <= high)) >= 0.9
    before, after = group.held_out
    assert after.cv_rmse_frac < 0.7 * before.cv_rmse_frac
    assert group.covered_frac >= 0.8
    assert group.untold()  # months of one meter cannot tell ten inputs
    assert np.all(group.posterior.sd <= group.prior.sd * 1.0001)
    assert isinstance(group.prior, Prior)


@pytest.fixture
def hours_file(tmp_path, tiny):
    hours = np.arange(np.datetime64("2023-01-01T01"), np.datetime64("2023-03-01T01"))
    lines = ["time,b00002/gas_kwh,district/electricity_kwh"]
    lines += [f"{h}:00+00:00,2,{50 + k % 7}" for k, h in enumerate(hours)]
    path = tmp_path / "hours.csv"
    path.write_text("\n".join(lines))
    return path


def test_that_only_months_read_to_the_end_count(tiny, hours_file):
    meters = read_meters(tiny, [hours_file], None, None, None, Tally())
    gas = meters.month_kwh["b00002", "gas"]
    shift = tiny.weather.time_zone_h
    assert meters.year == 2023
    whole = np.isfinite(gas)
    assert whole[:2].sum() >= 1
    assert not whole[2:].any()
    assert gas[0 if shift == 0 else int(np.argmax(whole))] in (2.0 * 744, 2.0 * 672)
    assert np.isfinite(meters.hour_kwh["b00002", "gas"]).sum() >= 1400


def asked(capsys, *words):
    code = main([*map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_that_both_commands_read_a_table_of_months(capsys, tmp_path, baseline):
    row = heated_by_gas(baseline)[0]
    name = baseline.district.buildings.ids[row]
    lines = [f"month,{name}/gas_kwh"]
    lines += [f"2023-{m + 1:02},{1.2 * v:.1f}" for m, v in enumerate(gas_of(baseline, row))]
    file = tmp_path / "bills.csv"
    file.write_text("\n".join(lines))
    code, out, _ = asked(capsys, "metered", "tiny", "--readings", file, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["sign"] == "metered less modelled"
    assert told["meters"][0]["monthly"]["nmbe_frac"] == pytest.approx(0.2 / 1.2 * 12 / 11, abs=1e-3)
    assert told["within_limits_frac"] == 0.0
    code, out, _ = asked(capsys, "calibrate", "tiny", "--readings", file, "--json")
    told = json.loads(out)
    (group,) = told["archetypes"]
    assert code == 0
    assert group["held_out"]["after"]["cv_rmse_frac"] < group["held_out"]["before"]["cv_rmse_frac"]
    assert group["not_told"]
    assert group["buildings"][0]["inputs"]["heating_habit"]["middle"] > 1.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("month,b99999/gas_kwh\n2023-01,5", "no building 'b99999'"),
        ("month,b00002/steam_kwh\n2023-01,5", "'steam_kwh' is no meter"),
        ("month,gas\n2023-01,5", "no column names a meter"),
        ("month,b00002/gas_kwh\nJan 23,5", "no meter has a whole month"),
        ("month,b00002/gas_kwh\n2023-01,-5", "no meter has a whole month"),
        ("month,b00002/gas_register_kwh\n2023-01,5", "is a counter"),
        ("time,b00002/gas_kwh\n2023-01-01,5\n2023-02-01,6", "column 'month'"),
    ],
)
def test_that_a_bad_table_is_told_in_one_sentence(capsys, tmp_path, text, why):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    code, out, err = asked(capsys, "metered", "tiny", "--readings", file, "--json")
    assert code == 1
    assert out == ""
    assert why in err
    assert "Traceback" not in err
