"""Several files of one district, read as one source."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.importing.any_source import read_source
from layers.schemes.scheme import Scheme
from layers.sources.found import Found


def read_sources(
    paths: Sequence[Path], mapping: Scheme | None = None, crs: str | None = None
) -> Found:
    """What several sources hold: layers joined, in the coordinate system of the first that has
    buildings. Of a file with an id that an earlier one has too, the ids get its number before them.

    Raises SourceError as `read_source`.
    """
    every = [read_source(path, mapping, crs) for path in paths]
    if len(every) == 1:
        return every[0]
    first = next((found for found in every if "buildings" in found.layers), every[0])
    system = next(iter(first.layers.values())).crs
    layers: dict[str, list[gpd.GeoDataFrame]] = {}
    surfaces: list[gpd.GeoDataFrame] = []
    for number, found in enumerate(every, 1):
        for name, frame in found.layers.items():
            taken = {ident for former in layers.get(name, []) for ident in former["id"]}
            moved = frame.to_crs(system)
            clash = not taken.isdisjoint(moved["id"])
            if clash:
                moved["id"] = [f"{number}.{ident}" for ident in moved["id"]]
            layers.setdefault(name, []).append(moved)
            if name == "buildings" and found.surfaces is not None:
                surfaces.append(_of_file(found.surfaces.to_crs(system), number if clash else None))
    return Found(
        {name: _one(frames) for name, frames in layers.items()},
        ", ".join(found.what for found in every),
        ", ".join(dict.fromkeys(found.licence for found in every)),
        tuple(issue for found in every for issue in found.issues),
        _one(surfaces) if surfaces else None,
    )


def _of_file(surfaces: gpd.GeoDataFrame, number: int | None) -> gpd.GeoDataFrame:
    """The surfaces, with the number of their file before the ids of their buildings."""
    if number is not None:
        surfaces["building_id"] = [f"{number}.{ident}" for ident in surfaces["building_id"]]
    return surfaces


def _one(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=frames[0].crs)
