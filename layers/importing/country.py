"""Which country a district is in, by its weather station and by what its buildings name."""

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
    """The country of the weather, else the one that most buildings name."""
    if from_weather != UNKNOWN:
        return from_weather
    named = [tag.get("addr:country", "") for tag in found.layers["buildings"]["tags"]]
    codes = [code for code in map(country_code, filter(None, named)) if code != UNKNOWN]
    return max(sorted(set(codes)), key=codes.count, default=UNKNOWN)
