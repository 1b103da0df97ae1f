"""A building that cannot be simulated is named and left out; it never spoils the rest."""

import json
import shutil

import numpy as np
import pyogrio
import pytest
import shapely

from twin.answer.bands import plain_bands
from twin.answer.compare import left_out
from twin.answer.indicators import BY_KEY
from twin.answer.step_table import answer
from twin.command.main import main
from twin.district.folder import open_district, sample_folder
from twin.scenario.scenario import BASELINE, Measure
from twin.uncertainty.sampled_bands import bands


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """Tiny with its fourth building shrunk to 20 cm."""
    folder = tmp_path_factory.mktemp("left_out") / "place"
    shutil.copytree(sample_folder("tiny"), folder)
    frame = pyogrio.read_dataframe(folder / "layers.gpkg", layer="buildings")
    shapes = frame.geometry.to_numpy().copy()
    x, y = shapes[3].centroid.x, shapes[3].centroid.y
    shapes[3] = shapely.box(x, y, x + 0.2, y + 0.2)
    frame = frame.set_geometry(type(frame.geometry)(shapes, crs=frame.crs))
    pyogrio.write_dataframe(frame, folder / "layers.gpkg", layer="buildings", driver="GPKG")
    return folder


MEASURES = [
    Measure(id=kind, kind=kind)
    for kind in ("walls", "windows", "heat_pump", "pv", "home_battery", "controls")
]


@pytest.fixture(scope="module")
def calculated(spoilt):
    district = open_district(spoilt)
    return answer(district, BASELINE.with_measures(tuple(MEASURES)))


def test_that_it_is_named_with_the_reason_and_the_fix(calculated):
    named = left_out(calculated)
    assert list(named) == ["b00004"]
    assert "left out of all sums" in named["b00004"]
    assert "floor_area_m2 is 0." in named["b00004"]
    assert "give a value from" in named["b00004"]
    assert named["b00004"] in " ".join(calculated.results["not_applicable"][3])


def test_that_it_stands_in_no_sum(calculated):
    for results in (calculated.baseline, calculated.results):
        energy = results["energy"]
        for name in ("heat_need_kwh_a", "hot_water_kwh_a", "imported_kwh_a", "pv_produced_kwh_a"):
            assert getattr(energy, name)[3] == 0.0, name
        assert not energy.month_kwh[3].any()
    assert calculated.headline["buildings"] == 11
    for outlay in calculated.results["outlays"]:
        if len(outlay.building_cost_eur):
            assert outlay.building_cost_eur[3] == 0.0, outlay.measure_id


def test_that_all_numbers_of_the_rest_are_sound(calculated, baseline):
    for key in ("heat_need_kwh_a", "electricity_kwh_a", "bills_eur_a", "co2_kg_a", "npv_eur"):
        assert np.isfinite(calculated.headline[key]), key
    others = np.arange(12) != 3
    mine = calculated.baseline["energy"].heat_need_kwh_a[others]
    whole = baseline.baseline["energy"].heat_need_kwh_a[others]
    assert mine.sum() == pytest.approx(whole.sum(), rel=0.1)  # its neighbours lose a party wall


def test_that_it_has_no_colour_of_results(calculated):
    for key in ("heat_need", "final_energy", "saving"):
        if key in BY_KEY:
            values = BY_KEY[key].values(calculated.district, calculated)
            assert np.isnan(values[3]), key
            assert np.isfinite(values[np.arange(12) != 3]).all(), key


def test_that_an_edit_after_it_leaves_it_out_as_well(calculated):
    less = BASELINE.with_measures(tuple(MEASURES[:1]))
    again = answer(calculated.district, less, last=calculated)
    assert again.results["energy"].heat_need_kwh_a[3] == 0.0
    fresh = answer(calculated.district, less)
    assert again.headline == pytest.approx(dict(fresh.headline), nan_ok=True)


def test_that_bands_are_drawn_without_it(calculated):
    made = plain_bands(bands(calculated, 8, 1, lambda *_: None))
    assert np.isfinite(made["scenario"]["bills_eur_a"]).all()


def test_that_the_command_says_so(spoilt, capsys):
    assert main(["run", str(spoilt), "--json"]) == 0
    said = capsys.readouterr()
    assert "b00004" in json.loads(said.out)["left_out"]
    assert "Building b00004: Not simulated" in said.err


def test_that_a_sound_district_leaves_nothing_out(baseline):
    assert left_out(baseline) == {}
