"""One measure in force: whom it is for, how large a share takes it up, and how it is done."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin.measures.kind import Parameter
from twin.measures.measures import MEASURES
from twin.scenario.edits import Edit, RemoveMeasure, SetParameter, SetUptake
from twin.scenario.scenario import Measure
from twin.targets.wording import years_in_words
from twin.words.quantities import written
from ui.panels.measures.years_editor import YearsEditor
from ui.panels.results.stale import mark_stale
from ui.panels.widgets.fields import Choice, Number, Share
from ui.panels.widgets.link_label import LinkLabel
from ui.style.icons import icon
from ui.style.plain_label import PlainLabel
from ui.view_state.state import MeasureRow

_SETTLE_MS = 400


class MeasureCard(QFrame):
    """A card for one measure. While the slider moves it previews; let go, it edits once."""

    edit_requested = Signal(object)
    preview_requested = Signal(object)
    target_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._measure = measure
        kind = MEASURES[measure.kind]
        head = self._head(kind.title)
        target = self._target_line()
        self._years = LinkLabel()
        self._years.setToolTip("Change the implementation period")
        self._years.clicked.connect(self._ask_years)
        self._reach = PlainLabel()
        self._reach.setProperty("role", "quiet")
        self._reach.setWordWrap(True)
        self._not_applicable = PlainLabel()
        self._not_applicable.setProperty("role", "warning")
        self._not_applicable.setWordWrap(True)
        self._slider, self._typed = self._uptake(kind.uptake_label)
        uptake = QHBoxLayout()
        uptake.addWidget(self._slider, 1)
        uptake.addWidget(self._typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 12)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(target)
        layout.addLayout(uptake)
        layout.addWidget(self._reach)
        layout.addWidget(self._years)
        self._fields: dict[str, QWidget] = {}
        if kind.parameters:
            layout.addLayout(self._parameters(kind.parameters))
        layout.addWidget(self._not_applicable)
        if kind.note:
            note = PlainLabel(kind.note)
            note.setProperty("role", "rule")
            note.setWordWrap(True)
            layout.addWidget(note)
        for part in (self._target, self._copy):
            part.setVisible(kind.aim in ("buildings", "lamps"))

    def _head(self, title: str) -> QHBoxLayout:
        label = PlainLabel(title)
        label.setProperty("role", "cardTitle")
        self._remove = remove = QToolButton()
        remove.setToolTip(f"Remove {title.lower()}")
        remove.setAccessibleName(f"Remove {title}")
        remove.setAutoRaise(True)
        remove.clicked.connect(lambda: self._emit(RemoveMeasure(self._measure.id)))
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(remove)
        return head

    def _target_line(self) -> QHBoxLayout:
        """What the measure is for, and a button that gives this target to another measure."""
        self._target = LinkLabel()
        self._target.setToolTip("Change the target of this measure")
        self._target.clicked.connect(lambda: self.target_requested.emit(self._measure.id))
        self._copy = QToolButton()
        self._copy.setToolTip("Use this target for another measure")
        self._copy.setAccessibleName("Use this target for another measure")
        self._copy.setAutoRaise(True)
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._measure.id))
        self.refresh_icons()
        line = QHBoxLayout()
        line.addWidget(self._target, 1)
        line.addWidget(self._copy)
        return line

    def _ask_years(self) -> None:
        editor = YearsEditor(self._measure, self)
        editor.accepted.connect(lambda: self._emit(editor.edit()))
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.open()

    def refresh_icons(self) -> None:
        """Draw the icons in the palette's colour, after a change of theme."""
        self._remove.setIcon(icon("ph.x"))
        self._copy.setIcon(icon("ph.copy"))

    @property
    def measure_id(self) -> str:
        return self._measure.id

    def settle(self) -> None:
        """Say at once what the keys have moved and the timer would say in a moment."""
        if self._settling.isActive():
            self._settling.stop()
            self._emit(self._uptake_edit())

    def show_measure(self, measure: Measure, row: MeasureRow, mark: str = "") -> None:
        """Show the measure as it stands; nothing is emitted. mark: what is to be said beside
        numbers of another scenario."""
        self._measure = measure
        self._target.setText(row.target)
        self._years.setText(years_in_words(measure))
        self._reach.setText(f"{row.reach} · {mark}" if row.reach and mark else row.reach or mark)
        self._reach.setVisible(bool(row.reach or mark))
        for said in (self._reach, self._not_applicable):
            mark_stale(said, bool(mark))
        self._not_applicable.setText(row.not_applicable)
        self._not_applicable.setVisible(bool(row.not_applicable))
        # the answer to a preview must not take the slider back from under the keys
        if not self._slider.isSliderDown() and not self._settling.isActive():
            _set_quietly(self._slider, measure.uptake_frac)
            _set_quietly(self._typed, measure.uptake_frac)
        for name, field in self._fields.items():
            value = measure.parameters[name]
            if isinstance(field, Choice | Number):
                _set_quietly(field, value)

    def _uptake(self, label: str) -> tuple[Share, Number]:
        """A slider and a field for the same share: to try, and to say it to the per cent."""
        slider = Share()
        slider.setRange(0, 100)
        slider.setPageStep(10)
        slider.setAccessibleName(f"Uptake, per cent {label}")
        slider.setToolTip(f"Per cent {label}")
        typed = Number("share", 0.0, 1.0, 0.01)
        typed.setButtonSymbols(Number.ButtonSymbols.NoButtons)
        typed.setProperty("role", "typed")
        typed.setAccessibleName(f"Uptake, typed, per cent {label}")
        typed.setToolTip(f"Type the per cent {label}")
        typed.valueChanged.connect(self._type)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(lambda: self._emit(self._uptake_edit()))
        slider.valueChanged.connect(self._moved)
        slider.sliderReleased.connect(lambda: self._emit(self._uptake_edit()))
        return slider, typed

    def _type(self) -> None:
        """A number was typed: the slider follows, and it is one edit."""
        self._settling.stop()
        _set_quietly(self._slider, self._typed.amount())
        self._emit(self._uptake_edit())

    def _moved(self, value: int) -> None:
        _set_quietly(self._typed, value / 100.0)
        if not self._slider.isSliderDown():  # keys and wheel have no release: wait until they rest
            self._settling.start()
        self.preview_requested.emit(self._uptake_edit())

    def _uptake_edit(self) -> Edit:
        return SetUptake(self._measure.id, self._slider.value() / 100.0)

    def _parameters(self, parameters: tuple[Parameter, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for i, parameter in enumerate(parameters):
            label = PlainLabel(parameter.label)
            label.setWordWrap(True)
            field = self._choice(parameter) if parameter.choices else self._number(parameter)
            label.setBuddy(field)
            field.setAccessibleName(parameter.label)
            self._fields[parameter.name] = field
            grid.addWidget(label, i, 0)
            grid.addWidget(field, i, 1)
        return grid

    def _choice(self, parameter: Parameter) -> Choice:
        field = Choice()
        for value, text in parameter.choices:
            field.addItem(text, value)
        field.activated.connect(
            lambda _: self._emit(
                SetParameter(self._measure.id, parameter.name, str(field.currentData()))
            )
        )
        return field

    def _number(self, parameter: Parameter) -> Number:
        field = Number(parameter.unit, parameter.low, parameter.high, parameter.step)
        low, high = (written(v, parameter.unit) for v in (parameter.low, parameter.high))
        field.setToolTip(f"{parameter.label}: {low} to {high}")
        field.valueChanged.connect(
            lambda _: self._emit(SetParameter(self._measure.id, parameter.name, field.amount()))
        )
        return field

    def _emit(self, edit: Edit) -> None:
        self.edit_requested.emit(edit)


def _set_quietly(field: Share | Choice | Number, value: float | str) -> None:
    blocked = field.blockSignals(True)
    if isinstance(field, Choice):
        field.setCurrentIndex(field.findData(value))
    elif isinstance(field, Share):
        field.setValue(round(float(value) * 100))
    else:
        field.show_amount(float(value))
    field.blockSignals(blocked)
