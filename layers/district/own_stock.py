"""The district's own building stock: `stock.toml` with materials, constructions and archetypes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, create_model

from layers.district.columns import USES
from layers.district.toml_file import toml_table
from layers.safety.forms import Form, Wanted, first_fault, one_of, within
from layers.source_error import SourceError

STOCK = "stock.toml"
CERTIFIED = "certified.toml"
"""The same form, written by an import from energy certificates; `stock.toml` goes before it."""
ELEMENTS = ("wall", "roof", "floor")
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
_NOUNS = {
    "materials": "material",
    "constructions": "construction",
    "layers": "layer",
    "archetypes": "archetype",
}
_NAME = re.compile(r"[a-z0-9_]+")
Source = Annotated[str, Wanted("give a text", lambda value, _: isinstance(value, str))]


def _are_texts(value: Any, _: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


_TEXTS = Wanted("it must be a list of words, like ['apartment']", _are_texts)


class _Material(Form):
    conductivity_w_mk: Annotated[float, within(0.005, 500.0)]
    density_kg_m3: Annotated[float, within(1.0, 20_000.0)]
    heat_capacity_j_kgk: Annotated[float, within(100.0, 5_000.0)]
    source: Source = ""


class _Layer(Form):
    material: str | None = None
    thickness_m: Annotated[float | None, within(0.0005, 2.0)] = None
    resistance_m2k_w: Annotated[float | None, within(0.01, 10.0)] = None


_LAYERS = Wanted(
    "give its layers, a list from outside to inside, each like "
    "{ material = 'plaster', thickness_m = 0.02 }",
    lambda value, _: (
        isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)
    ),
)


class _Construction(Form):
    element: Annotated[str, one_of(ELEMENTS)]
    layers: Annotated[tuple[_Layer, ...], _LAYERS]
    insulation_before: Annotated[float, within(0, 1_000)] = 0
    inside_insulation_before: Annotated[float | None, within(0, 1_000)] = None
    storeys: str = "concrete_storey"
    partitions: str = "brick_partition"
    source: Source = ""


class _ArchetypeOf(Form):
    uses: Annotated[tuple[str, ...], _TEXTS] = ()
    ids: Annotated[tuple[str, ...], _TEXTS] = ()
    year_from: Annotated[float, within(0, 2100)] = 0
    year_to: Annotated[float, within(0, 2100)] = 2100
    wall: str | None = None
    roof: str | None = None
    floor: str | None = None
    source: Source = ""


_Archetype = create_model(
    "_Archetype",
    __base__=_ArchetypeOf,
    **{
        key: (Annotated[float | None, within(*limits)], None)
        for key, limits in {**NUMBERS, **USE_NUMBERS}.items()
    },  # type: ignore[call-overload]
)


class _Stock(Form):
    schema_version: int
    materials: Mapping[str, _Material] = Field(default_factory=dict)
    constructions: Mapping[str, _Construction] = Field(default_factory=dict)
    archetypes: tuple[_Archetype, ...] = ()  # type: ignore[valid-type]


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
    if table.get("schema_version") != 1:
        raise SourceError(f"{path}: schema_version must be given and be 1.")
    for key in ("materials", "constructions"):
        _check_names(table.get(key), path)
    try:
        form = _Stock.model_validate(table)
    except ValidationError as error:
        fault = first_fault(error, _Stock, table, _NOUNS)
        where = f"{path}: {fault.place}" if fault.place else str(path)
        raise SourceError(f"{where}: {fault.clause()}.") from None
    known = {**materials, **{n: _of_material(m) for n, m in form.materials.items()}}
    made = tuple(
        _construction(name, given, known, constructions, f"{path}: construction '{name}'")
        for name, given in form.constructions.items()
    )
    names = {e: set(constructions[e]) | {c.name for c in made if c.element == e} for e in ELEMENTS}
    archetypes = tuple(
        _archetype(given, names, f"{path}: archetype {i}")
        for i, given in enumerate(form.archetypes, 1)
    )
    return OwnStock(made, archetypes)


def _check_names(tables: Any, path: Path) -> None:
    for name in tables if isinstance(tables, Mapping) else ():
        if not _NAME.fullmatch(name):
            raise SourceError(f"{path}: the name '{name}' may hold a-z, digits and _ only.")


def _of_material(given: _Material) -> tuple[float, float, float]:
    return given.conductivity_w_mk, given.density_kg_m3, given.heat_capacity_j_kgk


def _construction(
    name: str,
    given: _Construction,
    materials: Mapping[str, tuple[float, float, float]],
    library: Mapping[str, tuple[str, ...]],
    where: str,
) -> OwnConstruction:
    if name in library[given.element]:
        raise SourceError(f"{where} bears the name of one in the library; choose another.")
    made = tuple(_layer(v, materials, f"{where}, layer {i}") for i, v in enumerate(given.layers, 1))
    inside = given.inside_insulation_before
    before = {
        "insulation_before": given.insulation_before,
        "inside_insulation_before": len(made) if inside is None else inside,
    }
    for key, value in before.items():
        if value > len(made):
            raise SourceError(f"{where}: {key} is {value:g}; give a number from 0 to {len(made)}.")
    _check_known("storeys", given.storeys, library["storey"], where)
    _check_known("partitions", given.partitions, library["partition"], where)
    outside, inside = (int(value) for value in before.values())
    return OwnConstruction(
        name, given.element, made, outside, inside, given.storeys, given.partitions, given.source
    )


def _layer(
    given: _Layer, materials: Mapping[str, tuple[float, float, float]], where: str
) -> OwnLayer:
    if given.resistance_m2k_w is not None:
        if len(given.model_fields_set) > 1:
            raise SourceError(f"{where}: an air space has its resistance_m2k_w and nothing else.")
        return OwnLayer(1.0, 0.0, 0.0, 0.0, given.resistance_m2k_w)
    _check_known("material", given.material, tuple(materials), where)
    if given.thickness_m is None:
        raise SourceError(f"{where}: thickness_m is missing; give a number from 0.0005 to 2.")
    return OwnLayer(*materials[str(given.material)], given.thickness_m, None)


def _archetype(given: _ArchetypeOf, names: Mapping[str, set[str]], where: str) -> OwnArchetype:
    for use in given.uses:
        if use not in USES:
            raise SourceError(f"{where}: use '{use}' is unknown; allowed are {', '.join(USES)}.")
    first, last = int(given.year_from), int(given.year_to)
    if first > last:
        raise SourceError(f"{where}: year_from {first} is after year_to {last}; swap them.")
    said = {k: v for k, v in given.model_dump().items() if v is not None}
    chosen = {element: str(said[element]) for element in ELEMENTS if element in said}
    for element, name in chosen.items():
        _check_known(element, name, tuple(sorted(names[element])), where)
    skin = {key: float(said[key]) for key in NUMBERS if key in said}
    used = {key: float(said[key]) for key in USE_NUMBERS if key in said}
    if not chosen and not skin and not used:
        may_set = ", ".join((*ELEMENTS, *NUMBERS, *USE_NUMBERS))
        raise SourceError(f"{where} sets nothing; give one of {may_set}.")
    return OwnArchetype(given.uses, first, last, given.ids, chosen, skin, used, given.source)


def _check_known(key: str, value: str | None, allowed: tuple[str, ...], where: str) -> None:
    if value not in allowed:
        said = "is missing" if value is None else f"is {value!r}"
        raise SourceError(f"{where}: {key} {said}; it must be one of {', '.join(allowed)}.")
