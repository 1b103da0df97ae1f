"""Cables of other makers' GeoPackages: several parts, further columns, switches, T joints."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops

from layers.source_error import SourceError

_SNAP_M = 0.5  # as models.grid.network.given_network joins ends
_OPEN = {"open", "opened", "off", "offen", "ouvert", "aperto", "abierto", "aberto", "otwarty", "0"}
_CLOSED = {"closed", "false", "no", "f"}
_STATUS = ("status", "switch", "state", "normally_open", "normal_state", "switch_status", "open")
_TYPE = ("cable", "type", "cable_type", "std_type", "kind", "conductor")
_OWN = {
    "r_ohm_km": ("r_ohm_km", "r_ohm_per_km", "r"), "x_ohm_km": ("x_ohm_km", "x_ohm_per_km", "x"),
    "rating_a": ("rating_a", "max_i_a", "ampacity_a", "i_max_a", "rating"),
}  # fmt: skip


def usual_cables(frame: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    """Cables with the columns of the contract: `id`, `cable`, `parallel`.

    Rows whose switch is open carry nothing and are left out; lines of several parts are joined or
    become several cables; a line on which another one ends is cut there. A cable with its own
    resistance, reactance and rating is called 'r=... x=... a=...' [ohm/km, ohm/km, A].
    Raises SourceError where no column says what cable it is.
    """
    small = {str(c).lower(): c for c in frame.columns}
    closed = ~np.array([_is_open(row, small) for row in frame.to_dict("records")], dtype=bool)
    frame = frame[closed].reset_index(drop=True)
    kinds = _kinds(frame, small, where)
    ids = frame[small["id"]] if "id" in small else [f"c{k + 1}" for k in range(len(frame))]
    count = frame[small["parallel"]].fillna(1) if "parallel" in small else [1] * len(frame)
    lines, owner = _cut(shapely.force_2d(np.asarray(frame.geometry.array, dtype=object)))
    own = np.bincount(owner, minlength=len(frame))
    names, seen = [], dict[int, int]()
    for row in owner.tolist():
        seen[row] = seen.get(row, 0) + 1
        name = str(list(ids)[row])
        names.append(name if own[row] == 1 else f"{name}.{seen[row]}")
    return gpd.GeoDataFrame(
        {
            "id": names,
            "cable": [kinds[row] for row in owner],
            "parallel": np.array([int(list(count)[row]) for row in owner], dtype=np.int64),
        },
        geometry=lines,
        crs=frame.crs,
    )


def usual_substations(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Substations without columns that the district does not know."""
    kept = [c for c in ("id", "name", "rating_kva") if c in frame.columns]
    return frame[[*kept, frame.geometry.name]]


def _is_open(row: dict[str, object], small: dict[str, str]) -> bool:
    for name in _STATUS:
        if name not in small:
            continue
        value = row[small[name]]
        text = str(value).strip().lower()
        if name in ("normally_open", "open"):
            return text in {"true", "1", "yes", "1.0", "open"}
        return text in _OPEN and text not in _CLOSED
    return False


def _kinds(frame: gpd.GeoDataFrame, small: dict[str, str], where: str) -> list[str]:
    column = next((small[name] for name in _TYPE if name in small), None)
    own = {key: next((small[n] for n in names if n in small), None) for key, names in _OWN.items()}
    kinds = [""] * len(frame) if column is None else [str(v).strip() for v in frame[column]]
    if all(own.values()):
        for row, values in enumerate(frame[list(own.values())].to_numpy(dtype=float)):
            if np.isfinite(values).all():
                kinds[row] = "r={:g} x={:g} a={:g}".format(*values)
    if not all(kinds):
        raise SourceError(
            f"{where}: no column 'cable' names the type of a cable, nor do r_ohm_km, x_ohm_km and "
            "rating_a give its own figures. Add them."
        )
    return kinds


def _cut(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Single lines, each cut where another line ends on it, and the row each comes from."""
    parts, owner = shapely.get_parts(shapely.line_merge(lines), return_index=True)
    ends = shapely.points([xy for line in parts for xy in (line.coords[0], line.coords[-1])])
    line, end = shapely.STRtree(ends).query(parts, predicate="dwithin", distance=_SNAP_M)
    out, rows = [], []
    for number, part in enumerate(parts):
        along = shapely.line_locate_point(part, ends[end[line == number]])
        inner = np.unique(np.round(along[(along > _SNAP_M) & (along < part.length - _SNAP_M)], 2))
        stops = [0.0, *inner[np.diff(inner, prepend=-1.0) > _SNAP_M], part.length]
        for a, b in pairwise(stops):
            out.append(shapely.ops.substring(part, a, b) if len(stops) > 2 else part)
            rows.append(int(owner[number]))
    return np.array(out, dtype=object), np.array(rows, dtype=np.int64)
