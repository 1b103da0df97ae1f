"""Who pays: a business model with its terms, each party's money, and who is better off."""

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from twin.scenario.choices import BUSINESS_MODELS, Finance
from twin.words.quantities import scaled_unit, written
from ui.panels.results.plot import dress, quiet_plot
from ui.panels.widgets.fields import Choice, Number
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px
from ui.style.theme import Theme

if TYPE_CHECKING:
    from twin.who_pays.who_pays import WhoPays

_COLOURS = {"owner": "#4477aa", "tenant": "#228866", "city": "#cc7722", "third": "#aa3377"}
_ROLES = {"better off": "better", "worse off": "worse"}
_HEADS = ("", "First year", "Second year", "Net present value", "Without contract", "")
_STEPS = {"share": 0.01, "years": 1.0, "EUR/kWp a year": 1.0, "EUR/kWh": 0.01}
_SETTLE_MS = 400


class WhoPaysDialog(QDialog):
    """The choice on the left, the parties below, their money over the years as lines."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who pays")
        self._theme, self._fields = theme, dict[str, Number]()
        self._shown: Finance | None = None
        self.model = Choice()
        self.model.setAccessibleName("Business model")
        for model in BUSINESS_MODELS:
            self.model.addItem(model.title, model.key)
        self.model.activated.connect(lambda: self._choose(Finance(model=self.model.currentData())))
        self._says, self._note = _label("", "soft", True), _label("", "quiet", True)
        self._terms, self._parties = QGridLayout(), QGridLayout()
        self._plot = quiet_plot()
        dress(self._plot, theme)
        self._legend = _label("", "quiet")
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._set_terms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for part in (self.model, self._says):
            layout.addWidget(part)
        layout.addLayout(self._terms)
        layout.addLayout(self._parties)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        layout.addWidget(self._note)
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def finance(self) -> Finance:
        """The model and the terms as they stand in the fields, defaults left out."""
        model = next(m for m in BUSINESS_MODELS if m.key == self.model.currentData())
        set_to = {t.key: self._fields[t.key].amount() for t in model.terms}
        changed = {t.key: set_to[t.key] for t in model.terms if set_to[t.key] != t.value}
        return Finance(model=model.key, terms=changed)

    def show_choice(self, finance: Finance) -> None:
        """Show a model with its terms; the numbers follow."""
        if finance == self._shown:
            return
        self._shown = finance
        self.model.setCurrentIndex(self.model.findData(finance.model))
        self._says.setText(finance.record.says)
        _empty(self._terms)
        self._fields = {}
        for i, term in enumerate(finance.record.terms):
            field = Number(term.unit, term.low, term.high, _STEPS[term.unit])
            field.setValue(finance.number(term.key) * (100.0 if term.unit == "share" else 1.0))
            field.setAccessibleName(term.label)
            field.setToolTip(term.source)
            field.valueChanged.connect(lambda _: self._timer.start())
            label = _label(term.label)
            label.setToolTip(term.source)
            row, column = divmod(i, 2)
            self._terms.addWidget(label, row, 2 * column)
            self._terms.addWidget(field, row, 2 * column + 1)
            self._fields[term.key] = field
        if not self.isVisible():
            fit_room(self)
            fit_window(self, px(980), px(720))

    def show_waiting(self, words: str) -> None:
        self._note.setText(words)

    def show_found(self, found: "WhoPays") -> None:
        """The parties' money, and how likely each is better off."""
        from twin.who_pays.report import verdict_in_words

        _empty(self._parties)
        right = Qt.AlignmentFlag.AlignRight
        for column, head in enumerate(_HEADS):
            self._parties.addWidget(_label(head, "quiet"), 0, column, right)
        self._parties.setHorizontalSpacing(20)
        for row, p in enumerate(found.parties, start=1):
            name = _label(f"■ {p.title}", "cardTitle")
            name.setStyleSheet(f"color: {_COLOURS[p.key]}")
            self._parties.addWidget(name, row, 0)
            money = (p.cash_eur[0], p.cash_eur[1], p.npv_eur, p.own_npv_eur)
            for column, value in enumerate(money, start=1):
                cell = _label(written(float(value), "EUR", signed=True), "value")
                self._parties.addWidget(cell, row, column, right)
            verdict = _label(verdict_in_words(p), _ROLES.get(p.verdict, "value"), True)
            self._parties.addWidget(verdict, row, 5)
        self._parties.setColumnStretch(5, 1)
        self._note.setText(
            f"Beside no measures at all, over {len(found.outside_eur) - 1} years at "
            f"{written(found.rate_frac, 'share')} a year; {found.samples} samples of the uncertain "
            "inputs. A contract under which the party from outside loses is one that nobody signs."
        )
        self._draw(found)

    def verdicts(self) -> list[str]:
        """What is said of each party."""
        cells = (self._parties.itemAtPosition(r, 5) for r in range(1, self._parties.rowCount()))
        return [c.widget().text() for c in cells if c is not None]  # type: ignore[union-attr]

    def _draw(self, found: "WhoPays") -> None:
        self._plot.clear()
        sums = {p.key: np.cumsum(p.cash_eur) for p in found.parties}
        unit, size = scaled_unit(max(float(np.abs(v).max()) for v in sums.values()), "EUR")
        self._plot.addItem(pg.InfiniteLine(0.0, angle=0, pen=pg.mkPen(self._theme.line, width=1)))
        for key, money in sums.items():
            pen = pg.mkPen(_COLOURS[key], width=2 * self._theme.line_px)
            self._plot.plot(np.arange(len(money)), money / size, pen=pen)
        self._legend.setText(f"Money so far by year, {unit}, real, not discounted")
        self._plot.setAccessibleName(self._legend.text())
        self._plot.enableAutoRange()

    def _set_terms(self) -> None:
        """The fields show already what was typed in."""
        self._shown = self.finance()
        self.chosen.emit(self._shown)

    def _choose(self, finance: Finance) -> None:
        self.show_choice(finance)
        self.chosen.emit(finance)


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def _label(text: str, role: str = "", wrap: bool = False) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label
