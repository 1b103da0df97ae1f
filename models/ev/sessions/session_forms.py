"""Public forms of session lists: other names of columns, other ways to write a time, no power."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

_NAMES = {
    "start": "start startdate startdatetime starttime startplugin plugintime pluginat sessionstart "
    "connectiontime connectiontimestamp connectedat arrivaltime transactionstart startedat",
    "end": "end enddate enddatetime endtime endplugout plugouttime plugoutat sessionend "
    "disconnecttime disconnecttimestamp disconnectedat departuretime transactionstop stoptime "
    "endedat",
    "energy_kwh": "energykwh energy elkwh kwhdelivered kwh totalkwh energyconsumedkwh consumedkwh "
    "energydelivered energydeliveredkwh energytransferred consumptionkwh chargedkwh",
    "power_kw": "powerkw maxpowerkw plugpowerkw chargingpowerkw maxpower power ratedpowerkw",
    "plug": "plug plugid evseid connectorid stationname chargerid stationid spaceid cpid garageid",
    "port": "portnumber connector connectornumber",
    "charging_time": "chargingtime chargingtimehhmmss chargingduration",
}
_KEY_OF = {name: key for key, names in _NAMES.items() for name in names.split()}
USUAL_KW = (7.4, 11.0, 22.0, 50.0, 150.0, 350.0)
"""Powers of public plugs in use in Europe (IEC 61851 modes 3 and 4), rounded."""


def usual_names(header: Sequence[str]) -> list[str]:
    """The header with the program's own names where a public one is known by another name.

    Of several columns that mean the same the first takes the name.
    """
    names: list[str] = []
    own = {name.strip() for name in header} & _NAMES.keys()
    for column in header:
        plain = "".join(c for c in column.lower() if c.isalnum())
        key = _KEY_OF.get(plain) or _KEY_OF.get(re.sub(r"\(.*", "", plain))
        taken = key is None or key in names or (key in own and column.strip() != key)
        names.append(column.strip() if taken or key is None else key)
    return names


def day_first(texts: Sequence[str]) -> bool:
    """Whether dates with strokes begin with the day: where some first number exceeds 12."""
    found = [re.match(r"\s*(\d{1,2})/(\d{1,2})/\d{4}", text) for text in texts]
    return any(int(m[1]) > 12 for m in found if m)


def moment_of(text: str, by_day: bool) -> datetime | None:
    """A time as ISO 8601, 7/29/2011 20:17, 29.07.2011 20:17 or as in mail headers; else None."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in (
        "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
        "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S",
    ):  # fmt: skip
        if form.startswith("%d/") and not by_day:
            continue
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def hours_of(text: str) -> float | None:
    """Hours of a span written h:mm:ss or h:mm; None where it is not."""
    found = re.fullmatch(r"\s*(\d+):(\d{2})(?::(\d{2}))?\s*", text)
    if not found:
        return None
    return int(found[1]) + int(found[2]) / 60.0 + int(found[3] or 0) / 3600.0


def power_kw_of(energy_kwh: float, stay_h: float, charging_h: float | None) -> float:
    """The least usual power that gives the energy in the time of charging, else of the stay."""
    hours = charging_h if charging_h else stay_h
    needed = energy_kwh / hours if hours > 0 else 0.0
    return next((kw for kw in USUAL_KW if kw >= needed), needed)
