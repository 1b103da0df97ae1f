"""What a building is used for, by the words of OpenStreetMap and of other data sets."""

from collections.abc import Mapping

from layers.district.columns import USES

_WORDS: dict[str, str] = {
    "apartment": "apartments apartment flats dormitory multifamily mfh block_of_flats appartement "
    "residential_apartments condominium",
    "house": "house detached semidetached_house semi_detached terrace terraced bungalow villa farm "
    "cabin static_caravan single_family sfh houseboat",
    "office": "office offices commercial bank bureau",
    "retail": "retail shop supermarket kiosk mall market store department_store",
    "hospitality": "hotel hostel restaurant cafe bar pub guest_house motel fast_food nightclub "
    "hospitality",
    "education": "school university college kindergarten education library research_institute "
    "childcare",
    "health": "hospital clinic health doctors nursing_home social_facility healthcare",
    "civic": "church chapel cathedral mosque synagogue temple monastery public civic government "
    "townhall train_station transportation museum theatre cinema arts_centre sports_hall "
    "sports_centre stadium religious place_of_worship fire_station courthouse police "
    "community_centre public_building library castle palace pavilion embassy post_office shrine",
    "industrial": "industrial industry warehouse factory manufacture hangar depot works "
    "storage_tank service transformer_tower substation",
}
_USE_OF = {word: use for use, words in _WORDS.items() for word in words.split()}
_OUTBUILDING_WORDS = (
    "garage garages carport shed hut roof parking greenhouse barn stable ruins bunker "
    "farm_auxiliary cowshed conservatory toilets container tent"
)
OUTBUILDINGS = frozenset(_OUTBUILDING_WORDS.split())
HOMES = frozenset(
    ("residential", "housing", "dwelling", "wohngebaeude", "residencial", "31001_1000")
)
_TELLING = ("amenity", "healthcare", "tourism", "shop", "office", "leisure", "man_made", "craft")


OPEN_ROOFS = frozenset(("roof", "canopy", "carport"))
_WORSHIP = frozenset(
    ("church", "chapel", "cathedral", "mosque", "synagogue", "temple", "shrine", "religious")
)


def is_open_roof(tags: Mapping[str, str]) -> bool:
    """True for a roof on posts: without walls it is no building to heat.

    Where the data give it storeys all the same, it is taken for a building.
    """
    return tags.get("building", "").lower() in OPEN_ROOFS and "building:levels" not in tags


def is_worship(tags: Mapping[str, str]) -> bool:
    """True for churches, mosques, synagogues and the like: one high room, not storeys."""
    named = tags.get("building", "").lower() in _WORSHIP
    return named or tags.get("amenity") == "place_of_worship"


def use_of(tags: Mapping[str, str]) -> tuple[str, str]:
    """The use and the rule it was taken by; ("", "") where the tags do not say.

    The rule is empty where the data name the use outright. "residential" comes back as the use
    "residential", to be settled by size, and an unheated outbuilding as "outbuilding".
    """
    for key in ("use", "building:use", "building", "use:general"):
        word = tags.get(key, "").strip().lower().replace(" ", "_").replace("-", "_")
        if word in USES:
            return word, ""
        if word in _USE_OF:
            return _USE_OF[word], ""
        if word in OUTBUILDINGS:
            return "outbuilding", f"a {word}: neither lived in nor heated"
        if word in HOMES:
            return "residential", ""
    for key in _TELLING:
        word = tags.get(key, "").strip().lower()
        if not word or word == "no":
            continue
        if word in _USE_OF:
            return _USE_OF[word], f"from {key} = {word}"
        if key in ("shop", "office", "healthcare", "craft"):
            use = {"shop": "retail", "office": "office", "healthcare": "health"}.get(key)
            return use or "industrial", f"from {key} = {word}"
    if tags.get("use", "").lower().startswith("non"):
        return "office", f"the data say only {tags['use']}"
    ground = tags.get("grounds", "")
    if ground in _USE_OF:
        return _USE_OF[ground], f"it stands on the grounds of a {ground}"
    return "", ""
