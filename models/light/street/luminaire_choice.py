"""The least-energy luminaire and dimming of a street that still meets its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.light.luminaire.dimming import dimmed_circuit_w, reached_flux_frac
from models.light.luminaire.intensity import LuminousIntensity
from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.road.lighting_classes import class_requirement
from models.light.road.road_case import street_report

LEVELS = ("luminance_cd_m2", "illuminance_mean_lx", "illuminance_min_lx")  # grow with the flux
TRIAL_FLUX_LM = 10_000.0


@dataclass(frozen=True)
class LuminaireChoice:
    """A luminaire for one road: its code, the level it may be dimmed to all night [-] and the power
    at that level [W], whether the class is met, and in words what stands in the way where not."""

    code: str
    flux_frac: float
    power_w: float
    met: bool
    failing: tuple[str, ...]


@dataclass(frozen=True)
class LuminaireTrial:
    """A road judged once with `TRIAL_FLUX_LM` in the optic of a kind: enough to choose a luminaire.

    `codes` weakest first, `needed_lm` flux at which every level of the class is just met; `report`
    of `street_report`.
    """

    kind: str
    codes: tuple[str, ...]
    needed_lm: float
    report: Mapping[str, Any]


def luminaire_trial(road: Mapping[str, Any], kind: str = "led") -> LuminaireTrial:
    """Judge a road for the choice of a luminaire.

    `road` is a road file's mapping with its maintenance factor; its photometry is replaced by the
    generic optic of the kind. All luminaires of a kind share one optic here, so levels grow with
    the flux, uniformities stay and the threshold increment grows with flux^0.2: one evaluation
    serves for all. Raises ValueError for no class.
    """
    asked = class_requirement(str(road.get("class", "")))
    candidates = _candidates(kind)
    trial = _trial_report(road, candidates[0])
    return LuminaireTrial(kind, tuple(candidates), _needed_flux_lm(trial, asked), trial)


def chosen_luminaire(
    trial: LuminaireTrial, dimmed: bool = False, least_flux_lm: float = 0.0
) -> LuminaireChoice:
    """The luminaire with the least power that meets the class: at full light, or `dimmed` to where
    it is just met (a larger luminaire, dimmed further, may draw less), as far as the gear goes.

    `least_flux_lm` is asked beside the class, as far as the strongest luminaire gives it. Where
    none meets the class, the strongest one is given with what fails.
    """
    kind, table = trial.kind, luminaires()
    rows = luminaire_index(list(trial.codes))
    strongest = float(table.luminaire_flux_lm[rows[-1]])
    needed = max(trial.needed_lm, min(least_flux_lm, strongest))
    fails: tuple[str, ...] = ()
    found: list[LuminaireChoice] = []
    for code, row in zip(trial.codes, rows, strict=True):
        flux = float(table.luminaire_flux_lm[row])
        fails = _failing(trial.report, flux / TRIAL_FLUX_LM)
        if flux >= needed and not fails:
            level = reached_flux_frac(kind, np.array([max(needed / flux, 1e-6)]))
            power = dimmed_circuit_w(kind, float(table.circuit_w[row]), level)
            found.append(LuminaireChoice(code, float(level[0]), float(power[0]), True, ()))
            if not dimmed:
                break
    if found:
        return min(found, key=lambda choice: choice.power_w)
    return LuminaireChoice(trial.codes[-1], 1.0, float(table.circuit_w[rows[-1]]), False, fails)


def least_luminaire(
    road: Mapping[str, Any],
    kind: str = "led",
    dimmed: bool = False,
) -> LuminaireChoice:
    """`chosen_luminaire` of one road: see there."""
    return chosen_luminaire(luminaire_trial(road, kind), dimmed)


def _candidates(kind: str) -> list[str]:
    """Luminaire codes of one kind, weakest first."""
    table = luminaires()
    found = [row for row in range(len(table.code)) if table.kind[row] == kind]
    if not found:
        raise ValueError(f"no luminaire of kind '{kind}' to choose from; add one to the list.")
    return [table.code[row] for row in sorted(found, key=lambda row: table.circuit_w[row])]


def _trial_report(road: Mapping[str, Any], code: str) -> dict[str, Any]:
    lamps = dict(road["lamps"]) | {"photometry": {"luminaire": code}, "flux_lm": TRIAL_FLUX_LM}
    lamps.pop("circuit_w", None)
    photometry: LuminousIntensity | None = None
    return street_report(dict(road) | {"lamps": lamps}, photometry)


def _needed_flux_lm(trial: Mapping[str, Any], asked: Mapping[str, float]) -> float:
    """Flux at which every level of the class is just met [lm]."""
    values = {check["quantity"]: check["value"] for check in trial["checks"]}
    needs = [
        TRIAL_FLUX_LM * asked[name] / values[name] if values[name] > 0 else float("inf")
        for name in LEVELS
        if name in asked
    ]
    return max(needs, default=0.0)


def _failing(trial: Mapping[str, Any], scale: float) -> tuple[str, ...]:
    """Binding requirements that fail at `scale` times the trial flux."""
    failed = []
    for check in trial["checks"]:
        if not check["binding"]:
            continue
        quantity, value, limit = check["quantity"], check["value"], check["limit"]
        if quantity in LEVELS:
            value *= scale
        elif quantity == "threshold_increment_pct":
            value *= scale**0.2
        good = value <= limit if check["sense"] == "at most" else value >= limit
        if not good:
            failed.append(f"{quantity} {value:.3g} against {limit:g}")
    return tuple(failed)


def greatest_spacing_m(
    road: Mapping[str, Any],
    photometry: LuminousIntensity | None = None,
    least_m: float = 10.0,
    most_m: float = 80.0,
) -> float | None:
    """The widest spacing [m], to the metre, at which a road still meets its class; None if none.

    Every metre from `most_m` down is judged, as the grid and the uniformities jump with spacing.
    Raises ValueError for a road without class.
    """
    class_requirement(str(road.get("class", "")))
    for spacing in np.arange(np.floor(most_m), least_m - 1e-9, -1.0):
        lamps = dict(road["lamps"]) | {"spacing_m": float(spacing)}
        if street_report(dict(road) | {"lamps": lamps}, photometry)["met"]:
            return float(spacing)
    return None


def holding_spacing_m(
    road: Mapping[str, Any], kind: str = "led", least_m: float = 10.0
) -> float | None:
    """The widest spacing [m], to the metre, not above the road's own, at which some luminaire of a
    kind meets the class: its posts would have to stand no further apart. None if there is none.

    Raises ValueError for a road without class.
    """
    for spacing in np.arange(np.floor(road["lamps"]["spacing_m"]), least_m - 1e-9, -1.0):
        lamps = dict(road["lamps"]) | {"spacing_m": float(spacing)}
        if chosen_luminaire(luminaire_trial(dict(road) | {"lamps": lamps}, kind)).met:
            return float(spacing)
    return None


def posts_added(posts: int, spacing_m: float, holding_m: float | None) -> int:
    """Posts to add to `posts` that stand `spacing_m` apart so that they stand `holding_m` apart;
    0 where no spacing holds."""
    return 0 if holding_m is None else int(np.ceil(posts * (spacing_m / holding_m - 1.0) - 1e-9))
