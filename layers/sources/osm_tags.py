"""Which layer of the district an object belongs to, by its OpenStreetMap tags."""

from collections.abc import Mapping

POINT, LINE, LINEAR_RING, POLYGON, MULTI_POLYGON = 0, 1, 2, 3, 6

_NO_BUILDING = {"no", "demolished", "proposed", "construction", "entrance"}
_NOT_A_STREET = {"proposed", "construction", "raceway", "bus_stop", "platform", "corridor",
                 "elevator", "rest_area", "services", "razed", "abandoned", "no"}  # fmt: skip
_PARKS = {"park", "garden", "nature_reserve", "common", "dog_park"}
_LAND = {"grass", "village_green", "recreation_ground", "meadow", "forest", "railway", "cemetery",
         "farmland", "farm", "orchard", "vineyard", "allotments", "flowerbed"}  # fmt: skip
_NATURE = {"wood", "scrub", "grassland", "heath"}
_SIGHTS = {"monument", "memorial", "castle", "city_gate", "tower", "archaeological_site"}


_GROUNDS = {"hospital", "clinic", "university", "college", "school", "kindergarten"}
_WORKS = {"industrial", "retail", "commercial"}


def grounds_of(tags: Mapping[str, str]) -> str:
    """What an area is the grounds of ("hospital", "school" ...), "" where it is none.

    A building on such grounds that does not say its own use has theirs.
    """
    if tags.get("building", "no") != "no":
        return ""
    if tags.get("amenity") in _GROUNDS:
        return tags["amenity"]
    return tags["landuse"] if tags.get("landuse") in _WORKS else ""


def layer_of(tags: Mapping[str, str], geometry_type: int) -> str | None:
    """The layer's name, or None where the district has no use for the object.

    geometry_type: the GEOS type number, as shapely.get_type_id gives it.
    """
    if geometry_type == POINT:
        return _point_layer(tags)
    if geometry_type in (LINE, LINEAR_RING):
        if tags.get("natural") == "tree_row":
            return "trees"
        return "streets" if _is_street(tags) else None
    return _area_layer(tags)


def _is_street(tags: Mapping[str, str]) -> bool:
    kind = tags.get("highway", "")
    underground = tags.get("tunnel", "no") not in ("no", "building_passage", "covered")
    return bool(kind) and kind not in _NOT_A_STREET and not underground and "area" not in tags


def _point_layer(tags: Mapping[str, str]) -> str | None:
    if tags.get("highway") == "street_lamp" or tags.get("man_made") == "street_lamp":
        return "lamp_posts"
    if tags.get("natural") == "tree":
        return "trees"
    if tags.get("amenity") == "charging_station":
        return "charge_points"
    if tags.get("power") == "substation" or tags.get("power") == "transformer":
        return "substations"
    return "landmarks" if "name" in tags and _is_landmark(tags) else None


def _is_landmark(tags: Mapping[str, str]) -> bool:
    return (
        tags.get("tourism") in ("museum", "viewpoint")
        or tags.get("historic") in _SIGHTS
        or tags.get("railway") in ("station", "halt")
    )


def _area_layer(tags: Mapping[str, str]) -> str | None:
    building = tags.get("building", "no")
    if building not in _NO_BUILDING:
        return "buildings"
    if tags.get("amenity") == "parking":
        return "parking"
    if tags.get("amenity") == "charging_station":
        return "charge_points"
    if tags.get("power") == "substation":
        return "substations"
    if tags.get("natural") == "water" or tags.get("waterway") in ("riverbank", "dock"):
        return "water"
    if tags.get("landuse") in ("basin", "reservoir"):
        return "water"
    paved = tags.get("highway") == "pedestrian" and (
        tags.get("area") == "yes" or tags.get("type") == "multipolygon"
    )
    if tags.get("place") == "square" or paved:
        return "squares"
    green = tags.get("leisure") in _PARKS or tags.get("landuse") in _LAND
    return "green" if green or tags.get("natural") in _NATURE else None
