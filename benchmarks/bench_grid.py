"""The feeder: a year of load flow on 202 buses, exact and linear, beside pandapower; and all
feeders of a district while a slider moves.

The judge lives in an environment of its own; name its interpreter in BENCH_PANDAPOWER_PYTHON,
else its row is skipped. That interpreter runs this file too (`bench_grid.py judge FILE`), so
nothing of the program is imported at the top.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

FEEDERS, HOMES, SPACING_M = 5, 40, 20.0
TAN_PHI = 0.2
JUDGE_HOURS = 48


def street_loads_w(hours: int = 8760) -> np.ndarray:
    """Loads of 200 homes (200, hours) [W]: an evening wave, each home of its own size."""
    hour = np.arange(hours)
    wave = 1 + 0.8 * np.sin((hour % 24 - 13) / 24 * 2 * np.pi)
    season = 1 + 0.3 * np.cos(hour / 8760 * 2 * np.pi)
    size = 0.5 + (np.arange(FEEDERS * HOMES) * 37 % 101) / 100
    return 480.0 * size[:, None] * (wave * season)[None, :]


def cables() -> np.ndarray:
    """Ends of the 200 cables; node 0 is the busbar."""
    ends = []
    for feeder in range(FEEDERS):
        for home in range(HOMES):
            node = 1 + feeder * HOMES + home
            ends.append((0 if home == 0 else node - 1, node))
    return np.array(ends)


def judge(path: str) -> dict:
    """pandapower 3.5.6: voltage, transformer and cable loading of the first hours."""
    import pandapower as pp

    load_w = np.load(path)
    net = pp.create_empty_network()
    upper = pp.create_bus(net, 20.0)
    buses = [pp.create_bus(net, 0.4) for _ in range(1 + FEEDERS * HOMES)]
    pp.create_ext_grid(net, upper)
    pp.create_transformer(net, upper, buses[0], "0.4 MVA 20/0.4 kV")
    for a, b in cables():
        line = pp.create_line(net, buses[a], buses[b], SPACING_M / 1000, "NAYY 4x150 SE")
        net.line.loc[line, "c_nf_per_km"] = 0.0
    for node in buses[1:]:
        pp.create_load(net, node, 0.0, 0.0)
    rows = []
    begin = time.perf_counter()
    for hour in range(JUDGE_HOURS):
        net.load["p_mw"] = load_w[:, hour] / 1e6
        net.load["q_mvar"] = TAN_PHI * load_w[:, hour] / 1e6
        pp.runpp(net, init="results" if hour else "auto")
        rows.append(
            (
                float(net.res_bus.vm_pu.min()),
                float(net.res_trafo.loading_percent.max()),
                float(net.res_line.loading_percent.max()),
            )
        )
    return {"seconds_per_hour": (time.perf_counter() - begin) / JUDGE_HOURS, "rows": rows}


def timed(function, repeats: int = 3) -> float:
    """Median seconds, the first call left out (compilation)."""
    took = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        function()
        took.append(time.perf_counter() - begin)
    return statistics.median(took[1:])


def dragged() -> dict:
    """The linear answer of a whole district while the share of electric cars moves on."""
    from twin.answer.step_table import answer
    from twin.district.folder import open_district
    from twin.on_demand.feeders.feeder import feeder_answer
    from twin.scenario.scenario import Measure, Scenario

    district = open_district("greenwich")
    shares = iter(np.linspace(0.30, 0.45, 16))

    def scenario() -> Scenario:
        cars = Measure(id="cars", kind="electric_cars", uptake_frac=float(next(shares)))
        return Scenario(measures=(cars,))

    seen = answer(district, scenario())
    feeders = feeder_answer(seen)

    def move() -> None:
        nonlocal seen, feeders
        seen = answer(district, scenario(), last=seen)
        feeders = feeder_answer(seen, feeders)

    return {
        "what": "all feeders of Greenwich after a step of a slider, linear",
        "seconds": timed(move, 7),
        "feeders": feeders.plan.network.n_substations,
        "nodes": feeders.plan.network.n_nodes,
    }


def one_feeder():
    """The network of 202 buses, and the power drawn at each node (n_nodes, 8760) [W]."""
    from models.grid.network.radial import radial_network

    ends = cables()
    network, place = radial_network(
        np.zeros((1 + FEEDERS * HOMES, 2)),
        ends,
        np.full(len(ends), SPACING_M),
        ["NAYY 4x150"] * len(ends),
        np.array([0]),
        np.array([400.0]),
    )
    load = street_loads_w()
    node_w = np.zeros((network.n_nodes, load.shape[1]), dtype=np.float32)
    node_w[place[1:]] = load
    return network, node_w


def measure() -> list[dict]:
    """All rows of this benchmark."""
    from models.grid.flow.lin_dist_flow import linear_year
    from models.grid.flow.power_flow import exact_year

    network, node_w = one_feeder()
    linear = linear_year(network, node_w, tan_phi=TAN_PHI)
    exact = exact_year(network, node_w, tan_phi=TAN_PHI)
    rows = [
        {
            "what": "year of one feeder, 202 buses, linear",
            "seconds": timed(lambda: linear_year(network, node_w, tan_phi=TAN_PHI)),
            "target_s": 0.1,
            "least_voltage": float(linear.v_min.min()),
            "transformer_frac": float(linear.transformer_frac.max()),
        },
        {
            "what": "year of one feeder, 202 buses, exact",
            "seconds": timed(lambda: exact_year(network, node_w, tan_phi=TAN_PHI)),
            "target_s": 2.5,
            "least_voltage": float(exact.v_min.min()),
            "transformer_frac": float(exact.transformer_frac.max()),
        },
        dragged(),
    ]
    python = os.environ.get("BENCH_PANDAPOWER_PYTHON")
    if not python:
        skipped = "pandapower: skipped, BENCH_PANDAPOWER_PYTHON names no interpreter"
        return [*rows, {"what": skipped}]
    year, beside = beside_pandapower(python)
    return [
        *rows,
        {
            "what": f"pandapower runpp, {JUDGE_HOURS} hours, scaled to a year",
            "judge_seconds": year,
            "ratio": year / rows[1]["seconds"],
            **beside,
        },
    ]


def beside_pandapower(python: str) -> tuple[float, dict[str, float]]:
    """Seconds that pandapower would take for a year, and least voltage and fullest equipment of
    the first hours by it and by the exact flow here.
    """
    from models.grid.flow.power_flow import exact_year

    network, node_w = one_feeder()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "load.npy"
        np.save(path, street_loads_w()[:, :JUDGE_HOURS])
        done = subprocess.run(
            [python, "-W", "ignore", __file__, "judge", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
    answer = json.loads(done.stdout.splitlines()[-1])
    table = np.array(answer["rows"])
    ours = exact_year(network, node_w[:, :JUDGE_HOURS], tan_phi=TAN_PHI)
    return answer["seconds_per_hour"] * 8760, {
        "least_voltage_judge": float(table[:, 0].min()),
        "least_voltage_ours": float(ours.v_min.min()),
        "transformer_percent_judge": float(table[:, 1].max()),
        "transformer_percent_ours": 100 * float(ours.transformer_frac.max()),
        "cable_percent_judge": float(table[:, 2].max()),
        "cable_percent_ours": 100 * float(ours.cable_max_frac.max()),
    }


def main() -> None:
    """Print the rows, or act as the judge."""
    if sys.argv[1:2] == ["judge"]:
        print(json.dumps(judge(sys.argv[2])))
        return
    for row in measure():
        print(
            ", ".join(
                f"{key}: {value:.6g}" if isinstance(value, float) else str(value)
                for key, value in row.items()
            )
        )


if __name__ == "__main__":
    main()
