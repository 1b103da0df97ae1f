"""Carbon embodied in what is built, against what it avoids."""


def carbon_payback_a(embodied_kgco2e: float, avoided_kgco2e_a: float) -> float:
    """Years until the carbon avoided in operation has made up for what was embodied [a].

    embodied / avoided, both as in the first year; NaN where nothing is embodied or avoided. A
    falling grid factor lengthens it: see the pathway.
    """
    if embodied_kgco2e <= 0 or avoided_kgco2e_a <= 0:
        return float("nan")
    return embodied_kgco2e / avoided_kgco2e_a
