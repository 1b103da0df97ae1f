"""What metered months say of the inputs of a model: priors in, posterior intervals out.

Buildings of one group share offsets z (pooled), each has offsets w of its own; both are standard
normal before a reading is seen. The inputs of building b are x = shared_sd z + own_sd w, on the
logarithm of a factor or in kelvin. The posterior is found by Gauss-Newton on the model itself and
taken as normal about its top in x (Laplace; Gelman et al., Bayesian Data Analysis, 3rd ed., 4.1;
pooling: 5.4); w is integrated out building by building, so that many buildings cost little.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.measured.fit import Floats

Model = Callable[[Floats], Floats]
"""Inputs (k buildings, p) to what their meters would read (k, m)."""

_MOST_ROUNDS, _SETTLED = 12, 1e-3
_STEP = 0.25
"""Of a standard deviation of the prior, for the slopes."""
Z90 = 1.6448536269514722
"""Where a standard normal has 5 % beyond."""


@dataclass(frozen=True)
class Prior:
    """shared_sd (p,), own_sd (k, p): of the inputs of k buildings of one group."""

    shared_sd: Floats
    own_sd: Floats

    @property
    def sd(self) -> Floats:
        """Of each building's input before a reading is seen, (k, p)."""
        return np.asarray(np.hypot(self.shared_sd, self.own_sd))


@dataclass(frozen=True)
class Posterior:
    """x (k, p) the middle of each building's inputs, cov (k, p, p); group (p,), group_cov (p, p):
    the part that the group shares, which is what buildings without a meter learn. rounds: of
    Gauss-Newton; settled: whether they came to rest."""

    x: Floats
    cov: Floats
    group: Floats
    group_cov: Floats
    rounds: int
    settled: bool

    @property
    def sd(self) -> Floats:
        return np.asarray(np.sqrt(np.diagonal(self.cov, axis1=1, axis2=2)))

    def interval90(self) -> tuple[Floats, Floats]:
        """5 and 95 % of each building's inputs, (k, p) each."""
        return self.x - Z90 * self.sd, self.x + Z90 * self.sd

    def unmetered(self, prior: Prior) -> tuple[Floats, Floats]:
        """Middle and standard deviation (p,) of a building of the group that has no meter; its own
        part is as wide as the widest metered one's."""
        own = prior.own_sd.max(axis=0)
        return self.group, np.asarray(np.sqrt(np.diag(self.group_cov) + own**2))

    def draws(self, count: int, seed: int) -> Floats:
        """(count, k, p) inputs drawn building by building."""
        rng = np.random.default_rng(seed)
        root = np.linalg.cholesky(self.cov + 1e-12 * np.eye(self.x.shape[1]))
        normal = rng.standard_normal((count, *self.x.shape))
        return np.asarray(self.x + np.einsum("kpq,skq->skp", root, normal))


def calibrated(model: Model, metered: Floats, sd: Floats, prior: Prior) -> Posterior:
    """The posterior of k buildings from their readings (k, m); sd (k, m): how far a reading may lie
    from a right model. A reading that is nan says nothing.

    Raises ValueError where no reading is left.
    """
    known = np.isfinite(metered)
    if not known.any():
        raise ValueError("there is no reading to calibrate with.")
    weight = np.where(known, 1.0 / np.square(sd), 0.0)
    x = np.zeros(prior.own_sd.shape)
    best, cost = None, np.inf
    shrink, settled, rounds = 1.0, False, 0
    for rounds in range(1, _MOST_ROUNDS + 1):  # noqa: B007
        value, slope = _linear(model, x, prior)
        gap = np.where(known, metered - value, 0.0)
        found, priced = _solved(gap, slope, weight, x, prior)
        if best is not None and priced > cost * (1.0 + 1e-6):
            shrink *= 0.5  # the last step went too far: half of it
            x = best[0] + shrink * (best[1].x - best[0])
            continue
        best, cost, shrink = (x, found), priced, 1.0
        moved = float(np.max(np.abs(found.x - x) / np.maximum(prior.sd, 1e-9)))
        x = found.x
        if moved < _SETTLED * 10.0:
            settled = True
            break
    assert best is not None
    last = best[1]
    return Posterior(last.x, last.cov, last.group, last.group_cov, rounds, settled)


def _linear(model: Model, x: Floats, prior: Prior) -> tuple[Floats, Floats]:
    """The model at x (k, m) and its slopes (k, m, p) by central differences: buildings do not see
    each other, so one run moves an input of all of them."""
    steps = _STEP * prior.sd
    slopes = []
    for j in range(x.shape[1]):
        moved = np.zeros_like(x)
        moved[:, j] = steps[:, j]
        width = np.where(steps[:, j] > 0.0, 2.0 * steps[:, j], 1.0)
        slopes.append((model(x + moved) - model(x - moved)) / width[:, None])
    return model(x), np.stack(slopes, axis=2)


def _solved(
    gap: Floats, slope: Floats, weight: Floats, x: Floats, prior: Prior
) -> tuple[Posterior, float]:
    """The normal posterior of the model made straight at x, and minus its logarithm at x."""
    k, p = x.shape
    right = gap + np.einsum("kmp,kp->km", slope, x)  # as if the model were zero at x = 0
    info = np.einsum("kmp,km,kmq->kpq", slope, weight, slope)
    pull = np.einsum("kmp,km,km->kp", slope, weight, right)
    shared, eye = np.diag(prior.shared_sd), np.eye(p)
    precision, force = eye.copy(), np.zeros(p)
    parts = []
    for b in range(k):
        own = np.diag(prior.own_sd[b])
        inside = np.linalg.inv(eye + own @ info[b] @ own)
        reach = own @ inside @ own  # covariance of the own part, given the shared one
        left = info[b] - info[b] @ reach @ info[b]
        precision += shared @ left @ shared
        force += shared @ (pull[b] - info[b] @ reach @ pull[b])
        parts.append(reach)
    cov_z = np.linalg.inv(precision)
    z = cov_z @ force
    middle, cov = np.zeros((k, p)), np.zeros((k, p, p))
    for b, reach in enumerate(parts):
        slope_z = (eye - reach @ info[b]) @ shared
        middle[b] = slope_z @ z + reach @ pull[b]
        cov[b] = slope_z @ cov_z @ slope_z.T + reach
    found = Posterior(middle, cov, shared @ z, shared @ cov_z @ shared, 0, False)
    return found, float(np.sum(weight * gap**2)) + _prior_cost(x, prior)


def _prior_cost(x: Floats, prior: Prior) -> float:
    """x' P^-1 x of the joint prior of all buildings, input by input."""
    total = 0.0
    for j, s in enumerate(prior.shared_sd):
        own = np.maximum(prior.own_sd[:, j] ** 2, 1e-12)
        a, b = float(np.sum(x[:, j] ** 2 / own)), float(np.sum(x[:, j] / own))
        total += a - s**2 * b**2 / (1.0 + s**2 * float(np.sum(1.0 / own)))
    return total
