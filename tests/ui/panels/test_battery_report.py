"""The report on batteries: a table for each, written as numbers are written everywhere."""

from PySide6.QtWidgets import QLabel

from twin.on_demand.dispatch.dispatch_report import BatteryReport, DispatchRow
from ui.panels.tables.battery_report import BatteryDialog


def test_that_each_battery_has_its_sentence_and_a_row_for_each_way(qtbot):
    rows = tuple(
        DispatchRow(way, way, 1_240_000.0, 320.0, cost, 90_000.0)
        for way, cost in (("none", 9000.0), ("self_use", 8000.0), ("least_cost", 7000.0))
    )
    report = BatteryReport("District battery", 1000.0, 500.0, rows)
    dialog = BatteryDialog((report,))
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("saves 1.00 k EUR a year" in t and "at best 2.00 k EUR" in t for t in texts)
    assert texts.count("1.24 GWh") == 3
