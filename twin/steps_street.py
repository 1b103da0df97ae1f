"""Steps for the street: which lantern burns when, what it draws, what its post can bear."""

import numpy as np

from models.light.dimming import dimming_profiles
from models.light.lanterns import after_led_exchange, lantern_index, lanterns
from models.light.operation import lighting_power_w
from models.light.posts import add_on_w, can_charge, charging_headroom_w
from twin.assumptions import Factors
from twin.district import Array, District
from twin.results import Outlay, StreetLighting
from twin.scenario import Measure
from twin.targets import chosen_lamps, targeted_lamps

LAMP_KINDS = ("led", "least_lantern", "street_class", "dimming", "sensors", "lamp_charging")
PROFILES = tuple(dimming_profiles().values())
_PROFILE_KEYS = tuple(dimming_profiles())
_NODE_ADD_ONS = ("control_node",)


def street_lighting(
    district: District,
    burning_frac: Array,
    measures: tuple[Measure, ...],
    factors: Factors,
    least: Array | None = None,
) -> StreetLighting:
    """The lamps after the scenario's measures, and what they draw and cost.

    `burning_frac` (8760,) share of each hour in which lamps burn; `measures` those of LAMP_KINDS;
    `least` (n_lamps,) row of the least lantern for the class of the street, -1 where there is none.
    """
    posts = _Posts(district, least)
    outlays = []
    for measure in measures:
        if measure.kind == "street_class":  # says what is asked of the light, and touches no post
            outlays.append(Outlay(measure.id, 0.0, 0.0, factors["led_life_a"]))
            continue
        asked = chosen_lamps(district, measure)
        reached = int(targeted_lamps(district, measure.target).sum())
        taken, refusal = posts.apply(measure, asked)
        refused = int((asked & ~taken).sum()) if refusal else 0
        outlays.append(_outlay(measure, factors, int(taken.sum()), reached, refused, refusal))
    power = lighting_power_w(posts.lantern, PROFILES, burning_frac, posts.profile, posts.standby_w)
    return StreetLighting(
        lantern=posts.lantern,
        lamp_kwh_a=power.lamp_kwh,
        district_w=power.district_w,
        upkeep_eur_a=_upkeep_eur_a(posts.lantern, factors),
        exchanged=posts.exchanged,
        charging=posts.charging,
        profile=posts.profile,
        profile_keys=_PROFILE_KEYS,
        outlays=tuple(outlays),
    )


class _Posts:
    """The lamp posts while measures are laid on them one after the other; columns (n_lamps,)."""

    def __init__(self, district: District, least: Array | None) -> None:
        lamps = district.layers.get("lamp_posts")
        self.least = least
        n = len(lamps) if lamps else 0
        self.lantern = lantern_index(lamps["lamp"].astype(str)) if lamps else np.zeros(0, np.intp)
        self.fuse_a = lamps["fuse_a"] if lamps else np.zeros(0)
        self.profile = np.zeros(n, dtype=np.intp)
        self.standby_w = np.zeros(n)
        self.exchanged, self.noded, self.charging = (np.zeros(n, dtype=bool) for _ in range(3))

    def apply(self, measure: Measure, asked: Array) -> tuple[Array, str]:
        """Lay a measure on the posts asked; who took it, and why others could not."""
        if measure.kind == "led":
            return self._exchange(asked)
        if measure.kind == "least_lantern":
            return self._fit(asked)
        if measure.kind == "dimming":
            self.profile[asked] = _PROFILE_KEYS.index(str(measure.parameters["profile"]))
            taken = asked & ~self.noded
            self.noded |= taken
            self.standby_w[taken] += add_on_w(_NODE_ADD_ONS)
            return taken, ""
        if measure.kind == "sensors":
            self.standby_w[asked] += measure.number("power_w")
            return asked, ""
        return self._plug(asked, measure.number("power_kw") * 1000.0)

    def _exchange(self, asked: Array) -> tuple[Array, str]:
        after = after_led_exchange(self.lantern)
        taken = asked & (after != self.lantern)
        self.lantern = np.where(taken, after, self.lantern)
        self.exchanged |= taken
        return taken, "is an LED lantern already"

    def _fit(self, asked: Array) -> tuple[Array, str]:
        assert self.least is not None
        taken = asked & (self.least >= 0) & (self.least != self.lantern)
        self.lantern = np.where(taken, self.least, self.lantern)
        self.exchanged |= taken
        return taken, "stands where no LED lantern of the table meets the street's class"

    def _plug(self, asked: Array, plug_w: float) -> tuple[Array, str]:
        drawn_w = lanterns().circuit_w[self.lantern]
        headroom_w = charging_headroom_w(self.fuse_a, drawn_w, self.standby_w)
        taken = asked & can_charge(headroom_w, plug_w) & ~self.charging
        self.charging |= taken
        return taken, "has a fuse too small for this plug, or a plug already"


_FACTOR_KEYS = {
    "led": ("led_eur", "led_kgco2e", "led_life_a"),
    "least_lantern": ("led_eur", "led_kgco2e", "led_life_a"),
    "dimming": ("control_node_eur", "sensor_kgco2e", "node_life_a"),
    "sensors": ("sensor_eur", "sensor_kgco2e", "node_life_a"),
    "lamp_charging": ("lamp_charger_eur", "charger_kgco2e", "charger_life_a"),
}


def _outlay(
    measure: Measure, factors: Factors, taken: int, reached: int, refused: int, refusal: str
) -> Outlay:
    cost, embodied, life = _FACTOR_KEYS[measure.kind]
    return Outlay(
        measure_id=measure.id,
        cost_eur=taken * factors[cost],
        embodied_kgco2e=taken * factors[embodied],
        life_a=factors[life],
        reached=reached,
        taken=taken,
        refused=refused,
        refusal=refusal,
    )


def _upkeep_eur_a(lantern: Array, factors: Factors) -> float:
    is_led = np.array([kind == "led" for kind in lanterns().kind])[lantern]
    led = int(is_led.sum())
    return (
        led * factors["lamp_maintenance_led_eur_a"]
        + (len(lantern) - led) * factors["lamp_maintenance_hps_eur_a"]
    )
