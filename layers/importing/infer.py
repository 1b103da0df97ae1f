"""What the data leave out about a building, filled in by stated rules; each rule is written down.

The order matters: use, then year, storeys, roof, height, dwellings, residents, heating; each
step may go by what the earlier ones gave or inferred. Figures: infer_figures.csv.
"""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.district.columns import LAYER_COLUMNS
from layers.importing.buildings import MISSING
from layers.importing.figures import figure, figure_text
from layers.shell.shell import FLOOR_FRAC

NEIGHBOURS, USE_REACH_M, STOREYS_REACH_M, YEAR_REACH_M = 5, 100.0, 150.0, 150.0
_SMALL_M2, _BLOCK_M2 = 30.0, 180.0
_OLD_UNTIL = 1920
# These stand in rows and blocks and are about as high as their neighbours; a school, a hall or a
# shed is not.
_IN_THE_ROW = ("apartment", "house", "office", "hospitality")
_COOLED = ("office", "retail", "hospitality", "health")


def fill_buildings(known: gpd.GeoDataFrame, country: str) -> gpd.GeoDataFrame:
    """Buildings with every column of the contract filled.

    known: as layers.importing.buildings.known_buildings gives it.
    country: ISO 3166-1 alpha-2; picks the stock median year, household size and the usual heating.
    """
    out = known.copy()
    for name in ("year", "storeys", "height", "roof", "dwellings", "residents", "heating"):
        out[f"{name}_rule"] = ""
    shapes = np.asarray(out.geometry.array)
    places = shapely.get_coordinates(shapely.centroid(shapes))
    outbuilding = (out["use"] == "outbuilding").to_numpy()
    _fill_use(out, places)
    _fill_year(out, places, country)
    _fill_storeys(out, places, outbuilding)
    _fill_roof(out, outbuilding)
    _fill_height(out)
    _fill_people(out, country)
    _fill_heating(out, country, outbuilding)
    columns = [column.name for column in LAYER_COLUMNS["buildings"].columns]
    return out[[*columns, "geometry"]]


def _set(frame: gpd.GeoDataFrame, column: str, rule_column: str, at: NDArray[np.bool_],
         values: object, rule: object) -> None:  # fmt: skip
    """Writes inferred values and their rule into the rows of the mask."""
    if at.any():
        frame.loc[at, column] = values[at] if isinstance(values, np.ndarray) else values
        frame.loc[at, rule_column] = rule[at] if isinstance(rule, np.ndarray) else rule


def _nearest(
    places: NDArray, has: NDArray[np.bool_], reach_m: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each building up to NEIGHBOURS nearest of the mask: rows (n, k), and which are real."""
    rows = np.flatnonzero(has)
    if not len(rows):
        return np.zeros((len(places), 1), np.int64), np.zeros((len(places), 1), bool)
    k = min(NEIGHBOURS, len(rows))
    distance, index = cKDTree(places[rows]).query(places, k=k, distance_upper_bound=reach_m)
    distance, index = distance.reshape(len(places), k), index.reshape(len(places), k)
    real = np.isfinite(distance)
    return rows[np.where(real, index, 0)], real


def _fill_use(out: gpd.GeoDataFrame, places: NDArray) -> None:
    use = out["use"].to_numpy(dtype=object).copy()
    rule = out["use_rule"].to_numpy(dtype=object).copy()
    rows, real = _nearest(places, np.isin(use.astype(str), _IN_THE_ROW), USE_REACH_M)
    count = real.sum(axis=1)
    silent = use == ""
    for row in np.flatnonzero(silent & (count > 0)):
        around = list(use[rows[row][real[row]]])
        use[row] = max(around, key=around.count)  # the nearest of equals
        rule[row] = f"the commonest use of the {len(around)} nearest homes, offices and hotels"
    alone = silent & (count == 0)
    use[alone] = "residential"
    rule[alone] = "no known homes, offices or hotels nearby: taken as homes"

    area = shapely.area(np.asarray(out.geometry.array))
    storeys = out["storeys"].to_numpy()
    flats = (storeys >= 4) | ((area >= _BLOCK_M2) & (storeys != 1))
    homes = use == "residential"
    use[homes] = np.where(flats, "apartment", "house")[homes]
    sized = "homes: flats from four storeys or 180 m2 of footprint up, else a house"
    rule[homes] = [f"{before}; {sized}" if before else sized for before in rule[homes]]
    use[use == "outbuilding"] = "industrial"
    out["use"], out["use_rule"] = use, rule


def _fill_year(out: gpd.GeoDataFrame, places: NDArray, country: str) -> None:
    year = out["year"].to_numpy()
    rows, real = _nearest(places, year != MISSING, YEAR_REACH_M)
    enough = real.sum(axis=1) >= 3
    missing = year == MISSING
    around = np.where(real, year[rows], np.nan)
    stock = int(figure("stock_year", country))
    near = np.full(len(out), stock)
    near[enough] = np.nanmedian(around[enough], axis=1).astype(np.int64)
    rule = f"the median of the three to five nearest known years within {YEAR_REACH_M:g} m"
    _set(out, "year", "year_rule", missing & enough, near, rule)
    rule = f"no year nearby: the median of the dwellings of {country}, {stock}"
    _set(out, "year", "year_rule", missing & ~enough, near, rule)


def _kinds(out: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The use, with churches and the like as a kind of their own."""
    return np.where(out["worship"].to_numpy(dtype=bool), "worship", out["use"].to_numpy(object))


def _storey_height_m(out: gpd.GeoDataFrame) -> NDArray[np.float64]:
    old = out["year"].to_numpy() <= _OLD_UNTIL
    names = np.where(old, "storey_height_old", "storey_height")
    return np.array([figure(q, kind) for q, kind in zip(names, _kinds(out), strict=True)])


def _fill_storeys(out: gpd.GeoDataFrame, places: NDArray, outbuilding: NDArray[np.bool_]) -> None:
    storeys = out["storeys"].to_numpy().copy()
    step = _storey_height_m(out)
    eaves = out["height_m"].to_numpy()
    total = out["total_height_m"].to_numpy()
    tall = np.where(np.isnan(eaves), total, eaves)
    missing = storeys == MISSING
    by_height = missing & ~np.isnan(tall)
    from_height = np.maximum(np.round(np.where(np.isnan(tall), step, tall) / step), 1)
    rule = np.array([f"the height over {s:g} m a storey" for s in step], dtype=object)
    _set(out, "storeys", "storeys_rule", by_height, from_height.astype(np.int64), rule)
    missing &= ~by_height
    area = shapely.area(np.asarray(out.geometry.array))
    small = missing & (outbuilding | (area < _SMALL_M2))
    rule_small = f"an outbuilding, or under {_SMALL_M2:g} m2 of footprint: one storey"
    _set(out, "storeys", "storeys_rule", small, 1, rule_small)
    missing &= ~small
    like_neighbours = out["use"].isin(_IN_THE_ROW).to_numpy() & ~out["worship"].to_numpy(dtype=bool)
    told = (out["storeys"].to_numpy() != MISSING) & ~small & ~outbuilding
    told &= like_neighbours
    rows, real = _nearest(places, told, STOREYS_REACH_M)
    some = real.any(axis=1) & like_neighbours
    around = np.where(real, out["storeys"].to_numpy()[rows], np.nan)
    near = np.ones(len(out))
    near[some] = np.floor(np.nanmedian(around[some], axis=1) + 0.5)
    rule_near = (
        "the median of up to five nearest homes, offices or hotels with known storeys within "
        f"{STOREYS_REACH_M:g} m"
    )
    _set(out, "storeys", "storeys_rule", missing & some, near.astype(np.int64), rule_near)
    usual = np.array([int(figure("storeys", kind)) for kind in _kinds(out)])
    rule_use = "the usual number for the use"
    _set(out, "storeys", "storeys_rule", missing & ~some, usual, rule_use)


def _fill_roof(out: gpd.GeoDataFrame, outbuilding: NDArray[np.bool_]) -> None:
    shapes = np.asarray(out.geometry.array)
    area = shapely.area(shapes)
    # The depth of a wing: half its area over half its outline, for a long shape its true width.
    depth = 2 * area / np.maximum(shapely.length(shapes), 1e-9)
    given = out["roof"].to_numpy(dtype=object) != ""
    late = out["year"].to_numpy() >= figure("flat_roof_year")
    flat = (late & (out["storeys"].to_numpy() >= 4)) | outbuilding | (area < _SMALL_M2)
    flat |= out["use"].isin(["industrial", "retail"]).to_numpy() | (depth > 20)
    rule = (
        "flat where built since 1955 with four or more storeys, on halls, shops, outbuildings and "
        "where deeper than 20 m; else gabled"
    )
    kind = np.where(flat, "flat", "gabled").astype(object)
    _set(out, "roof", "roof_rule", ~given, kind, rule)
    height = out["roof_height_m"].to_numpy().copy()
    rise = np.tan(np.radians(figure("roof_pitch"))) * depth / 2
    rise = np.where(
        out["roof"].to_numpy() == "flat", 0.0, np.minimum(rise, figure("roof_height_most"))
    )
    none = np.isnan(height)
    pitched = none & (out["roof"].to_numpy() != "flat")
    out.loc[none, "roof_height_m"] = np.round(rise[none], 2)
    steep = f"height by {figure('roof_pitch'):g} degrees, {figure('roof_height_most'):g} m at most"
    before = out["roof_rule"].to_numpy(dtype=object)
    joined = np.array([f"{b}; {steep}" if b else steep for b in before], dtype=object)
    out.loc[pitched, "roof_rule"] = joined[pitched]


def _fill_height(out: gpd.GeoDataFrame) -> None:
    eaves = out["height_m"].to_numpy()
    total = out["total_height_m"].to_numpy()
    missing = np.isnan(eaves)
    by_total = missing & ~np.isnan(total)
    # A flat roof's top is its eaves: then the height is given, not inferred.
    pitched = out["roof_height_m"].to_numpy() > 0
    less_roof = np.maximum(total - out["roof_height_m"].to_numpy(), np.maximum(total / 2, 2.0))
    out.loc[by_total, "height_m"] = less_roof[by_total]
    out.loc[by_total & pitched, "height_rule"] = "the given total height less the roof's"
    step = _storey_height_m(out)
    by_storeys = missing & ~by_total
    height = np.round(out["storeys"].to_numpy() * step, 2)
    rule = np.array([f"storeys times {s:g} m" for s in step], dtype=object)
    _set(out, "height_m", "height_rule", by_storeys, height, rule)


def _fill_people(out: gpd.GeoDataFrame, country: str) -> None:
    area = shapely.area(np.asarray(out.geometry.array))
    floor = FLOOR_FRAC * area * out["storeys"].to_numpy()
    use = out["use"].to_numpy(dtype=object)
    flats = np.maximum(np.round(floor / figure("flat_area")), 1)
    houses = np.maximum(np.round(floor / figure("house_area")), 1)
    count = np.where(use == "apartment", flats, np.where(use == "house", houses, 0))
    missing = out["dwellings"].to_numpy() == MISSING
    rule = np.select(
        [use == "apartment", use == "house"],
        [f"one flat on {figure('flat_area'):g} m2 of floor",
         f"one house on {figure('house_area'):g} m2 of floor"],
        "no homes in this use",
    ).astype(object)  # fmt: skip
    _set(out, "dwellings", "dwellings_rule", missing, count.astype(np.int64), rule)
    per_home = figure("occupied", country) * figure("persons_per_household", country)
    people = np.round(out["dwellings"].to_numpy() * per_home, 1)
    shared = (
        f"dwellings x {figure('occupied', country):g} lived in x "
        f"{figure('persons_per_household', country):g} persons"
    )
    none = out["residents"].isna().to_numpy()
    rule_people = np.where(out["dwellings"] > 0, shared, "no homes in this use").astype(object)
    _set(out, "residents", "residents_rule", none, people, rule_people)


def _fill_heating(out: gpd.GeoDataFrame, country: str, outbuilding: NDArray[np.bool_]) -> None:
    missing = out["heating"].to_numpy(dtype=object) == ""
    kind = [use if use in ("apartment", "house") else "other" for use in out["use"]]
    usual = np.array([figure_text(f"heating_{k}", country) for k in kind], dtype=object)
    usual[outbuilding] = "none"
    rule = np.where(outbuilding, "an unheated outbuilding", f"the usual heating in {country}")
    _set(out, "heating", "heating_rule", missing, usual, rule.astype(object))
    stated = out["cooling"].to_numpy(dtype=object)
    cooled = np.isin(stated.astype(str), ("yes", "true", "1"))
    silent = stated == ""
    cooled |= silent & out["use"].isin(_COOLED).to_numpy() & ~outbuilding
    out["cooling"] = cooled
