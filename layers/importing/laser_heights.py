"""Heights out of rasters beside a source: the ground, tile by tile, and the tops of buildings."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine

from layers.quality.quality_issue import QualityIssue
from layers.source_error import SourceError
from layers.sources.dem import Bounds, read_dem
from layers.terrain.terrain import Terrain, elevation_m

PERCENTILE = 95.0  # of the cells of a roof: the ridge without aerials and branches (an estimate)
_LEAST_CELLS, _LEAST_M = 6, 2.0
_OFF_EDGE_M = 0.75  # cells on the eaves mix roof and street
_TOLD = ("height", "eaves_height", "building:levels", "est_height")


def read_tiles(
    tiles: Sequence[Path], crs: str, bounds: Bounds
) -> tuple[Terrain, list[QualityIssue]]:
    """One raster out of tiles of any system and cell size, on the cells of the first that lies
    under the district; where several know a height the first counts. Raises SourceError where none
    can be used."""
    whole: Terrain | None = None
    issues: list[QualityIssue] = []
    last: SourceError | None = None
    for tile in tiles:
        try:
            part, met = read_dem(tile, crs, bounds)
        except SourceError as error:
            if len(tiles) == 1:
                raise
            last = error
            issues.append(QualityIssue("", "terrain", tile.name, str(error), "left aside"))
            continue
        issues += [issue for issue in met if len(tiles) == 1 or issue.what != "coverage"]
        whole = part if whole is None else _filled(whole, part)
    if whole is None:
        raise last or SourceError("No raster of heights is named.")
    return whole, issues


def _filled(whole: Terrain, part: Terrain) -> Terrain:
    """The gaps of a raster filled out of another; both cover the same square."""
    rows, cols = np.nonzero(np.isnan(whole.z_m))
    east, north = _middles(whole, rows, cols)
    at_row = ((part.north_m - north) / part.cell_m).astype(int)
    at_col = ((east - part.west_m) / part.cell_m).astype(int)
    inside = (at_row < part.z_m.shape[0]) & (at_col < part.z_m.shape[1])
    z_m = whole.z_m.copy()
    z_m[rows[inside], cols[inside]] = part.z_m[at_row[inside], at_col[inside]]
    return Terrain(z_m, whole.west_m, whole.north_m, whole.cell_m, whole.crs)


def _middles(
    raster: Terrain, rows: NDArray[np.intp], cols: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    east = raster.west_m + (cols + 0.5) * raster.cell_m
    north = raster.north_m - (rows + 0.5) * raster.cell_m
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def tops_m(
    outlines: NDArray[np.object_], surface: Terrain, ground: Terrain, percentile: float = PERCENTILE
) -> NDArray[np.float64]:
    """Height to the top of each building (n,) [m]: this percentile of surface less ground within
    its outline. NaN where fewer than six cells are known, or under 2 m."""
    inner = shapely.buffer(outlines, -_OFF_EDGE_M)
    inner = np.where(shapely.is_empty(inner), outlines, inner)
    cell = surface.cell_m
    place = Affine(cell, 0.0, surface.west_m, 0.0, -cell, surface.north_m)
    shapes = [(shape, row + 1) for row, shape in enumerate(inner)]
    with warnings.catch_warnings():  # as in layers.sources.raster.raster_errors
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        owner = rasterize(shapes, out_shape=surface.z_m.shape, transform=place, dtype="int32")
    rows, cols = np.nonzero((owner > 0) & np.isfinite(surface.z_m))
    height = surface.z_m[rows, cols] - elevation_m(ground, *_middles(surface, rows, cols))
    out = np.full(len(outlines), np.nan)
    order = np.argsort(owner[rows, cols], kind="stable")
    names, starts = np.unique(owner[rows, cols][order], return_index=True)
    for name, cells in zip(names, np.split(height[order], starts[1:]), strict=True):
        known = cells[np.isfinite(cells)]
        if len(known) >= _LEAST_CELLS:
            out[name - 1] = np.percentile(known, percentile)
    out[out < _LEAST_M] = np.nan
    return out


def with_tops(
    buildings: gpd.GeoDataFrame, surface: Terrain, ground: Terrain, percentile: float
) -> tuple[gpd.GeoDataFrame, list[QualityIssue]]:
    """The buildings, those that tell no height with that of the rasters; how many, as an issue."""
    tops = tops_m(np.asarray(buildings.geometry.array), surface, ground, percentile)
    rule = f"percentile {percentile:g} of surface less ground"
    tags = []
    taken = 0
    for own, top in zip(buildings["tags"], tops, strict=True):
        silent = np.isfinite(top) and not any(own.get(key) for key in _TOLD)
        taken += silent
        tags.append({**own, "height": f"{top:.1f}", "height_rule": rule} if silent else own)
    why = f"{taken:,} of {len(buildings):,} have it from the rasters"
    issue = QualityIssue("", "buildings", "height_m", why, rule)
    return buildings.assign(tags=tags), [issue]
