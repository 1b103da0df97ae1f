"""What only the course of a sensor's readings can tell: repeats, resets, gaps, outliers.

By name: of readings of one time the last is kept; a counter that falls and stays low began anew; a
counter that leaves its course for one reading and comes back has one wrong reading; a value above
ten times the 99th percentile of at least a hundred is no reading. Nothing is filled in.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.city_data.readings.quantities import quantity_of
from twin.city_data.readings.readings import Readings, joined
from twin.city_data.readings.rules import DUPLICATE, GAP, OUTLIER, RESET, SPIKE, Tally
from twin.city_data.readings.times import iso

_OUTLIER_FACTOR, _LEAST_FOR_OUTLIERS = 10.0, 100
"""Our choice: a unit mistaken by a thousand is far above it, a cold snap or a party far below."""
_GAP_STEPS = 1.5


@dataclass(frozen=True)
class Course:
    """Readings of one sensor in the order of their times [us since 1970 UTC], one a time."""

    ts_us: NDArray[np.int64]
    value: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ts_us)

    @property
    def step_us(self) -> int:
        """The usual distance of two readings; 0 with fewer than two."""
        return int(np.median(np.diff(self.ts_us))) if len(self) > 1 else 0

    @property
    def only_grows(self) -> bool:
        """Whether it looks like a counter: of a hundred readings or more none lies below the one
        before, but for a counter's resets."""
        step = np.diff(self.value)
        return len(self) >= _LEAST_FOR_OUTLIERS and bool(
            np.mean(step < 0.0) < 0.01 and np.mean(step > 0.0) > 0.1
        )


def course_of(readings: Readings, sensor: str) -> Course:
    """The readings of a sensor in order; of several at one time the last one."""
    rows = [k for k, name in enumerate(readings.sensor) if name == sensor]
    ts = np.array([readings.ts_us[k] for k in rows], np.int64)
    value = np.array([readings.value[k] for k in rows], np.float64)
    order = np.argsort(ts, kind="stable")
    ts, value = ts[order], value[order]
    last = np.append(ts[1:] != ts[:-1], True) if len(ts) else np.zeros(0, bool)
    return Course(ts[last], value[last])


def looked_over(readings: Readings, source: str, tally: Tally) -> Readings:
    """The readings of each sensor in order without what the rules above refuse; all is counted."""
    names = list(dict.fromkeys(readings.sensor))
    return joined(_one(readings, name, source, tally) for name in names)


def _one(readings: Readings, sensor: str, source: str, tally: Tally) -> Readings:
    course, given = course_of(readings, sensor), readings.sensor.count(sensor)
    if given > len(course):
        tally.count(source, DUPLICATE, sensor, given - len(course))
    quantity = quantity_of(sensor)
    if quantity is not None and quantity.kind == "register":
        rule, wrong = SPIKE, _spikes(course.value)
    elif quantity is not None and quantity.unit == "degC":
        rule, wrong = OUTLIER, np.zeros(len(course), bool)  # its range is told by what can be
    else:
        rule, wrong = OUTLIER, _outliers(course.value)
    if wrong.any():
        k = int(np.argmax(wrong))
        example = f"{sensor}: {course.value[k]:g} at {iso(int(course.ts_us[k]))}"
        tally.count(source, rule, example, int(wrong.sum()))
    kept = Course(course.ts_us[~wrong], course.value[~wrong])
    if quantity is not None and quantity.kind == "register":
        _count_resets(kept, sensor, source, tally)
    _count_gaps(kept, sensor, source, tally)
    return Readings([sensor] * len(kept), kept.ts_us.tolist(), kept.value.tolist())


def _outliers(value: NDArray[np.float64]) -> NDArray[np.bool_]:
    usual = float(np.quantile(np.abs(value), 0.99)) if len(value) >= _LEAST_FOR_OUTLIERS else 0.0
    if usual <= 0.0:
        return np.zeros(len(value), bool)
    high: NDArray[np.bool_] = np.abs(value) > _OUTLIER_FACTOR * usual
    return high


def _spikes(value: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Readings of a counter that lie outside of their two neighbours, which follow each other."""
    wrong = np.zeros(len(value), bool)
    before, here, after = value[:-2], value[1:-1], value[2:]
    wrong[1:-1] = (before <= after) & ((here > after) | (here < before))
    return wrong


def _count_resets(course: Course, sensor: str, source: str, tally: Tally) -> None:
    fell = np.flatnonzero(np.diff(course.value) < 0.0)
    if len(fell):
        when = iso(int(course.ts_us[fell[0] + 1]))
        tally.count(source, RESET, f"{sensor} at {when}", len(fell))


def _count_gaps(course: Course, sensor: str, source: str, tally: Tally) -> None:
    step = course.step_us
    wide = np.flatnonzero(np.diff(course.ts_us) > _GAP_STEPS * step)
    if len(wide):
        when = iso(int(course.ts_us[wide[0]]))
        tally.count(source, GAP, f"{sensor} after {when}", len(wide))
