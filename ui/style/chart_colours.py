"""What a carrier, a use or a source is drawn in, in every chart: apart for every kind of sight."""

SERIES_COLOURS: dict[str, str] = {
    "electricity": "#4477aa",
    "gas": "#ccaa55",
    "oil": "#886644",
    "heat_network": "#aa5566",
    "street_lighting": "#66ccee",
    "charging": "#2aa37c",
    "car_fuel": "#8a8f98",
    "buildings": "#4477aa",
    "pv": "#dd8833",
    "battery": "#7a5aa8",
    "load": "#4477aa",
    "program": "#4477aa",
    "energyplus": "#dd8833",
}
