"""`python -m sample_districts.sketch KEY [--out DIR]` grows a district from its sketch."""

import argparse
import sys
from pathlib import Path

from sample_districts.sketch.read import load_sketch
from sample_districts.sketch.write import build_district


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sample_districts.sketch")
    parser.add_argument("key", help="lisbon, porta_romana, greenwich, tiny")
    parser.add_argument("--out", type=Path, help="default: sample_districts/KEY")
    chosen = parser.parse_args()
    out = chosen.out or Path(__file__).parents[1] / chosen.key
    try:
        build_district(load_sketch(chosen.key), out)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(f"wrote {out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
