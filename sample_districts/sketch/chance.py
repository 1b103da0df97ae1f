"""Choices that look random and are not: a hash of the district, the place and the purpose."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Chance:
    """Draws for one district; the same place and purpose always give the same answer.

    Places are rounded to a decimetre, so that the last digits of another computer's
    geometry library change nothing.
    """

    key: str

    def share(self, x: float, y: float, purpose: str) -> float:
        """A number from 0 up to, not including, 1."""
        text = f"{self.key}|{round(x, 1) + 0.0:.1f}|{round(y, 1) + 0.0:.1f}|{purpose}"
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2.0**64

    def between(self, x: float, y: float, purpose: str, low: float, high: float) -> float:
        return low + (high - low) * self.share(x, y, purpose)

    def pick(self, x: float, y: float, purpose: str, weights: Mapping[str, float]) -> str:
        """One of the keys, each as likely as its weight."""
        left = self.share(x, y, purpose) * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0.0:
                return name
        return next(reversed(weights))

    def rounded(self, x: float, y: float, purpose: str, value: float) -> int:
        """`value` up or down to a whole number, right on average."""
        return int(value + self.share(x, y, purpose))
