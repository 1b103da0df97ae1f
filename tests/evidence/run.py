"""`district-twin evidence`: fetch or take the reference files, ask all judges, write the tables."""

import importlib.util
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path

from benchmarks.peers.environments import PeerMissing
from tests.evidence.fetch import FetchError, Reference, fetch, is_kept, read_manifest, take
from tests.evidence.record import Judge, JudgeAbsent, Record, installed
from tests.reference_files import KEPT, ROOT, ReferenceAbsent
from twin.store.files import write_atomically

DOCS = ROOT / "docs" / "validation.md"
PICTURE = ROOT / "docs" / "pictures" / "zone_model.svg"
Say = Callable[[str], None]
_HERE = "tests.evidence.judge_"


def _judge(name: str, what: str, judge: str, section: str, module: str, function: str) -> Judge:
    """A judge whose module is loaded when it is asked: a missing library is its matter alone."""

    def ask() -> Record:
        record: Record = getattr(import_module(_HERE + module), function)()
        return record

    return Judge(name, what, judge, section, ask)


JUDGES = (
    _judge("ashrae", "zone: given cases", "ASHRAE 140-2020", "Zone model", "ashrae", "given_cases"),
    _judge("ashrae-further", "zone: further cases", "ASHRAE 140-2020", "Zone model",
           "ashrae", "further_cases"),
    _judge("energyplus", "buildings of the samples", "EnergyPlus", "EnergyPlus beside the program",
           "energyplus", "energyplus"),
    _judge("stock", "figures of the building stock", "TABULA, EU27 building stock",
           "Heat need by archetype", "stock", "stock_figures"),
    _judge("need", "heat need by archetype", "TABULA's seasonal method", "Heat need by archetype",
           "stock", "heat_need"),
    _judge("roads", "check roads", "an independent script", "Street light", "light",
           "check_roads"),
    _judge("radiance", "illuminance", "Radiance", "Street light", "light", "radiance"),
    _judge("pandapower", "load flow", "pandapower", "Feeder", "feeder", "pandapower"),
    _judge("sessions", "charging sessions", "measured sessions", "E-mobility", "sessions",
           "charging_sessions"),
    _judge("weather", "typical years", "measured years", "Weather", "weather", "city_weather"),
)  # fmt: skip


def gather(folder: Path | None, say: Say, kept: Path = KEPT) -> list[str]:
    """Bring the reference files into the cache; a sentence for each that could not be had."""
    missing = []
    for reference in read_manifest():
        if is_kept(reference, kept):
            continue
        try:
            _bring(reference, folder, kept, say)
        except FetchError as error:
            (kept / reference.file).unlink(missing_ok=True)  # changed since it was fetched
            missing.append(str(error))
            say(str(error))
    return missing


def _bring(reference: Reference, folder: Path | None, kept: Path, say: Say) -> None:
    if folder is not None:
        take(reference, folder, kept)
        return
    if reference.address:
        say(f"Fetching {reference.file} ({reference.size:,} bytes)")
    fetch(reference, kept)


def ask_all(judges: Sequence[Judge], say: Say) -> list[Record]:
    """Every judge's record; one that lacks a file, a program or a library is not run."""
    records = []
    for judge in judges:
        say(f"Asking {judge.name}")
        records.append(_asked(judge))
        say(f"  {records[-1].verdict}")
    return records


def _asked(judge: Judge) -> Record:
    try:
        return judge.ask()
    except (ReferenceAbsent, PeerMissing, JudgeAbsent) as absent:
        return judge.not_run(str(absent))
    except ImportError as absent:
        return judge.not_run(f"{absent.name or absent} is not installed")
    except Exception as error:  # one broken judge must not cost the findings of the others
        return judge.broke(error)


def summary(records: Sequence[Record], today: str) -> str:
    """The table of judges in Markdown, with the versions that the figures were found with."""
    text = ["| what | against whom | asked | found | figures as asked | verdict | run |",
            "|---|---|---|---|---:|---|---|"]  # fmt: skip
    for r in records:
        link = f"[{r.what}](#{r.section.lower().replace(' ', '-')})"
        count = f"{r.inside} of {r.total}" if r.total else ""
        run = today if r.passed is not None else ""
        cells = (link, r.judge, r.asked, r.found, count, f"**{r.verdict}**", run)
        text.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join([*text, "", versions(today)])


def versions(today: str) -> str:
    """With what the figures were found, in one sentence."""
    libraries = ", ".join(map(installed, ("numpy", "scipy", "numba", "pvlib", "power-grid-model")))
    return (
        f"Written on {today} by `make evidence`: commit {_commit()}, Python "
        f"{platform.python_version()}, {libraries}."
    )


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def put(text: str, marker: str, content: str) -> str:
    """The page with what stands between a marker's two ends replaced; ValueError without them."""
    begin, end = f"<!-- {marker}: begin -->", f"<!-- {marker}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(
            f"the page has no place for '{marker}': it needs {begin} and {end}, once each."
        )
    before, rest = text.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{content}\n{end}{after}"


def page(text: str, records: Sequence[Record], today: str) -> str:
    """The validation page with the tables of all judges that were run written anew."""
    text = put(text, "judges", summary(records, today))
    for record in records:
        for marker, table in record.tables.items():
            text = put(text, marker, table)
    return text


def main(folder: Path | None, out: Path | None, as_json: bool, say: Say) -> tuple[int, str]:
    """Gather, ask, write; 1 where a judge found against the program, and what to print."""
    today = date.today().isoformat()
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{folder} is no folder; give one that holds the reference files.")
    missing = gather(folder, say)
    records = ask_all(JUDGES, say)
    place = out or DOCS
    write_atomically(place, page(DOCS.read_text("utf-8"), records, today).encode())
    if out is None and importlib.util.find_spec("pvlib") and "zone model" in records[0].tables:
        bestest = import_module("tests.models.heat.case.bestest_table")
        write_atomically(PICTURE, bestest.picture(bestest.lines()).encode())
    failed = any(r.passed is False for r in records)
    return int(failed), told(records, missing, place, as_json, today)


def told(
    records: Sequence[Record], missing: Sequence[str], place: Path, as_json: bool, today: str
) -> str:
    """What goes to standard output: one line a judge, or JSON."""
    if as_json:
        judges = [{**asdict(r), "verdict": r.verdict} for r in records]
        for judge in judges:
            del judge["tables"]
        report = {"date": today, "page": str(place), "missing": list(missing), "judges": judges}
        return json.dumps(report, indent=1, ensure_ascii=False)
    lines = [
        f"{r.what}: {f'{r.inside} of {r.total}, ' if r.total else ''}{r.found or ''}"
        f"{' - ' if r.found else ''}{r.verdict}"
        for r in records
    ]
    return "\n".join([*lines, f"written: {place}"])


if __name__ == "__main__":
    sys.exit("run 'district-twin evidence' or 'make evidence'")
