"""What the model says of each meter and how well it fits: by month, electricity by hour too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from layers.sources.weather.epw import read_epw
from layers.sources.weather.rows import text_lines
from models.measured.fit import HOURLY_LIMITS, MONTHLY_LIMITS, Fit, TooFewReadings, fit_of
from twin.answer.compare import Answer
from twin.calibration.meters import DISTRICT, Key, Meters
from twin.district.district import Array, District
from twin.engine.results import CARRIERS
from twin.steps.buildings.unfit import fit_mask
from twin.uncertainty.draws import middle, uncertainties
from twin.uncertainty.representatives import everyone
from twin.uncertainty.sample_ground import ground_of
from twin.uncertainty.sampling import sampled_buildings

_HEADER_LINES = 8


@dataclass(frozen=True, eq=False)
class Beside:
    """One meter beside the model: by month (12,) [kWh]; the fits with p = 1, None where too little
    is metered; why: what is missing then."""

    key: Key
    metered_kwh: Array
    modelled_kwh: Array
    monthly: Fit | None
    hourly: Fit | None
    why: str = ""

    @property
    def within(self) -> bool | None:
        """Whether the monthly fit is one of a calibrated simulation."""
        return None if self.monthly is None else self.monthly.within(MONTHLY_LIMITS)

    @property
    def hourly_within(self) -> bool | None:
        return None if self.hourly is None else self.hourly.within(HOURLY_LIMITS)


def in_weather(district: District, weather: Path | None) -> District:
    """The district in the weather of an EPW file."""
    return district if weather is None else replace(district, weather=read_epw(weather))


def weather_years(weather: Path) -> tuple[int, ...]:
    """The years that the rows of an EPW file name; more than one in a typical year."""
    rows = text_lines(weather)[_HEADER_LINES:]
    names = {row.partition(",")[0].strip() for row in rows}
    return tuple(sorted(int(n) for n in names if n.isdecimal()))


def beside(answer: Answer, meters: Meters) -> tuple[Beside, ...]:
    """Every meter beside the answer's scenario."""
    energy = answer.results["energy"]
    fit = fit_mask(answer.results["shell"])
    found = []
    for key, metered in meters.month_kwh.items():
        column, place = CARRIERS.index(key[1]), key[0]
        modelled = (
            energy.district_month_kwh[column]
            if place == DISTRICT
            else energy.month_kwh[answer.district.buildings.row_of(place), column]
        ).astype(float)
        if place != DISTRICT and not fit[answer.district.buildings.row_of(place)]:
            found.append(
                Beside(key, metered, modelled, None, None, "the building is not simulated")
            )
            continue
        hourly, _ = _fit(meters.hour_kwh.get(key), partial(_hours, answer, key))
        monthly, why = _fit(metered, partial(np.asarray, modelled))
        if not modelled.any():
            why = f"the model has no {key[1]} here: correct what heats it"
        found.append(Beside(key, metered, modelled, monthly, hourly, why))
    return tuple(found)


def stock(found: tuple[Beside, ...]) -> Mapping[str, Fit]:
    """All metered buildings together by carrier, over the months in which all of them were read."""
    fits = {}
    for carrier in CARRIERS:
        buildings = [b for b in found if b.key[0] != DISTRICT and b.monthly is not None]
        mine = [b for b in buildings if b.key[1] == carrier]
        if len(mine) < 2:
            continue
        metered = np.sum([b.metered_kwh for b in mine], axis=0)
        one, _ = _fit(metered, partial(np.sum, [b.modelled_kwh for b in mine], axis=0))
        if one is not None:
            fits[carrier] = one
    return fits


def _fit(metered: Array | None, modelled: Callable[[], Array | None]) -> tuple[Fit | None, str]:
    if metered is None:
        return None, ""
    simulated = modelled()
    if simulated is None:
        return None, ""
    known = np.isfinite(metered)
    try:
        return fit_of(metered[known], simulated[known], p=1), ""
    except TooFewReadings as fault:
        return None, str(fault)


def _hours(answer: Answer, key: Key) -> Array | None:
    """Hourly electricity (8760,) [kWh]; None for carriers whose hours the model does not keep."""
    if key[1] != "electricity":
        return None
    if key[0] == DISTRICT:
        return np.asarray(answer.results["energy"].load_w / 1000.0)
    row = answer.district.buildings.row_of(key[0])
    items = uncertainties(answer.results["factors"])
    baseline = replace(answer, baseline=answer.results)
    ground = ground_of(baseline, items, everyone(np.array([row])), closely=True)
    return np.asarray(sampled_buildings(ground, middle(items)).load_w / 1000.0)
