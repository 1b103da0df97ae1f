"""What a measure has saved: the baseline of the time before, in the weather of the time after."""

from dataclasses import dataclass

import numpy as np

from models.measured.fit import Floats, TooFewReadings

_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Saving:
    """Baseline and metered energy after the measure [kWh], what is saved [kWh and share of the
    baseline], and the 5 to 95 % interval of both from resampled weeks."""

    baseline_kwh: float
    metered_kwh: float
    low_kwh: float
    high_kwh: float
    low_frac: float
    high_frac: float
    draws: int

    @property
    def saved_kwh(self) -> float:
        return self.baseline_kwh - self.metered_kwh

    @property
    def saved_frac(self) -> float:
        return self.saved_kwh / self.baseline_kwh


def saving(baseline_kwh: float, metered_kwh: float, drawn_kwh: Floats) -> Saving:
    """The saving with its interval; drawn_kwh: the baseline of each draw.

    Raises TooFewReadings where the baseline is not above zero or no draw could be fitted.
    """
    if not baseline_kwh > 0.0:
        raise TooFewReadings(
            f"the baseline is {baseline_kwh:,.0f} kWh; a saving needs one above 0."
        )
    if not len(drawn_kwh):
        raise TooFewReadings("no resampled year has all hours of the week; give whole weeks.")
    low, high = np.quantile(drawn_kwh - metered_kwh, [_LOW, _HIGH])
    low_frac, high_frac = np.quantile(1.0 - metered_kwh / drawn_kwh, [_LOW, _HIGH])
    return Saving(
        baseline_kwh, metered_kwh, float(low), float(high), float(low_frac), float(high_frac),
        len(drawn_kwh),
    )  # fmt: skip
