"""Overloads in words, before and after a remedy."""

import numpy as np
from numpy.typing import NDArray


def hours_over(loading_frac: NDArray[np.floating], limit_frac: float = 1.0) -> int:
    """Hours in which a loading (n_hours,) [1 = rating] passes the limit."""
    return int((np.asarray(loading_frac) > limit_frac).sum())


def overload_sentence(
    place: str,
    loading_frac: NDArray[np.floating],
    *,
    remedy: str = "",
    remedied_frac: NDArray[np.floating] | None = None,
    limit_frac: float = 1.0,
) -> str:
    """One sentence on a transformer: 'The transformer at X is over 100 % in 41 hours a year
    (at most 118 %); off-peak charging brings it to 0.'

    `loading_frac`, `remedied_frac` (n_hours,) [1 = rating] before and after `remedy`.
    """
    hours = hours_over(loading_frac, limit_frac)
    limit, peak = f"{100 * limit_frac:.0f} %", f"{100 * float(np.max(loading_frac)):.0f} %"
    if hours == 0:
        return f"The transformer at {place} stays under {limit} all year (at most {peak})."
    noun = "hour" if hours == 1 else "hours"
    told = f"The transformer at {place} is over {limit} in {hours} {noun} a year (at most {peak})"
    if not remedy or remedied_frac is None:
        return f"{told}."
    after = hours_over(remedied_frac, limit_frac)
    verb = "brings it to" if after < hours else "leaves it at" if after == hours else "raises it to"
    return f"{told}; {remedy} {verb} {after}."
