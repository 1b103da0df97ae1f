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

LAMP_KINDS = ("led", "dimming", "sensors", "lamp_charging")
PROFILES = tuple(dimming_profiles().values())
_PROFILE_KEYS = tuple(dimming_profiles())
_NODE_ADD_ONS = ("control_node",)


def street_lighting(
    district: District, burning_frac: Array, measures: tuple[Measure, ...], factors: Factors
) -> StreetLighting:
    """The lamps after the scenario's measures, and what they draw and cost.

    `burning_frac` (8760,) share of each hour in which lamps burn; `measures` those of LAMP_KINDS.
    """
    lamps = district.layers.get("lamp_posts")
    n = len(lamps) if lamps else 0
    lantern = lantern_index(lamps["lamp"].astype(str)) if lamps else np.zeros(0, dtype=np.intp)
    exchanged, noded, charging = (np.zeros(n, dtype=bool) for _ in range(3))
    profile = np.zeros(n, dtype=np.intp)
    standby_w = np.zeros(n)
    outlays: list[Outlay] = []
    for measure in measures:
        chosen = chosen_lamps(district, measure)
        reached = int(targeted_lamps(district, measure.target).sum())
        refused, refusal = 0, ""
        if measure.kind == "led":
            able = after_led_exchange(lantern) != lantern
            refused, refusal = int((chosen & ~able).sum()), "is an LED lantern already"
            chosen &= able
            lantern = np.where(chosen, after_led_exchange(lantern), lantern)
            exchanged |= chosen
        elif measure.kind == "dimming":
            profile[chosen] = _PROFILE_KEYS.index(str(measure.parameters["profile"]))
            chosen &= ~noded
            noded |= chosen
            standby_w[chosen] += add_on_w(_NODE_ADD_ONS)
        elif measure.kind == "sensors":
            standby_w[chosen] += measure.number("power_w")
        elif lamps:
            headroom = charging_headroom_w(
                lamps["fuse_a"], lanterns().circuit_w[lantern], standby_w
            )
            able = can_charge(headroom, measure.number("power_kw") * 1000.0)
            refused, refusal = int((chosen & ~able).sum()), "has a fuse too small for this plug"
            chosen &= able & ~charging
            charging |= chosen
        outlays.append(_outlay(measure, factors, int(chosen.sum()), reached, refused, refusal))
    power = lighting_power_w(lantern, PROFILES, burning_frac, profile, standby_w)
    return StreetLighting(
        lantern=lantern,
        lamp_kwh_a=power.lamp_kwh,
        district_w=power.district_w,
        upkeep_eur_a=_upkeep_eur_a(lantern, factors),
        exchanged=exchanged,
        charging=charging,
        profile=profile,
        profile_keys=_PROFILE_KEYS,
        outlays=tuple(outlays),
    )


_FACTOR_KEYS = {
    "led": ("led_eur", "led_kgco2e", "led_life_a"),
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
