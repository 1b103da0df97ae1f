"""E-mobility: a year of sessions, strategies, and the same week in SpiceEV and ACN-Sim.

The two judges live in environments of their own; name their interpreters in
BENCH_SPICEEV_PYTHON and BENCH_ACN_PYTHON, else their rows are skipped. This file is run by
those interpreters too (`bench_ev.py judge NAME SESSIONS.json`), so it imports nothing of the
program at the top.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CARS, DAYS, STEPS_A_DAY = 100, 7, 96
VOLTAGE_V = 230.0


def judge_spice_ev(week: dict, strategy: str) -> dict:
    """The week in SpiceEV 1.1.0: one vehicle per session, no losses, flat charging curve."""
    import contextlib
    import datetime
    import io

    from spice_ev.scenario import Scenario

    zero = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)

    def clock(step: int) -> str:
        return (zero + datetime.timedelta(minutes=15 * step)).isoformat()

    types, vehicles, stations, events = {}, {}, {}, []
    for i, (start, end, energy, power) in enumerate(week["sessions"]):
        name = f"v{i:06d}"
        types[name] = {
            "name": name,
            "capacity": 100,
            "charging_curve": [[0, power], [1, power]],
            "battery_efficiency": 1,
        }
        vehicles[name] = {"vehicle_type": name, "soc": 1.0, "desired_soc": 1.0}
        stations[f"c{i}"] = {"max_power": power, "parent": "GC1"}
        arrival = {
            "connected_charging_station": f"c{i}",
            "estimated_time_of_departure": clock(end),
            "desired_soc": 1.0,
            "soc_delta": -energy / 100,
        }
        departure = {"estimated_time_of_arrival": None}
        for step, kind, update in ((start, "arrival", arrival), (end, "departure", departure)):
            events.append(
                {
                    "signal_time": clock(0),
                    "start_time": clock(step),
                    "vehicle_id": name,
                    "event_type": kind,
                    "update": update,
                }
            )
    cost = {
        "signal_time": clock(0),
        "grid_connector_id": "GC1",
        "start_time": clock(0),
        "cost": {"type": "fixed", "value": 1},
    }
    scenario = Scenario(
        {
            "scenario": {"start_time": clock(0), "interval": 15, "n_intervals": week["steps"]},
            "components": {
                "vehicle_types": types,
                "vehicles": vehicles,
                "grid_connectors": {"GC1": {"max_power": 1e6}},
                "charging_stations": stations,
                "batteries": {},
                "photovoltaics": {},
            },
            "events": {
                "fixed_load": {},
                "local_generation": {},
                "grid_operator_signals": [cost],
                "vehicle_events": events,
            },
        }
    )
    begin = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        scenario.run(strategy, {})
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "step_kw": scenario.totalLoad["GC1"]}


def judge_acn(week: dict, _strategy: str) -> dict:
    """The week in ACN-Sim 0.3.3, uncontrolled, one station per session."""
    import datetime
    import warnings

    warnings.simplefilter("ignore")
    from acnportal import acnsim
    from acnportal.acnsim.models.battery import Battery
    from acnportal.acnsim.models.ev import EV
    from acnportal.acnsim.models.evse import EVSE
    from acnportal.algorithms import UncontrolledCharging

    network = acnsim.ChargingNetwork()
    events = []
    for i, (start, end, energy, power) in enumerate(week["sessions"]):
        station = f"s{i}"
        network.register_evse(EVSE(station, max_rate=power * 1000 / VOLTAGE_V), VOLTAGE_V, 0)
        car = EV(start, end, energy, station, str(i), Battery(energy, 0, power))
        events.append(acnsim.PluginEvent(start, car))
    network.add_constraint(
        acnsim.Current({f"s{i}": 1.0 for i in range(len(week["sessions"]))}), 1e9, name="all"
    )
    simulator = acnsim.Simulator(
        network,
        UncontrolledCharging(),
        acnsim.EventQueue(events),
        datetime.datetime(2024, 1, 1),
        period=15,
        verbose=False,
    )
    begin = time.perf_counter()
    simulator.run()
    seconds = time.perf_counter() - begin
    power_kw = (simulator.charging_rates * VOLTAGE_V / 1000).sum(axis=0)
    return {"seconds": seconds, "step_kw": [float(value) for value in power_kw]}


JUDGES = {"spice_ev": judge_spice_ev, "acn": judge_acn}


def week_of_sessions(cars: int = CARS, days: int = DAYS) -> dict:
    """One week of drawn sessions on a grid of a quarter of an hour, [start, end, kWh, kW]."""
    import numpy as np

    from models.ev.sessions.sessions import draw_sessions

    drawn = draw_sessions(cars, country="GB", base_shares={"home": 0.6, "lamp_post": 0.4})
    begin, finish = 24.0 * 14, 24.0 * (14 + days)
    inside = (drawn.start_h >= begin) & (drawn.end_h <= finish)
    start = np.floor((drawn.start_h[inside] - begin) * 4).astype(int)
    end = np.ceil((drawn.end_h[inside] - begin) * 4).astype(int)
    columns = (start, end, drawn.energy_kwh[inside], drawn.power_kw[inside])
    sessions = [[int(a), int(b), float(e), float(p)] for a, b, e, p in zip(*columns, strict=True)]
    return {"sessions": sessions, "steps": days * STEPS_A_DAY}


def judged(name: str, python: str, week: dict, strategy: str) -> dict:
    """Run one judge in its own interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "week.json"
        path.write_text(json.dumps(week), encoding="utf-8")
        done = subprocess.run(
            [python, "-W", "ignore", __file__, "judge", name, str(path), strategy],
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def ours(week: dict, strategy: str, repeats: int = 9) -> dict:
    """The same week here: hourly load [kW] and median seconds."""
    import numpy as np

    from models.ev.charging.strategies import charging_load_w
    from models.ev.sessions.sessions import sessions_from_columns

    table = np.array(week["sessions"])
    hours = week["steps"] // 4
    took = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        sessions = sessions_from_columns(table[:, 0] / 4, table[:, 1] / 4, table[:, 2], table[:, 3])
        answer = charging_load_w(sessions, strategy, n_hours=hours)
        took.append(time.perf_counter() - begin)
    return {"seconds": statistics.median(took[1:]), "hour_kw": answer.load_w / 1000}


def hourly_kw(step_kw: list[float], hours: int):
    """Means of four quarters of an hour."""
    import numpy as np

    steps = np.zeros(hours * 4)
    count = min(len(step_kw), steps.size)
    steps[:count] = step_kw[:count]
    return steps.reshape(hours, 4).mean(axis=1)


def compare(name: str, variable: str, pairs: list[tuple[str, str]]) -> list[dict]:
    """Rows of the table for one judge: energy, peak and time ratio."""
    python = os.environ.get(variable)
    if not python:
        return [{"what": f"{name}: skipped, {variable} names no interpreter"}]
    week = week_of_sessions()
    count = len(week["sessions"])
    rows = []
    for theirs_name, our_name in pairs:
        theirs = judged(name, python, week, theirs_name)
        here = ours(week, our_name)
        load = hourly_kw(theirs["step_kw"], week["steps"] // 4)
        rows.append(
            {
                "what": f"{name} {theirs_name} against {our_name}, {count} sessions, {DAYS} days",
                "seconds": here["seconds"],
                "judge_seconds": theirs["seconds"],
                "ratio": theirs["seconds"] / here["seconds"],
                "target_ratio": 20.0,
                "energy_difference_frac": load.sum() / here["hour_kw"].sum() - 1,
                "peak_difference_frac": load.max() / here["hour_kw"].max() - 1,
                "greatest_hour_difference_kw": float(abs(load - here["hour_kw"]).max()),
            }
        )
    return rows


def timed(function, repeats: int = 5) -> float:
    """Median seconds, the first call left out (compilation)."""
    took = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        function()
        took.append(time.perf_counter() - begin)
    return statistics.median(took[1:])


def year_of_sessions(cars: int):
    """A year of charging sessions of that many cars in a mild British climate."""
    import numpy as np

    from models.ev.sessions.sessions import draw_sessions

    temperature = 11 + 8 * np.sin(np.arange(8760) / 8760 * 2 * np.pi - 1.9)
    bases = {"home": 0.5, "street": 0.3, "lamp_post": 0.2}
    return draw_sessions(cars, country="GB", base_shares=bases, temperature_c=temperature)


def measure() -> list[dict]:
    """All rows of this benchmark."""
    import numpy as np

    from models.ev.charging.strategies import ChargingOptions, charging_load_w

    rows = [
        {
            "what": "sessions of 10,000 cars, one year",
            "seconds": timed(lambda: year_of_sessions(10_000), 3),
            "target_s": 3.0,
        }
    ]
    district = year_of_sessions(3000)
    for strategy in ("plain", "off_peak", "balanced"):
        rows.append(
            {
                "what": f"charging slider, 3,000 cars, {strategy}",
                "seconds": timed(lambda s=strategy: charging_load_w(district.first_cars(2400), s)),
                "target_s": 0.03,
            }
        )
    base = 1e6 * (1 + 0.7 * np.sin((np.arange(8760) % 24 - 14) / 24 * 2 * np.pi))
    options = ChargingOptions(base_w=base, signal_per_kwh=base / 1e6, surplus_w=base)
    for strategy in ("price", "pv_surplus", "valley_filling"):
        seconds = timed(lambda s=strategy: charging_load_w(district, s, options), 3)
        rows.append({"what": f"3,000 cars, one year, {strategy}", "seconds": seconds})
    rows += compare(
        "spice_ev", "BENCH_SPICEEV_PYTHON", [("greedy", "plain"), ("balanced", "balanced")]
    )
    rows += compare("acn", "BENCH_ACN_PYTHON", [("uncontrolled", "plain")])
    return rows


def main() -> None:
    """Print the rows, or act as a judge."""
    if sys.argv[1:2] == ["judge"]:
        name, path, strategy = sys.argv[2:5]
        week = json.loads(Path(path).read_text(encoding="utf-8"))
        print(json.dumps(JUDGES[name](week, strategy)))
        return
    for row in measure():
        print(
            ", ".join(
                f"{key}: {value:.4g}" if isinstance(value, float) else str(value)
                for key, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
