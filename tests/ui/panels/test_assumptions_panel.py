"""The ledger of factors in a real window: counted, sought, filtered, marked where out of range."""

from dataclasses import replace

import pytest

from twin.assumptions.assumptions import factors_for, standing_sentence
from twin.district.folder import open_district, sample_folder
from twin.scenario.scenario import Scenario
from ui.panels.tables.assumptions import AssumptionsPanel


@pytest.fixture(scope="module")
def district():
    """One without figures of its own: all factors are those of Portugal."""
    return replace(open_district(sample_folder("tiny")), facts={})


@pytest.fixture
def panel(desk, district):
    made = AssumptionsPanel(desk.window)
    made.show_scenario(district, Scenario())
    yield made
    made.deleteLater()


def shown(panel) -> list[str]:
    table = panel._table
    return [
        table.item(row, 0).text()
        for row in range(table.rowCount())
        if not table.isRowHidden(row) and table.item(row, 1) is not None
    ]


@pytest.mark.window
def test_that_the_header_counts_the_factors_by_standing(panel):
    assert panel._count.text() == standing_sentence(factors_for("PT").rows.values())


@pytest.mark.window
def test_that_words_in_any_order_find_the_price_of_gas_under_its_heading(panel):
    panel._search.setText("price gas")
    assert "Gas, household, gross calorific value" in shown(panel)
    assert "LED luminaire" not in shown(panel)
    panel._search.setText("no such words")
    assert shown(panel) == []
    assert not panel._none.isHidden()


@pytest.mark.window
def test_that_one_standing_alone_is_shown(panel):
    panel._standing.setCurrentIndex(panel._standing.findData("found"))
    rows = [a for a in factors_for("PT").rows.values() if a.standing == "found"]
    assert sorted(shown(panel)) == sorted(a.label for a in rows)


@pytest.mark.window
def test_that_a_value_outside_its_range_is_used_and_told(panel, district):
    panel.show_scenario(district, Scenario(assumptions={"gas_eur_kwh": 5.0}))
    assert not panel._fault.isHidden()
    assert "outside 0.12 to 0.16" in panel._fault.text()
    panel.show_scenario(district, Scenario())
    assert panel._fault.isHidden()


@pytest.mark.window
def test_that_the_source_of_the_chosen_factor_is_read_in_full(panel):
    source = factors_for("PT").rows["pv_kgco2e_kwp"].source
    row = next(r for r, a in panel._assumptions.items() if a.key == "pv_kgco2e_kwp")
    panel._table.setCurrentCell(row, 0)
    assert panel._whole.text() == f"Roof PV: {source}"
    assert not panel._whole.isHidden()
