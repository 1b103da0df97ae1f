"""Energy indicators of one road case, from its operation table."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.light.luminaire.burning import dark_hours_by_clock
from models.light.luminaire.dimming import dimming_profile, gear_curves
from models.light.luminaire.luminaire_table import luminaire_index, luminaires
from models.light.luminaire.operation import hourly_power_w
from models.light.road.energy_indicators import (
    OperatingPeriod,
    annual_energy_kwh_m2,
    power_density_w_lx_m2,
)
from models.light.road.road_file import RoadCase, RoadFileError

USUAL_HOURS = 4000.0  # burning hours a year where the road file gives none; standing: estimate
USUAL_LATITUDE_DEG = 45.0


def road_energy(
    case: RoadCase,
    n_rows: int,
    illuminance_lx: Sequence[float],
    area_m2: Sequence[float],
    luminaire: str | None,
) -> dict[str, Any]:
    """Power density and annual energy of one span of road, as plain values.

    The span holds one luminaire per row; `illuminance_lx` and `area_m2` list its lit areas
    (carriageway, then footways). Without watts the indicators are None.
    """
    watts = case.circuit_w
    standby = float(case.operation.get("standby_w", 0.0))
    if watts is None:
        return {
            "power_w": None,
            "power_density_w_lx_m2": None,
            "annual_energy_kwh_m2": None,
            "operation": {"note": "no circuit watts known; give [lamps] circuit_w"},
        }
    kind = _gear(case.operation, luminaire)
    periods = operating_periods(case.operation, kind, watts)
    power = n_rows * (watts + standby)
    try:
        energy = annual_energy_kwh_m2(n_rows * watts, periods, sum(area_m2), n_rows * standby)
    except ValueError as error:
        raise RoadFileError(f"[operation]: {error}") from None
    hours = sum(period.hours for period in periods)
    shares = sum(period.hours * period.mean_power_frac for period in periods)
    return {
        "power_w": power,
        "power_density_w_lx_m2": power_density_w_lx_m2(power, illuminance_lx, area_m2),
        "annual_energy_kwh_m2": energy,
        "operation": {
            "burning_hours": hours,
            "mean_power_frac": shares / hours if hours else 0.0,
            "standby_w": standby,
            "gear": kind,
        },
    }


def _gear(operation: Mapping[str, Any], luminaire: str | None) -> str:
    """Kind of control gear: stated, else the luminaire's, else LED."""
    kind = operation.get("gear")
    if kind is None:
        return luminaires().kind[int(luminaire_index([luminaire])[0])] if luminaire else "led"
    if not isinstance(kind, str) or kind not in gear_curves():
        raise RoadFileError(f"[operation] gear is {kind!r}; use one of {', '.join(gear_curves())}.")
    return str(kind)


def operating_periods(
    operation: Mapping[str, Any], kind: str, circuit_w: float
) -> list[OperatingPeriod]:
    """Periods of the year: as listed, by a dimming profile and the sun, or one at full power."""
    listed = operation.get("periods")
    if listed:
        return [
            OperatingPeriod(
                float(row["hours"]),
                float(row.get("power_frac", 1.0)),
                float(row.get("idle_power_frac", 1.0)),
                float(row.get("detection_frac", 1.0)),
            )
            for row in listed
        ]
    hours = operation.get("annual_hours")
    if "profile" not in operation:
        return [OperatingPeriod(float(USUAL_HOURS if hours is None else hours), 1.0)]
    try:
        profile = dimming_profile(str(operation["profile"]))
    except ValueError as error:
        raise RoadFileError(f"[operation]: {error}") from None
    dark = dark_hours_by_clock(float(operation.get("latitude_deg", USUAL_LATITUDE_DEG)))
    if hours is not None:
        dark = dark * (float(hours) / float(dark.sum()))
    shares = hourly_power_w(kind, circuit_w, profile) / circuit_w
    return [OperatingPeriod(float(h), float(share)) for h, share in zip(dark, shares) if h > 0]
