"""The construction library: layers from outside to inside, and how they come to a given U-value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from models.basis.tables import table_rows
from models.heat.fabric.elements import Layer

# EN ISO 6946:2017 table 7: inside horizontal, up, down; outside.
FILM_RESISTANCE_M2K_W: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"wall": (0.13, 0.04), "roof": (0.10, 0.04), "floor": (0.17, 0.04)}
)

# The mass of partitions: wall area (one face of a whole partition) per conditioned floor area.
# estimate: 1.1 m of partition per m2 floor, at 2.5 m clear height, less its doors, is about 1.0 in
# flats of 60 to 90 m2.
PARTITION_AREA_PER_FLOOR_AREA = 1.0


@dataclass(frozen=True)
class Construction:
    """Layers from outside to inside, and where insulation goes.

    insulation_before: index of the layer that new insulation is laid outside of;
    inside_insulation_before: the same when the wall is insulated from within. storeys, partitions:
    what stands inside a building with this wall.
    """

    name: str
    layers: tuple[Layer, ...]
    insulation_before: int
    inside_insulation_before: int
    storeys: str
    partitions: str
    source: str
    standing: str


def _materials() -> dict[str, Layer]:
    return {
        row["material"]: Layer(
            conductivity_w_mk=float(row["conductivity_w_mk"]),
            density_kg_m3=float(row["density_kg_m3"]),
            heat_capacity_j_kgk=float(row["heat_capacity_j_kgk"]),
        )
        for row in table_rows(Path(__file__).with_name("materials.csv"))
    }


def _library(element: str) -> dict[str, Construction]:
    rows = table_rows(Path(__file__).with_name("constructions.csv"))
    return {row["construction"]: _construction(row) for row in rows if row["element"] == element}


def _construction(row: Mapping[str, str]) -> Construction:
    layers = []
    for part in row["layers_outside_to_inside"].split("|"):
        material, amount = part.split(":")
        if material == "cavity":  # the number is the resistance of the air space, EN ISO 6946
            layers.append(Layer(resistance_m2k_w=float(amount)))
        else:
            layers.append(replace(MATERIALS[material], thickness_m=float(amount)))
    return Construction(
        name=row["construction"],
        layers=tuple(layers),
        insulation_before=int(row["insulation_before_layer"]),
        inside_insulation_before=int(row["inside_insulation_before_layer"]),
        storeys=row["storeys"],
        partitions=row["partitions"],
        source=row["source"],
        standing=row["standing"],
    )


MATERIALS = _materials()
_ALL = {name: _library(name) for name in ("wall", "roof", "floor", "storey", "partition")}
LIBRARY: Mapping[str, Mapping[str, Construction]] = MappingProxyType(
    {name: MappingProxyType(those) for name, those in _ALL.items()}
)
SHIPPED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: tuple(those) for name, those in _ALL.items()}
)
"""Names of the library's own constructions by element, without those put in later."""
WALLS, ROOFS, FLOORS = LIBRARY["wall"], LIBRARY["roof"], LIBRARY["floor"]
STOREYS, PARTITIONS = LIBRARY["storey"], LIBRARY["partition"]


def place_of(element: str, construction: Construction) -> int:
    """Place in the library of a construction of one's own; put at its end where it is new.

    What is in the library stays where it is, so that places once given keep their meaning; two
    constructions of one name and different layers stand there both. ValueError where there is no
    layer or a wall's storeys and partitions are not in the library.
    """
    if not construction.layers:
        raise ValueError(f"Construction '{construction.name}' has no layers; give one at least.")
    if element == "wall" and (
        construction.storeys not in STOREYS or construction.partitions not in PARTITIONS
    ):
        raise ValueError(f"Construction '{construction.name}': unknown storeys or partitions.")
    those = _ALL[element]
    for place, known in enumerate(those.values()):
        if known == construction:
            return place
    name = construction.name
    while name in those:
        name += "'"
    those[name] = construction
    return len(those) - 1


def layers_with_u(
    construction: Construction, element: str, u_w_m2k: float, insulation_inside: bool = False
) -> tuple[Layer, ...]:
    """The construction's layers brought to u_w_m2k [W/(m2 K), films of EN ISO 6946].

    Where the bare layers conduct more, insulation (0.035 W/mK) makes up the resistance; where they
    conduct less, every layer's resistance shrinks in proportion and its mass stays.
    element: 'wall', 'roof' or 'floor'. Raises ValueError for a U-value beyond the films' own.
    """
    inside, outside = FILM_RESISTANCE_M2K_W[element]
    wanted = 1.0 / u_w_m2k - inside - outside
    if not wanted > 0.0:
        raise ValueError(
            f"A {element} cannot have U = {u_w_m2k:g} W/(m2 K): its films alone stop at "
            f"{1.0 / (inside + outside):.1f}; give a lower value."
        )
    bare = sum(layer.resistance for layer in construction.layers)
    if wanted <= bare:
        return tuple(_more_conducting(layer, bare / wanted) for layer in construction.layers)
    board = MATERIALS["insulation"]
    added = replace(board, thickness_m=(wanted - bare) * board.conductivity_w_mk)
    place = construction.insulation_before
    if insulation_inside:
        place = construction.inside_insulation_before
    return (*construction.layers[:place], added, *construction.layers[place:])


def _more_conducting(layer: Layer, factor: float) -> Layer:
    if layer.resistance_m2k_w is not None:
        return replace(layer, resistance_m2k_w=layer.resistance_m2k_w / factor)
    return replace(layer, conductivity_w_mk=layer.conductivity_w_mk * factor)
