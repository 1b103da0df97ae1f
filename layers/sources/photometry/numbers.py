"""Numbers out of photometric text files, each refusal naming file, line and fix."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.safety.limits import MOST_TEXT_BYTES, checked_file
from layers.source_error import SourceError

MOST_CD = 1e7
"""A search-light; far beyond any luminaire of a street, in candela or candela per kilolumen."""


class PhotometryError(SourceError):
    """A photometric file that cannot be read: one sentence with file, line, fault and fix."""


def photometry_lines(path: Path) -> list[str]:
    """Lines of a text file, in UTF-8 or ISO-8859-1. Raises PhotometryError if it is no text."""
    try:
        checked_file(path, MOST_TEXT_BYTES, "photometric files")
        raw = path.read_bytes()
    except SourceError as error:
        raise PhotometryError(str(error)) from None
    except OSError as error:
        raise PhotometryError(
            f"{path}: the file cannot be read ({error.strerror}); check the path."
        ) from None
    if not raw.strip():
        raise PhotometryError(f"{path}: the file is empty; export it again.")
    if b"\x00" in raw:
        raise PhotometryError(
            f"{path}: the file is binary, not a photometric text file; export it as "
            "EULUMDAT (.ldt) or IES LM-63 (.ies)."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("iso-8859-1")
    return text.replace("\x1a", "").splitlines()


def number(text: str, where: str, what: str) -> float:
    """A finite number with decimal point or comma. Raises PhotometryError with `where`, `what`."""
    cleaned = text.strip().replace(",", ".")
    try:
        value = float(cleaned)
    except ValueError:
        shown = f"'{text.strip()}'" if text.strip() else "nothing"
        raise PhotometryError(
            f"{where}: {shown} stands where {what} belongs; put a number there."
        ) from None
    if not np.isfinite(value):
        raise PhotometryError(f"{where}: {what} is not finite; put a number there.")
    return value


def checked_angles(
    angles: NDArray[np.float64], limit_deg: float, where: str, what: str
) -> NDArray[np.float64]:
    """Angles that rise strictly within 0 to `limit_deg`. Raises PhotometryError otherwise."""
    if angles.size == 0 or angles[0] < 0.0 or angles[-1] > limit_deg:
        raise PhotometryError(
            f"{where}: the {what} angles must lie in 0 to {limit_deg:g} deg; correct the list."
        )
    falls = np.flatnonzero(np.diff(angles) <= 0.0)
    if falls.size:
        first = int(falls[0])
        raise PhotometryError(
            f"{where}: the {what} angles must rise, but {angles[first + 1]:g} follows "
            f"{angles[first]:g}; correct the list."
        )
    return angles


def check_intensities(
    values: NDArray[np.float64], lines: list[int], file: str, least_cd: float = -1e-6
) -> None:
    """Refuse negative intensities and those no lamp has, naming the line of the first."""
    beyond = np.flatnonzero(values > MOST_CD)
    if beyond.size:
        spot = int(beyond[0])
        raise PhotometryError(
            f"{file}, line {lines[spot]}: the intensity {values[spot]:g} is beyond {MOST_CD:g}; "
            "correct the file or ask its maker for another."
        )
    below = np.flatnonzero(values < least_cd)
    if below.size:
        spot = int(below[0])
        raise PhotometryError(
            f"{file}, line {lines[spot]}: the intensity {values[spot]:g} is negative; "
            "correct the file or ask its maker for another."
        )
