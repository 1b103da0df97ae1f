"""Cables and transformers of the low-voltage network, from two tables with their sources."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.basis.tables import table_rows

NOMINAL_V = 400.0
MEDIUM_V = 20_000.0


@dataclass(frozen=True)
class CableType:
    """One three-phase cable: series impedance and what it carries for ever."""

    name: str
    r_ohm_km: float
    x_ohm_km: float
    rating_a: float


@dataclass(frozen=True)
class TransformerType:
    """One 20/0.4 kV transformer, nameplate figures."""

    rating_kva: float
    vk_percent: float
    vkr_percent: float
    pfe_kw: float
    i0_percent: float

    @property
    def r_ohm(self) -> float:
        """Series resistance on the 400 V side [ohm]: vkr V^2 / S."""
        return self.vkr_percent / 100.0 * NOMINAL_V**2 / (self.rating_kva * 1000.0)

    @property
    def x_ohm(self) -> float:
        """Series reactance on the 400 V side [ohm]."""
        share = (self.vk_percent**2 - self.vkr_percent**2) ** 0.5 / 100.0
        return float(share) * NOMINAL_V**2 / (self.rating_kva * 1000.0)


def _rows(name: str) -> list[dict[str, str]]:
    return table_rows(Path(__file__).with_name(name))


@cache
def cable_types() -> dict[str, CableType]:
    """All cables of `cable_types.csv` by name."""
    return {
        row["name"]: CableType(
            row["name"], float(row["r_ohm_km"]), float(row["x_ohm_km"]), float(row["rating_a"])
        )
        for row in _rows("cable_types.csv")
    }


@cache
def cable_type(name: str) -> CableType | None:
    """The cable of a name: of the table; by its own figures ('r=0.2 x=0.08 a=270'); else by its
    section and metal (IEC 60228), as 'NAYY 4x185' or '4x95 Al XLPE'. None where it tells neither.

    Reactance by section is 0.08 ohm/km, as of all cables of the table within 4 %.
    """
    known = cable_types().get(name)
    if known is not None:
        return known
    own = re.fullmatch(r"r=(\S+) x=(\S+) a=(\S+)", name)
    if own:
        r, x, a = map(float, own.groups())
        return CableType(name, r, x, a) if r > 0 and x >= 0 and a > 0 else None
    section = re.search(r"[1-5]\s*[xX*]\s*(\d+)", name)
    row = next(
        (
            row
            for row in _rows("cable_sections.csv")
            if section and row["section_mm2"] == section[1]
        ),
        None,
    )
    if row is None:
        return None
    metal = "al" if re.search(r"\bal\b|\bNA|alu|\bA2?X|XAV|\bLXS|\bYAKX", name, re.I) else "cu"
    r, a = float(row[f"r_{metal}_ohm_km"]), float(row[f"rating_{metal}_a"])
    return CableType(name, r, 0.08, a)


@cache
def transformer_types() -> tuple[TransformerType, ...]:
    """All transformers of `transformer_types.csv`, by rising rating."""
    found = [
        TransformerType(
            float(row["rating_kva"]),
            float(row["vk_percent"]),
            float(row["vkr_percent"]),
            float(row["pfe_kw"]),
            float(row["i0_percent"]),
        )
        for row in _rows("transformer_types.csv")
    ]
    return tuple(sorted(found, key=lambda kind: kind.rating_kva))


def transformer_of(rating_kva: float) -> TransformerType:
    """A transformer of any rating: per-cent figures of the next type in size, losses scaled.

    Raises ValueError on a rating that is not above zero.
    """
    if not rating_kva > 0:
        raise ValueError(f"a transformer's rating must be above zero, got {rating_kva} kVA")
    kinds = transformer_types()
    near = next((kind for kind in kinds if kind.rating_kva >= rating_kva), kinds[-1])
    return TransformerType(
        rating_kva,
        near.vk_percent,
        near.vkr_percent,
        near.pfe_kw * rating_kva / near.rating_kva,
        near.i0_percent,
    )


def next_rating_kva(load_kva: float) -> float:
    """Least standard rating that bears a load [kVA]; beyond the table, several of the largest."""
    kinds = transformer_types()
    found = next((kind.rating_kva for kind in kinds if kind.rating_kva >= load_kva), None)
    if found is not None:
        return found
    largest = kinds[-1].rating_kva
    return largest * -(-load_kva // largest)
