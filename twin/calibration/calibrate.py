"""The inputs of metered buildings learnt from their months, and what like buildings learn of them.

Priors are the spreads of `uncertainties.csv`. Buildings of one use and era are one archetype: what
the table calls shared is shared by them. The engine itself is run for every slope.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.measured.calibration import Z90, Posterior, Prior, calibrated
from models.measured.fit import Fit, TooFewReadings, fit_of
from twin.answer.compare import Answer
from twin.calibration.meters import DISTRICT, Meters
from twin.district.district import Array
from twin.engine.results import CARRIERS
from twin.steps.buildings.unfit import fit_mask
from twin.uncertainty.draws import Draw, Uncertain, uncertainties
from twin.uncertainty.representatives import everyone
from twin.uncertainty.sample_ground import Ground, ground_of
from twin.uncertainty.sampling import sampled_buildings

INPUTS = ("stock_u", "infiltration", "ventilation", "window_sun", "setpoint", "gains",
          "heating_habit", "hot_water", "appliances", "boiler")  # fmt: skip
METER_FRAC, MODEL_FRAC = 0.05, 0.10
"""How far a right model may lie off a month: 5 % of it for the meter, and 10 % of the meter's mean
month for what no input can mend; our choice, the lower end of 10 to 15 %."""
HELD_OUT = (1, 5, 9)  # February, June, October: a quarter of the year, one of each season but one
_ERAS = ((1945, "to 1945"), (1980, "1946 to 1980"), (2005, "1981 to 2005"), (9999, "from 2006"))
_UNTOLD_FRAC = 0.9  # of the prior's spread is left: the readings say next to nothing
_TOGETHER = 0.5
_LEAST_MONTHS = 3
Told = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Group:
    """One archetype: rows of its metered buildings and of the others; the posterior of the inputs
    of INPUTS; held_out: the fit before and after in months that were not used; covered_frac: share
    of those months inside their 90 % interval; yearly_only: no months to tell seasons by."""

    name: str
    rows: Array
    others: Array
    prior: Prior
    posterior: Posterior
    months: int
    held_out: tuple[Fit, Fit] | None
    covered_frac: float | None

    def untold(self) -> list[str]:
        """Inputs that the readings say next to nothing about."""
        left = self.posterior.sd.mean(axis=0) / self.prior.sd.mean(axis=0)
        return [key for key, share in zip(INPUTS, left, strict=True) if share > _UNTOLD_FRAC]

    def together(self) -> list[tuple[str, str, float]]:
        """Pairs of inputs that cannot be told apart, with their mean correlation."""
        cov = self.posterior.cov
        sd = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
        rho = (cov / np.maximum(sd[:, :, None] * sd[:, None, :], 1e-12)).mean(axis=0)
        return [
            (INPUTS[i], INPUTS[j], float(rho[i, j]))
            for i in range(len(INPUTS)) for j in range(i) if abs(rho[i, j]) > _TOGETHER
        ]  # fmt: skip


def archetypes(answer: Answer) -> Array:
    """Use and era of every building, (n,) texts."""
    b = answer.district.buildings
    eras = [next(name for last, name in _ERAS if y <= last) for y in b["year"].astype(float)]
    return np.array([f"{u}, {e}" for u, e in zip(b["use"], eras, strict=True)], dtype=object)


def calibrate(answer: Answer, meters: Meters, told: Told) -> tuple[Group, ...]:
    """Every archetype that has a metered building. Raises ValueError where none has."""
    rows, read = _readings(answer, meters)
    if not len(rows):
        raise ValueError(
            "no building that is simulated has a meter of what it is modelled to buy with "
            f"{_LEAST_MONTHS} whole months; the district's own meter cannot tell buildings apart."
        )
    kind = archetypes(answer)
    names = sorted(set(kind[rows]))
    groups = []
    for done, name in enumerate(names):
        told(name, done / len(names))
        mine = kind[rows] == name
        groups.append(_group(answer, name, kind, rows[mine], read[mine]))
    return tuple(groups)


def _readings(answer: Answer, meters: Meters) -> tuple[Array, Array]:
    """Rows of the metered buildings and their months (k, carriers, 12), nan where not read."""
    fit = fit_mask(answer.results["shell"])
    by_row: dict[int, Array] = {}
    for (place, carrier), months in meters.month_kwh.items():
        if place == DISTRICT or np.isfinite(months).sum() < _LEAST_MONTHS:
            continue
        row = answer.district.buildings.row_of(place)
        bought = answer.results["energy"].month_kwh[row, CARRIERS.index(carrier)]
        if fit[row] and bought.any():  # no input can make a carrier that the model lacks
            kept = by_row.setdefault(row, np.full((len(CARRIERS), 12), np.nan))
            kept[CARRIERS.index(carrier)] = months
    rows = np.array(sorted(by_row), dtype=int)
    return rows, np.array([by_row[row] for row in rows])


def _group(answer: Answer, name: str, kind: Array, rows: Array, read: Array) -> Group:
    model, prior = engine_months(answer, rows)
    flat = read.reshape(len(rows), -1)
    sd = _spread(read).reshape(len(rows), -1)
    months = int(np.isfinite(flat).sum())
    held = np.zeros((len(CARRIERS), 12), bool)
    held[:, HELD_OUT] = True
    out = np.isfinite(flat) & held.reshape(-1)
    kept, covered = None, None
    if out.any() and (np.isfinite(flat) & ~held.reshape(-1)).sum() >= _LEAST_MONTHS:
        first = calibrated(model, np.where(out, np.nan, flat), sd, prior)
        kept, covered = _judged(model, first, prior, flat, sd, out)
    fit = fit_mask(answer.results["shell"])
    others = np.setdiff1d(np.flatnonzero((kind == name) & fit), rows)
    posterior = calibrated(model, flat, sd, prior)
    return Group(name, rows, others, prior, posterior, months, kept, covered)


def _spread(read: Array) -> Array:
    """How far each month may lie from a right model [kWh], above zero."""
    known = np.where(np.isfinite(read), np.abs(read), 0.0)
    count = np.maximum(np.isfinite(read).sum(axis=2, keepdims=True), 1)
    mean = known.sum(axis=2, keepdims=True) / count
    return np.asarray(np.maximum(np.hypot(METER_FRAC * known, MODEL_FRAC * mean), 1.0))


def _judged(
    model: Callable[[Array], Array], found: Posterior, prior: Prior, read: Array, sd: Array,
    out: Array,
) -> tuple[tuple[Fit, Fit] | None, float]:  # fmt: skip
    """The fit of the months left out, by the model as it was and as it was learnt, and the share
    of them inside their 90 % interval."""
    before, after = model(np.zeros_like(found.x)), model(found.x)
    steps = 0.25 * prior.sd
    wide = np.zeros_like(read)
    slopes = []
    for j in range(len(INPUTS)):
        moved = np.zeros_like(found.x)
        moved[:, j] = steps[:, j]
        slopes.append(
            (model(found.x + moved) - after) / np.where(steps[:, j] > 0, steps[:, j], 1)[:, None]
        )
    slope = np.stack(slopes, axis=2)
    wide = np.einsum("kmp,kpq,kmq->km", slope, found.cov, slope)
    inside = np.abs(read - after) <= Z90 * np.sqrt(wide + sd**2)
    try:
        fits = fit_of(read[out], before[out]), fit_of(read[out], after[out])
    except TooFewReadings:
        fits = None
    return fits, float(inside[out].mean())


def engine_months(answer: Answer, rows: Array) -> tuple[Callable[[Array], Array], Prior]:
    """The engine as a function of the inputs (k, p) of these buildings to their months
    (k, 4 carriers x 12) [kWh], and the prior of those inputs."""
    items = uncertainties(answer.results["factors"])
    ground = ground_of(
        replace(answer, baseline=answer.results), items, everyone(rows), closely=True
    )
    known = {i.key: i for i in items}
    inputs = [known[key] for key in INPUTS]
    own = np.array([
        i.own_sd / (np.sqrt(ground.households) if i.per == "household" else np.ones(len(rows)))
        for i in inputs
    ]).T  # fmt: skip
    prior = Prior(np.array([i.shared_sd for i in inputs]), own)

    def run(x: Array) -> Array:
        year = sampled_buildings(ground, _draw(ground, items, inputs, x))
        return np.asarray(year.month_kwh, dtype=float).reshape(len(rows), -1)

    return run, prior


def _draw(ground: Ground, items: tuple[Uncertain, ...], inputs: list[Uncertain], x: Array) -> Draw:
    """A sample with these inputs for the representatives, all others as calculated. What differs
    by building goes in as its own part, the rest is one number for all."""
    count = len(ground.answer.district.buildings)
    shared = {i.key: {"scale": 1.0, "shift": 0.0, "range": i.middle}[i.kind] for i in items}
    moved, own = {i.key: i for i in items}, {}
    for j, item in enumerate(inputs):
        if item.own_sd == 0.0:
            value = float(x[0, j])
            shared[item.key] = float(np.exp(value)) if item.kind == "scale" else value
            continue
        # As the draw takes it: factor = exp(sd n - sd^2 / 2), so with sd = 1 n = x + 1/2; a
        # household's sd is divided by the root of the dwellings, so n is for that too.
        calm = np.ones(len(x))
        if item.per == "household":
            calm = 1.0 / np.sqrt(ground.households)
        moved[item.key] = replace(item, own_sd=1.0)
        normals = np.zeros(count)
        normals[ground.chosen.rows] = (x[:, j] + 0.5 * calm**2) / calm
        own[item.key] = normals
    return Draw(moved, shared, own)
