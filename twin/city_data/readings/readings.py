"""The value that every connector gives: readings as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from twin.city_data.readings.quantities import quantity_of
from twin.city_data.readings.rules import (
    UNKNOWN_UNIT,
    Refused,
    Tally,
    checked_number,
    checked_range,
    checked_time,
)
from twin.city_data.readings.units import UnknownUnit, unit


@dataclass(frozen=True)
class Readings:
    """n readings: the sensor `<kind>/<id>/<quantity>`, the sender's time [us since 1970 UTC], the
    value in the unit that is kept. Of two with the same sensor and time the later row counts."""

    sensor: Sequence[str] = field(default_factory=list)
    ts_us: Sequence[int] = field(default_factory=list)
    value: Sequence[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sensor)


NO_READINGS = Readings()


def joined(parts: Iterable[Readings]) -> Readings:
    """Readings one after the other."""
    sensors: list[str] = []
    times: list[int] = []
    values: list[float] = []
    for part in parts:
        sensors.extend(part.sensor)
        times.extend(part.ts_us)
        values.extend(part.value)
    return Readings(sensors, times, values)


def checked_value(sensor: str, value: object, given_unit: str | None) -> float:
    """A value in the unit kept for the sensor. Raises Refused by rule.

    given_unit: what the sender says; None means the unit that is kept.
    """
    number = checked_number(value)
    quantity = quantity_of(sensor)
    if given_unit is not None:
        try:
            found = unit(given_unit)
        except UnknownUnit as error:
            raise Refused(UNKNOWN_UNIT, str(given_unit)) from error
        if quantity is not None and found.base != quantity.unit:
            raise Refused(UNKNOWN_UNIT, f"{given_unit} for {quantity.key}")
        number = found.convert(number)
    if quantity is not None:
        checked_range(number, quantity.low, quantity.high)
    return number


class Collector:
    """Takes rows of one source one at a time and keeps those that pass all rules."""

    def __init__(self, source: str, tally: Tally, now_us: int) -> None:
        self.source, self.tally, self.now_us = source, tally, now_us
        self._sensors: list[str] = []
        self._times: list[int] = []
        self._values: list[float] = []

    def take(self, sensor: str, ts_us: int, value: object, given_unit: str | None = None) -> None:
        """Keep a row. Raises Refused where a rule forbids it, which the caller counts."""
        at = checked_time(ts_us, self.now_us)
        number = checked_value(sensor, value, given_unit)
        self._sensors.append(sensor)
        self._times.append(at)
        self._values.append(number)

    def add(self, sensor: str, ts_us: int, value: object, given_unit: str | None = None) -> bool:
        """Whether the row was kept; one that was not is counted by its rule."""
        try:
            self.take(sensor, ts_us, value, given_unit)
        except Refused as fault:
            self.tally.refuse(self.source, fault)
            return False
        return True

    def readings(self) -> Readings:
        return Readings(self._sensors, self._times, self._values)
