"""EULUMDAT (.ldt) files: one value per line, intensities in candela per kilolumen."""

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

HEADER_LINES = 26
LAMP_SET_LINES = 6
DIRECT_RATIOS = 10


@dataclass(frozen=True)
class _LampSet:
    lamps: float
    lamp: str
    flux_lm: float
    colour: str
    circuit_w: float | None


def read_eulumdat(path: Path, lamp_set: int = 1) -> Photometry:
    """Read an EULUMDAT file; intensities [cd] = cd/klm x flux x conversion / 1000.

    Line layout: 1 company, 2 type, 3 symmetry (0 none, 1 rotational, 2 about C0-C180, 3 about
    C90-C270, 4 both), 4 and 5 C planes and step, 6 and 7 gammas and step, 9 name, 22 to 25 downward
    share, light output ratio, conversion factor and tilt, 26 lamp sets, then six lines per set,
    ten direct ratios, the C angles, the gamma angles and the intensities. Angles are taken from the
    lists, never from the steps (uneven planes). Lamp sets are alternatives; `lamp_set` picks one,
    counted from 1. Field 26c is the flux of all lamps of the set together, whatever their number. A
    negative number of lamps marks absolute photometry. The light output ratio is
    inside the intensities already. Raises PhotometryError naming file, line and fix.
    """
    lines = photometry_lines(path)
    name = str(path)
    symmetry = _whole(lines, 3, name, "the symmetry (0 to 4)", 0, 4)
    n_planes = _whole(lines, 4, name, "the number of C planes", 1, 721)
    n_gamma = _whole(lines, 6, name, "the number of gamma angles", 2, 721)
    n_sets = _whole(lines, 26, name, "the number of lamp sets", 1, 20)
    if not 1 <= lamp_set <= n_sets:
        raise PhotometryError(
            f"{name}: lamp set {lamp_set} is asked for, the file has {n_sets}; choose one of them."
        )
    lamps = _lamp_set(lines, HEADER_LINES + (lamp_set - 1) * LAMP_SET_LINES, name)
    start = HEADER_LINES + n_sets * LAMP_SET_LINES + DIRECT_RATIOS
    values, at = _values(lines, start, name)
    c_deg, gamma_deg, planes_c, table = _parts(
        values, at, (symmetry, n_planes, n_gamma), name, start
    )
    conversion = _optional(lines, 24, name, "the conversion factor", 1.0) or 1.0
    if conversion < 0.0:
        raise PhotometryError(
            f"{name}, line 24: the conversion factor {conversion:g} is negative; correct it."
        )
    output_ratio = _optional(lines, 23, name, "the light output ratio", 0.0) / 100.0
    scale = lamps.flux_lm * conversion / 1000.0
    planes = _all_around(symmetry, c_deg, planes_c, table * scale)
    facts = FileFacts(
        file=path.name,
        form="EULUMDAT",
        luminaire=lines[8].strip(),
        lamp=lamps.lamp,
        declared_flux_lm=lamps.flux_lm * output_ratio if output_ratio > 0 else None,
        circuit_w=lamps.circuit_w,
        colour=lamps.colour,
        measured_tilt_deg=_optional(lines, 25, name, "the tilt", 0.0),
        usual_street_side_c_deg=90.0,
        issues=_lamp_set_issue(path.name, n_sets, lamp_set),
    )
    return finished_photometry(planes, gamma_deg, facts)


def _lamp_set_issue(name: str, n_sets: int, lamp_set: int) -> tuple[str, ...]:
    if n_sets == 1:
        return ()
    return (f"{name}: the file has {n_sets} lamp sets, set {lamp_set} is used.",)


def _line(lines: list[str], which: int, name: str, what: str) -> str:
    if which > len(lines):
        raise PhotometryError(
            f"{name}: the file ends at line {len(lines)}, before {what} in line {which}; "
            "export it again."
        )
    return lines[which - 1]


def _whole(lines: list[str], which: int, name: str, what: str, least: int, most: int) -> int:
    value = number(_line(lines, which, name, what), f"{name}, line {which}", what)
    if value != round(value) or not least <= value <= most:
        raise PhotometryError(
            f"{name}, line {which}: {what} is {value:g}; a whole number from {least} to {most} "
            "belongs there."
        )
    return int(value)


def _optional(lines: list[str], which: int, name: str, what: str, default: float) -> float:
    text = _line(lines, which, name, what)
    return number(text, f"{name}, line {which}", what) if text.strip() else default


def _lamp_set(lines: list[str], before: int, name: str) -> _LampSet:
    def at(offset: int, what: str) -> float:
        line = before + offset
        return number(_line(lines, line, name, what), f"{name}, line {line}", what)

    lamps = at(1, "the number of lamps")
    flux_lm = at(3, "the lamp flux")
    if lamps == 0 or flux_lm <= 0:
        raise PhotometryError(
            f"{name}, line {before + 3}: {lamps:g} lamps of {flux_lm:g} lm give no light; "
            "put the lamp flux in."
        )
    watts = _line(lines, before + 6, name, "the watts with ballast").strip()
    circuit_w = at(6, "the watts with ballast") if watts else 0.0
    return _LampSet(
        lamps=lamps,
        lamp=_line(lines, before + 2, name, "the lamp type").strip(),
        flux_lm=flux_lm,
        colour=_line(lines, before + 4, name, "the colour").strip(),
        circuit_w=circuit_w if circuit_w > 0 else None,
    )


def _values(lines: list[str], start: int, name: str) -> tuple[NDArray[np.float64], list[int]]:
    """All numbers after line `start`, with the line of each; one or several in a line."""
    last = len(lines)
    while last > start and not lines[last - 1].strip():
        last -= 1
    values: list[float] = []
    at: list[int] = []
    for row in range(start, last):
        where = f"{name}, line {row + 1}"
        parts = lines[row].split() or [""]
        for part in parts:
            values.append(number(part, where, "an angle or an intensity"))
            at.append(row + 1)
    return np.array(values), at


def _parts(
    values: NDArray[np.float64],
    at: list[int],
    sizes: tuple[int, int, int],
    name: str,
    start: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """C angles, gamma angles, the C angles given, and the intensities (n_given, n_gamma)."""
    symmetry, n_planes, n_gamma = sizes
    kept = {0: n_planes, 1: 1, 2: n_planes // 2 + 1, 3: n_planes // 2 + 1, 4: n_planes // 4 + 1}
    needed = n_planes + n_gamma + kept[symmetry] * n_gamma
    if values.size != needed:
        end = f"the last is in line {at[-1]}" if at else "the file ends before them"
        raise PhotometryError(
            f"{name}: {values.size} numbers follow line {start}, but symmetry {symmetry} with "
            f"{n_planes} C planes and {n_gamma} gamma angles needs {needed}; check lines 3, 4 "
            f"and 6 and the end of the file ({end})."
        )
    c_deg = checked_angles(values[:n_planes], 360.0, f"{name}, line {at[0]}", "C")
    gamma = values[n_planes : n_planes + n_gamma]
    checked_angles(gamma, 180.0, f"{name}, line {at[n_planes]}", "gamma")
    given = _given_planes(symmetry, c_deg, f"{name}, line 3")
    flat = values[n_planes + n_gamma :]
    check_intensities(flat, at[n_planes + n_gamma :], name)
    return c_deg, gamma.copy(), given, np.maximum(flat, 0.0).reshape(-1, n_gamma)


def _given_planes(symmetry: int, c_deg: NDArray[np.float64], where: str) -> NDArray[np.float64]:
    """The C angles whose intensities are in the file, in file order."""
    if symmetry == 0:
        return c_deg
    if symmetry == 1:
        return c_deg[:1]
    if symmetry == 3:
        given = np.concatenate([c_deg[c_deg >= 270.0], c_deg[c_deg <= 90.0]])
        given = given[given < 360.0]
        ends = (270.0, 90.0)
    else:
        given = c_deg[c_deg <= (180.0 if symmetry == 2 else 90.0)]
        ends = (0.0, 180.0 if symmetry == 2 else 90.0)
    halves = 4 if symmetry == 4 else 2
    whole = given.size == c_deg.size // halves + 1
    if not whole or given[0] != ends[0] or given[-1] != ends[1]:
        raise PhotometryError(
            f"{where}: symmetry {symmetry} needs C planes in equal halves from C{ends[0]:g} to "
            f"C{ends[1]:g}, which the list of C angles does not give; correct one of them."
        )
    return given


def _all_around(
    symmetry: int,
    c_deg: NDArray[np.float64],
    given_c_deg: NDArray[np.float64],
    table_cd: NDArray[np.float64],
) -> dict[float, NDArray[np.float64]]:
    """Mirror the given planes to the whole circle."""
    if symmetry == 1:
        return {0.0: table_cd[0], 360.0: table_cd[0]}
    planes: dict[float, NDArray[np.float64]] = {}
    for c, row in zip(given_c_deg, table_cd):
        images = {float(c)}
        if symmetry in (2, 4):
            images |= {(360.0 - image) % 360.0 for image in images}
        if symmetry in (3, 4):
            images |= {(180.0 - image) % 360.0 for image in images}
        for image in images:
            planes.setdefault(image, row)
    if symmetry == 0 and c_deg[-1] == 360.0:
        planes[360.0] = table_cd[-1]
    return planes
