"""The page of costs: who invests, who saves, and how the money comes back over the years."""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from twin.answer.compare import cost_record
from twin.engine.results import Costs, PartyCosts
from twin.words.quantities import MOST_YEARS, figures, payback_in_words, scaled_unit, written
from ui.panels.results.plot import dress, quiet_plot
from ui.panels.results.stale import fade
from ui.style.plain_label import PlainLabel
from ui.style.theme import Theme

PARTY_LABELS = {"owner": "Owners", "tenant": "Tenants", "city": "City", "total": "Together"}
_COLOURS = {"owner": "#4477aa", "tenant": "#228866", "city": "#cc7722"}
_COLUMNS = (
    ("Invest", "investment_eur", "EUR"),
    ("Save a year", "saving_eur_a", "EUR"),
    ("NPV", "npv_eur", "EUR"),
    ("Payback", "payback_a", "years"),
)
_NOTES = {
    "investment_eur": "Paid in the first year, before subsidies",
    "saving_eur_a": "Saved in the first year: bills, upkeep, and what parties pay each other",
    "npv_eur": "Net present value: savings less investment, renewals and what is left at the end, "
    "discounted over the years looked ahead",
    "payback_a": "Investment less subsidies over the first year's saving, in years",
}
_ADVICE = "Add a measure to see what it costs and whom it pays."


class CostsPage(QWidget):
    """A table by owner, tenant and city, and the discounted cash flow of each. Drawing only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._costs: Costs | None = None
        self._plot = quiet_plot()
        self._legend = PlainLabel()
        self._words = PlainLabel()
        self._words.setWordWrap(True)
        self._advice = PlainLabel(_ADVICE)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._advice.setProperty("role", "empty")
        for label in (self._legend, self._words):
            label.setProperty("role", "quiet")
        self._cells: dict[tuple[str, str], QLabel] = {}
        self._filled = QWidget()
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(self._table())
        left.addSpacing(4)
        left.addWidget(self._words)
        left.addStretch(1)
        right.setSpacing(0)
        right.addWidget(self._legend)
        right.addWidget(self._plot, 1)
        sides = QHBoxLayout(self._filled)
        sides.setContentsMargins(0, 4, 0, 0)
        sides.setSpacing(16)
        sides.addLayout(left, 3)
        sides.addLayout(right, 2)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._advice, 1)
        layout.addWidget(self._filled, 1)
        for page in (self._filled, self._words, self._legend):
            page.setSizePolicy(QSizePolicy.Policy.Ignored, page.sizePolicy().verticalPolicy())
        self.set_theme(theme)
        self.show_costs(None)

    def fade(self, stale: bool) -> None:
        """Pale where the numbers are of another scenario than the controls show."""
        fade(self._plot, stale)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        dress(self._plot, theme)
        if self._costs is not None:
            self._draw(self._costs)

    def show_costs(self, costs: Costs | None) -> None:
        """Show an appraisal; a word of advice where nothing is invested yet."""
        if costs is not None and costs is self._costs:
            return  # an hour or a sample went by
        self._costs = costs
        some = costs is not None and costs.total.investment_eur > 0
        self._filled.setVisible(some)
        self._advice.setVisible(not some)
        if costs is None or not some:
            return
        for party in (*costs.parties, costs.total):
            record = cost_record(party)
            for _, key, unit in _COLUMNS:
                cell = self._cells[party.key, key]
                cell.setText(_said(record, key, unit))
                if unit == "years":
                    cell.setToolTip(payback_in_words(record[key], party.investment_eur))
        self._words.setText(_in_words(costs))
        self._draw(costs)
        self._column.activate()  # numbers are wider than the dashes that stood there

    def cell(self, party: str, key: str) -> str:
        """What the table says of one party."""
        return self._cells[party, key].text()

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        unit = PlainLabel("EUR")
        unit.setProperty("role", "quiet")
        grid.addWidget(unit, 0, 0)
        for column, (title, key, _) in enumerate(_COLUMNS, start=1):
            head = PlainLabel(title)
            head.setProperty("role", "quiet")
            head.setToolTip(_NOTES[key])
            grid.addWidget(head, 0, column, right)
        for row, (party, name) in enumerate(PARTY_LABELS.items(), start=1):
            whole = party == "total"
            mark = "" if whole else f'<span style="color:{_COLOURS[party]}">&#9632;</span>&nbsp;'
            label = QLabel(mark + name)
            label.setProperty("role", "cardTitle" if whole else "")
            grid.addWidget(label, row, 0)
            for column, (title, key, _) in enumerate(_COLUMNS, start=1):
                cell = PlainLabel("–")
                cell.setProperty("role", "cardTitle" if whole else "value")
                cell.setAccessibleName(f"{name}, {title}")
                self._cells[party, key] = cell
                grid.addWidget(cell, row, column, right)
        return grid

    def _draw(self, costs: Costs) -> None:
        self._plot.clear()
        most = max(float(np.abs(p.cash_eur).max()) for p in (*costs.parties, costs.total))
        unit, size = scaled_unit(most, "EUR")
        years = np.arange(len(costs.total.cash_eur))
        zero = pg.InfiniteLine(0.0, angle=0, pen=pg.mkPen(self._theme.line, width=1))
        self._plot.addItem(zero)
        for party in (*costs.parties, costs.total):
            whole = party.key == "total"
            colour = self._theme.text if whole else _COLOURS[party.key]
            width = (2.5 if whole else 1.5) * self._theme.line_px
            self._plot.plot(years, party.cash_eur / size, pen=pg.mkPen(colour, width=width))
        self._legend.setText(f"{unit}, discounted")
        self._plot.enableAutoRange()
        self._plot.setAccessibleName(_in_words(costs))


def _said(record: Mapping[str, float], key: str, unit: str) -> str:
    """A cell, short: the head of the column says what it counts."""
    value = record[key]
    if unit == "years":
        if not np.isfinite(value):
            return "never" if record["investment_eur"] > 0 else "–"
        return f"over {MOST_YEARS:.0f} a" if value > MOST_YEARS else f"{figures(value)} a"
    money = written(value, unit, signed=key != "investment_eur")
    return money.removesuffix("EUR").strip() if value else "–"


def _within(total: PartyCosts) -> str:
    """The discounted payback, which is looked for in the years looked ahead alone."""
    if total.investment_eur > 0 and not np.isfinite(total.discounted_payback_a):
        return f"not within the {len(total.cash_eur) - 1} years looked ahead"
    return written(total.discounted_payback_a, "years")


def _in_words(costs: Costs) -> str:
    """The indicators of the whole in one or two lines."""
    total: PartyCosts = costs.total
    said = [f"saved energy {written(costs.levelised_eur_kwh, 'EUR/kWh')}"]
    said.append(f"a tonne of carbon {written(costs.eur_per_t, 'EUR')}")
    said.append(f"embodied carbon back in {written(costs.carbon_payback_a, 'years')}")
    said.append(f"discounted payback {_within(total)}")
    if total.subsidy_eur:
        said.append(f"subsidies {written(total.subsidy_eur, 'EUR')}")
    text = "; ".join(word for word in said if not word.endswith("–"))
    return text[:1].upper() + text[1:]
