"""What a column of a city's table can mean, in words."""

from twin.importing.importing import NOT_NEEDED

NOT_UNDERSTOOD = "Not understood"
MEANINGS: dict[str, str] = {
    NOT_NEEDED: "Not needed",
    "use": "Use of the building",
    "building": "Kind of building",
    "height": "Height to the top [m]",
    "eaves_height": "Height of the eaves [m]",
    "building:levels": "Storeys above ground",
    "start_date": "Year built",
    "roof:shape": "Roof shape",
    "roof:height": "Height of the roof [m]",
    "building:flats": "Dwellings",
    "residents": "Residents",
    "heating": "Heating system",
    "cooling": "Cooling",
    "heritage": "Protected or listed",
    "quarter": "Quarter",
    "name": "Name",
    "id": "Identifier",
    "addr:street": "Street of the address",
    "addr:housenumber": "House number",
    "ground_m": "Height of the ground [m]",
    "highway": "Class of street",
    "carriageway_m": "Width of the carriageway [m]",
    "width_m": "Width between the fronts [m]",
    "lanes": "Lanes",
    "lamp": "Kind of luminaire",
    "capacity": "Places",
    "power_kw": "Power [kW]",
    "tree_height": "Height of the tree [m]",
    "diameter_crown": "Width of the crown [m]",
    "rating_kva": "Rating [kVA]",
    "building_id": "Identifier of the building",
    "address": "Address, one line",
    "uprn": "UPRN",
    "cadastral": "Cadastral reference",
    "lat": "Latitude [°]",
    "lon": "Longitude [°]",
    "date": "Date of issue",
    "floor_area_m2": "Floor area [m²]",
    "energy_class": "Energy class",
    "wall_u_w_m2k": "U-value of the walls [W/m²K]",
    "roof_u_w_m2k": "U-value of the roof [W/m²K]",
    "floor_u_w_m2k": "U-value of the floor [W/m²K]",
    "window_u_w_m2k": "U-value of the windows [W/m²K]",
}
VALUES: dict[str, dict[str, str]] = {
    "use": {
        "residential": "Homes", "apartment": "Flats", "house": "House", "office": "Office",
        "retail": "Shop", "hospitality": "Hotel, restaurant", "education": "School, university",
        "health": "Health", "civic": "Public", "industrial": "Industry",
    },
    "roof:shape": {
        "flat": "Flat", "gabled": "Gabled", "hipped": "Hipped", "mansard": "Mansard",
        "dome": "Dome", "spire": "Spire",
    },
    "heating": {
        "gas": "Gas boiler", "oil": "Oil boiler", "electric": "Electric, direct",
        "heatpump": "Heat pump", "district": "District heat", "no": "None",
    },
}  # fmt: skip
"""What a value can mean, where it is one of a few words."""


def in_words(attribute: str) -> str:
    """What a tag is called; a tag that no row above names is its own name."""
    return MEANINGS.get(attribute, attribute.replace("_", " ") or NOT_UNDERSTOOD)


def values_of(attribute: str) -> dict[str, str]:
    """The words that a value of this attribute can be, {} where it is a number or a name."""
    return VALUES.get("use" if attribute in ("building", "building:use") else attribute, {})


def value_attribute(attribute: str) -> str:
    """The attribute that a value's meaning is said of: a kind of building is told by its use."""
    return "use" if attribute in ("building", "building:use") else attribute
