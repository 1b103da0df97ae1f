"""Steps for the street: which luminaire burns when, what it draws, what its post can bear."""

import numpy as np

from models.light.luminaire.burning import burning_frac
from models.light.luminaire.dimming import dimming_profiles
from models.light.luminaire.luminaire_table import luminaires
from models.light.luminaire.operation import lamp_power_w, lighting_power_w
from twin.assumptions.assumptions import Factors
from twin.district.district import Array, District
from twin.engine.results import LuminaireFit, Outlay, StreetLighting
from twin.scenario.scenario import Measure
from twin.steps.lighting.posts import PROFILE_KEYS, Posts
from twin.targets.targets import chosen_lamps, targeted_lamps
from twin.words.quantities import written

PROFILES = tuple(dimming_profiles().values())


def burning(sun: tuple[Array, Array]) -> Array:
    """Share of each hour in which street lamps burn (8760,) [-], from azimuth and elevation of the
    sun (8760,) [deg]."""
    return burning_frac(sun[1])


def street_lighting(
    district: District,
    burning_frac: Array,
    measures: tuple[Measure, ...],
    factors: Factors,
    fit: LuminaireFit | None = None,
) -> StreetLighting:
    """The lamps after the scenario's measures, and what they draw and cost.

    `burning_frac` (8760,) share of each hour in which lamps burn; `measures` those of lamps and
    classes; `fit` the least luminaires, where a measure asks for them.
    """
    posts = Posts(district, fit)
    outlays = []
    for measure in measures:
        record = measure.record
        if record.stage == "street_class":  # says what is asked of the light, and touches no post
            outlays.append(Outlay(measure.id, 0.0, 0.0, factors[measure.cost.life_a]))
            continue
        asked = chosen_lamps(district, measure)
        reached = int(targeted_lamps(district, measure.target).sum())
        gone_before = int(posts.gone.sum())
        taken, reason = record.apply(posts, measure, asked & ~posts.gone)
        not_applicable = int((asked & ~taken).sum()) if reason else 0
        if fit is not None and record.needs == "least_luminaires":
            reason += _posts_lacking(float(fit.lacks[asked & ~taken].sum()), factors)
        gone = int(posts.gone.sum()) - gone_before
        outlays.append(
            _outlay(measure, factors, (int(taken.sum()), gone), reached, (not_applicable, reason))
        )
    power = lighting_power_w(
        posts.luminaire, PROFILES, burning_frac, posts.profile, posts.standby_w,
        level_frac=posts.level_frac,
    )  # fmt: skip
    return StreetLighting(
        luminaire=posts.luminaire,
        level_frac=posts.level_frac,
        lamp_w=lamp_power_w(posts.luminaire, posts.level_frac),
        lamp_kwh_a=power.lamp_kwh,
        district_w=power.district_w,
        upkeep_eur_a=_upkeep_eur_a(posts, factors),
        visits_a=_visits_a(posts, power.visits, factors),
        exchanged=posts.exchanged,
        charging=posts.charging,
        profile=posts.profile,
        profile_keys=PROFILE_KEYS,
        outlays=tuple(outlays),
    )


def _posts_lacking(posts: float, factors: Factors) -> str:
    """What would have to be added so that the class is met, and for how much."""
    count = int(np.ceil(posts - 1e-6))
    if count <= 0:
        return ""
    cost = written(count * factors["lamp_post_eur"], "EUR")
    return f"; {count:,} more {'post' if count == 1 else 'posts'} for {cost} would meet it"


def _outlay(
    measure: Measure,
    factors: Factors,
    taken: tuple[int, int],
    reached: int,
    not_applicable: tuple[int, str],
) -> Outlay:
    """What a measure costs; `taken` posts in all, and those of them that it takes away."""
    cost, embodied, life = measure.cost
    posts, gone = taken
    return Outlay(
        measure_id=measure.id,
        cost_eur=(posts - gone) * factors[cost] + gone * factors["post_removal_eur"],
        embodied_kgco2e=(posts - gone) * factors[embodied],
        life_a=factors[life],
        reached=reached,
        taken=posts,
        not_applicable=not_applicable[0],
        not_applicable_reason=not_applicable[1],
        priced_by=measure.cost,
    )


def _upkeep_eur_a(posts: Posts, factors: Factors) -> float:
    """What lamps cost to keep; a managed one tells its faults and is visited less."""
    is_led = np.array([kind == "led" for kind in luminaires().kind])[posts.luminaire]
    each = np.where(
        is_led, factors["lamp_maintenance_led_eur_a"], factors["lamp_maintenance_hps_eur_a"]
    )
    return float((each * _tended(posts, factors)).sum())


def _visits_a(posts: Posts, changes_a: Array, factors: Factors) -> float:
    """Trips to posts in a year: lamp changes by life, and inspections, fewer where managed."""
    inspections = factors["lamp_inspections_a"] * _tended(posts, factors)
    return float((changes_a + inspections).sum())


def _tended(posts: Posts, factors: Factors) -> Array:
    """Share of the usual care that each post asks for, (n_lamps,); none where it is gone."""
    managed = np.where(posts.managed, 1.0 - factors["managed_visits_cut_frac"], 1.0)
    return np.where(posts.gone, 0.0, managed)
