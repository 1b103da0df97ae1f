"""The filter of a measure: which buildings or lamps it is for, said in a small form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QGroupBox,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from twin.district.district import District
from twin.scenario.scenario import Target
from twin.targets.targets import targeted_buildings, targeted_lamps
from twin.targets.wording import target_in_words
from twin.words.vocabulary import HEATING_LABELS, STREET_KIND_LABELS, USE_LABELS
from ui.panels.measures.check_list import CheckList
from ui.panels.measures.target_place import TargetPlace
from ui.style.plain_label import PlainLabel

_ANY = "any"
_PROTECTION = ((_ANY, None), ("not protected", False), ("protected only", True))


class TargetEditor(QDialog):
    """Edits a copy of a target; `target()` is what was decided.

    `draw_requested` asks for an area drawn on the map; it comes back by `place.set_polygon`.
    """

    draw_requested = Signal()
    area_changed = Signal(object)

    def __init__(
        self,
        district: District,
        target: Target,
        aim: str,
        picked: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Target buildings" if aim == "buildings" else "Target lamp posts")
        self._district = district
        self._target = target
        self._aim = aim
        self._words = PlainLabel()
        self._words.setProperty("role", "title")
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._words)
        self._lists: dict[str, CheckList] = {}
        if aim == "buildings":
            self._building_form(layout, district)
        else:
            self._lamp_form(layout, district)
        self.place = TargetPlace(picked, "building" if aim == "buildings" else "lamp post")
        self.place.polygon_m, self.place.picked = target.polygon_m, target.picked
        self.place.draw_requested.connect(self.draw_requested)
        self.place.changed.connect(self._say)
        layout.addWidget(self.place)
        self._reach = PlainLabel()
        self._reach.setProperty("role", "section")
        layout.addWidget(self._reach)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        layout.addWidget(buttons)
        self._say()

    def target(self) -> Target:
        """The target as the form stands."""
        changes: dict[str, object] = {name: ticks.chosen() for name, ticks in self._lists.items()}
        if self._aim == "buildings":
            changes["year_from"] = self._from.value() or None
            changes["year_to"] = self._to.value() or None
            changes["protected"] = _PROTECTION[self._protection.currentIndex()][1]
        changes["polygon_m"], changes["picked"] = self.place.polygon_m, self.place.picked
        return self._target.changed(**changes)

    def _building_form(self, layout: QVBoxLayout, district: District) -> None:
        b, t = district.buildings, self._target
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        present = {str(u) for u in b["use"]}
        uses = {k: v for k, v in USE_LABELS.items() if k in present}
        grid.addWidget(self._checklist("uses", "Use", uses, t.uses), 0, 0)
        heatings = {k: v for k, v in HEATING_LABELS.items() if k in {str(h) for h in b["heating"]}}
        grid.addWidget(self._checklist("heating", "Heating", heatings, t.heating), 0, 1)
        quarters = {q: q for q in sorted({str(q) for q in b["quarter"] if q})}
        grid.addWidget(self._checklist("quarters", "Quarter", quarters, t.quarters), 0, 2)
        layout.addLayout(grid)
        years = QGridLayout()
        self._from = self._year(t.year_from, "any year")
        self._to = self._year(t.year_to, "today")
        self._protection = QComboBox()
        self._protection.addItems([words for words, _ in _PROTECTION])
        self._protection.setCurrentIndex([v for _, v in _PROTECTION].index(t.protected))
        self._protection.currentIndexChanged.connect(self._say)
        for column, (text, field) in enumerate(
            (("Built from", self._from), ("to", self._to), ("Protection", self._protection))
        ):
            label = PlainLabel(text)
            label.setBuddy(field)
            years.addWidget(label, 0, column)
            years.addWidget(field, 1, column)
        layout.addLayout(years)

    def _lamp_form(self, layout: QVBoxLayout, district: District) -> None:
        streets = district.layers.get("streets")
        kinds = {str(k) for k in streets["kind"]} if streets else set()
        names = sorted({str(n) for n in streets["name"] if n}) if streets else []
        grid = QGridLayout()
        labels = {k: v for k, v in STREET_KIND_LABELS.items() if k in kinds}
        grid.addWidget(
            self._checklist("street_kinds", "Kind of street", labels, self._target.street_kinds)
        )
        grid.addWidget(
            self._checklist("streets", "Street", {n: n for n in names}, self._target.streets), 0, 1
        )
        layout.addLayout(grid)

    def _checklist(
        self, name: str, title: str, labels: dict[str, str], chosen: tuple[str, ...]
    ) -> QGroupBox:
        box = QGroupBox(f"{title} (none ticked means all)")
        ticks = CheckList(title, labels, chosen)
        ticks.changed.connect(self._say)
        self._lists[name] = ticks
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 4, 0, 8)
        inside.addWidget(ticks)
        return box

    def _year(self, year: int | None, empty: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(0, 2100)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setSpecialValueText(empty)
        field.setValue(year or 0)
        field.valueChanged.connect(lambda _: self._say())
        return field

    @property
    def reach_text(self) -> str:
        """How many the whole filter reaches, as it is written."""
        return self._reach.text()

    def _say(self) -> None:
        """Says the filter in words and counts what it reaches, after every change."""
        try:
            target = self.target()
        except ValueError:
            self._words.setText("The first year lies after the last: change one of them.")
            self._reach.setText("")
            self._ok.setEnabled(False)
            return
        self._ok.setEnabled(True)
        self._words.setText(target_in_words(target, self._aim))
        inside, _ = self._counted(Target(polygon_m=target.polygon_m))
        self.place.show_inside(inside)
        reached, everything = self._counted(target)
        noun = "buildings" if self._aim == "buildings" else "lamp posts"
        self._reach.setText(
            f"Reaches {reached:,} of {everything:,} {noun}"
            if reached
            else f"Reaches none of the {everything:,} {noun}: widen the filter"
        )
        self.area_changed.emit(target.polygon_m)

    def _counted(self, target: Target) -> tuple[int, int]:
        """How many a filter reaches, of how many there are."""
        reached = (targeted_buildings if self._aim == "buildings" else targeted_lamps)(
            self._district, target
        )
        return int(reached.sum()), len(reached)
