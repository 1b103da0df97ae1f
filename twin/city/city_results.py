"""The results of a city, read back: columns of all buildings of the tiles that are done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from twin.city.city_folder import Plan, is_done, part_of, read_plan
from twin.city.tile import TileNote
from twin.city.whole import CityError
from twin.district.district import Array


@dataclass(frozen=True, eq=False)
class CityResults:
    """columns: by name, of all buildings (n,), tile after tile; tiles: those that are done, and
    rows: where the buildings of each of them stand."""

    folder: Path
    plan: Plan
    columns: Mapping[str, Array]
    tiles: tuple[TileNote, ...]
    rows: tuple[slice, ...]

    def __len__(self) -> int:
        return len(self.columns["id"])


@dataclass(frozen=True)
class CityQuantity:
    """What the buildings of a city can be coloured by. better: the sign of a change that helps,
    where it is one; 0 for amounts."""

    key: str
    title: str
    unit: str
    values: Callable[[Mapping[str, Array]], Array]
    better: int = 0


def read_city(folder: Path) -> CityResults:
    """The results in a folder. Raises CityError where there are none."""
    plan = read_plan(folder)
    if plan is None:
        raise CityError(f"{folder}: holds no city; run 'district-twin city run' with it as --out.")
    done = tuple(t for t in plan.tiles if is_done(folder, plan, t.number))
    if not done:
        raise CityError(f"{folder}: no tile is done yet; run 'district-twin city run' again.")
    tables = []
    for tile in done:
        path = part_of(folder, "buildings", tile.number)
        names = [n for n in pq.read_schema(path).names if n not in ("geometry", "bbox")]
        tables.append(pq.ParquetFile(path).read(columns=names))
    common = [n for n in tables[0].column_names if all(n in t.column_names for t in tables)]
    columns = {
        name: np.concatenate([t.column(name).to_numpy(zero_copy_only=False) for t in tables])
        for name in common
    }
    ends = np.cumsum([len(t) for t in tables])
    rows = tuple(slice(int(e) - len(t), int(e)) for e, t in zip(ends, tables, strict=True))
    return CityResults(folder, plan, columns, done, rows)


def _per_m2(name: str) -> Callable[[Mapping[str, Array]], Array]:
    def values(columns: Mapping[str, Array]) -> Array:
        area = columns["floor_area_m2"]
        nothing = np.full(len(area), np.nan)
        return np.asarray(np.divide(columns[name], area, out=nothing, where=area > 0))

    return values


def _change(columns: Mapping[str, Array]) -> Array:
    return np.asarray(columns["final_kwh_m2_a_scenario"] - columns["final_kwh_m2_a_baseline"])


def _made(columns: Mapping[str, Array]) -> Array:
    made = columns["pv_kwh_a_scenario"]
    return np.where(made > 0, made, np.nan)


CITY_QUANTITIES = (
    CityQuantity("final", "Energy bought", "kWh/m² a", lambda c: c["final_kwh_m2_a_scenario"]),
    CityQuantity("heat", "Heat need", "kWh/m² a", _per_m2("heat_need_kwh_a_scenario")),
    CityQuantity("carbon", "Carbon", "kg CO₂e/m² a", _per_m2("co2_kg_a_scenario")),
    CityQuantity("bill", "Energy bill", "EUR/m² a", _per_m2("bill_eur_a_scenario")),
    CityQuantity("change", "Change of energy bought", "kWh/m² a", _change, better=-1),
    CityQuantity("pv", "Roof PV", "kWh/a", _made),
    CityQuantity("sun", "Sun on the walls", "kWh/m² a", lambda c: c["wall_sun_kwh_m2_a"]),
)
"""In the order in which the window offers them."""
