"""A real district from public services, by its name or a box."""

import argparse
import json
import sys
from pathlib import Path

from twin.command.progress import LINE, say
from twin.district.folder import data_quality_lines
from twin.online.online import (
    FoundPlace,
    GotDistrict,
    Request,
    get_district,
    search_places,
    services_in_force,
)
from twin.safety.safety import clean

_SUMMARY = "make a district of any place from public services"


def add_online_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    get = commands.add_parser("get", help=_SUMMARY)
    get.add_argument("place", metavar="PLACE", nargs="?", help="as 'Greenwich, London'")
    get.add_argument("--box", metavar="W,S,E,N", help="in degrees, instead of a square")
    get.add_argument("--size", type=float, metavar="M", help="side of the square; default: 1000")
    get.add_argument("--choose", type=int, metavar="N", default=1, help="the Nth place of the name")
    get.add_argument("--weather", metavar="FILE.epw", help="or the address of one; default: PVGIS")
    get.add_argument("--fresh", action="store_true", help="ask anew what was asked before")
    get.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    get.add_argument("--json", action="store_true", help="print JSON instead of the folder")
    get.set_defaults(command=_get)

    sources = commands.add_parser("sources", help="the services that `get` asks")
    sources.set_defaults(command=_sources)


def _get(given: argparse.Namespace) -> int:
    place = _chosen(given)
    wanted = Request(given.out, place, given.size, given.box, given.weather, given.fresh)
    got = get_district(wanted, _show)
    for remark in got.remarks:
        say(clean(remark))
    say("\n".join(data_quality_lines(got.issues)))
    say(f"All of them, one a line: district-twin check {given.out}")
    if given.json:
        print(json.dumps(_plain(got), indent=2, ensure_ascii=False))  # noqa: T201
    else:
        print(given.out)  # noqa: T201
    return 0


def _chosen(given: argparse.Namespace) -> FoundPlace | None:
    """The place that is meant, and which others have the name; None where a box says it."""
    if given.box is not None and given.size is not None:
        raise ValueError("--size belongs to a place, a box has its own; leave one of them out.")
    if given.place is None:
        if given.box is None:
            raise ValueError("name a place, as 'Greenwich, London', or give --box W,S,E,N.")
        return None
    found = search_places(given.place, _show)
    if not 1 <= given.choose <= len(found):
        raise ValueError(
            f"there are {len(found)} places of that name; --choose takes 1 to {len(found)}."
        )
    place: FoundPlace = found[given.choose - 1]
    say(f"The place: {place.name}")
    for number, other in enumerate(found, 1):
        if other is not place:
            say(f"  --choose {number}: {other.name}")
    return place


def _show(what: str, share: float) -> None:
    """Megabytes as they come are for a terminal; a file is told each task once."""
    live = sys.stderr is not None and sys.stderr.isatty()
    LINE.show(what if live else what.partition(":")[0], share)


def _plain(got: GotDistrict) -> dict[str, object]:
    rows = [{"what": w, "source": s, "licence": lic} for w, s, lic in got.sources]
    return {
        "folder": str(got.folder),
        "place": got.place.name,
        "country": got.place.country,
        "box_deg": [round(side, 6) for side in got.box_deg],
        "data_quality_issues": len(got.issues),
        "remarks": list(got.remarks),
        "sources": rows,
    }


def _sources(_: argparse.Namespace) -> int:
    own, rows = services_in_force()
    for name, url, what, licence in rows:
        print(f"{name:12} {url}\n{'':12} {what}; {licence}")  # noqa: T201
    say(f'Other addresses go into {own}, as [overpass] url = "https://...".')
    return 0
