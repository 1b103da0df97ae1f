"""How other data sets call what OpenStreetMap and this program call by one name."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from layers.safety.clean_text import clean

# Column names are compared in small letters without blanks, colons and underscores.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "fid", "objectid", "osmid", "gmlid", "gid", "uuid", "identificatie", "toid",
           "buildingid", "inspireid", "localid"),
    "name": ("name", "nom", "nome", "nombre", "naam", "bezeichnung"),
    "addr:street": ("addrstreet", "street", "streetname", "strasse", "via", "rue", "rua", "calle"),
    "addr:housenumber": ("addrhousenumber", "housenumber", "hausnummer", "civico", "huisnummer"),
    "addr:country": ("addrcountry", "country"),
    "use": ("use", "usage", "buildinguse", "currentuse", "destinazione", "gebruiksdoel", "uso"),
    "building": ("building", "buildingtype", "type", "function", "class", "category", "funktion"),
    "height": ("height", "buildingheight", "measuredheight", "hoehe", "hauteur", "altezza",
               "altura", "relhmax", "hgt", "roofheightabsolute"),
    "eaves_height": ("heightm", "eavesheight", "traufhoehe", "hauteurgouttiere"),
    "building:levels": ("buildinglevels", "levels", "storeys", "stories", "floors", "numfloors",
                        "numberoffloors", "numfloorsaboveground", "storeysaboveground", "nfloors",
                        "geschosse", "piani", "numpiani", "pisos", "nbetages", "etages"),
    "start_date": ("startdate", "year", "yearbuilt", "yearofconstruction", "constructionyear",
                   "builtyear", "baujahr", "annocostr", "anneeconstruction", "bouwjaar",
                   "oorspronkelijkbouwjaar", "anoconstrucao", "age", "dateconstruction"),
    "roof:shape": ("roofshape", "roof", "rooftype", "dachform"),
    "roof:height": ("roofheight", "roofheightm"),
    "building:flats": ("buildingflats", "flats", "dwellings", "units", "numdwellings", "logements",
                       "abitazioni", "numberofdwellings", "nbrelogements"),
    "residents": ("residents", "population", "pop", "inhabitants", "einwohner", "abitanti"),
    "heating": ("heating", "heatingsystem", "heatingfuel"),
    "cooling": ("cooling", "airconditioning"),
    "heritage": ("heritage", "protected", "listed", "listedstatus"),
    "quarter": ("quarter", "neighbourhood", "district", "quartiere", "bairro", "stadtteil"),
    "highway": ("highway", "roadclass", "fclass", "kind", "roadtype", "streettype"),
    "carriageway_m": ("carriageway", "carriagewaym", "width", "roadwidth", "breite"),
    "width_m": ("widthm", "streetwidth"),
    "lanes": ("lanes", "numlanes"),
    "lit": ("lit",),
    "capacity": ("capacity", "spaces", "places", "plugs"),
    "power_kw": ("powerkw", "power", "kw", "puissance"),
    "lamp": ("lamp", "lamptype", "typelante", "lighttype", "luminaire"),
    "tree_height": ("treeheight",),
    "diameter_crown": ("diametercrown", "crownm", "crown"),
    "amenity": ("amenity",), "natural": ("natural",), "landuse": ("landuse",),
    "leisure": ("leisure",), "shop": ("shop",), "office": ("office",), "tourism": ("tourism",),
    "historic": ("historic",), "parking": ("parking",), "place": ("place",),
    "waterway": ("waterway",), "railway": ("railway",), "tunnel": ("tunnel",),
    "level_m": ("levelm", "waterlevel"), "rating_kva": ("ratingkva", "rating"),
}  # fmt: skip
_KEY_OF = {name: key for key, names in _SYNONYMS.items() for name in names}


def plain(name: str) -> str:
    """A column's name as it is compared: small letters and digits only."""
    return "".join(c for c in name.lower() if c.isalnum())


def key_of(column: str) -> str | None:
    """The tag that a column of a data set stands for, or None."""
    return _KEY_OF.get(plain(column).replace("bldg", "building"))


def tags_of(row: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, str]:
    """One row as tags. keys: column -> tag. Empty values are left out, numbers made texts."""
    tags: dict[str, str] = {}
    for column, key in keys.items():
        text = _text(row[column])
        if text and key not in tags:
            tags[key] = text
    return tags


def _text(value: Any) -> str:
    """A value as a tag's text; of a list its members, as OpenStreetMap parts them."""
    if isinstance(value, list | tuple | np.ndarray):
        return ";".join(filter(None, map(_text, value)))
    if value is None or isinstance(value, dict) or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "yes" if value is True else "no" if value is False else clean(str(value))


# A word in a layer's or file's name that tells what it holds.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lamp_posts", ("lamp", "light", "eclairage", "lumin", "luminaire", "illuminaz")),
    ("charge_points", ("charg", "evse", "recharge", "ricarica")),
    ("parking", ("parking", "carpark", "car_park", "estacion")),
    ("trees", ("tree", "alber", "arbre", "arvore", "baum")),
    ("streets", ("street", "road", "highway", "strad", "via_", "voie", "rua", "strasse")),
    ("water", ("water", "river", "lake", "acqua", "eau")),
    ("green", ("green", "park", "landuse", "verde", "vegetation")),
    ("substations", ("substation", "transformer", "cabin")),
    ("squares", ("square", "piazz", "place_")),
    ("landmarks", ("landmark", "poi", "sights")),
    ("buildings", ("building", "edific", "batiment", "footprint", "gebaeude", "pand", "houses")),
)
_GEOMETRY_OF = {
    "lamp_posts": "point", "charge_points": "point", "trees": "point", "substations": "point",
    "landmarks": "point", "streets": "line", "parking": "area", "water": "area",
    "green": "area", "squares": "area", "buildings": "area",
}  # fmt: skip
_USUAL = {"area": "buildings", "line": "streets"}


def layer_named(name: str, geometry: str) -> str | None:
    """The layer that a data set of this name and geometry ("point", "line", "area") holds.

    Areas without a telling name are buildings and lines are streets; points tell nothing.
    """
    small = name.lower()
    for layer, words in _WORDS:
        if _GEOMETRY_OF[layer] == geometry and any(word in small for word in words):
            return layer
    return _USUAL.get(geometry)
