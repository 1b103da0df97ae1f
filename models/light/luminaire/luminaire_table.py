"""The luminaires of a district: what one draws, what it gives and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from models.basis.tables import table_rows


@dataclass(frozen=True)
class LuminaireTable:
    """Columns of `luminaires.csv`, one entry per luminaire type.

    `circuit_w` [W] counts the control gear; `flux_lm` [lm] is the flux of the lamp and
    `light_output_ratio_frac` [-] the share of it that leaves the luminaire (for LED its own
    flux, ratio 1); `life_h` [h] is burning time between visits; `colour_k` [K].
    """

    code: tuple[str, ...]
    kind: tuple[str, ...]
    lamp_w: NDArray[np.float64]
    circuit_w: NDArray[np.float64]
    flux_lm: NDArray[np.float64]
    light_output_ratio_frac: NDArray[np.float64]
    life_h: NDArray[np.float64]
    colour_k: NDArray[np.float64]
    colour_rendering: NDArray[np.float64]
    circuit_standing: tuple[str, ...]
    flux_standing: tuple[str, ...]
    life_standing: tuple[str, ...]
    source: tuple[str, ...]

    @property
    def luminaire_flux_lm(self) -> NDArray[np.float64]:
        """Flux that leaves the luminaire [lm], (n_types,)."""
        return self.flux_lm * self.light_output_ratio_frac


def light_table_rows(name: str) -> list[dict[str, str]]:
    """Rows of one CSV table that stands beside the code of `models.light`."""
    return table_rows(files("models.light") / name)


@cache
def luminaires() -> LuminaireTable:
    """The luminaire table of `models/light/luminaires.csv`; with sources and standings."""
    rows = light_table_rows("luminaires.csv")

    def text(column: str) -> tuple[str, ...]:
        return tuple(row[column] for row in rows)

    def number(column: str) -> NDArray[np.float64]:
        values = np.array([float(row[column]) for row in rows])
        values.setflags(write=False)
        return values

    return LuminaireTable(
        code=text("code"),
        kind=text("kind"),
        lamp_w=number("lamp_w"),
        circuit_w=number("circuit_w"),
        flux_lm=number("flux_lm"),
        light_output_ratio_frac=number("light_output_ratio_frac"),
        life_h=number("life_h"),
        colour_k=number("colour_k"),
        colour_rendering=number("colour_rendering"),
        circuit_standing=text("circuit_standing"),
        flux_standing=text("flux_standing"),
        life_standing=text("life_standing"),
        source=text("source"),
    )


def luminaire_index(codes: Sequence[str] | NDArray[np.str_]) -> NDArray[np.intp]:
    """Row of the luminaire table for every lamp, (n_lamps,).

    Raises ValueError naming the lamp and the code if a code is not in the table.
    """
    table = luminaires()
    names, which = np.unique(np.asarray(codes, dtype=np.str_), return_inverse=True)
    rows = {code: row for row, code in enumerate(table.code)}
    for name in names:
        if str(name) not in rows:
            lamp = int(np.flatnonzero(np.asarray(codes, dtype=np.str_) == name)[0])
            raise ValueError(
                f"lamp {lamp} has the unknown luminaire '{name}'; "
                f"use one of {', '.join(table.code)} (models/light/luminaires.csv)."
            )
    found = np.array([rows[str(name)] for name in names], dtype=np.intp)
    return found[which.reshape(-1)] if len(names) else np.zeros(0, dtype=np.intp)


@cache
def led_exchange() -> dict[str, str]:
    """LED luminaire that replaces each discharge luminaire, by code (`led_exchange.csv`)."""
    return {row["old"]: row["new"] for row in light_table_rows("led_exchange.csv")}


def after_led_exchange(index: NDArray[np.intp]) -> NDArray[np.intp]:
    """Luminaire rows after the exchange for LED; those that are LED already stay, (n_lamps,)."""
    table = luminaires()
    new = led_exchange()
    row = {code: number for number, code in enumerate(table.code)}
    return np.array([row[new.get(code, code)] for code in table.code], dtype=np.intp)[index]
