"""The words of a district that filters may name (docs/formats.md), as a person reads them."""

USE_LABELS: dict[str, str] = {
    "apartment": "Flats",
    "house": "House",
    "office": "Office",
    "retail": "Shop",
    "hospitality": "Hotel, restaurant",
    "education": "School",
    "health": "Health",
    "civic": "Public, culture",
    "industrial": "Industry",
}
HEATING_LABELS: dict[str, str] = {
    "gas_boiler": "Gas boiler",
    "oil_boiler": "Oil boiler",
    "electric_direct": "Electric heaters",
    "heat_pump": "Heat pump",
    "communal_gas": "Communal gas boiler",
    "district_heat": "Heat network",
    "none": "None",
}
STREET_KIND_LABELS: dict[str, str] = {
    "primary": "main roads",
    "secondary": "secondary roads",
    "residential": "side streets",
    "pedestrian": "pedestrian streets",
    "service": "service roads",
    "footway": "footways",
    "steps": "steps",
    "cycleway": "cycleways",
}
