"""IES LM-63 files (1986 to 2019): keywords, a tilt line, then numbers in free format."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.sources.photometry.numbers import (
    PhotometryError,
    check_intensities,
    checked_angles,
    number,
    photometry_lines,
)
from layers.sources.photometry.table import FileFacts, Photometry, finished_photometry

PHOTOMETRIC_TYPES = {1: "C", 2: "B", 3: "A"}
LEAD = 13  # numbers between the tilt and the angles
ABSOLUTE = -1  # as lumens per lamp: the candelas are those of the luminaire


@dataclass(frozen=True)
class _Stream:
    """Numbers as text with the line of each, and how far they were taken."""

    words: list[str]
    at: list[int]
    name: str

    def take(self, start: int, count: int, what: str) -> NDArray[np.float64]:
        if start + count > len(self.words):
            last = self.at[-1] if self.at else 0
            raise PhotometryError(
                f"{self.name}: the file ends at line {last} with "
                f"{max(len(self.words) - start, 0)} of the {count} numbers for {what}; "
                "check the counts in the line after TILT or export the file again."
            )
        return np.array(
            [
                number(word, f"{self.name}, line {line}", f"a number of {what}")
                for word, line in zip(
                    self.words[start : start + count], self.at[start : start + count]
                )
            ]
        )


def read_ies(path: Path) -> Photometry:
    """Read an IES LM-63 file of photometric type C.

    Intensity [cd] = value x multiplier x ballast factor x ballast-lamp factor. Lumens per lamp -1
    marks absolute photometry. The last horizontal angle says the symmetry: 0 rotational, 90
    quadrant, 180 bilateral (also 90 to 270), else none; a missing plane at 360 is closed. Tables
    after TILT=INCLUDE are kept as flux over lamp tilt. Raises PhotometryError naming file, line
    and fix, also for types A and B.
    """
    lines = photometry_lines(path)
    name = str(path)
    tilt_row = next(
        (row for row, line in enumerate(lines) if line.strip().upper().startswith("TILT=")), None
    )
    if tilt_row is None:
        raise PhotometryError(
            f"{name}: no TILT= line was found, so the numbers cannot be placed; check that this "
            "is an IES LM-63 file."
        )
    words = _keywords(lines[:tilt_row])
    tilt_kind = lines[tilt_row].split("=", 1)[1].strip()
    stream = _stream(lines, tilt_row + 1, name)
    tilt_deg, tilt_frac, start = _tilt(stream, tilt_kind, path, f"{name}, line {tilt_row + 1}")
    lead = stream.take(start, LEAD, "the lamp and size line")
    n_gamma, n_c = _counts(lead, stream, start)
    body = start + LEAD
    gamma = stream.take(body, n_gamma, "the vertical angles")
    c_deg = stream.take(body + n_gamma, n_c, "the horizontal angles")
    checked_angles(gamma, 180.0, f"{name}, line {stream.at[body]}", "vertical")
    checked_angles(c_deg, 360.0, f"{name}, line {stream.at[body + n_gamma]}", "horizontal")
    first = body + n_gamma + n_c
    flat = stream.take(first, n_gamma * n_c, "the candela values")
    _refuse_rest(stream, first + n_gamma * n_c)
    check_intensities(flat, stream.at[first:], name)
    table = np.maximum(flat, 0.0).reshape(n_c, n_gamma)
    table = table * (lead[2] * lead[10] * (lead[11] if lead[11] > 0 else 1.0))
    where = f"{name}, line {stream.at[body + n_gamma]}"
    facts = FileFacts(
        file=path.name,
        form=_form(lines[0]),
        luminaire=words.get("LUMINAIRE", words.get("LUMCAT", "")),
        lamp=words.get("LAMP", ""),
        declared_flux_lm=float(lead[0] * lead[1]) if lead[1] > 0 else None,
        circuit_w=float(lead[12]) if lead[12] > 0 else None,
        lamp_tilt_deg=tuple(tilt_deg.tolist()),
        lamp_tilt_frac=tuple(tilt_frac.tolist()),
        usual_street_side_c_deg=0.0,
    )
    return finished_photometry(_all_around(c_deg, table, where), gamma, facts)


def _form(first_line: str) -> str:
    text = first_line.strip()
    return f"IES LM-63 ({text})" if text.upper().startswith("IES") else "IES LM-63 (1986)"


def _keywords(lines: list[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in lines:
        text = line.strip()
        if text.startswith("[") and "]" in text:
            key, value = text[1:].split("]", 1)
            words.setdefault(key.strip().upper(), value.strip())
    return words


def _stream(lines: list[str], start: int, name: str) -> _Stream:
    """Words after line `start`; a comma is a decimal comma unless it must be a separator."""
    plain: tuple[list[str], list[int]] = ([], [])
    split: tuple[list[str], list[int]] = ([], [])
    for row in range(start, len(lines)):
        for word in lines[row].split():
            plain[0].append(word)
            plain[1].append(row + 1)
            for part in word.split(","):
                if part:
                    split[0].append(part)
                    split[1].append(row + 1)
    commas_separate = any(w.endswith(",") or w.count(",") > 1 for w in plain[0]) or any(
        "." in w and "," in w for w in plain[0]
    )
    words, at = split if commas_separate else plain
    return _Stream(words, at, name)


def _tilt(
    stream: _Stream, kind: str, path: Path, where: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Flux over lamp tilt, and where the numbers go on."""
    empty = np.zeros(0)
    if kind.upper() == "NONE":
        return empty, empty, 0
    if kind.upper() == "INCLUDE":
        return _tilt_table(stream)
    beside = path.parent / kind
    if not _is_beside(beside, kind):
        raise PhotometryError(
            f"{where}: TILT names the file '{kind:.80}', which does not lie beside it; put it "
            "there or write TILT=NONE."
        )
    angles, factors, _ = _tilt_table(_stream(photometry_lines(beside), 0, str(beside)))
    return angles, factors, 0


def _is_beside(file: Path, name: str) -> bool:
    """Whether a plain name, no path that leads elsewhere, is that of a file."""
    try:
        return name == Path(name).name and file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _tilt_table(stream: _Stream) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    count = int(stream.take(0, 2, "the tilt table")[1])
    if count < 1:
        raise PhotometryError(f"{stream.name}: the tilt table is empty; write TILT=NONE.")
    angles = stream.take(2, count, "the tilt angles")
    factors = stream.take(2 + count, count, "the tilt factors")
    return angles, factors, 2 + 2 * count


def _counts(lead: NDArray[np.float64], stream: _Stream, start: int) -> tuple[int, int]:
    """Numbers of vertical and horizontal angles, after checking their line."""
    where = f"{stream.name}, line {stream.at[start]}"
    n_gamma, n_c, kind = (int(lead[3]), int(lead[4]), int(lead[5]))
    if n_gamma < 2 or n_c < 1 or lead[3] != n_gamma or lead[4] != n_c:
        raise PhotometryError(
            f"{where}: {lead[3]:g} vertical and {lead[4]:g} horizontal angles are announced; "
            "at least 2 and 1, whole numbers, belong there."
        )
    if kind != 1:
        shown = PHOTOMETRIC_TYPES.get(kind, f"number {kind}")
        raise PhotometryError(
            f"{where}: the photometric type is {shown}; road lighting needs type C (1), so "
            "export the file in type C."
        )
    if lead[2] <= 0 or lead[10] <= 0:
        raise PhotometryError(
            f"{where}: the candela multiplier {lead[2]:g} and the ballast factor {lead[10]:g} "
            "must be above 0; correct them."
        )
    if lead[0] < 1 or (lead[1] < 0 and lead[1] != ABSOLUTE):
        raise PhotometryError(
            f"{where}: {lead[0]:g} lamps of {lead[1]:g} lm are announced; at least 1 lamp and its "
            f"lumens belong there, or {ABSOLUTE} lm for absolute photometry."
        )
    return n_gamma, n_c


def _refuse_rest(stream: _Stream, used: int) -> None:
    if len(stream.words) > used:
        raise PhotometryError(
            f"{stream.name}, line {stream.at[used]}: {len(stream.words) - used} numbers too many "
            "follow the candela values; check the counts in the line after TILT."
        )


def _all_around(
    c_deg: NDArray[np.float64], table: NDArray[np.float64], where: str
) -> dict[float, NDArray[np.float64]]:
    """Mirror the planes in the file to the whole circle."""
    first, last = float(c_deg[0]), float(c_deg[-1])
    if c_deg.size == 1:
        return {0.0: table[0], 360.0: table[0]}
    planes = {float(c): row for c, row in zip(c_deg, table)}
    if (first, last) in ((0.0, 90.0), (0.0, 180.0)):
        if last == 90.0:
            planes |= {180.0 - c: row for c, row in planes.items()}
        return planes | {(360.0 - c) % 360.0: row for c, row in planes.items()}
    if (first, last) == (90.0, 270.0):
        return planes | {(180.0 - c) % 360.0: row for c, row in planes.items()}
    widest = float(np.diff(c_deg).max())
    if first == 0.0 and last > 180.0 and 360.0 - last <= 1.5 * widest:
        return planes
    raise PhotometryError(
        f"{where}: the horizontal angles run from {first:g} to {last:g} deg, which LM-63 does not "
        "know; they end at 0, 90, 180 or 360, or run from 90 to 270."
    )
