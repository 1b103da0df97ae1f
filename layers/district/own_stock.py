"""The district's own building stock: `stock.toml` with materials, constructions and archetypes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.district.columns import USES
from layers.district.toml_file import toml_table
from layers.source_error import SourceError

STOCK = "stock.toml"
ELEMENTS = ("wall", "roof", "floor")
_MATERIAL = {
    "conductivity_w_mk": (0.005, 500.0),
    "density_kg_m3": (1.0, 20_000.0),
    "heat_capacity_j_kgk": (100.0, 5_000.0),
}
_LAYER = {"thickness_m": (0.0005, 2.0), "resistance_m2k_w": (0.01, 10.0)}
NUMBERS = {
    "wall_u_w_m2k": (0.05, 5.0),
    "roof_u_w_m2k": (0.05, 6.0),
    "floor_u_w_m2k": (0.05, 4.5),
    "window_u_w_m2k": (0.3, 6.5),
    "window_g_frac": (0.05, 0.95),
    "window_frac": (0.0, 0.95),
    "infiltration_per_h": (0.0, 10.0),
    "thermal_bridge_w_m2k": (0.0, 1.0),
}
"""What an archetype may set of the skin, and between which limits."""
USE_NUMBERS = {
    "heating_setpoint_c": (10.0, 24.0),
    "heated_area_frac": (0.05, 1.0),
    "room_height_m": (2.0, 10.0),
    "hot_water_kwh_m2_a": (0.0, 300.0),
    "appliances_kwh_m2_a": (0.0, 1000.0),
}
"""What an archetype may set of the use: room temperature while heated, share of the floor area that
is heated, clear height of the rooms, and yearly needs for each square metre of floor."""
_WHOLE = {"year_from": (0, 2100), "year_to": (0, 2100)}
_CONSTRUCTION = (
    "element", "layers", "insulation_before", "inside_insulation_before", "storeys", "partitions",
    "source",
)  # fmt: skip


@dataclass(frozen=True)
class OwnLayer:
    """One layer: a material of a thickness [m], or an air space of a resistance [m2 K/W]."""

    conductivity_w_mk: float
    density_kg_m3: float
    heat_capacity_j_kgk: float
    thickness_m: float
    resistance_m2k_w: float | None


@dataclass(frozen=True)
class OwnConstruction:
    """Layers from outside to inside; storeys, partitions: what stands behind such a wall."""

    name: str
    element: str
    layers: tuple[OwnLayer, ...]
    insulation_before: int
    inside_insulation_before: int
    storeys: str
    partitions: str
    source: str


@dataclass(frozen=True)
class OwnArchetype:
    """What replaces the country's figures in buildings of these uses, years or ids (none = all).

    constructions: by element, the name of one; numbers: keys of `NUMBERS`; use_numbers: keys of
    `USE_NUMBERS`.
    """

    uses: tuple[str, ...]
    year_from: int
    year_to: int
    ids: tuple[str, ...]
    constructions: Mapping[str, str]
    numbers: Mapping[str, float]
    use_numbers: Mapping[str, float]
    source: str


@dataclass(frozen=True)
class OwnStock:
    """What `stock.toml` says; a later archetype goes before an earlier one."""

    constructions: tuple[OwnConstruction, ...] = ()
    archetypes: tuple[OwnArchetype, ...] = ()


def read_own_stock(
    path: Path,
    materials: Mapping[str, tuple[float, float, float]],
    constructions: Mapping[str, tuple[str, ...]],
) -> OwnStock:
    """Read a stock file. The library's materials (conductivity [W/mK], density [kg/m3], heat
    capacity [J/kgK]) and the names of its constructions by element (with 'storey', 'partition') may
    be named in it. Raises SourceError with one sentence for the first thing that is amiss.
    """
    table = toml_table(path)
    _check_keys(table, ("schema_version", "materials", "constructions", "archetypes"), str(path))
    if table.get("schema_version") != 1:
        raise SourceError(f"{path}: schema_version must be given and be 1.")
    known = dict(materials)
    for name, entry in _tables(table, "materials", path).items():
        where = f"{path}: material '{name}'"
        _check_keys(entry, (*_MATERIAL, "source"), where)
        known[name] = tuple(_number(entry, k, _MATERIAL[k], where) for k in _MATERIAL)  # type: ignore[assignment]
    made = tuple(
        _construction(name, entry, known, constructions, f"{path}: construction '{name}'")
        for name, entry in _tables(table, "constructions", path).items()
    )
    names = {e: set(constructions[e]) | {c.name for c in made if c.element == e} for e in ELEMENTS}
    entries = table.get("archetypes", [])
    if not isinstance(entries, list):
        raise SourceError(f"{path}: archetypes must be [[archetypes]] tables.")
    archetypes = tuple(
        _archetype(entry, names, f"{path}: archetype {i}") for i, entry in enumerate(entries, 1)
    )
    return OwnStock(made, archetypes)


def _tables(table: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise SourceError(f"{path}: {key} must be tables like [{key}.my_name].")
    for name in found:
        if not re.fullmatch(r"[a-z0-9_]+", name):
            raise SourceError(f"{path}: the name '{name}' may hold a-z, digits and _ only.")
    return found


def _construction(
    name: str,
    entry: Mapping[str, Any],
    materials: Mapping[str, tuple[float, float, float]],
    library: Mapping[str, tuple[str, ...]],
    where: str,
) -> OwnConstruction:
    _check_keys(entry, _CONSTRUCTION, where)
    element = _one_of(entry, "element", ELEMENTS, where)
    if name in library[element]:
        raise SourceError(f"{where} bears the name of one in the library; choose another.")
    layers = entry.get("layers")
    if not isinstance(layers, list) or not layers:
        raise SourceError(f"{where}: give its layers, a list from outside to inside.")
    made = tuple(_layer(v, materials, f"{where}, layer {i}") for i, v in enumerate(layers, 1))
    limits = (0, len(made))
    return OwnConstruction(
        name,
        element,
        made,
        int(_number(entry, "insulation_before", limits, where, 0)),
        int(_number(entry, "inside_insulation_before", limits, where, len(made))),
        _one_of(entry, "storeys", library["storey"], where, "concrete_storey"),
        _one_of(entry, "partitions", library["partition"], where, "brick_partition"),
        str(entry.get("source", "")),
    )


def _layer(entry: Any, materials: Mapping[str, tuple[float, float, float]], where: str) -> OwnLayer:
    if not isinstance(entry, dict):
        raise SourceError(f"{where} must be like {{ material = 'plaster', thickness_m = 0.02 }}.")
    _check_keys(entry, ("material", "thickness_m", "resistance_m2k_w"), where)
    if "resistance_m2k_w" in entry:
        if len(entry) > 1:
            raise SourceError(f"{where}: an air space has its resistance_m2k_w and nothing else.")
        resistance = _number(entry, "resistance_m2k_w", _LAYER["resistance_m2k_w"], where)
        return OwnLayer(1.0, 0.0, 0.0, 0.0, resistance)
    material = _one_of(entry, "material", tuple(materials), where)
    thickness = _number(entry, "thickness_m", _LAYER["thickness_m"], where)
    return OwnLayer(*materials[material], thickness, None)


def _archetype(entry: Any, names: Mapping[str, set[str]], where: str) -> OwnArchetype:
    if not isinstance(entry, dict):
        raise SourceError(f"{where} must be a table.")
    may_set = (*ELEMENTS, *NUMBERS, *USE_NUMBERS)
    _check_keys(entry, ("uses", "ids", *_WHOLE, *may_set, "source"), where)
    uses, ids = (_texts(entry, key, where) for key in ("uses", "ids"))
    for use in uses:
        if use not in USES:
            raise SourceError(f"{where}: use '{use}' is unknown; allowed are {', '.join(USES)}.")
    first = int(_number(entry, "year_from", _WHOLE["year_from"], where, 0))
    last = int(_number(entry, "year_to", _WHOLE["year_to"], where, 2100))
    if first > last:
        raise SourceError(f"{where}: year_from {first} is after year_to {last}; swap them.")
    chosen = {e: _one_of(entry, e, tuple(sorted(names[e])), where) for e in ELEMENTS if e in entry}
    skin = {k: _number(entry, k, NUMBERS[k], where) for k in NUMBERS if k in entry}
    used = {k: _number(entry, k, USE_NUMBERS[k], where) for k in USE_NUMBERS if k in entry}
    if not chosen and not skin and not used:
        raise SourceError(f"{where} sets nothing; give one of {', '.join(may_set)}.")
    return OwnArchetype(uses, first, last, ids, chosen, skin, used, str(entry.get("source", "")))


def _check_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise SourceError(f"{where}: unknown key '{key}'; allowed are {', '.join(allowed)}.")


def _number(
    entry: Mapping[str, Any],
    key: str,
    limits: tuple[float, float],
    where: str,
    otherwise: float | None = None,
) -> float:
    value, (low, high) = entry.get(key, otherwise), limits
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        said = "is missing" if value is None else f"is {value!r}"
        raise SourceError(f"{where}: {key} {said}; give a number from {low:g} to {high:g}.")
    return float(value)


def _one_of(
    entry: Mapping[str, Any],
    key: str,
    allowed: tuple[str, ...],
    where: str,
    otherwise: str | None = None,
) -> str:
    value = entry.get(key, otherwise)
    if value not in allowed:
        said = "is missing" if value is None else f"is {value!r}"
        raise SourceError(f"{where}: {key} {said}; it must be one of {', '.join(allowed)}.")
    return str(value)


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise SourceError(f"{where}: {key} must be a list of words, like ['apartment'].")
    return tuple(value)
