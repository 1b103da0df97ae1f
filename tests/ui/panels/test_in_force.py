"""What is in force is listed with its target and its share; a scenario has a name; a share can be
typed; a target can be given to another measure."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from twin.district.folder import open_district, sample_folder
from twin.measures.measures import MEASURES
from twin.scenario.edits import AddMeasure, SetTarget
from twin.scenario.scenario import Measure, Scenario, Target
from ui.panels.measures.copy_target import copies
from ui.panels.measures.in_force import InForce
from ui.panels.measures.measure_card import MeasureCard
from ui.view_state.changed_assumptions import changed_assumptions
from ui.view_state.state import MeasureRow

pytestmark = pytest.mark.window
LED = MeasureRow("m1", "led", "LED", "Lamps on Rua Augusta", 1.0, "36 of 36 posts", "",
                 "36 of 1,843 posts")  # fmt: skip


def test_that_whom_a_measure_reaches_and_changed_assumptions_are_listed(qtbot):
    listed = InForce()
    qtbot.addWidget(listed)
    dearer = Scenario(assumptions={"gas_eur_kwh": 0.2})
    listed.show_rows((LED,), changed_assumptions(dearer, open_district(sample_folder("tiny"))))
    (led, gas) = listed.lines()
    assert led == ("LED", "36 of 1,843 posts")
    assert gas[0].startswith("Gas")
    assert gas[1] == "0.2 EUR/kWh"
    assert "1 measure, 1 changed assumption" in listed._title.text()
    asked = []
    listed.assumptions_requested.connect(lambda: asked.append(True))
    listed._choose(1)
    assert asked


def test_that_a_scenario_is_named_where_it_is_listed(qtbot):
    listed = InForce()
    qtbot.addWidget(listed)
    listed.show_name("New scenario")
    listed.show()
    with qtbot.waitSignal(listed.renamed, timeout=5000) as told:
        listed._name.selectAll()
        QTest.keyClicks(listed._name, "Lamps  first")
        QTest.keyClick(listed._name, Qt.Key.Key_Return)
    assert told.args == ["Lamps first"]


def test_that_an_empty_name_is_no_name(qtbot):
    listed = InForce()
    qtbot.addWidget(listed)
    listed.show_name("Lamps first")
    with qtbot.assertNotEmitted(listed.renamed):
        listed._name.selectAll()
        QTest.keyClick(listed._name, Qt.Key.Key_Delete)
        QTest.keyClick(listed._name, Qt.Key.Key_Return)
    assert listed._name.text() == "Lamps first"


def test_that_a_share_can_be_typed(qtbot):
    measure = Measure(kind="pv", uptake_frac=0.5, id="pv")
    card = MeasureCard(measure)
    qtbot.addWidget(card)
    card.show_measure(measure, MeasureRow("pv", "pv", MEASURES["pv"].title, "All", 0.5, "", ""))
    card.show()
    with qtbot.waitSignal(card.edit_requested, timeout=5000) as told:
        card._typed.selectAll()
        QTest.keyClicks(card._typed, "37")
        QTest.keyClick(card._typed, Qt.Key.Key_Return)
    assert told.args[0].uptake_frac == 0.37
    assert card._slider.value() == 37


def test_that_a_target_can_be_given_to_another_measure_or_to_a_new_one():
    offices = Target(uses=("office",))
    walls = Measure(id="m1", kind="walls", target=offices, uptake_frac=0.4)
    scenario = Scenario(measures=(walls, Measure(id="m2", kind="windows"),
                                  Measure(id="m3", kind="led")))  # fmt: skip
    found = dict(copies(scenario, "m1"))
    assert found["Use it for new windows"] == SetTarget("m2", offices)
    (roof,) = [e for text, e in found.items() if text.startswith("Add roof insulation")]
    assert isinstance(roof, AddMeasure)
    assert (roof.measure.target, roof.measure.uptake_frac) == (offices, 0.4)
    assert not any("LED" in text for text in found)
