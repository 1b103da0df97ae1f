"""Which country a district is in, by its weather station and by what its buildings name."""

from pyproj import CRS

from layers.geometry.frame import away_km
from layers.importing.countries import UNKNOWN, country_code
from layers.sources.found import Found
from layers.sources.weather.epw import WeatherYear

_SAME_COUNTRY_KM = 200.0  # a station further away may be another country's (an estimate)


def country_of_weather(year: WeatherYear, found: Found) -> tuple[str, str]:
    """The country that a weather file names, and why there is none where none is known. A station
    far away says nothing of the country that the buildings stand in."""
    buildings = found.layers.get("buildings", ())
    far_km = away_km((year.latitude_deg, year.longitude_deg), buildings) if len(buildings) else 0.0
    if far_km > _SAME_COUNTRY_KM:
        return UNKNOWN, (
            f"the weather station is {far_km:,.0f} km away, so its country is not taken, and the "
            "data name none"
        )
    return country_code(year.country), "neither the weather file nor the data name a known one"


def country_of_data(from_weather: str, found: Found) -> str:
    """The country of the weather, else the one that most buildings name, else the one that their
    coordinate system was made for."""
    if from_weather != UNKNOWN:
        return from_weather
    buildings = found.layers["buildings"]
    named = [tag.get("addr:country", "") for tag in buildings["tags"]]
    codes = [code for code in map(country_code, filter(None, named)) if code != UNKNOWN]
    if not codes:
        return _country_of_system(buildings.crs)
    return max(sorted(set(codes)), key=codes.count)


def _country_of_system(crs: CRS | None) -> str:
    """The country that begins the name of a system's area of use ('Netherlands - onshore'); of a
    system of several countries UNKNOWN."""
    area = crs.area_of_use if crs is not None else None
    return country_code(area.name.split(" - ")[0].rstrip(".")) if area is not None else UNKNOWN
