"""`make fuzz`: damaged inputs for every reader; fails on a traceback, crash, hang or 2 GB.

The same seed gives the same inputs. `--one KIND NUMBER FOLDER` writes one down and reads it.
"""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.fuzz.kinds import KINDS, counts
from benchmarks.fuzz.watch import ROOT, Tally, watched

_PART = 2_000


def main() -> int:
    """Run and print the table; 1 where an input does what none may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kinds", default="", help=f"of {', '.join(KINDS)}; separated by commas")
    parser.add_argument("--one", nargs=3, metavar=("KIND", "NUMBER", "FOLDER"))
    given = parser.parse_args()
    if given.one:
        kind, number, folder = given.one
        order = [kind, given.seed, number, str(int(number) + 1), "1", folder]
        return subprocess.call([sys.executable, "-m", "benchmarks.fuzz.worker", *order], cwd=ROOT)
    began = time.monotonic()
    tallies = run(given.inputs, given.seed, given.workers, given.kinds)
    report(tallies, time.monotonic() - began)
    return int(any(tally.faults for tally in tallies.values()))


def run(inputs: int, seed: str, workers: int, only: str = "") -> dict[str, Tally]:
    """Read `inputs` inputs of all kinds, or of those named; what became of them by kind."""
    wanted = [kind for kind in only.split(",") if kind] or list(KINDS)
    each = counts(inputs) if not only else dict.fromkeys(wanted, max(inputs // len(wanted), 1))
    parts = [
        (kind, first, min(first + _PART, each[kind]))
        for kind in wanted
        for first in range(0, each[kind], _PART)
    ]
    tallies = {kind: Tally() for kind in wanted}
    with ThreadPoolExecutor(workers) as pool:
        done = pool.map(lambda part: (part[0], watched(part[0], seed, *part[1:])), parts)
        for kind, tally in done:
            _add(tallies[kind], tally)
            print(f"{kind}: {tallies[kind].inputs:,} of {each[kind]:,}, "
                  f"{len(tallies[kind].faults)} faults", file=sys.stderr, flush=True)  # fmt: skip
    return tallies


def _add(whole: Tally, part: Tally) -> None:
    whole.fates += part.fates
    whole.causes += part.causes
    whole.faults += part.faults
    whole.contained += part.contained
    whole.slowest_s = max(whole.slowest_s, part.slowest_s)
    whole.highest_mb = max(whole.highest_mb, part.highest_mb)


def report(tallies: dict[str, Tally], took_s: float) -> None:
    """The table, each fault with the command that brings it back."""
    print(f"{'kind':16}{'inputs':>9}{'read':>9}{'refused':>9}{'faults':>8}{'contained':>11}"
          f"{'slowest':>9}{'memory':>9}")  # fmt: skip
    for kind, t in tallies.items():
        read, refused = t.fates["read"], t.fates["refused"]
        print(f"{kind:16}{t.inputs:9,}{read:9,}{refused:9,}{len(t.faults):8}{t.contained:11}"
              f"{t.slowest_s:8.2f}s{t.highest_mb:7} MB")  # fmt: skip
    total = sum(t.inputs for t in tallies.values())
    faults = sum(len(t.faults) for t in tallies.values())
    print(f"{'all':16}{total:9,}   {faults} faults in {took_s:,.0f} s")
    for kind, t in tallies.items():
        for number, said in t.faults[:20]:
            print(f"  {kind} {number}: {said}")
        common = ", ".join(f"{name} {n}" for name, n in t.causes.most_common(8))
        print(f"  {kind}, causes of refusals: {common}")


if __name__ == "__main__":
    raise SystemExit(main())
