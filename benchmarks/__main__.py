"""`python -m benchmarks [NAME ...] [--markdown]`: every promise about speed in one table."""

import argparse
import sys
import traceback

from benchmarks.collect import names, rows_of
from benchmarks.reference_job import REFERENCE_S, job_s
from benchmarks.table import Row, as_markdown, as_readme, as_text, machine


def main() -> int:
    """Run the chosen benchmarks and print the table; 1 where a script broke, else 0.

    A promise that is not kept is shown in the table and does not fail the run: timings are no test.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    parser.add_argument("--markdown", action="store_true", help="print the table for a page")
    parser.add_argument("--readme", action="store_true", help="print the table of README")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in names()]
    if unknown:
        parser.error(f"no benchmark '{unknown[0]}'; there are {', '.join(names())}")
    before = f"{machine()}; {reference()}"
    rows: list[Row] = []
    broken = False
    for name in given.names or names():
        print(f"measuring {name}", file=sys.stderr, flush=True)
        try:
            rows += rows_of(name)
        except Exception as error:  # one broken script must not cost the table of the others
            traceback.print_exc()
            rows.append(Row(f"{name}: broke", None, "", note=f"{type(error).__name__}: {error}"))
            broken = True
    shown = as_readme if given.readme else as_markdown if given.markdown else as_text
    print(shown(rows))
    print("\nMedians after a warm-up; seconds are judged after scaling by the reference job.")
    print(f"Before: {before}\nAfter:  {machine()}; {reference()}")
    return int(broken)


def reference() -> str:
    """The reference job now, in words."""
    told = (f"{1e3 * job_s(n):.0f} ms for {1e3 * s:.0f}" for n, s in REFERENCE_S.items())
    return f"reference job by one thread and by two {', '.join(told)}"


if __name__ == "__main__":
    raise SystemExit(main())
