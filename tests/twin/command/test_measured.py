"""Savings at a meter through the command line."""

import json

import numpy as np
import pytest

from tests.reference_files import reference_file
from tests.twin.command.test_cli import refused, strict
from twin.command.main import main

HOURS = np.arange(np.datetime64("2021-01-01T00"), np.datetime64("2023-01-01T00"))


@pytest.fixture
def files(tmp_path):
    """Two years of a meter that uses a fifth less in the second, in kWh read at the end of each
    hour, as a counter, and by the quarter hour."""
    hour = np.arange(HOURS.size)
    t = 12.0 - 12.0 * np.cos(2 * np.pi * hour / 8760) - 4.0 * np.cos(2 * np.pi * hour / 24)
    kw = (5.0 + np.maximum(14.0 - t, 0.0)) * np.where(np.datetime64("2022") > HOURS, 1.0, 0.8)
    texts = {
        "weather": ["time,T [°C]", *(f"{h}:00Z,{v:.4f}" for h, v in zip(HOURS, t, strict=True))],
        "hours": ["time,Use [kWh]", *(f"{h + 1}:00Z,{v:.4f}" for h, v in zip(HOURS, kw))],
        "counter": ["time,Use [kWh]", f"{HOURS[0]}:00Z,0",
                    *(f"{h + 1}:00Z,{v:.4f}" for h, v in zip(HOURS, kw.cumsum() % 50_000))],
        "power": ["time,Use [W]", *(f"{h}:{m:02}Z,{1000 * v:.1f}" for h, v in zip(HOURS, kw)
                                    for m in (0, 30))],
        "days": ["time,Use [kWh]", *(f"{h}:00Z,{v:.4f}" for h, v in zip(HOURS[::24], kw))],
    }  # fmt: skip
    for name, lines in texts.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines))
    return tmp_path


def asked(files, name, *more):
    return ["measured", str(files / f"{name}.csv"), "--weather", str(files / "weather.csv"),
            "--before", "2021", "--after", "2022", *more]  # fmt: skip


@pytest.mark.parametrize("name", ["hours", "counter", "power"])
def test_that_a_fifth_less_is_found_whatever_the_meter_counts(files, capsys, name):
    counter = ["--counter"] if name == "counter" else []
    assert main(asked(files, name, "--json", *counter)) == 0
    told = strict(capsys.readouterr().out)
    by_name = {one["name"]: one for one in told["baselines"]}
    assert len(by_name) == 5
    for one in ("3P heating, daily", "TOWT, one temperature curve"):
        assert by_name[one]["saved_frac"] == pytest.approx(0.2, abs=0.01)
    assert by_name["3P heating, daily"]["coefficients"]["base_kw"] == pytest.approx(5.0, rel=0.05)
    assert told["after"]["hours"] == pytest.approx(8760, abs=3)


def test_that_building_6_saved_what_is_known(capsys):
    pre, post = (str(reference_file(f"measured/building6{n}.csv")) for n in ("pre", "post"))
    arguments = ["measured", pre, post, "--weather", pre, post, "--before", "2009", "--after",
                 "2011", "--temperature", "OAT", "--temperature-unit", "degF"]  # fmt: skip
    assert main([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    best = told["baselines"][-1]
    assert best["saved_kwh"] == pytest.approx(70_223, rel=0.001)
    assert 0.22 < best["saved_frac"] < 0.24
    assert (best["low_kwh"], best["high_kwh"]) == pytest.approx((63_173, 77_149), rel=0.03)
    assert (told["before"]["hours"], told["after"]["hours"]) == (8735, 8759)


def test_that_the_table_tells_saving_and_interval(files, capsys):
    assert main(asked(files, "hours")) == 0
    said = capsys.readouterr().out
    (line,) = [row for row in said.splitlines() if row.startswith("TOWT, one")]
    assert "20.0%" in line
    assert " to " in line


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("counter", [], "add --counter"),
        ("power", ["--counter"], "counter counts energy"),
        ("days", [], "24 hours apart"),
        ("hours", ["--meter", "Gas"], "no column 'Gas'"),
        ("hours", ["--meter-unit", "parsec"], "unit 'parsec'"),
        ("hours", ["--meter-unit", "degC"], "a unit of kWh or kW is needed"),
        ("hours", ["--temperature", "time"], "does not say its unit"),
        ("hours", ["--after", "2030"], "the meter has 2021, 2022, the weather"),
        ("hours", ["--zone", "Mars"], "time zone 'Mars'"),
        ("weather", [], "no columns end with a unit"),
        ("hours", ["--before", "99999999999"], "a year from 2000"),
        ("absent", [], "no such file"),
    ],
)
def test_that_what_cannot_be_told_is_said_in_a_sentence(files, capsys, name, more, said):
    assert said in refused(capsys, *asked(files, name, *more))
