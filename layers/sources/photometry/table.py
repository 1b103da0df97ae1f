"""One luminaire's light distribution, brought to one form whatever file it came from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.quality.plausible import rule

ACROSS_C_DEG = (0.0, 90.0, 180.0, 270.0)
FLUX_MISMATCH_FRAC = 0.01
EVEN_HALVES_FRAC = 0.01  # halves closer than this cannot tell the street side


@dataclass(frozen=True)
class Photometry:
    """Luminous intensity of a luminaire in the C, gamma system of EN 13032-1.

    `c_deg` (n_c,) [deg] rises from 0 to 360, both given, counted counter-clockwise from above;
    `gamma_deg` (n_gamma,) [deg] from the nadir; `intensity_cd` (n_c, n_gamma) [cd], absolute, 0
    outside `gamma_deg`. `flux_lm` [lm] is the integral of the intensities, `declared_flux_lm` what
    the file says leaves the luminaire (None where it is absolute). `half_flux_frac` (4,) is the
    share of the flux in the half spaces around C0, C90, C180, C270, `street_side_c_deg` [deg] the
    heaviest of them: the side taken to face the road unless the user says otherwise.
    `measured_tilt_deg` [deg] the tilt during measurement; `lamp_tilt_deg`, `lamp_tilt_frac` (n,)
    the flux factor over the tilt of the lamp (LM-63 TILT), empty where not given.
    """

    file: str
    form: str
    luminaire: str
    lamp: str
    c_deg: NDArray[np.float64]
    gamma_deg: NDArray[np.float64]
    intensity_cd: NDArray[np.float64]
    flux_lm: float
    declared_flux_lm: float | None
    circuit_w: float | None
    colour: str
    measured_tilt_deg: float
    lamp_tilt_deg: NDArray[np.float64]
    lamp_tilt_frac: NDArray[np.float64]
    half_flux_frac: NDArray[np.float64]
    street_side_c_deg: float
    issues: tuple[str, ...]


@dataclass(frozen=True)
class FileFacts:
    """What a reader hands over beside the intensities; meanings as in `Photometry`."""

    file: str
    form: str
    luminaire: str = ""
    lamp: str = ""
    declared_flux_lm: float | None = None
    circuit_w: float | None = None
    colour: str = ""
    measured_tilt_deg: float = 0.0
    lamp_tilt_deg: tuple[float, ...] = ()
    lamp_tilt_frac: tuple[float, ...] = ()
    usual_street_side_c_deg: float = 90.0
    issues: tuple[str, ...] = ()


def solid_angle_weights(
    c_deg: NDArray[np.float64], gamma_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights [sr] whose product with the intensities sums to the flux, (n_c, n_gamma).

    Exact for intensities that run linearly between the angles given: in gamma against sin(gamma),
    in C by the trapezoid rule.
    """
    g = np.radians(gamma_deg)
    step = np.diff(g)
    chord = np.diff(np.sin(g)) / step
    weight = np.zeros(g.size)
    weight[:-1] += np.cos(g[:-1]) - chord
    weight[1:] += chord - np.cos(g[1:])
    c_step = np.diff(np.radians(c_deg))
    around = np.zeros(c_deg.size)
    around[:-1] += 0.5 * c_step
    around[1:] += 0.5 * c_step
    product: NDArray[np.float64] = around[:, None] * weight[None, :]
    return product


def finished_photometry(
    planes: dict[float, NDArray[np.float64]], gamma_deg: NDArray[np.float64], facts: FileFacts
) -> Photometry:
    """Close the circle of C planes, integrate, and find the street side.

    `planes` maps C [deg] in 0 to 360 to intensities (n_gamma,) [cd], all around. An issue is added
    where the integral misses the declared flux by more than 1 %.
    """
    c_deg = np.array(sorted(planes))
    table = np.array([planes[c] for c in c_deg])
    if c_deg[0] > 0.0 and c_deg[-1] < 360.0:
        c_deg, table = _cut_at_zero(c_deg, table)
    if c_deg[-1] < 360.0:
        c_deg = np.append(c_deg, 360.0)
        table = np.vstack([table, table[:1]])
    flux_lm = float((solid_angle_weights(c_deg, gamma_deg) * table).sum())
    halves = _half_fluxes(c_deg, gamma_deg, table)
    issues = facts.issues
    declared = facts.declared_flux_lm
    if declared is not None and abs(flux_lm / declared - 1.0) > FLUX_MISMATCH_FRAC:
        issues += (
            f"{facts.file}: the intensities integrate to {flux_lm:.0f} lm, the header says "
            f"{declared:.0f} lm; the intensities are used.",
        )
    issues += _implausible(facts, flux_lm)
    for array in (c_deg, gamma_deg, table, halves):
        array.setflags(write=False)
    return Photometry(
        file=facts.file,
        form=facts.form,
        luminaire=facts.luminaire,
        lamp=facts.lamp,
        c_deg=c_deg,
        gamma_deg=gamma_deg,
        intensity_cd=table,
        flux_lm=flux_lm,
        declared_flux_lm=declared,
        circuit_w=facts.circuit_w,
        colour=facts.colour,
        measured_tilt_deg=facts.measured_tilt_deg,
        lamp_tilt_deg=np.array(facts.lamp_tilt_deg),
        lamp_tilt_frac=np.array(facts.lamp_tilt_frac),
        half_flux_frac=halves,
        street_side_c_deg=_street_side(halves, facts.usual_street_side_c_deg),
        issues=issues,
    )


def _implausible(facts: FileFacts, flux_lm: float) -> tuple[str, ...]:
    """A luminaire that gives more light for its power than any does."""
    limit = rule("lumens_per_watt")
    if not facts.circuit_w or limit.can_be(flux_lm / facts.circuit_w):
        return ()
    return (
        f"{facts.file}: {flux_lm:,.0f} lm from {facts.circuit_w:g} W are "
        f"{flux_lm / facts.circuit_w:,.0f} {limit.unit}, more than {limit.high:g}, which no "
        "luminaire gives; check lamp flux and watts in the file.",
    )


def _cut_at_zero(
    c_deg: NDArray[np.float64], table: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add the plane C0 between the last and the first plane."""
    gap = c_deg[0] + 360.0 - c_deg[-1]
    share = (360.0 - c_deg[-1]) / gap
    zero = table[-1] + share * (table[0] - table[-1])
    return np.insert(c_deg, 0, 0.0), np.vstack([zero[None, :], table])


def _half_fluxes(
    c_deg: NDArray[np.float64], gamma_deg: NDArray[np.float64], table: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Flux share in the half space around each of C0, C90, C180, C270, (4,)."""
    fine = np.arange(0.0, 360.0)
    around = np.array([np.interp(fine, c_deg, column) for column in table.T]).T
    ring = around @ solid_angle_weights(np.array([0.0, 360.0]), gamma_deg)[0]
    total = max(float(ring.sum()), 1e-30)
    shares = []
    for side in ACROSS_C_DEG:
        away = np.abs((fine - side + 180.0) % 360.0 - 180.0)
        inside = np.where(away < 90.0, 1.0, np.where(away == 90.0, 0.5, 0.0))
        shares.append(float((ring * inside).sum()) / total)
    return np.array(shares)


def _street_side(halves: NDArray[np.float64], usual_deg: float) -> float:
    """The heaviest side; the usual one where several are equally heavy."""
    if halves[ACROSS_C_DEG.index(usual_deg)] > halves.max() - EVEN_HALVES_FRAC:
        return usual_deg
    return ACROSS_C_DEG[int(halves.argmax())]
