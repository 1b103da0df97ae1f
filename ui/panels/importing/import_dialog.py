"""Open data of a city: what the files hold, what their columns mean, and the import."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from twin.importing.importing import (
    DATA,
    GROUND,
    REGISTER,
    WEATHER,
    Delivery,
    MeansRow,
    SeenFile,
    SeenTable,
)
from ui.panels.importing.columns_table import ColumnsTable
from ui.panels.importing.district_fields import DistrictFields
from ui.panels.importing.files_list import FilesList
from ui.panels.importing.outline_map import OutlineMap
from ui.style.plain_label import PlainLabel
from ui.style.room import fit_room, fit_window, px
from ui.style.theme import Theme

_ABOUT = (
    "Drop the files that a city publishes here: buildings, streets, lamps or trees in any usual "
    "form, a 3D city model, heights of the ground, registers such as energy certificates, and a "
    "year of weather (EPW)."
)
_NO_DATA = "Add a file with buildings."
_NO_WEATHER = "Add a year of weather (an EPW file); climate.onebuilding.org has one for most towns."
_NO_FOLDER = "Say which folder the district goes to."
_READY = "Ready. What the data leave out is inferred, and listed."


class ImportDialog(QDialog):
    """Gathers files and what a person says of them; the desk does the work."""

    look_requested = Signal()
    import_requested = Signal(object)
    """Delivery, without its mapping."""
    stop_requested = Signal()

    def __init__(self, documents: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open data of a city")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._documents = Path(documents)
        self._seen: tuple[SeenFile, ...] = ()
        self._busy = False
        self._fault = ""
        self.paths: list[Path] = []
        self.rows: dict[tuple[str, str], MeansRow] = {}
        self._files, self._map = FilesList(theme), OutlineMap(theme)
        self._columns = ColumnsTable()
        self.fields = DistrictFields(self._documents)
        self.fields.changed.connect(self._show_usable)
        self.fields.crs_given.connect(self._look)
        self._files.table_picked.connect(self._show_table)
        self._columns.said.connect(self._say)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(_label("Open data of a city", "title"))
        layout.addWidget(_label(_ABOUT, "soft"))
        layout.addLayout(self._file_buttons())
        layout.addWidget(self._middle(), 1)
        layout.addWidget(self.fields)
        self._said, self._progress = _label("", "soft"), QProgressBar()
        self._progress.setTextVisible(False)
        layout.addWidget(self._progress)
        layout.addLayout(self._foot())
        self.show_busy(False)
        fit_room(self)
        fit_window(self, px(1040), px(720))

    @property
    def crs(self) -> str | None:
        """The coordinate system that a person named, or None."""
        return self.fields.crs

    # ---- how it is laid out -------------------------------------------------------------------

    def _file_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._add_file, self._add_folder = QPushButton("Add files…"), QPushButton("Add a folder…")
        self._take_out = QPushButton("Take out")
        for button, follow in (
            (self._add_file, self._choose_files),
            (self._add_folder, self._choose_folder),
            (self._take_out, self._remove),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, follow=follow: follow())
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _middle(self) -> QSplitter:
        above, whole = QSplitter(), QSplitter(Qt.Orientation.Vertical)
        above.addWidget(self._files)
        above.addWidget(self._map)
        for place, share in enumerate((3, 2)):
            above.setStretchFactor(place, share)
        above.setSizes([px(600), px(400)])
        whole.addWidget(above)
        whole.addWidget(self._columns)
        above.setChildrenCollapsible(False)
        whole.setChildrenCollapsible(False)
        return whole

    def _foot(self) -> QHBoxLayout:
        self._import, self._stop = QPushButton("Make the district"), QPushButton("Stop")
        self._import.setProperty("role", "primary")
        self._import.setAutoDefault(False)
        self._stop.setAutoDefault(False)
        self._import.clicked.connect(self._ask_import)
        self._stop.clicked.connect(self.stop_requested)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._said, 1)
        line.addWidget(self._stop)
        line.addWidget(self._import)
        return line

    # ---- files and what is said of them -------------------------------------------------------

    def add(self, paths: list[Path]) -> None:
        """Files or folders, as dropped or chosen."""
        new = [path for path in paths if path not in self.paths]
        if new and not self._busy:
            self.paths += new
            if not self.fields.name.text():
                self.fields.call_it(new[0].name.split(".")[0].replace("_", " "))
            self._look()

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Files of a city", str(self._documents))
        self.add([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder of files", str(self._documents))
        self.add([Path(name)] if name else [])

    def _remove(self) -> None:
        if (path := self._files.picked_file) is not None:
            self.paths = [file.path for file in self._seen if file.path != path]
            self._look()

    def _say(self, row: MeansRow) -> None:
        self.rows[row.column, row.value] = row
        self._look()

    def _look(self) -> None:
        if self.paths:
            self.look_requested.emit()
        else:
            self.show_seen(())

    def show_seen(self, files: tuple[SeenFile, ...]) -> None:
        """What the files are."""
        self._seen = files
        self._files.show_files(files)
        self._show_usable()

    def _show_table(self, table: SeenTable | None) -> None:
        others = [t for file in self._seen for t in file.tables if t is not table]
        behind = tuple(line for t in others for line in t.outlines)
        self._map.show_outlines(behind, () if table is None else table.outlines)
        self._columns.show_columns(() if table is None else table.columns)
        self._columns.setVisible(bool(table and table.columns))

    # ---- the import ---------------------------------------------------------------------------

    def _ask_import(self) -> None:
        ground, out = _of_role(self._seen, GROUND), self.fields.out
        if out is None:
            return
        self.import_requested.emit(
            Delivery(
                tuple(_of_role(self._seen, DATA)),
                _of_role(self._seen, WEATHER)[0],
                out,
                tuple(ground),
                self.fields.name.text().strip() or None,
                crs=self.crs,
                registers=tuple(_of_role(self._seen, REGISTER)),
            )
        )

    def _missing(self) -> str:
        """What is still to be said, or ""."""
        if not _of_role(self._seen, DATA):
            return _NO_DATA
        if not _of_role(self._seen, WEATHER):
            return _NO_WEATHER
        return "" if self.fields.out else _NO_FOLDER

    def show_busy(self, busy: bool) -> None:
        """Files are being read or made a district, or no longer."""
        if busy and not self._busy:
            self._fault = ""
        self._busy = busy
        self._progress.setVisible(busy)
        self._stop.setVisible(busy)
        self._show_usable()

    def show_progress(self, words: str, share: float) -> None:
        """How far it is."""
        self._progress.setValue(round(100 * share))
        self._said.setText(words)

    def show_fault(self, why: str) -> None:
        """Why there is nothing; it stays until something else is asked."""
        self._fault = why
        self._show_usable()

    def _show_usable(self) -> None:
        missing = self._missing()
        self._import.setEnabled(not self._busy and not missing)
        for part in (self._add_file, self._add_folder, self._take_out, self._columns, self.fields):
            part.setEnabled(not self._busy)
        if not self._busy:
            self._said.setText(self._fault or ((missing or _READY) if self.paths else ""))

    # ---- Qt -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


def _of_role(files: tuple[SeenFile, ...], role: str) -> list[Path]:
    return [file.path for file in files if file.role == role]


def _label(text: str, role: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
