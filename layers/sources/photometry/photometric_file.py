"""Photometric files: EULUMDAT and IES LM-63, distinguished by their contents."""

from pathlib import Path

from layers.safety.reader_door import reader_door
from layers.sources.photometry.eulumdat import read_eulumdat
from layers.sources.photometry.ies import read_ies
from layers.sources.photometry.numbers import PhotometryError, photometry_lines
from layers.sources.photometry.table import Photometry

__all__ = ["Photometry", "PhotometryError", "read_photometry"]


def read_photometry(path: Path | str, lamp_set: int = 1) -> Photometry:
    """Read a luminaire's light distribution from an EULUMDAT or IES LM-63 file.

    The form is known by a TILT= line (IES), else by the ending. `lamp_set` picks one of the lamp
    sets of an EULUMDAT file, counted from 1. Raises PhotometryError (a ValueError) with one
    sentence naming file, line, fault and fix.
    """
    file = Path(path)
    with reader_door(file, "a photometric file"):
        lines = photometry_lines(file)
        if any(line.strip().upper().startswith("TILT=") for line in lines):
            return read_ies(file)
        if file.suffix.lower() == ".ies":
            return read_ies(file)
        return read_eulumdat(file, lamp_set)
