"""One road from end to end: its light, glare, energy and what its class asks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.light.luminaire.generic_optics import luminaire_distribution
from models.light.luminaire.intensity import IntensityTable, LuminousIntensity, cosine, isotropic
from models.light.road.glare import REACH_M, threshold_increment_pct
from models.light.road.lighting_classes import class_checks, class_met, class_requirement, lit_ratio
from models.light.road.r_tables import reflection_table
from models.light.road.road_energy import road_energy
from models.light.road.road_file import Footway, RoadCase, RoadFileError, road_case
from models.light.road.road_grid import Grid, Observer, illuminance_grid, luminance_grid, observers
from models.light.road.road_lamps import RoadLamps, Row, lamp_rows, road_lamps
from models.light.road.road_light import (
    horizontal_illuminance_lx,
    longitudinal_uniformity,
    overall_uniformity,
    road_luminance_cd_m2,
)

Floats = NDArray[np.float64]

SPANS = 60  # luminaires counted on either side: more than the 5 H and 12 H of the standard
METHOD = "EN 13201-3:2015, EN 13201-2:2015, EN 13201-5:2015"


def street_report(
    road: Mapping[str, Any], photometry: LuminousIntensity | None = None
) -> dict[str, Any]:
    """Everything `district-twin street ROAD.toml --json` prints, from the file's mapping.

    `photometry` is the light distribution read from `lamps.photometry.file`, None where the road
    names no file. Raises RoadFileError (a ValueError) with one sentence for a faulty road.
    """
    return evaluate_road(road_case(road), photometry)


def evaluate_road(case: RoadCase, photometry: LuminousIntensity | None = None) -> dict[str, Any]:
    """Light, glare, edge ratio, energy indicators and class of one road, as plain values.

    Mean, least and greatest illuminance stand on the luminance grid (3 points per lane), the grid
    of the M classes; C and P classes are judged on the illuminance grid, which is reported apart.
    Frame, arrangements and conventions: `models.light.road.road_lamps`. Raises RoadFileError.
    """
    table = _distribution(case, photometry)
    side = float(case.photometry.get("street_side_c_deg", table.street_side_c_deg))
    rows = lamp_rows(case.arrangement, case.spacing_m, case.width_m, case.overhang_m)
    lamps = road_lamps(rows, case.spacing_m, case.height_m, case.tilt_deg, SPANS)
    mf = case.maintenance_factor
    grid = luminance_grid(case.spacing_m, case.width_m, case.lanes)
    light = horizontal_illuminance_lx(grid, lamps, table, side, mf)
    seen = _observers(case, lamps, rows, table, side, grid)
    areas = _areas(case, lamps, table, side)
    values = {
        "luminance_cd_m2": min(row["luminance_mean_cd_m2"] for row in seen),
        "overall_uniformity": min(row["overall_uniformity"] for row in seen),
        "longitudinal_uniformity": min(row["longitudinal_uniformity"] for row in seen),
        "threshold_increment_pct": max(row["threshold_increment_pct"] for row in seen),
        "edge_illuminance_ratio": _edge_ratio(case, lamps, table, side),
    }
    lit = areas["carriageway"]
    judged = {key: lit[key] for key in lit if key.startswith("illuminance_")} | values
    energy = _energy(case, table, len(rows), grid, light, areas)
    return {
        "name": case.name,
        "method": METHOD,
        "grid": list(grid.shape),
        **_spread(light),
        "observers": seen,
        "luminance_mean_cd_m2": values.pop("luminance_cd_m2"),
        **values,
        "illuminance_grid": {key: lit[key] for key in lit if key != "area_m2"},
        "footways": [areas[way.name] | _class_report(way.lighting_class, areas[way.name])
                     for way in case.footways],
        **energy,
        **_class_report(case.lighting_class, judged),
        "photometry": _photometry_report(case, table, side),
    }  # fmt: skip


def _distribution(case: RoadCase, photometry: LuminousIntensity | None) -> LuminousIntensity:
    given = case.photometry
    table: LuminousIntensity
    if "file" in given:
        if photometry is None:
            raise RoadFileError(
                f"[lamps] photometry names the file '{given['file']}', which was not read; "
                "check the path."
            )
        table = photometry
    elif "luminaire" in given:
        try:
            table = luminaire_distribution(str(given["luminaire"]))
        except ValueError as error:
            raise RoadFileError(f"[lamps] photometry: {error}") from None
    elif "isotropic_cd" in given:
        table = isotropic(float(given["isotropic_cd"]))
    else:
        table = cosine(float(given["cosine_cd"]))
    if table.flux_lm <= 0.0:
        raise RoadFileError("[lamps] photometry gives no light; check its intensities.")
    flux = (table.flux_lm if case.flux_lm is None else case.flux_lm) * _lamp_tilt_frac(table, case)
    if flux == table.flux_lm:
        return table
    return IntensityTable(
        table.c_deg,
        table.gamma_deg,
        table.intensity_cd * (flux / table.flux_lm),
        flux,
        table.street_side_c_deg,
        table.circuit_w,
        table.measured_tilt_deg,
    )


def _lamp_tilt_frac(table: LuminousIntensity, case: RoadCase) -> float:
    """Flux factor of a lamp burning tilted (LM-63 TILT table), 1 where the file has none."""
    angles = np.asarray(getattr(table, "lamp_tilt_deg", ()), dtype=np.float64)
    if angles.size == 0:
        return 1.0
    factors = np.asarray(getattr(table, "lamp_tilt_frac", ()), dtype=np.float64)
    return float(np.interp(abs(case.tilt_deg - table.measured_tilt_deg), angles, factors))


def _observers(
    case: RoadCase,
    lamps: RoadLamps,
    rows: tuple[Row, ...],
    table: LuminousIntensity,
    side: float,
    grid: Grid,
) -> list[dict[str, Any]]:
    surface = reflection_table(case.surface)
    spans = max(SPANS, int(np.ceil((REACH_M + 100.0) / case.spacing_m)))
    far = road_lamps(rows, case.spacing_m, case.height_m, case.tilt_deg, spans)
    seen = []
    for eye in observers(case.spacing_m, case.width_m, case.lanes, case.oncoming_lanes):
        new = road_luminance_cd_m2(grid, lamps, table, side, surface, eye)
        seen.append(_observer_report(case, new, eye, far, table, side))
    return seen


def _observer_report(
    case: RoadCase,
    new: Floats,
    eye: Observer,
    far: RoadLamps,
    table: LuminousIntensity,
    side: float,
) -> dict[str, Any]:
    glare = threshold_increment_pct(far, table, side, eye, case.spacing_m, float(new.mean()))
    return {
        "lane": eye.lane,
        "luminance_mean_cd_m2": float(new.mean()) * case.maintenance_factor,
        "overall_uniformity": overall_uniformity(new),
        "longitudinal_uniformity": longitudinal_uniformity(new, eye.lane),
        "threshold_increment_pct": glare,
    }


def _spread(light: Floats) -> dict[str, float]:
    return {
        "illuminance_mean_lx": float(light.mean()),
        "illuminance_min_lx": float(light.min()),
        "illuminance_max_lx": float(light.max()),
        "illuminance_uniformity": overall_uniformity(light),
    }


def _areas(
    case: RoadCase, lamps: RoadLamps, table: LuminousIntensity, side: float
) -> dict[str, dict[str, Any]]:
    """Carriageway and footways on their illuminance grids."""
    strips = [("carriageway", 0.0, case.width_m)]
    strips += [(way.name, *_strip(way, case.width_m)) for way in case.footways]
    made: dict[str, dict[str, Any]] = {}
    for name, start, end in strips:
        if name in made:
            raise RoadFileError(f"two areas are named '{name}'; give the footways other names.")
        grid = illuminance_grid(case.spacing_m, start, end)
        light = horizontal_illuminance_lx(grid, lamps, table, side, case.maintenance_factor)
        made[name] = {
            "name": name,
            "grid": list(grid.shape),
            "area_m2": grid.area_m2,
            **_spread(light),
        }
    return made


def _strip(way: Footway, width_m: float) -> tuple[float, float]:
    if way.side == "left":
        return (-way.gap_m - way.width_m, -way.gap_m)
    return (width_m + way.gap_m, width_m + way.gap_m + way.width_m)


def _edge_ratio(case: RoadCase, lamps: RoadLamps, table: LuminousIntensity, side: float) -> float:
    """Edge illuminance ratio R_EI: strips one lane wide outside over inside, the lower edge.

    EN 13201-3, edge illuminance ratio; each strip on the grid of illuminance.
    """
    lane = case.width_m / case.lanes
    edges = ((-lane, 0.0, 0.0, lane), (case.width_m, case.width_m + lane,
              case.width_m - lane, case.width_m))  # fmt: skip
    ratios = []
    for outer_from, outer_to, inner_from, inner_to in edges:
        outside, inside = (
            float(horizontal_illuminance_lx(
                illuminance_grid(case.spacing_m, start, end), lamps, table, side).mean())
            for start, end in ((outer_from, outer_to), (inner_from, inner_to))
        )  # fmt: skip
        ratios.append(outside / inside if inside > 0 else float("inf"))
    return min(ratios)


def _energy(
    case: RoadCase,
    table: LuminousIntensity,
    n_rows: int,
    grid: Grid,
    light: Floats,
    areas: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Energy indicators over carriageway and footways; M classes use the luminance grid."""
    on_m_grid = case.lighting_class[:1] in ("M", "")
    lit = [float(light.mean()) if on_m_grid else areas["carriageway"]["illuminance_mean_lx"]]
    lit += [areas[way.name]["illuminance_mean_lx"] for way in case.footways]
    sizes = [grid.area_m2] + [areas[way.name]["area_m2"] for way in case.footways]
    watts = case.circuit_w if case.circuit_w is not None else table.circuit_w
    luminaire = case.photometry.get("luminaire")
    return road_energy(replace(case, circuit_w=watts), n_rows, lit, sizes, luminaire)


def _class_report(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if not name:
        return {"class": None, "requirement": {}, "checks": [], "met": None, "lit_ratio": None}
    checks = class_checks(name, values)
    return {
        "class": name,
        "requirement": dict(class_requirement(name)),
        "checks": [
            {
                "quantity": check.quantity,
                "value": check.value,
                "limit": check.limit,
                "sense": "at most" if check.ceiling else "at least",
                "binding": check.binding,
                "met": check.met,
            }
            for check in checks
        ],
        "met": class_met(checks),
        "lit_ratio": lit_ratio(name, values),
    }


def _photometry_report(case: RoadCase, table: LuminousIntensity, side: float) -> dict[str, Any]:
    given = "street_side_c_deg" in case.photometry
    report: dict[str, Any] = {
        "source": next(iter(set(case.photometry) - {"street_side_c_deg", "lamp_set"})),
        "flux_lm": table.flux_lm,
        "street_side_c_deg": side,
        "street_side_rule": "given in the road file" if given else "the heavier half of the file",
        "detected_street_side_c_deg": table.street_side_c_deg,
    }
    halves = getattr(table, "half_flux_frac", None)
    if halves is not None:
        report["half_flux_frac"] = {
            f"C{c}": float(share) for c, share in zip((0, 90, 180, 270), halves)
        }
    issues = getattr(table, "issues", ())
    return report | {"issues": list(issues)}
