"""From a quantity of a city's buildings to colours and a legend. No widget."""

from typing import TYPE_CHECKING

import numpy as np

from ui.overlay.legend import Legend
from ui.scene.look.paints import Rgb
from ui.style.colour_maps import colour_table, coloured, zero_centred
from ui.style.theme import Theme

if TYPE_CHECKING:
    from twin.city.city_results import CityQuantity, CityResults

_MAPS = {"pv": "leaf", "carbon": "dusk", "bill": "dusk"}


def city_colours(
    results: "CityResults", quantity: "CityQuantity", theme: Theme
) -> tuple[Rgb, Legend]:
    """A colour for each building (n, 3) and what the colours mean; between the 2nd and the 98th of
    a hundred, so that one building does not make all others pale."""
    values = np.asarray(quantity.values(results.columns), dtype=float)
    known = values[np.isfinite(values)]
    if quantity.better:
        low, high = zero_centred(values)
        table = colour_table("better_worse_on_dark" if theme.is_dark else "better_worse")
        table = table if quantity.better < 0 else table[::-1]
    else:
        low, high = (float(v) for v in np.percentile(known, (2, 98))) if len(known) else (0.0, 1.0)
        low, high = (min(low, 0.0) if low < 0.2 * high else low), max(high, low + 1e-9)
        table = colour_table(_MAPS.get(quantity.key, "ember"))
    missing = "" if len(known) == len(values) else theme.scene.no_data
    legend = Legend(
        quantity.title,
        quantity.unit,
        table,
        low,
        high,
        no_data=missing,
        no_data_label="none",
        low_label="saves" if quantity.better else "",
        high_label="costs" if quantity.better else "",
    )
    return coloured(values, table, low, high, theme.scene.no_data), legend
