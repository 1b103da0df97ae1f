"""The load flow of a feeder beside pandapower, which lives in an environment of its own."""

from collections.abc import Mapping

from benchmarks.bench_grid import JUDGE_HOURS, beside_pandapower, one_feeder
from benchmarks.peers.environments import PINS, python_of
from models.grid.flow.lin_dist_flow import linear_year
from tests.evidence.record import Record

SECTION = "Feeder"
VOLTAGE_PU, LOADING_PERCENT = 1e-5, 0.01
TAN_PHI = 0.2


def pandapower() -> Record:
    """Least voltage, transformer and fullest cable of 202 buses; raises PeerMissing."""
    _, beside = beside_pandapower(str(python_of("pandapower")))
    held = [
        abs(beside["least_voltage_judge"] - beside["least_voltage_ours"]) <= VOLTAGE_PU,
        *(
            abs(beside[f"{part}_percent_judge"] - beside[f"{part}_percent_ours"]) <= LOADING_PERCENT
            for part in ("transformer", "cable")
        ),
    ]
    return Record(
        f"load flow of 202 buses, {JUDGE_HOURS} hours",
        PINS["pandapower"].replace("==", " "),
        SECTION,
        asked="voltage 1e-5, loading 0.01 points",
        found=f"least voltage {beside['least_voltage_ours']:.6f} for "
        f"{beside['least_voltage_judge']:.6f}",
        inside=sum(held),
        total=len(held),
        passed=all(held),
        tables={"feeder": _table(beside)},
    )


def _table(beside: Mapping[str, float]) -> str:
    network, node_w = one_feeder()
    linear = linear_year(network, node_w[:, :JUDGE_HOURS], tan_phi=TAN_PHI)
    text = ["| engine | least voltage | transformer | fullest cable |", "|---|---:|---:|---:|"]
    for title, by in (("pandapower, runpp", "judge"), ("here, exact (power-grid-model)", "ours")):
        voltage = beside[f"least_voltage_{by}"]
        loading = (f"{beside[f'{part}_percent_{by}']:.4f} %" for part in ("transformer", "cable"))
        text.append(f"| {title} | {voltage:.6f} | {' | '.join(loading)} |")
    text.append(
        f"| here, linear (LinDistFlow) | {linear.v_min.min():.5f} "
        f"| {100 * linear.transformer_frac.max():.2f} % | |"
    )
    return "\n".join(text)
