"""The table of `docs/formats.md` of real and odd files: what is found, repaired, inferred in each.

python -m benchmarks.tables.inputs_read FOLDER...
"""

import sys
from collections import Counter
from pathlib import Path

from layers.importing.any_source import read_source
from layers.importing.interpret import interpreted
from layers.quality.summary import ranked_kinds
from layers.source_error import SourceError

_NOT_SOURCES = (".md", ".gfs", ".prj", ".cpg", ".shx", ".dbf", ".epw", ".tif")
_CRS = "EPSG:28992"  # of the Dutch models that name none
_SHOWN = 4


def main() -> int:
    """Print the table; 1 where no folder is named."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 1
    print("| file | found | repaired, left out, not understood | inferred |\n|---|---|---|---|")
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix.lower() not in _NOT_SOURCES:
                print(f"| `{path.name}` | {' | '.join(_cells(path))} |")
    return 0


def _cells(path: Path) -> tuple[str, str, str]:
    try:
        try:
            found = read_source(path)
        except SourceError as error:
            if "coordinate system" not in str(error):
                raise
            found = read_source(path, None, _CRS)
        imported, country, crs = interpreted(found, "ZZ", path)
    except SourceError as error:
        return str(error).replace(str(path), "").strip(" :,"), "", ""
    counts = {name: len(frame) for name, frame in imported.layers.items()}
    parts = [f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()]
    what = f"{', '.join(parts)}; {crs}, {country if country != 'ZZ' else 'country not told'}"
    met = [f"{count:,} {kind}" for kind, count in ranked_kinds(imported.issues)[:_SHOWN]]
    return what, "; ".join(met) or "nothing", _inferred(imported.layers["buildings"])


def _inferred(buildings) -> str:
    """Of how many of the buildings each value is inferred."""
    rules = [c for c in buildings.columns if c.endswith("_rule")]
    count = Counter({c.removesuffix("_rule"): int((buildings[c] != "").sum()) for c in rules})
    n = len(buildings)
    every = [name for name, k in count.items() if k == n]
    some = [f"{name} of {k:,}" for name, k in count.items() if 0 < k < n]
    told = ([f"all: {', '.join(every)}"] if every else []) + some
    return "; ".join(told) or "nothing"


if __name__ == "__main__":
    raise SystemExit(main())
