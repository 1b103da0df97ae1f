"""What the charts show, as plain arrays; drawing is `ui.panels.results.charts`. No Qt."""

from dataclasses import dataclass, replace

import numpy as np

from twin.answer.bands import Bands
from twin.answer.compare import Answer
from twin.district.district import Array
from twin.engine.engine import Results
from twin.engine.results import CARRIERS, Balance, Headline
from twin.words.quantities import BY_KEY as QUANTITY
from twin.words.quantities import scaled_unit

CHARTS: dict[str, str] = {
    "months": "Months",
    "week": "Week by hour",
    "duration": "Duration curve",
    "sure": "Uncertainty",
}
PAGES: dict[str, str] = {"costs": "Costs", "pathway": "Pathway"}
"""What stands beside the charts in the same place; drawing is in `ui.panels` too."""
CARRIER_LABELS: dict[str, str] = {
    "electricity": "Electricity",
    "gas": "Gas",
    "oil": "Heating oil",
    "heat_network": "Network heat",
    "street_lighting": "Street lighting",
    "charging": "Charging",
    "car_fuel": "Vehicle fuel",
}
HOURS = 8760
MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_EDGES_H = 24 * np.append(0, np.cumsum(MONTH_DAYS))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, eq=False)
class Series:
    """One line or one stack: a key for its colour, its label, its values."""

    key: str
    label: str
    values: Array


@dataclass(frozen=True, eq=False)
class ChartData:
    """One chart: what kind, unit of the values, the series of the scenario and the baseline's."""

    kind: str
    unit: str
    series: tuple[Series, ...]
    baseline: tuple[Series, ...] = ()
    first_hour: int = 0


def chart_data(answer: Answer, kind: str, week: int) -> ChartData:
    """The data of one of CHARTS; `week` 0..51 is the week shown hour by hour."""
    if kind == "week":
        return _week(answer, week)
    if kind == "duration":
        return _duration(answer)
    now = _months(answer.results, answer.headline)
    before = _months(answer.baseline, answer.baseline_headline)
    return _in_fitting_unit(ChartData("months", "kWh", now, before))


def _months(results: Results, headline: Headline) -> tuple[Series, ...]:
    """All that 'final energy' adds up, month by month, above the line; what PV makes below it.

    Vehicle fuel is known by the year alone, and spread over its days.
    """
    energy, balance = results["energy"], results["balance"]
    made = [
        Series(carrier, CARRIER_LABELS[carrier], energy.district_month_kwh[i])
        for i, carrier in enumerate(CARRIERS)
    ]
    for key, hourly in (("street_lighting", balance.lighting_w), ("charging", balance.charging_w)):
        made.append(Series(key, CARRIER_LABELS[key], monthly_kwh(hourly)))
    daily_kwh = headline["car_fuel_kwh_a"] / MONTH_DAYS.sum()
    made.append(Series("car_fuel", CARRIER_LABELS["car_fuel"], MONTH_DAYS * daily_kwh))
    made.append(Series("pv", "PV made", -monthly_kwh(balance.pv_w)))
    return tuple(s for s in made if s.values.any())


def monthly_kwh(hourly_w: Array) -> Array:
    """Sums over the months of a year of hourly power [W] -> (12,) [kWh]."""
    return np.array([part.sum() / 1000.0 for part in np.split(hourly_w, MONTH_EDGES_H[1:-1])])


def _week(answer: Answer, week: int) -> ChartData:
    first = min(week * 168, HOURS - 168)
    hours = slice(first, first + 168)
    b: Balance = answer.results["balance"]
    old: Balance = answer.baseline["balance"]
    load = old.buildings_w + old.lighting_w + old.charging_w
    series: tuple[Series, ...] = (
        Series("buildings", "Buildings", b.buildings_w[hours] / 1000.0),
        Series("street_lighting", "Street lighting", b.lighting_w[hours] / 1000.0),
        Series("charging", "Charging", b.charging_w[hours] / 1000.0),
        Series("pv", "PV", b.pv_w[hours] / 1000.0),
    )
    if b.battery_w.any():
        series += (Series("battery", "Batteries, charging", b.battery_w[hours] / 1000.0),)
    before = (Series("load", "Load, baseline", load[hours] / 1000.0),)
    return _in_fitting_unit(ChartData("week", "kW", series, before, first))


def _duration(answer: Answer) -> ChartData:
    def curve(balance: Balance) -> Array:
        return np.sort(balance.import_w - balance.export_w)[::-1] / 1000.0

    chart = ChartData(
        "duration",
        "kW",
        (Series("load", "Scenario", curve(answer.results["balance"])),),
        (Series("load", "Baseline", curve(answer.baseline["balance"])),),
    )
    return _in_fitting_unit(chart)


def _in_fitting_unit(chart: ChartData) -> ChartData:
    """The same chart in the prefix that keeps the axis at three figures."""
    most = max((float(np.abs(s.values).max()) for s in chart.series), default=0.0)
    unit, size = scaled_unit(most, chart.unit)
    return replace(
        chart,
        unit=unit,
        series=_divided(chart.series, size),
        baseline=_divided(chart.baseline, size),
    )


def _divided(series: tuple[Series, ...], size: float) -> tuple[Series, ...]:
    return tuple(replace(s, values=s.values / size) for s in series)


MOST_DRIVERS = 6


@dataclass(frozen=True)
class Bar:
    """One input: its words, the number where it alone is at either end, its share of the width."""

    label: str
    low: float
    high: float
    share: float


@dataclass(frozen=True)
class Tornado:
    """What makes a band wide: `bars`, widest first, in `unit`; `note` says of what."""

    kind: str
    key: str
    unit: str
    band: tuple[float, float] | None
    bars: tuple[Bar, ...]
    note: str


def tornado(bands: Bands | None, key: str) -> Tornado:
    """The drivers of a quantity's band: of its change, or of the number where nothing changes."""
    quantity = QUANTITY[key]
    side = "difference" if bands and bands.of(key, "difference") else "scenario"
    band = bands.of(key, side) if bands else None
    drivers = bands.drivers.get(key, ())[:MOST_DRIVERS] if bands else ()
    if bands is None or band is None:
        note = "Sampling…" if bands is None else f"{quantity.label}: nothing uncertain moves it."
        return Tornado("sure", key, "", None, (), note)
    ends = [band.low, band.high, *(d.low for d in drivers), *(d.high for d in drivers)]
    unit, size = scaled_unit(max(abs(e) for e in ends), quantity.unit)
    what = "Change of " if side == "difference" else ""
    words = quantity.label.lower() if what else quantity.label
    waiting = "" if drivers else "; what drives it follows"
    note = (
        f"{what}{words}, {unit}: 80 % interval of the samples ({bands.count} of "
        f"{bands.wanted}{waiting}). Each bar: one input alone over its own 80 % interval, and "
        "its share. Click another number for its own."
    )
    bars = tuple(
        Bar(d.label.partition(";")[0], d.low / size, d.high / size, d.share) for d in drivers
    )
    return Tornado("sure", key, unit, (band.low / size, band.high / size), bars, note)
