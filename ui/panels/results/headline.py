"""The headline numbers: baseline, scenario, and the difference in the colour of what it does."""

from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from twin.answer.bands import SIDES, Bands, in_words
from twin.answer.compare import Row
from twin.words.quantities import unit_of, written
from ui.panels.results.stale import mark_stale
from ui.panels.widgets.fitted_label import FittedLabel
from ui.style.plain_label import plain_tip
from ui.style.room import keep_room
from ui.view_state.standing import Standing

_SHORT = {
    "final_energy_kwh_a": "Energy and fuel",
    "peak_load_kw": "Peak load",
    "co2_kg_a": "Carbon",
    "bills_eur_a": "Bills",
}  # where a tile is narrow; the tool tip says it whole
_HELPS = {1: "better", -1: "worse", 0: "quiet"}


class HeadlineBar(QWidget):
    """One tile per headline quantity, large enough to read across a table."""

    clicked = Signal(str)

    def __init__(self, columns: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        keep_room(self._layout)
        self._tiles: dict[str, _Tile] = {}
        self._lines = _Lines()
        self._compact = False

    def show_rows(
        self, rows: tuple[Row, ...], standing: Standing, bands: Bands | None = None
    ) -> None:
        """Show the headline quantities among `rows`; grey, and said so, where they are not of the
        scenario that the controls show."""
        for row in rows:
            if not row.quantity.headline:
                continue
            key = row.quantity.key
            if key not in self._tiles:
                self._tiles[key] = _Tile(self._lines)
                self._tiles[key].be_compact(self._compact)
                self._tiles[key].clicked.connect(partial(self.clicked.emit, key))
                place = len(self._tiles) - 1
                self._layout.addWidget(
                    self._tiles[key], place // self._columns, place % self._columns
                )
            self._tiles[key].show_row(row, bands, standing)
        mark_stale(self, standing is not Standing.CURRENT)

    def be_compact(self, compact: bool) -> None:
        """Three lines in each tile instead of four, or four again."""
        self._compact = compact
        for tile in self._tiles.values():
            tile.be_compact(compact)

    def sizes_px(self) -> list[int]:
        """The sizes that the numbers are drawn in."""
        return [tile.value_px for tile in self._tiles.values()]

    def are_whole(self) -> list[bool]:
        """Whether each number is written to its end, unit and all."""
        return [tile.is_whole for tile in self._tiles.values()]

    def colour_of(self, key: str) -> str:
        """What the colour of a tile's change says: better, worse, or quiet."""
        return str(self._tiles[key]._change.property("role"))

    def text_of(self, key: str) -> tuple[str, str]:
        """What a tile says: its value and its difference."""
        return self._tiles[key].text()

    def band_of(self, key: str) -> str:
        """What a tile says of its uncertainty, or that it is of another scenario."""
        return self._tiles[key].band()


@dataclass(frozen=True)
class _Lines:
    """The labels of all tiles, line by line: those of a line share one size."""

    titles: list[FittedLabel] = field(default_factory=list)
    values: list[FittedLabel] = field(default_factory=list)
    changes: list[FittedLabel] = field(default_factory=list)
    bands: list[FittedLabel] = field(default_factory=list)


class _Tile(QFrame):
    clicked = Signal()

    def __init__(self, lines: _Lines) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self._title = FittedLabel("", lines.titles)
        self._title.setProperty("role", "quiet")
        self._value = FittedLabel("–", lines.values)
        self._value.setProperty("role", "headline")
        self._compact = False
        self._change = FittedLabel("", lines.changes)
        self._change.setProperty("role", "quiet")
        self._band = FittedLabel("", lines.bands)
        self._band.setProperty("role", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 3, 8, 3)
        keep_room(layout)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(self._value)
        layout.addWidget(self._change)
        layout.addWidget(self._band)
        self.setMinimumWidth(120)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def show_row(self, row: Row, bands: Bands | None, standing: Standing) -> None:
        q = row.quantity
        number = written(row.shown, q.unit).removesuffix(" a year")
        self._value.say(number)
        self._change.say(_change_in_words(row), _short_change(row))
        self._change.setProperty("role", _HELPS[0 if _is_unsure(row, bands) else row.helps])
        self._change.style().unpolish(self._change)
        self._change.style().polish(self._change)
        per_year = " a year" if q.unit.endswith("a year") else ""
        self._title.say(f"{q.label}{per_year}", _SHORT.get(q.key, q.label) + per_year)
        before, after = written(row.baseline, q.unit), written(row.scenario, q.unit)
        mark = standing.mark.partition(":")[0]
        self._band.say(mark or _band_in_words(row, bands))
        if mark and self._compact:
            self._change.say(mark)  # there is no fourth line to say it in
        told = [f"{q.label}\nbaseline {before}\nscenario {after}", *_within_rounding(row)]
        marks = [standing.mark] if standing.mark else _band_lines(row, bands)
        includes = [f"Includes: {q.includes}"] if q.includes else []
        self.setToolTip(plain_tip("\n".join([*told, *marks, *includes])))
        self.setAccessibleName(", ".join([f"{q.label}: {after}, baseline {before}", *marks[:1]]))

    def be_compact(self, compact: bool) -> None:
        """Leave the interval to the tool tip, where a window is low."""
        self._compact = compact
        self._band.setVisible(not compact)

    def text(self) -> tuple[str, str]:
        return self._value.text(), self._change.text()

    @property
    def value_px(self) -> int:
        return self._value.drawn_px

    @property
    def is_whole(self) -> bool:
        return self._value.is_whole

    def band(self) -> str:
        return self._band.text()


def _change_in_words(row: Row) -> str:
    if row.baseline == 0 or row.difference != row.difference:
        return ""
    if row.difference == 0:
        return "as in the baseline"
    if row.unchanged:
        return "no change"
    change = written(row.difference, row.quantity.unit, signed=True).removesuffix(" a year")
    return f"{change}  ({written(row.relative, 'share', signed=True)})"


def _is_unsure(row: Row, bands: Bands | None) -> bool:
    """Whether the 80 % interval of the change reaches from less to more."""
    band = bands.of(row.quantity.key, "difference") if bands else None
    return band is not None and band.low < 0.0 < band.high


def _within_rounding(row: Row) -> list[str]:
    """For the tool tip: the change that a tile does not show, since its digits do not."""
    if row.baseline == 0 or row.difference == 0 or not row.unchanged:
        return []
    return [f"differs by {written(row.difference, row.quantity.unit, signed=True)}: "
            "within the rounding"]  # fmt: skip


def _short_change(row: Row) -> str:
    """The change without its unit, where that is the unit of the number above it."""
    words = _change_in_words(row)
    return words.replace(f" {unit_of(row.scenario, row.quantity.unit)}  ", "  ")


def _side(row: Row) -> str:
    """What a tile's band is of: the change that it shows, else the number."""
    return "difference" if row.baseline and not row.unchanged else "scenario"


def _band_in_words(row: Row, bands: Bands | None) -> str:
    side = _side(row)
    band = bands.of(row.quantity.key, side) if bands else None
    if band is None:
        return ""
    words = in_words(band, row.quantity, signed=side == "difference")
    of = row.difference if side == "difference" else row.scenario
    return "80 %: " + words.removesuffix(f" {unit_of(of, row.quantity.unit)}")


def _band_lines(row: Row, bands: Bands | None) -> list[str]:
    """For the tool tip: all three bands, and what a band is."""
    if bands is None:
        return []
    q = row.quantity
    known = [(s, bands.of(q.key, s)) for s in SIDES]
    lines = [f"{s}: {in_words(b, q, s == 'difference')}" for s, b in known if b is not None]
    if lines:
        lines = [f"80 % interval of {bands.count} samples", *lines, "Click: what drives it"]
    return lines
