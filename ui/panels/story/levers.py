"""Five levers for a workshop: the uptake of up to five measures, large enough for a room."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from twin.scenario.scenario import Scenario
from twin.words.quantities import percent
from ui.panels.story.stage_words import LEAST_PX
from ui.panels.widgets.fields import Share
from ui.style.plain_label import PlainLabel
from ui.style.theme import Theme

MOST = 5
WIDTH_PX = 330


class Levers(QFrame):
    """A slider for each measure; it previews while it moves and edits when it is let go."""

    previewed = Signal(str, float)
    decided = Signal(str, float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 12, 4)
        self._column.setSpacing(0)
        self.sliders: dict[str, Share] = {}
        self._names: dict[str, PlainLabel] = {}
        self._titles: dict[str, str] = {}
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"Levers, QFrame {{ background: {theme.panel}; border: 1px solid {theme.line};"
            f" border-radius: 8px; }}"
            f"QLabel {{ border: none; font-size: {LEAST_PX}px; color: {theme.text}; }}"
            "QSlider { background: transparent; border: none; min-height: 34px; }"
        )

    def show_scenario(self, scenario: Scenario, chosen: tuple[str, ...]) -> None:
        """The levers of a scenario: those that were chosen, else five of different kinds."""
        known = {m.id: m for m in scenario.measures}
        wanted = [i for i in chosen if i in known] or _first_of_each_kind(scenario)
        if list(self.sliders) != wanted:
            self._build(scenario, wanted)
        for key, slider in self.sliders.items():
            if not slider.isSliderDown():
                slider.blockSignals(True)
                slider.setValue(round(100 * known[key].uptake_frac))
                slider.blockSignals(False)
            self._say(key, slider.value())
        self.setFixedWidth(WIDTH_PX)
        self.adjustSize()

    def _build(self, scenario: Scenario, wanted: list[str]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.sliders, self._names, self._titles = {}, {}, {}
        for key in wanted:
            title = scenario.measure(key).record.title
            name, slider = PlainLabel(title), Share()
            name.setWordWrap(True)
            slider.setRange(0, 100)
            slider.setAccessibleName(title)
            slider.valueChanged.connect(lambda value, k=key: self._moved(k, value))
            slider.sliderReleased.connect(
                lambda k=key, s=slider: self.decided.emit(k, s.value() / 100.0)
            )
            self._column.addWidget(name)
            self._column.addWidget(slider)
            self.sliders[key], self._names[key], self._titles[key] = slider, name, title

    def _moved(self, key: str, value: int) -> None:
        self._say(key, value)
        signal = self.previewed if self.sliders[key].isSliderDown() else self.decided
        signal.emit(key, value / 100.0)

    def _say(self, key: str, value: int) -> None:
        self._names[key].setText(f"{self._titles[key]}  {percent(value / 100.0)}")


def _first_of_each_kind(scenario: Scenario) -> list[str]:
    """Up to five measures, of different kinds as long as there are some."""
    kinds: set[str] = set()
    first: list[str] = []
    again: list[str] = []
    for m in scenario.measures:
        (again if m.kind in kinds else first).append(m.id)
        kinds.add(m.kind)
    return [*first, *again][:MOST]
