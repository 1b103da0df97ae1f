"""The full network of a described zone: every layer of every surface, as cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.heat.case.zone_films import Inside, ZoneFilms, zone_films
from models.heat.case.zone_form import Zone, ZoneSurface
from models.heat.case.zone_operative import globe
from models.heat.case.zone_window import ZoneWindow
from models.heat.fabric.elements import Modes, cell_chain, chain_modes
from models.heat.fabric.network import Part, assemble
from models.heat.fabric.reduce import Coupled
from models.heat.zone.district_network import SUN_TO_AIR
from models.heat.zone.district_sky import GLASS_EMITTANCE
from models.heat.zone.outside import KELVIN, STEFAN_BOLTZMANN

F64 = NDArray[np.float64]


def boundaries(zone: Zone) -> list[str]:
    """What lies beyond each input: open air first (surfaces, then windows), ground last."""
    air = [s.boundary for s in zone.surfaces if s.boundary in ("outdoor", "sheltered")]
    ground = [s.boundary for s in zone.surfaces if s.boundary == "ground"]
    return [*air, *(["outdoor"] * len(zone.windows)), *ground]


def ordered(zone: Zone) -> tuple[list[ZoneSurface], list[ZoneSurface], list[ZoneSurface]]:
    """Surfaces in the order of the inputs: to the open air, on the ground, without heat flow."""
    air = [s for s in zone.surfaces if s.boundary in ("outdoor", "sheltered")]
    ground = [s for s in zone.surfaces if s.boundary == "ground"]
    return air, ground, [s for s in zone.surfaces if s.boundary == "adiabatic"]


def inside_films(zone: Zone, film_out: list[float], outdoor_c: F64, sun_w: F64) -> ZoneFilms:
    """Convection at every surface and window, in the order of the network's parts."""
    parts = inputs_of(zone)
    radiant = radiant_films(zone)
    return zone_films(parts, film_out, np.array([radiant[id(p)] for p in parts]), outdoor_c, sun_w)


def inputs_of(zone: Zone) -> list[Inside]:
    """Surfaces and windows in the order of the network's inputs."""
    air, ground, adiabatic = ordered(zone)
    return [*air, *zone.windows, *ground, *adiabatic]


def zone_network(zone: Zone, film_out: list[float], films: ZoneFilms, sun_share: F64) -> Coupled:
    """Every layer's cells of every surface: the full network of one zone.

    Its last boundary is the globe of a thermostat that feels the operative temperature, where the
    zone has one.
    """
    radiant = radiant_films(zone)
    share = sun_share * (1.0 - SUN_TO_AIR)
    parts = []
    for i, part in enumerate(inputs_of(zone)):
        out = film_out[i] if i < len(film_out) else 0.0
        convective, radiation = films.convective_w_m2k[i], radiant[id(part)]
        inside = convective + radiation
        if isinstance(part, ZoneWindow):
            u = np.array([1.0 / (part.resistance_m2k_w + 1.0 / inside + 1.0 / out)])
            none = np.zeros((1, 0))
            modes = Modes(none, none, none, u, u, -u)
        else:
            modes = chain_modes(*cell_chain(part.layers, out, inside))
            modes = Modes(*(np.atleast_1d(v)[None] if v.ndim else v[None]
                            for v in vars(modes).values()))  # fmt: skip
        boundary = i + 1 if i < len(film_out) else 0
        parts.append(Part(np.atleast_1d(part.area_m2), modes, boundary, np.atleast_1d(convective),
                          np.atleast_1d(radiation), np.atleast_1d(share[i])))  # fmt: skip
    if zone.operative:
        parts.append(globe(len(film_out) + 1))
    return assemble(parts, len(film_out) + zone.operative)


def radiant_films(zone: Zone) -> dict[int, float]:
    """Long-wave films to the radiant node: Carroll's F = 1 / (1 - a F) by plane, in series with the
    surface's own emittance; 4 sigma (293.15 K)^3."""
    parts: list[Inside] = [*zone.surfaces, *zone.windows]
    planes = [(round(p.tilt_deg), round(p.azimuth_deg) if 1 < p.tilt_deg < 179 else 0)
              for p in parts]  # fmt: skip
    area = {plane: 0.0 for plane in planes}
    for part, plane in zip(parts, planes, strict=True):
        area[plane] += part.area_m2
    names = list(area)
    own = np.array([area[name] for name in names])
    factor = np.ones(len(own))
    for _ in range(50):
        factor = 1.0 / (1.0 - np.minimum(own * factor / np.sum(own * factor), 0.6))
    black = 4.0 * STEFAN_BOLTZMANN * (20.0 + KELVIN) ** 3
    films = {}
    for part, plane in zip(parts, planes, strict=True):
        e = GLASS_EMITTANCE if isinstance(part, ZoneWindow) else part.inside_emittance
        films[id(part)] = black / (1.0 / factor[names.index(plane)] + (1.0 - e) / e)
    return films
