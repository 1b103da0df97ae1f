"""The left-hand panel: what buildings are coloured by, and which layers are seen, how strongly."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from twin.answer.indicators import INDICATORS
from twin.district.district import District
from twin.on_demand.streets.street_indicators import STREET_INDICATORS
from twin.on_demand.sun.face_indicators import BY_KEY as ON_FACES
from twin.on_demand.sun.face_indicators import FACE_INDICATORS, PERIODS
from ui.map_layers.map_layers import MAP_LAYERS
from ui.panels.widgets.tab_order import chain
from ui.style.plain_label import PlainLabel, plain_tip
from ui.view_state.state import LAYER_TITLES
from ui.view_state.view_settings import ViewSettings

_ALWAYS = ("buildings", "terrain", "labels", "facades")
_NEVER_FADED = ("labels", "facades")


class LayersPanel(QWidget):
    """Colour by, layers with visibility and opacity, named views."""

    colour_requested = Signal(str)
    street_colour_requested = Signal(str)
    sun_period_requested = Signal(str)
    baseline_requested = Signal(bool)
    visibility_requested = Signal(str, bool)
    opacity_requested = Signal(str, float)
    view_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour_by = QComboBox()
        self._colour_by.setAccessibleName("Colour buildings by")
        self._colour_by.addItem("None", "")
        for indicator in INDICATORS:
            self._colour_by.addItem(indicator.title, indicator.key)
            _tell(self._colour_by, indicator.title, indicator.unit)
        self._colour_by.insertSeparator(self._colour_by.count())
        for face_indicator in FACE_INDICATORS:
            self._colour_by.addItem(face_indicator.title, face_indicator.key)
            _tell(self._colour_by, face_indicator.title, face_indicator.unit)
        self._period = self._make_period()
        self._colour_by.activated.connect(
            lambda _: self.colour_requested.emit(self._colour_by.currentData())
        )
        self._baseline = self._make_baseline()
        self._streets_by = self._make_streets_by()
        keep_narrow(self._colour_by)
        self._rows: dict[str, tuple[QCheckBox, QSlider]] = {}
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._views = self._make_views()
        self._scroll_in(self._laid_out())

    def _laid_out(self) -> QWidget:
        """Everything from top to bottom; what has nothing to list yet is hidden."""
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(_section("Colour buildings by"))
        layout.addWidget(self._colour_by)
        layout.addWidget(self._period)
        layout.addWidget(self._baseline)
        layout.addWidget(_section("Colour streets by"))
        layout.addWidget(self._streets_by)
        layout.addSpacing(8)
        self._headings = (_section("Layers"), _section("Views"))
        layout.addWidget(self._headings[0])
        layout.addLayout(self._grid)
        layout.addSpacing(8)
        layout.addWidget(self._headings[1])
        layout.addWidget(self._views, 1)
        layout.addStretch(0)
        for empty in (*self._headings, self._views):
            empty.hide()
        return content

    def _make_period(self) -> QComboBox:
        """Which sun is meant; seen only where faces are coloured by it."""
        box = QComboBox()
        box.setAccessibleName("Period of the sun")
        for key, title in PERIODS.items():
            box.addItem(title, key)
        box.activated.connect(lambda _: self.sun_period_requested.emit(box.currentData()))
        box.hide()
        return box

    def _make_baseline(self) -> QCheckBox:
        box = QCheckBox("As in the baseline")
        box.setToolTip("Show the colours without any measure (V)")
        box.clicked.connect(self.baseline_requested)
        box.hide()
        return box

    def _make_streets_by(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName("Colour streets by")
        box.addItem("None", "")
        for street_indicator in STREET_INDICATORS:
            box.addItem(street_indicator.title, street_indicator.key)
            _tell(box, street_indicator.title, street_indicator.unit)
        for layer in MAP_LAYERS.values():
            box.insertSeparator(box.count())
            for choice in layer.choices:
                box.addItem(choice.title, choice.key)
                _tell(box, choice.title, choice.unit)
        keep_narrow(box)
        box.activated.connect(lambda _: self.street_colour_requested.emit(box.currentData()))
        return box

    def _scroll_in(self, content: QWidget) -> None:
        """On a low screen with large letters the list is longer than the room for it."""
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self._content = content
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it and the bar that moves it, hardly high at all."""
        return QSize(self._content.minimumSizeHint().width() + 10, 160)

    def _make_views(self) -> QListWidget:
        views = QListWidget()
        views.setAccessibleName("Named views")
        views.setMinimumHeight(96)
        views.setTextElideMode(Qt.TextElideMode.ElideRight)
        views.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal in (views.itemClicked, views.itemActivated):
            signal.connect(lambda item: self.view_requested.emit(views.row(item)))
        return views

    def show_district(self, district: District) -> None:
        """List the layers and views that this district has."""
        for check, slider in self._rows.values():
            for widget in (check, slider):
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._rows = {}
        for listed in (*self._headings, self._views):
            listed.show()
        present = [k for k in LAYER_TITLES if k in district.layers or k in _ALWAYS]
        for i, name in enumerate(present):
            self._add_row(i, name)
        self._views.clear()
        for view in district.views:
            item = QListWidgetItem(view.name)
            item.setToolTip(plain_tip(view.name))
            self._views.addItem(item)
        rows = [widget for row in self._rows.values() for widget in row]
        chain(self._colour_by, self._period, self._baseline, self._streets_by, *rows, self._views)

    def show_settings(self, settings: ViewSettings) -> None:
        """Show how one looks at the district; nothing is emitted."""
        self._colour_by.setCurrentIndex(self._colour_by.findData(settings.colour_by))
        of_faces = settings.colour_by in ON_FACES
        self._period.setVisible(of_faces)
        self._period.setCurrentIndex(self._period.findData(settings.sun_period))
        self._streets_by.setCurrentIndex(self._streets_by.findData(settings.colour_streets))
        for box in (self._colour_by, self._streets_by):
            box.setToolTip(str(box.currentData(Qt.ItemDataRole.ToolTipRole) or ""))
        self._baseline.setChecked(settings.baseline)
        self._baseline.setVisible(bool(settings.colour_by) and not of_faces)
        for name, (check, slider) in self._rows.items():
            for widget in (check, slider):
                widget.blockSignals(True)
            check.setChecked(name not in settings.hidden)
            slider.setValue(round(settings.opacity.get(name, 1.0) * 100))
            for widget in (check, slider):
                widget.blockSignals(False)

    def _add_row(self, row: int, name: str) -> None:
        check = QCheckBox(LAYER_TITLES[name])
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(10, 100)
        slider.setAccessibleName(f"Opacity of {LAYER_TITLES[name].lower()}")
        slider.setToolTip("Opacity")
        check.toggled.connect(lambda on: self.visibility_requested.emit(name, on))
        slider.valueChanged.connect(lambda v: self.opacity_requested.emit(name, v / 100.0))
        slider.setVisible(name not in _NEVER_FADED)
        self._grid.addWidget(check, row, 0)
        self._grid.addWidget(slider, row, 1)
        self._rows[name] = (check, slider)


def _tell(box: QComboBox, title: str, unit: str) -> None:
    """The tool tip of the entry that was added last: what it is, and in what unit."""
    words = f"{title}, {unit}" if unit else title
    box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)


def keep_narrow(box: QComboBox) -> None:
    """A box that is no wider for its longest entry; its list is."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    widest = max(box.fontMetrics().horizontalAdvance(box.itemText(i)) for i in range(box.count()))
    box.view().setMinimumWidth(widest + 40)


def _section(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setProperty("role", "section")
    return label
