"""Chance that is the same every time: seeded series with persistence."""

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtri

Floats = NDArray[np.float64]


def normal_series(city: str, purpose: str, length: int, persistence: float) -> Floats:
    """A first-order autoregressive series, mean 0, variance 1, seeded by city and purpose.

    z[t] = persistence z[t-1] + sqrt(1 - persistence2) noise[t]. The first 200 values are dropped.
    """
    seed = int.from_bytes(hashlib.sha256(f"{city}/{purpose}".encode()).digest()[:8], "big")
    noise = ndtri(np.random.default_rng(seed).random(length + 200))
    series: Floats = lfilter([np.sqrt(1.0 - persistence**2)], [1.0, -persistence], noise)
    return series[200:]
