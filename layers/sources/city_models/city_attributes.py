"""What a 3D city model says of a building beside its shape, as tags."""

from typing import Any

from layers.sources.found import Tags
from layers.sources.vector_names import key_of, tags_of

# Roof codes of SIG3D and of the German survey (AdV), as CityGML code lists name them.
_ROOF_CODES = {
    "1000": "flat", "1010": "flat", "1020": "gabled", "1030": "gabled", "1040": "hipped",
    "1050": "hipped", "1060": "mansard", "1070": "hipped", "1080": "spire", "1090": "dome",
    "2100": "flat", "3100": "gabled", "3200": "hipped", "3300": "hipped", "3400": "mansard",
    "3500": "hipped", "3600": "spire", "3700": "dome", "3800": "gabled",
}  # fmt: skip
ROOFS = ("flat", "gabled", "hipped", "mansard", "dome", "spire")  # as in the contract
_GEOMETRIC = ("height", "eaves_height", "roof:shape", "roof:height")


def city_tags(attributes: dict[str, Any], with_height: bool) -> Tags:
    """The attributes as tags; with_height: also the heights among them, where the geometry has
    none of its own."""
    scalars = {k: v for k, v in attributes.items() if not isinstance(v, dict | list)}
    keys = {name: key for name in scalars if (key := key_of(name)) and key not in _GEOMETRIC}
    if with_height:
        keys |= {name: "height" for name in scalars if key_of(name) == "height"}
    keys |= {name: name for name in scalars if name.endswith("_rule")}
    tags = tags_of(scalars, keys)
    tags.pop("id", None)
    said = next((str(v) for name, v in scalars.items() if key_of(name) == "roof:shape"), "")
    shape = said if said in ROOFS else _ROOF_CODES.get(said, "")
    return {**tags, "roof:shape": shape} if shape else tags
