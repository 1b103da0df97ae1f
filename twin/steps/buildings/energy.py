"""Steps from the skin to the meter: hourly need, energy bought by carrier, roof PV."""

import numpy as np

from layers.store.kept_values import kept_or_made
from models.heat.stock.systems import CARRIERS as SOLD
from models.heat.stock.zones import (
    Fabric,
    Operation,
    Shell,
    SunLeft,
    take_operation_rows,
    take_rows,
)
from models.heat.zone.need import heating_and_cooling_need
from models.pv.production import Sky, sky_of, unit_production_w_per_kwp
from models.pv.roofs import NOT_APPLICABLE_REASONS, RoofRules, roof_capacity
from models.weather.climate import Climate
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.engine import Memory, changed_rows
from twin.engine.hours import Hours
from twin.engine.results import CARRIERS, NeedHours, Outlay, RoofPv
from twin.scenario.scenario import Measure
from twin.steps.buildings.buildings import sky as sky_over
from twin.steps.buildings.outlays import NotApplicable, building_outlay, note_not_applicable
from twin.steps.buildings.retrofit import Run, Skin
from twin.steps.buildings.unfit import fit_mask
from twin.steps.sun.sun import SunOnSurfaces
from twin.targets.targets import chosen_buildings

assert SOLD == CARRIERS
_UNSEEN_FRAC = {"none": 0.0, "unseen": 0.5}  # see models.pv.roofs


def need(
    shell: Shell,
    skin: Skin,
    run: Run,
    climate: Climate,
    sun: SunOnSurfaces,
    last: Memory | None,
) -> NeedHours:
    """Hourly heating and cooling need (n, 8760) [W]; only changed buildings are run again."""
    n = len(shell.floor_area_m2)
    left = sun.left
    if last is not None:
        before: NeedHours = last.output
        old_shell, old_skin, old_run, old_climate, old_sun = last.inputs
        rows = None
        if old_climate is climate and old_sun is sun:
            rows = changed_rows((shell, skin.fabric), (old_shell, old_skin.fabric), n)
        if rows is not None:
            rows = np.union1d(rows, changed_operation(run.operation, old_run.operation))
            rows = rows[fit_mask(shell)[rows]]
            if len(rows) == 0:
                return before
            if len(rows) < n:
                return _with_rows(before, rows, shell, skin.fabric, run.operation, climate, left)
        old = (old_shell, old_skin.fabric, old_run.operation, old_climate, old_sun.left)
        before.hours.let_go(lambda: _of_all(*old).arrays)
    return NeedHours(_of_all(shell, skin.fabric, run.operation, climate, left))


def _of_all(
    shell: Shell, fabric: Fabric, operation: Operation, climate: Climate, left: SunLeft
) -> Hours:
    """The hours of all buildings; those that are unfit need nothing."""
    fit = fit_mask(shell)
    if not fit.all():
        nothing = NeedHours(Hours(*np.zeros((2, len(fit), 8760), np.float32)))
        rows = np.flatnonzero(fit)
        return _with_rows(nothing, rows, shell, fabric, operation, climate, left).hours
    whole = heating_and_cooling_need(
        shell, fabric, operation, climate, sun_left=left, sky=sky_over(climate)
    )
    return Hours(whole.heating_w, whole.cooling_w)


def pv_unit(climate: Climate) -> Array:
    """Power of one kilowatt-peak by direction, (9, 8760) [W/kWp]; made once for a weather."""
    return kept_or_made("pv_unit", [climate], (), lambda: _made_pv_unit(climate))


def _made_pv_unit(climate: Climate) -> Array:
    sky: Sky = sky_of(
        climate.latitude_deg,
        climate.longitude_deg,
        climate.time_zone_h,
        climate.ghi_w_m2,
        climate.dni_w_m2,
        climate.dhi_w_m2,
        climate.dry_bulb_c,
        climate.wind_m_s,
        climate.elevation_m,
    )
    return unit_production_w_per_kwp(sky)


def pv(
    district: District,
    shell: Shell,
    unit: Array,
    sun: SunOnSurfaces,
    measures: tuple[Measure, ...],
    factors: Factors,
) -> RoofPv:
    """Put PV on the chosen roofs."""
    b = district.buildings
    kwp = np.zeros((len(b), 9), dtype=np.float32)
    outlays: list[Outlay] = []
    not_applicable: NotApplicable = {}
    in_the_open = unit.sum(axis=1) / 1000.0  # so that one roof's shade moves no other roof
    yearly = in_the_open * sun.pv_sun_frac
    for measure in measures:
        chosen = chosen_buildings(district, measure) & (kwp.sum(axis=1) == 0)
        rules = RoofRules(
            kwp_per_m2=measure.number("module_efficiency_frac"),
            protected_flat_frac=_UNSEEN_FRAC[str(measure.parameters["protected"])],
        )
        capacity = roof_capacity(
            shell.roof_area_m2,
            b["roof"].astype(str),
            b["protected"].astype(bool),
            yearly,
            rules,
            float(in_the_open.max()),
        )
        reason_code = np.where(chosen, capacity.not_applicable, 0)
        added = np.where(chosen[:, None], capacity.kwp * measure.number("roof_share_frac"), 0.0)
        kwp += added.astype(np.float32)
        each = added.sum(axis=1)
        outlays.append(
            building_outlay(district, measure, each, reason_code, NOT_APPLICABLE_REASONS, factors)
        )
        note_not_applicable(not_applicable, measure, reason_code, NOT_APPLICABLE_REASONS)
    return RoofPv(kwp, tuple(outlays), not_applicable)


def changed_operation(now: Operation, before: Operation) -> Array:
    """Rows whose profiles, cooling or heated share differ; each pair of profiles is met once."""
    if now is before:
        return np.zeros(0, dtype=int)
    same = (now.cooled == before.cooled) & (now.heated_area_frac == before.heated_area_frac)
    pairs, pair = np.unique(
        np.column_stack([now.profile, before.profile]), axis=0, return_inverse=True
    )
    equal_pair = [
        all(
            np.array_equal(getattr(now, name)[a], getattr(before, name)[b], equal_nan=True)
            for name in (
                "heating_setpoint_c",
                "cooling_setpoint_c",
                "gains_w_m2",
                "ventilation_frac",
            )
        )
        and now.gains_radiant_frac[a] == before.gains_radiant_frac[b]
        for a, b in pairs
    ]
    return np.flatnonzero(~(same & np.array(equal_pair)[pair.reshape(-1)]))


def _with_rows(
    last: NeedHours,
    rows: Array,
    shell: Shell,
    fabric: Fabric,
    operation: Operation,
    climate: Climate,
    left: SunLeft,
) -> NeedHours:
    part = heating_and_cooling_need(
        take_rows(shell, rows),
        take_rows(fabric, rows),
        take_operation_rows(operation, rows),
        climate,
        sun_left=take_rows(left, rows),
        sky=sky_over(climate),
    )
    return NeedHours(last.hours.with_rows(rows, part.heating_w, part.cooling_w))
