"""OCPP 1.6 and 2.0.1: meter values of charge points as readings.

Values are texts. `Energy.Active.Import.Register` counts Wh and may begin anew: it is kept as a
register and differenced where it is used, never summed. Per charge point and connector one sensor
`charge_point/<id>[:connector]/<quantity>`; connector 0 is the whole point.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from twin.city_data.readings.readings import Collector
from twin.city_data.readings.rules import MALFORMED, WRONG_TYPE, Refused
from twin.city_data.readings.times import instant_us

SOURCE = "OCPP"
_REGISTER = "Energy.Active.Import.Register"
_QUANTITY = {
    _REGISTER: ("charge_register_kwh", "Wh"),
    "Power.Active.Import": ("power_kw", "W"),
    "Temperature": ("temperature_c", "Celsius"),
}


def take_meter_values(
    place: str, connector: int, meter_value: Any, collector: Collector
) -> list[str]:
    """The sampled values of a MeterValues or TransactionEvent message, either version, into the
    collector; the sensors that spoke. What is refused is counted by its rule."""
    spoken = []
    for entry in meter_value if isinstance(meter_value, list) else []:
        if not isinstance(entry, Mapping):
            continue
        listed = _either(entry, "sampledValue", "sampled_value")
        for sample in listed if isinstance(listed, list) else []:
            try:
                found = _take(place, connector, entry.get("timestamp"), sample, collector)
            except Refused as fault:
                collector.tally.refuse(SOURCE, fault)
                continue
            if found is not None:
                spoken.append(found)
    return spoken


def take_register(
    place: str, connector: int, told: object, wh: object, collector: Collector
) -> list[str]:
    """The register at the start or the stop of a transaction (1.6: meterStart, meterStop) [Wh]."""
    sensor = sensor_of(place, connector, "charge_register_kwh")
    try:
        collector.take(sensor, instant_us(told), wh, "Wh")
    except Refused as fault:
        collector.tally.refuse(SOURCE, fault)
        return []
    return [sensor]


def sensor_of(place: str, connector: int, quantity: str) -> str:
    return f"{place}/{quantity}" if not connector else f"{place}:{connector}/{quantity}"


def differences(values: Iterable[float]) -> tuple[list[float], int]:
    """What a register counted between readings, and how often it began anew.

    After a reset the new value is what was counted since: the least that is certain.
    """
    counted: list[float] = []
    resets, before = 0, None
    for value in values:
        if before is not None:
            counted.append(value - before if value >= before else value)
            resets += value < before
        before = value
    return counted, resets


def _take(
    place: str, connector: int, told: object, sample: Any, collector: Collector
) -> str | None:
    if not isinstance(sample, Mapping):
        raise Refused(MALFORMED, str(sample))
    measurand = sample.get("measurand", _REGISTER)  # the default of both versions
    if measurand not in _QUANTITY or sample.get("phase") is not None:
        return None  # not of use here: currents, voltages, single phases
    quantity, default_unit = _QUANTITY[measurand]
    told_unit = _either(sample, "unitOfMeasure", "unit_of_measure")
    unit, scale = sample.get("unit", default_unit), 1.0
    if isinstance(told_unit, Mapping):
        unit = told_unit.get("unit", default_unit)
        power = told_unit.get("multiplier", 0)
        if type(power) is not int or abs(power) > 12:
            raise Refused(WRONG_TYPE, f"multiplier {power!r}")
        scale = 10.0**power
    sensor = sensor_of(place, connector, quantity)
    collector.take(sensor, instant_us(told), _number(sample.get("value")) * scale, str(unit))
    return sensor


def _number(value: object) -> float:
    """A number that may be written as a text, as version 1.6 does."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(WRONG_TYPE, repr(value))
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise Refused(WRONG_TYPE, repr(value)) from None


def _either(record: Mapping[str, Any], first: str, second: str) -> Any:
    return record.get(first, record.get(second))
