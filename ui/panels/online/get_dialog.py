"""Get a district: a place by its name, how much around it, and where the folder goes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.panels.online.box_map import BoxMap
from ui.panels.widgets.fields import Share
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px
from ui.style.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from twin.online.online import FoundPlace

_ABOUT = (
    "Buildings, streets, lamps and trees of any place, with its ground and weather, from public "
    "services. Nothing is asked of the network before you press Search."
)
_CREDIT = "© OpenStreetMap contributors, ODbL"
_LEAST_M, _MOST_M, _STEP_M, _USUAL_M = 200, 3_000, 100, 1_000
_WALK_M_MIN = 80.0  # 4.8 km/h


class GetDialog(QDialog):
    """Asks for a place and a size; the window behind stays usable while it is fetched."""

    search_requested = Signal(str)
    map_requested = Signal(object)
    """Place."""
    get_requested = Signal(object, float, object, str)
    """Place, side of the square [m], box "W,S,E,N" in its stead or None, folder."""
    stop_requested = Signal()

    def __init__(self, documents: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Get a district")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._documents = Path(documents)
        self._places: tuple[FoundPlace, ...] = ()
        self._own_folder = self._busy = False
        self._box: str | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(_label("Get a district", "title"))
        layout.addWidget(_label(_ABOUT, "soft"))
        layout.addLayout(self._search_line())
        self._list = QListWidget()
        self._list.setAccessibleName("Places found")
        self._list.currentRowChanged.connect(self._picked)
        layout.addWidget(self._list, 1)
        self._map = BoxMap(theme, self)
        self._map.box_drawn.connect(self._drawn)
        self._map.hide()
        layout.addWidget(self._map, 3)
        layout.addLayout(self._settings())
        self._said = _label("", "soft")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        layout.addWidget(self._progress)
        layout.addWidget(self._said)
        layout.addLayout(self._buttons())
        self._show_size()
        self.show_busy(False)
        fit_room(self)
        fit_window(self, px(560), px(440))
        self._words.setFocus()

    # ---- what is asked ----------------------------------------------------------------------

    def _search_line(self) -> QHBoxLayout:
        self._words, self._search = QLineEdit(), QPushButton("Search")
        self._words.setPlaceholderText("Greenwich, London")
        self._words.setAccessibleName("Place")
        self._words.returnPressed.connect(self._ask_places)
        self._words.textChanged.connect(lambda *_: self._show_usable())
        self._search.setAutoDefault(False)
        self._search.clicked.connect(self._ask_places)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._words, 1)
        line.addWidget(self._search)
        return line

    def _settings(self) -> QGridLayout:
        self._size = Share()
        self._size.setRange(_LEAST_M // _STEP_M, _MOST_M // _STEP_M)
        self._size.setValue(_USUAL_M // _STEP_M)
        self._size.setAccessibleName("Side of the square")
        self._size.valueChanged.connect(lambda *_: self._square())
        self._size_words = _label("", "soft")
        self._folder, choose = QLineEdit(), QPushButton("Choose…")
        self._folder.setAccessibleName("Folder to write to")
        self._folder.textEdited.connect(self._folder_typed)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_folder)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, words in enumerate(("Size", "Folder")):
            grid.addWidget(_label(words, ""), row, 0)
        grid.addWidget(self._size, 0, 1)
        grid.addWidget(self._size_words, 0, 2)
        grid.addWidget(self._folder, 1, 1)
        grid.addWidget(choose, 1, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        self._get, self._stop = QPushButton("Get it"), QPushButton("Stop")
        self._draw = QPushButton("Draw a box…")
        for button in (self._get, self._stop, self._draw):
            button.setAutoDefault(False)
        self._draw.clicked.connect(self._ask_map)
        self._get.setProperty("role", "primary")
        self._get.clicked.connect(self._ask_district)
        self._stop.clicked.connect(self.stop_requested)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(_label(_CREDIT, "soft"), 1)
        line.addWidget(self._draw)
        line.addWidget(self._stop)
        line.addWidget(self._get)
        return line

    def _ask_places(self) -> None:
        if self._search.isEnabled():
            self._said.setText("Searching…")
            self.search_requested.emit(self._words.text())

    def _ask_district(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._places):
            size_m = float(self._size.value() * _STEP_M)
            folder = self._folder.text().strip()
            self.get_requested.emit(self._places[row], size_m, self._box, folder)

    def _ask_map(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._places):
            self._said.setText("Fetching the map…")
            self.map_requested.emit(self._places[row])

    def _drawn(self, west: float, south: float, east: float, north: float) -> None:
        """A box in the stead of the square."""
        self._box = f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}"
        self._size_words.setText("the box on the map")

    def _square(self) -> None:
        """The slider moved: the square counts again."""
        self._box = None
        self._map.show_square(float(self._size.value() * _STEP_M))
        self._show_size()

    def _choose_folder(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, "Folder of the new district", self._folder.text() or str(self._documents)
        )
        if path:
            self._folder.setText(path)
            self._folder_typed(path)

    def _folder_typed(self, _: str) -> None:
        self._own_folder = True
        self._show_usable()

    def _picked(self, row: int) -> None:
        """Another place: a folder of its name, unless the person named one."""
        if 0 <= row < len(self._places) and not self._own_folder:
            self._folder.setText(str(self._documents / _folder_name(self._places[row].short)))
        self._map.hide()  # it is another place's
        self._square()
        self._show_usable()

    # ---- what is shown ----------------------------------------------------------------------

    def show_places(self, places: "tuple[FoundPlace, ...]") -> None:
        """What was found, the likeliest picked."""
        self._places = places
        self._list.clear()
        self._list.addItems([place.name for place in places])
        self._list.setCurrentRow(0)
        self._said.setText("")
        self._show_usable()

    def show_map(self, place: "FoundPlace", lines: "tuple[NDArray[np.float64], ...]") -> None:
        """Streets around a place to draw a box on."""
        if place in self._places and self._places.index(place) == self._list.currentRow():
            self._map.show_streets(lines, place.lon, place.lat)
            self._square()
            self._map.show()
            self._said.setText("Drag on the map to draw a box.")
            self.resize(self.width(), max(self.height(), px(620)))

    def show_busy(self, busy: bool) -> None:
        """A district is being fetched, or no longer."""
        self._busy = busy
        self._progress.setVisible(busy)
        self._stop.setVisible(busy)
        self._get.setVisible(not busy)
        self._show_usable()

    def show_progress(self, words: str, share: float) -> None:
        """How far it is."""
        self._progress.setValue(round(100 * share))
        self._said.setText(words)

    def show_fault(self, why: str) -> None:
        """Why there is nothing, and what to do next."""
        self._said.setText(why)

    def _show_size(self) -> None:
        side_m = self._size.value() * _STEP_M
        minutes = side_m / _WALK_M_MIN
        self._size_words.setText(f"{side_m:,} m, {minutes:.0f} min on foot")

    def _show_usable(self) -> None:
        self._search.setEnabled(not self._busy and bool(self._words.text().strip()))
        ready = self._list.currentRow() >= 0 and bool(self._folder.text().strip())
        self._get.setEnabled(not self._busy and ready)
        self._draw.setEnabled(not self._busy and self._list.currentRow() >= 0)
        for field in (self._size, self._folder, self._list, self._map):
            field.setEnabled(not self._busy)


def _folder_name(place: str) -> str:
    """A name for a folder, of letters and digits."""
    return "".join(c if c.isalnum() else "_" for c in place.lower()).strip("_") or "district"


def _label(text: str, role: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
