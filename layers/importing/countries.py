"""Country codes: the three letters of weather files to the two of ISO 3166-1."""

UNKNOWN = "ZZ"  # ISO 3166-1 keeps this code free for the user

_CODES = (
    "ALB AL AUT AT BEL BE BGR BG BIH BA BLR BY CHE CH CYP CY CZE CZ DEU DE DNK DK ESP ES EST EE "
    "FIN FI FRA FR GBR GB GRC GR HRV HR HUN HU IRL IE ISL IS ITA IT LTU LT LUX LU LVA LV MDA MD "
    "MKD MK MLT MT MNE ME NLD NL NOR NO POL PL PRT PT ROU RO SRB RS SVK SK SVN SI SWE SE TUR TR "
    "UKR UA USA US CAN CA MEX MX BRA BR ARG AR CHL CL COL CO AUS AU NZL NZ JPN JP KOR KR CHN CN "
    "IND IN SGP SG ISR IL EGY EG MAR MA TUN TN ZAF ZA"
)
_PAIRS = _CODES.split()
_TWO = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_OTHER = {
    "UK": "GB", "EL": "GR", "ENGLAND": "GB", "UNITED KINGDOM": "GB", "UNITED KINGDOM (UK)": "GB",
    "AUSTRIA": "AT", "BELGIUM": "BE", "BULGARIA": "BG", "CROATIA": "HR", "CYPRUS": "CY",
    "CZECHIA": "CZ", "CZECH REPUBLIC": "CZ", "DENMARK": "DK", "ESTONIA": "EE", "FINLAND": "FI",
    "FRANCE": "FR", "GERMANY": "DE", "GREECE": "GR", "HUNGARY": "HU", "IRELAND": "IE",
    "ITALY": "IT", "LATVIA": "LV", "LITHUANIA": "LT", "LUXEMBOURG": "LU", "MALTA": "MT",
    "NETHERLANDS": "NL", "NORWAY": "NO", "POLAND": "PL", "PORTUGAL": "PT", "ROMANIA": "RO",
    "SLOVAKIA": "SK", "SLOVENIA": "SI", "SPAIN": "ES", "SWEDEN": "SE", "SWITZERLAND": "CH",
}  # fmt: skip


# Standard time [h east of UTC] of the countries of Europe that keep one (IANA time zone data base);
# the Azores, Madeira and the Canaries keep another than their country.
_STANDARD_TIME_H = {
    0: "GB IE IS PT",
    1: "AL AT BA BE CH CZ DE DK ES FR HR HU IT LI LU MC ME MK MT NL NO PL RS SE SI SK SM XK",
    2: "BG CY EE FI GR LT LV MD RO UA",
    3: "BY TR",
}
_TIME_OF = {code: hours for hours, codes in _STANDARD_TIME_H.items() for code in codes.split()}


def standard_time_h(country: str) -> int | None:
    """The standard time of a country [h east of UTC]; None where it is not known or has several."""
    return _TIME_OF.get(country)


def country_code(name: str) -> str:
    """The two letters for a country as an EPW header writes it; UNKNOWN where it is not known."""
    big = name.strip().upper()
    if big in _TWO.values():
        return big
    return _TWO.get(big) or _OTHER.get(big) or UNKNOWN
