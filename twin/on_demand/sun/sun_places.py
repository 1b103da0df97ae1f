"""The sun of a year by month on any points, kept on the disk, and over a part of the year."""

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layers.store.disk_store import content_key, keep, kept
from models.sun.irradiation import Sky, perez_sky
from models.sun.shade import Surfaces, monthly_sun
from models.weather.climate import Climate
from twin.on_demand.sun.face_indicators import month_of
from twin.steps.sun.sun import plain

VERSION = "sun-on-places-1"


@dataclass(frozen=True, eq=False)
class SunOnPlaces:
    """Sun on q points: surfaces with their horizons under a sky, and by month irradiation_kwh_m2,
    sun_hours (q, 12)."""

    surfaces: Surfaces
    sky: Sky
    irradiation_kwh_m2: NDArray[np.float32]
    sun_hours: NDArray[np.float32]


def sun_on_places(surfaces: Surfaces, climate: Climate, folder: Path, shape: str) -> SunOnPlaces:
    """The year's sun; `shape` names the points and all that stands around them."""
    key = content_key(VERSION, shape, *(plain(climate, f.name) for f in fields(climate)))
    sky, arrays = perez_sky(climate), kept(folder, key)
    if arrays is None or set(arrays) != {"kwh", "hours"}:
        sun = monthly_sun(sky, surfaces)
        arrays = {"kwh": sun.lit_kwh_m2, "hours": sun.sun_h}
        keep(folder, key, arrays)
    return SunOnPlaces(surfaces, sky, arrays["kwh"], arrays["hours"])


def over_period(sun: SunOnPlaces, key: str, period: str, hour: int) -> NDArray[np.float32]:
    """An indicator on each point (q,): over the year, or over the month or the day that holds an
    hour; kWh/m2, or hours of sunshine."""
    irradiation = key == "face_irradiation"
    if period == "day":
        found = monthly_sun(_of_day(sun.sky, hour // 24), sun.surfaces)
        by_month = found.lit_kwh_m2 if irradiation else found.sun_h
    else:
        by_month = sun.irradiation_kwh_m2 if irradiation else sun.sun_hours
    return by_month[:, month_of(hour)] if period == "month" else by_month.sum(axis=1)


def _of_day(sky: Sky, day: int) -> Sky:
    """A sky that is dark but for one day."""
    on = np.zeros(len(sky.ghi_w_m2), dtype=bool)
    on[24 * day : 24 * day + 24] = True
    light = {f.name: getattr(sky, f.name) * on for f in fields(sky) if f.name != "path"}
    return replace(sky, **light)
