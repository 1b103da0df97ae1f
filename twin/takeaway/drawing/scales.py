"""Round numbers for axes, legends and scale bars."""

from math import ceil, floor, log10


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers from low to high, about so many; the lower end alone where there is no span."""
    if not high > low:
        return [low]
    step = round_up((high - low) / max(about, 1), (1, 2, 2.5, 5, 10))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def round_up(value: float, steps: tuple[float, ...] = (1, 2, 5, 10)) -> float:
    """The next of these steps times a power of ten.

    >>> round_up(0.3)
    0.5
    """
    size = 10.0 ** floor(log10(value))
    return float(next(s for s in steps if s * size >= value * 0.999999) * size)


def tick_text(value: float, step: float) -> str:
    """A tick in as few figures as its step needs, with a true minus."""
    decimals = max(0, -floor(log10(step) + 1e-9)) if step > 0 else 0
    if step > 0 and abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:
        decimals += 1
    return f"{value:,.{decimals}f}".replace("-", "−")
