"""Made typical years in the forms that services hand out."""

import json

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def utc_hours():
    """Month, day and hour (0 to 23) of a year."""
    return [
        (month, day, hour)
        for month, days in enumerate(DAYS, 1)
        for day in range(1, days + 1)
        for hour in range(24)
    ]


def pvgis_rows():
    """A year in which each reading tells its own hour: temperature and sun count the UTC hour."""
    return [
        {
            "time(UTC)": f"{2005 + month}{month:02}{day:02}:{hour:02}00", "T2m": float(hour),
            "RH": 50.0 + month, "G(h)": 100.0 + hour, "Gb(n)": 10.0 * hour, "Gd(h)": 40.0,
            "IR(h)": 300.0, "WS10m": 3.0, "WD10m": 270.0, "SP": 99000.0,
        }
        for month, day, hour in utc_hours()
    ]  # fmt: skip


def pvgis_json(lon=9.19, lat=45.46, offset_h=0.1761, rows=None):
    place = {"latitude": lat, "longitude": lon, "elevation": 122.0,
             "irradiance_time_offset": offset_h}  # fmt: skip
    return json.dumps(
        {
            "inputs": {"location": place, "meteo_data": {"radiation_db": "PVGIS-SARAH3"}},
            "outputs": {
                "months_selected": [{"month": m, "year": 2005 + m} for m in range(1, 13)],
                "tmy_hourly": pvgis_rows() if rows is None else rows,
            },
            "meta": {"inputs": {}},
        }
    )


def pvgis_csv(lon=9.19, lat=45.46):
    rows = pvgis_rows()
    head = [f"Latitude (decimal degrees): {lat}", f"Longitude (decimal degrees): {lon}",
            "Elevation (m): 122.0", "Irradiance Time Offset (h): 0.1761", "month,year",
            *(f"{m},{2005 + m}" for m in range(1, 13))]  # fmt: skip
    data = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    return "\r\n".join([*head, *data, "", "T2m: 2-m air temperature (degree Celsius)", ""])
