"""The undo menu names what was done so that it makes sense alone."""

import pytest

from twin.scenario.edits import (
    AddMeasure,
    RemoveMeasure,
    SetAssumption,
    SetParameter,
    SetTarget,
    SetUptake,
    SetYears,
)
from twin.scenario.scenario import Measure, Scenario, Target

WALLS = Scenario(measures=(Measure(id="m1", kind="walls"),))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (AddMeasure(Measure(id="m2", kind="roof")), "Add roof insulation"),
        (RemoveMeasure("m1"), "Remove wall insulation"),
        (SetUptake("m1", 0.4), "Wall insulation: 40 %"),
        (SetTarget("m1", Target(uses=("office",))), "Wall insulation: another target"),
        (SetParameter("m1", "u_w_m2k", 0.2), "Wall insulation: U-value after 0.20 W/m²K"),
        (SetYears("m1", 2028, 2035), "Wall insulation: 2028 to 2035"),
        (SetAssumption("gas_eur_kwh", 0.2), "0.2 EUR/kWh"),
        (SetAssumption("gas_eur_kwh", None), "back to the default"),
    ],
)
def test_that_an_edit_is_named_by_measure_and_value(edit, said):
    label = edit.label_in(WALLS)
    assert said.lower() in label.lower()
    assert "_" not in label
