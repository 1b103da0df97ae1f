"""What buildings can be coloured by: one table of per-building quantities."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from twin.answer.compare import Answer
from twin.district.district import Array, District
from twin.targets.uptake import FIRST_YEAR, LAST_YEAR, treated_years
from twin.words.vocabulary import HEATING_LABELS, USE_LABELS

Scale = Literal["category", "amount", "difference"]

AGE_BANDS: tuple[tuple[int, str], ...] = (
    (1799, "before 1800"),
    (1899, "1800 to 1899"),
    (1918, "1900 to 1918"),
    (1945, "1919 to 1945"),
    (1960, "1946 to 1960"),
    (1980, "1961 to 1980"),
    (2000, "1981 to 2000"),
    (9999, "since 2001"),
)
TREATED = "treated"
_BAND_A = 5
TREATED_BANDS = tuple(
    f"{first} to {first + _BAND_A - 1}" for first in range(FIRST_YEAR, LAST_YEAR, _BAND_A)
)
STANDING_LABELS = ("all given", "some inferred", "mostly inferred")
_INFERABLE = ("use", "year", "storeys", "height", "roof", "heating")


@dataclass(frozen=True)
class Indicator:
    """A quantity per building. `values` gives (n,): category codes, amounts or differences.

    NaN marks a building without a value. `needs_answer` is false where the district says it all.
    `better` is the sign of a change that helps, for differences.
    """

    key: str
    title: str
    unit: str
    scale: Scale
    values: Callable[[District, Answer | None], Array]
    categories: tuple[str, ...] = ()
    needs_answer: bool = True
    better: int = 0
    missing: str = "no data"


def _codes(column: str, labels: dict[str, str]) -> Callable[[District, Answer | None], Array]:
    keys = list(labels)

    def values(district: District, _: Answer | None) -> Array:
        text = district.buildings[column].astype(str)
        codes = np.full(len(text), np.nan)
        for i, key in enumerate(keys):
            codes[text == key] = i
        return codes

    return values


def _age(district: District, _: Answer | None) -> Array:
    edges = [upper for upper, _ in AGE_BANDS[:-1]]
    codes: Array = np.searchsorted(edges, district.buildings["year"], side="left").astype(float)
    return codes


def _standing(district: District, _: Answer | None) -> Array:
    inferred: Array = sum(
        (district.buildings.rule(c).astype(str) != "").astype(float) for c in _INFERABLE
    )
    codes: Array = np.select([inferred == 0, inferred <= 2], [0.0, 1.0], 2.0)
    return codes


def _per_m2(amount: Array, answer: Answer) -> Array:
    area = np.asarray(answer.results["shell"].floor_area_m2, dtype=float)
    per_m2: Array = np.divide(amount, area, out=np.full(len(area), np.nan), where=area > 0)
    return per_m2


def _heat_need(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return _per_m2(answer.results["energy"].heat_need_kwh_a, answer)


def _final_energy(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return _per_m2(answer.results["energy"].final_kwh_a.sum(axis=1), answer)


def _saving(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    before = answer.baseline["energy"].final_kwh_a.sum(axis=1)
    return _per_m2(answer.results["energy"].final_kwh_a.sum(axis=1) - before, answer)


def _carbon(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return _per_m2(answer.results["building_sums"].co2_kg_a, answer)


def _cost_per_tonne(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return answer.building_eur_per_t


def _pv(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    made = np.asarray(answer.results["energy"].pv_produced_kwh_a, dtype=float)
    return np.where(made > 0, made, np.nan)


def treated_by(district: District, answer: Answer, year: int) -> Array:
    """Five-year band in which each building got its first measure; NaN where not by this year."""
    years = treated_years(district, answer.scenario, answer.results["outlays"])
    bands: Array = np.full(len(years), np.nan)
    done = years <= year
    bands[done] = (years[done] - FIRST_YEAR) // _BAND_A
    return bands


def _treated(district: District, answer: Answer | None) -> Array:
    assert answer is not None
    return treated_by(district, answer, LAST_YEAR)


def _roof_irradiation(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return np.asarray(answer.results["surface_sun"].roof_irradiation_kwh_m2, dtype=float)


def _roof_sun_hours(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    return np.asarray(answer.results["surface_sun"].roof_sun_hours, dtype=float)


def _charge_walk(_: District, answer: Answer | None) -> Array:
    assert answer is not None
    walk = np.asarray(answer.results["charge_walk"], dtype=float)
    return np.where(np.isfinite(walk), walk, np.nan)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "use", "Use", "", "category", _codes("use", USE_LABELS), tuple(USE_LABELS.values()), False
    ),
    Indicator("age", "Age", "", "category", _age, tuple(t for _, t in AGE_BANDS), False),
    Indicator(
        "heating",
        "Heating as found",
        "",
        "category",
        _codes("heating", HEATING_LABELS),
        tuple(HEATING_LABELS.values()),
        False,
    ),
    Indicator("heat_need", "Heat need", "kWh/m² a year", "amount", _heat_need),
    Indicator("final_energy", "Final energy", "kWh/m² a year", "amount", _final_energy),
    Indicator("saving", "Change in energy", "kWh/m² a year", "difference", _saving, better=-1),
    Indicator("carbon", "Carbon", "kg CO₂e/m² a year", "amount", _carbon),
    Indicator("cost_per_tonne", "Cost of a tonne", "EUR/t CO₂e", "amount", _cost_per_tonne),
    Indicator("pv", "PV yield", "kWh a year", "amount", _pv),
    Indicator(
        "roof_irradiation", "Irradiation on roofs", "kWh/m² a year", "amount", _roof_irradiation
    ),
    Indicator("roof_sun_hours", "Sun hours on roofs", "h a year", "amount", _roof_sun_hours),
    Indicator("charge_walk", "Walk to a charge point", "m on foot", "amount", _charge_walk),
    Indicator(
        TREATED,
        "Year of first measure",
        "",
        "category",
        _treated,
        TREATED_BANDS,
        missing="not treated",
    ),
    Indicator("standing", "Given or inferred", "", "category", _standing, STANDING_LABELS, False),
)

BY_KEY: dict[str, Indicator] = {i.key: i for i in INDICATORS}
