"""What a person says of a district to be made: its name, its folder, a coordinate system."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QPushButton, QWidget

from ui.style.plain_label import PlainLabel


class DistrictFields(QWidget):
    """`changed` tells of any of them, `crs_given` of the coordinate system alone."""

    changed = Signal()
    crs_given = Signal()

    def __init__(self, documents: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents, self._own_folder = documents, False
        self.name, self.folder, self.system = QLineEdit(), QLineEdit(), QLineEdit()
        choose = QPushButton("Choose…")
        choose.setAutoDefault(False)
        choose.clicked.connect(lambda: self._choose())
        self.system.setPlaceholderText("only where a file names none, as EPSG:25832")
        self.system.editingFinished.connect(self.crs_given)
        self.name.textEdited.connect(self.call_it)
        self.folder.textEdited.connect(self._typed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = (("Name", self.name), ("Folder", self.folder), ("Coordinates", self.system))
        for row, (words, field) in enumerate(fields):
            grid.addWidget(PlainLabel(words), row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(words)
        grid.addWidget(choose, 1, 2)
        grid.setColumnStretch(1, 1)

    @property
    def out(self) -> Path | None:
        """The folder that is named."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    @property
    def crs(self) -> str | None:
        """The coordinate system that is named."""
        return self.system.text().strip() or None

    def call_it(self, name: str) -> None:
        """Give the district this name, and unless a person named one a folder of it."""
        if name != self.name.text():
            self.name.setText(name)
        if not self._own_folder:
            plain = "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")
            self.folder.setText(str(self._documents / (plain or "district")))
        self.changed.emit()

    def _typed(self, _: str) -> None:
        self._own_folder = True
        self.changed.emit()

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, "Folder of the new district", self.folder.text() or str(self._documents)
        )
        if path:
            self.folder.setText(path)
            self._typed(path)
