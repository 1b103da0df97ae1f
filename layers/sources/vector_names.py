"""How other data sets call what OpenStreetMap and this program call by one name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from layers.safety.clean_text import clean
from layers.schemes.scheme import general_scheme, unaccented


def key_of(column: str) -> str | None:
    """The tag that a column of a data set stands for by its usual name, or None."""
    known = general_scheme().column(column)
    return known[0].attribute if known and known[0].attribute != "-" else None


def tags_of(row: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, str]:
    """One row as tags. keys: column -> tag. Empty values are left out, numbers made texts."""
    tags: dict[str, str] = {}
    for column, key in keys.items():
        text = text_of(row[column])
        if text and key not in tags:
            tags[key] = text
    return tags


def text_of(value: Any) -> str:
    """A value as a tag's text; of a list its members, as OpenStreetMap parts them."""
    if isinstance(value, list | tuple | np.ndarray):
        return ";".join(filter(None, map(text_of, value)))
    if value is None or isinstance(value, dict) or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "yes" if value is True else "no" if value is False else clean(str(value))


# Words in the name of a table or file that tell what it holds; `*` stands for any ending.
_WORDS: tuple[tuple[str, str], ...] = (
    ("buildings", "building* bldg* edific* edifc* batiment* bati footprint* gebaeude* gebaude* "
     "pand panden houses budynki budynek bubd sgrad* structures un_vol hausumring*"),
    ("lamp_posts", "lamp* streetlight* streetlamp* light lights lighting lightpoint* eclairage* "
     "lumin* lantern* illuminaz* farola* oswietlen*"),
    ("charge_points", "charg* evse recharge* ricarica* ladesaeule*"),
    ("parking", "parking* carpark* parcheggi* stationnement* estacion*"),
    ("trees", "tree trees albero alberi arbre* arvore* baum baeume drzewa"),
    ("streets", "street* road* highway* strada strade stradale via vie voie* voirie* rua ruas "
     "strasse* ulice ulica ways centerline*"),
    ("water", "water* river* lake* acqua acque eau eaux wasser* woda wody hydro*"),
    ("green", "green park parks landuse verde vegetation gruen* zielen"),
    ("substations", "substation* transformer* cabina cabine"),
    ("squares", "square squares piazza piazze place places platz"),
    ("landmarks", "landmark* poi pois sights"),
)  # fmt: skip
_GEOMETRY_OF = {
    "lamp_posts": "point", "charge_points": "point", "trees": "point", "substations": "point",
    "landmarks": "point", "streets": "line", "parking": "area", "water": "area",
    "green": "area", "squares": "area", "buildings": "area",
}  # fmt: skip
_USUAL = {"area": "buildings", "line": "streets"}


def layer_told(name: str, geometry: str) -> str | None:
    """The layer that the words in a name tell for this geometry ("point", "line", "area").

    Whole words count, buildings first: there is no green in Greenwich and no eau in Bordeaux.
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unaccented(name))
    words = re.findall(r"[a-z]+", apart.lower())
    for layer, known in _WORDS:
        if _GEOMETRY_OF[layer] == geometry and any(map(_one_of(known), words)):
            return layer
    return None


def layer_named(name: str, geometry: str) -> str | None:
    """The same; areas without a telling name are buildings and lines are streets."""
    return layer_told(name, geometry) or _USUAL.get(geometry)


def _one_of(known: str) -> Callable[[str], bool]:
    def tells(word: str) -> bool:
        return any(
            word == one or (one.endswith("*") and word.startswith(one[:-1]))
            for one in known.split()
        )

    return tells
