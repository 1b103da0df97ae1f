"""Any height raster, cut and warped to the frame of a district."""

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.transform import Affine, from_origin, rowcol
from rasterio.warp import calculate_default_transform, reproject, transform_bounds
from rasterio.windows import Window
from scipy.ndimage import binary_dilation

from layers.quality.plausible import rule
from layers.quality.quality_issue import QualityIssue
from layers.source_error import SourceError
from layers.sources.gdal_door import open_raster
from layers.sources.raster import check_place, heights_of, raster_errors
from layers.terrain.terrain import Terrain

MARGIN_M = 150.0
_MOST_EMPTY = 0.5  # a raster of which more is a plateau may be a plain by the sea
_MOST_CELLS = 4_000_000
_FINEST_M, _COARSEST_M = 1.0, 200.0
Bounds = tuple[float, float, float, float]


def read_dem(path: Path, crs: str, bounds: Bounds) -> tuple[Terrain, list[QualityIssue]]:
    """The ground of a district out of a raster of any projection, cell shape and turn.

    crs: the district's "EPSG:code". bounds: west, south, east, north of it [m]; the ground reaches
    MARGIN_M further. Heights are warped bilinearly to square cells of about the raster's size
    (1 m at the finest). A raster without a coordinate system is taken to be in the district's
    where it then lies under the district, with an issue.
    Raises SourceError where the file is unreadable, or does not lie under the district.
    """
    west, south, east, north = bounds
    wide = (west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    issues: list[QualityIssue] = []
    target = CRS.from_user_input(crs)
    with raster_errors(path), open_raster(path) as source:
        check_place(path, source.transform)
        stated = source.crs
        if not stated:
            stated = target
            why = "the file states no coordinate system that can be understood"
            issues.append(QualityIssue("", "terrain", "coordinate system", why, f"taken as {crs}"))
        z_m, transform = _window(source, stated, target, wide, path)
        issues += plateaus(z_m)
        across, along = wide[2] - wide[0], wide[3] - wide[1]
        # A small raster of fine cells in a large district is not spread over all of it.
        coarsest = float(np.sqrt(across * along / _MOST_CELLS))
        cell = max(_cell_m(stated, target, z_m, transform), coarsest)
        cols, rows = (int(np.ceil(d / cell)) for d in (across, along))
        out = np.full((rows, cols), np.nan, dtype=np.float32)
        reproject(
            z_m, out, src_transform=transform, src_crs=stated, src_nodata=np.nan,
            dst_transform=from_origin(wide[0], wide[3], cell, cell), dst_crs=target,
            dst_nodata=np.nan, resampling=Resampling.bilinear,
        )  # fmt: skip
    terrain = Terrain(out, wide[0], wide[3], cell, crs)
    known = _share_known(terrain, bounds)
    if known == 0:
        raise _elsewhere(path, crs)
    if known < 0.999:
        why = f"the raster covers {known:.0%} of the district"
        done = "the rest takes the nearest known height"
        issues.append(QualityIssue("", "terrain", "coverage", why, done))
    return terrain, issues


def plateaus(z_m: NDArray[np.float32]) -> list[QualityIssue]:
    """Ground of one single height with a cliff around it: no-data that the file does not declare.

    Where it is 0 in less than half of the cells they become NaN in `z_m` (rows, columns) [m].
    """
    known = np.isfinite(z_m)
    values, counts = np.unique(z_m[known], return_counts=True)
    if len(values) < 3:
        return []
    value = float(values[counts.argmax()])
    flat = known & (z_m == value)
    least, step = rule("ground_plateau").high, rule("ground_cliff").high
    beside = binary_dilation(flat, iterations=2) & known & ~flat
    if flat.mean() < least or not beside.any():
        return []
    cliff_m = float(np.median(np.abs(z_m[beside] - value)))
    if cliff_m < step:
        return []
    done = "kept as it is; check whether it means 'no height'"
    if value == 0.0 and flat.mean() < _MOST_EMPTY:
        z_m[flat] = np.nan
        done = "taken as empty; the nearest known heights stand in"
    why = (
        f"{flat.mean():.1%} of it lie at exactly {value:g} m with a cliff of {cliff_m:.0f} m around"
    )
    return [QualityIssue("", "terrain", "plateau", why, done)]


def _window(
    source: rasterio.DatasetReader, stated: CRS, target: CRS, wide: Bounds, path: Path
) -> tuple[NDArray[np.float32], Affine]:
    """The part of the raster that the district needs, thinned where it has too many cells."""
    box = transform_bounds(target, stated, *wide)
    if not np.isfinite(box).all():
        raise _elsewhere(path, target.to_string())
    ys, xs = (box[1], box[3], box[1], box[3]), (box[0], box[0], box[2], box[2])
    rows, cols = rowcol(source.transform, xs, ys, op=float)
    left, top = max(int(min(cols)) - 2, 0), max(int(min(rows)) - 2, 0)
    right = min(int(max(cols)) + 3, source.width)
    low = min(int(max(rows)) + 3, source.height)
    if right <= left or low <= top:
        raise _elsewhere(path, target.to_string())
    window = Window(left, top, right - left, low - top)
    thin = max(int(np.ceil(np.sqrt(window.width * window.height / _MOST_CELLS))), 1)
    shape = (max(int(window.height) // thin, 1), max(int(window.width) // thin, 1))
    z_m = source.read(1, window=window, out_shape=shape, masked=True)
    t = source.window_transform(window)
    wide_by, high_by = window.width / shape[1], window.height / shape[0]
    thinned = Affine(t.a * wide_by, t.b * high_by, t.c, t.d * wide_by, t.e * high_by, t.f)
    return heights_of(path, source, z_m), thinned


def _cell_m(stated: CRS, target: CRS, z_m: NDArray[np.float32], transform: Affine) -> float:
    rows, cols = z_m.shape
    if stated == target:
        return float(np.clip(abs(transform.a) or abs(transform.b), _FINEST_M, _COARSEST_M))
    edges = rasterio.transform.array_bounds(rows, cols, transform)
    warped, _, _ = calculate_default_transform(stated, target, cols, rows, *edges)
    return float(np.clip(round(warped.a, 1), _FINEST_M, _COARSEST_M))


def _share_known(terrain: Terrain, bounds: Bounds) -> float:
    west, south, east, north = bounds
    left = int((west - terrain.west_m) / terrain.cell_m)
    right = int(np.ceil((east - terrain.west_m) / terrain.cell_m))
    top = int((terrain.north_m - north) / terrain.cell_m)
    low = int(np.ceil((terrain.north_m - south) / terrain.cell_m))
    inner = terrain.z_m[top : max(low, top + 1), left : max(right, left + 1)]
    return float(np.isfinite(inner).mean())


def _elsewhere(path: Path, crs: str) -> SourceError:
    return SourceError(
        f"{path} does not lie under the district (in {crs}). Name the raster of this place, or "
        "assign its coordinate system."
    )
