"""How long a district takes to calculate on this machine: the lines of `district-twin bench`."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from twin.answer.compare import Answer
from twin.district.district import District
from twin.district.folder import open_district
from twin.scenario.scenario import BASELINE, Measure, Scenario

RUNS = 5


@dataclass(frozen=True)
class Slider:
    """A slider of the options panel: the scenario at its n-th place, n = 0, 1, 2 ..."""

    title: str
    scenario: Callable[[int], Scenario]


def _uptake(*kinds: str) -> Callable[[int], Scenario]:
    """The last of these measures goes from 50 % up by a percent a place; the others stand."""

    def scenario(place: int) -> Scenario:
        shares = [0.5] * (len(kinds) - 1) + [0.5 + 0.01 * (place % 50)]
        return Scenario(
            measures=tuple(
                Measure(id=kind, kind=kind, uptake_frac=share)
                for kind, share in zip(kinds, shares, strict=True)
            )
        )

    return scenario


def _u_value_of_all(place: int) -> Scenario:
    """Walls of every building insulated, the U-value up by 0.01 W/(m2 K) a place."""
    u_value = 0.20 + 0.01 * (place % 40)
    walls = Measure(id="walls", kind="walls", parameters={"u_w_m2k": u_value, "side": "inside"})
    return Scenario(measures=(walls,))


RETROFIT_UPTAKE = Slider("retrofit: uptake of wall insulation", _uptake("walls"))
RETROFIT_ALL = Slider("retrofit: U-value of every wall", _u_value_of_all)
LAMPS = Slider("lamp posts: uptake of LED luminaires", _uptake("led"))
DIMMING = Slider("lamp posts: uptake of dimming", _uptake("led", "dimming"))
CARS = Slider("e-mobility: share of electric cars", _uptake("electric_cars"))
CHARGING = Slider("e-mobility: cars that charge off-peak", _uptake("electric_cars", "charging"))
SLIDERS = (RETROFIT_UPTAKE, RETROFIT_ALL, LAMPS, DIMMING, CARS, CHARGING)


class Stopwatch:
    """Seconds of each step, heard through the `progress` of an answer.

    A step of the scenario that the baseline ran too counts once more; `end` closes the last one.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}
        self._running: tuple[str, float] | None = None

    def __call__(self, step: str, _: float) -> None:
        self.end()
        self._running = (step, self._clock())

    def end(self) -> None:
        if self._running is not None:
            step, since = self._running
            self.seconds[step] = self.seconds.get(step, 0.0) + self._clock() - since
            self._running = None


def edit_seconds(
    district: District, slider: Slider, start: Answer | None = None, runs: int = RUNS
) -> Iterator[float]:
    """Seconds from each new place of the slider to its headline numbers, warm, one per run.

    Each edit starts from the answer of the one before it, as in the window; it is done when its
    seconds are asked for.
    """
    answer = _physics()
    last = answer(district, slider.scenario(0), last=start)
    last = answer(district, slider.scenario(1), last=last)
    for place in range(2, 2 + runs):
        scenario = slider.scenario(place)
        begun = perf_counter()
        last = answer(district, scenario, last=last)
        yield perf_counter() - begun


def year_seconds_per_building(
    district: District, runs: int = 3, clock: Callable[[], float] = perf_counter
) -> float:
    """Median seconds of the hourly year (step `need`) for one building, all being calculated.

    clock: what time is read from; `time.process_time` gives the processor's, all threads together.
    """
    answer = _physics()
    seconds = []
    for _ in range(runs + 1):
        watch = Stopwatch(clock)
        answer(district, BASELINE, progress=watch)
        watch.end()
        seconds.append(watch.seconds["need"])
    return statistics.median(seconds[1:]) / max(1, len(district.buildings))


def peak_memory_mb(process: str | int = "self") -> float:
    """The most memory a process has held so far [MB]; NaN where the system does not say."""
    return _memory_mb(process, "VmHWM:")


def held_memory_mb(process: str | int = "self") -> float:
    """The memory a process holds now [MB]; NaN where the system does not say."""
    return _memory_mb(process, "VmRSS:")


def _memory_mb(process: str | int, row: str) -> float:
    status = Path("/proc") / str(process) / "status"
    try:
        lines = status.read_text("utf-8").splitlines()
    except OSError:
        return float("nan")
    kilobytes = [line.split()[1] for line in lines if line.startswith(row)]
    return float(kilobytes[0]) * 1024 / 1e6 if kilobytes else float("nan")


def report(district: District) -> Iterator[str]:
    """Times and memory of a district, line by line as they are measured (medians, warm)."""
    yield f"{district.name}: {len(district.buildings):,} buildings"
    begun = perf_counter()
    open_district(district.folder)
    yield _line("load from its folder", perf_counter() - begun)
    answer = _physics()
    begun = perf_counter()
    first = answer(district, BASELINE)
    yield _line("first answer", perf_counter() - begun)
    for slider in SLIDERS:
        yield _line(slider.title, statistics.median(list(edit_seconds(district, slider, first))))
    per_building = 1000.0 * year_seconds_per_building(district)
    yield f"{'hourly year of a building':44}{per_building:>12,.3f} ms"
    peak = peak_memory_mb()
    yield f"{'most memory held':44}{peak:>12,.0f} MB" if peak == peak else _UNKNOWN


_UNKNOWN = "most memory held: this system does not say"


def _line(what: str, seconds: float) -> str:
    return f"{what:44}{1000.0 * seconds:>12,.1f} ms"


def _physics() -> Callable[..., Answer]:
    # Here, not above: loading the physics takes a while, and who only reads memory need not pay.
    from twin.answer.step_table import answer

    return answer
