"""The contracts: who pays whom what in which year, agreed on what was calculated.

A contract is agreed on the calculated year and then holds in every sample: prices of work, prices
of energy and savings may turn out otherwise, what was agreed does not. Payments between parties sum
to zero in each year; only the premium of an energy community comes from outside.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.cost.appraisal import annuity_per_a
from models.cost.parties import CITY, OWNER, PARTIES, TENANT
from twin.district.district import Array
from twin.scenario.choices import Finance
from twin.who_pays.ground import Ground

THIRD = len(PARTIES)
"""The row of the party that comes in from outside, after owners, tenants and the city."""


@dataclass(frozen=True, eq=False)
class Payments:
    """What the contract moves: eur (4, horizon + 1) by party and year, positive for who gets it;
    outside_eur (horizon + 1,) what comes from none of them."""

    eur: Array
    outside_eur: Array


def payments(finance: Finance, agreed: Ground, actual: Ground) -> Payments:
    """What a business model moves where `agreed` was calculated and `actual` comes to pass."""
    return _MODELS[finance.model](finance, agreed, actual)


def _nothing(ground: Ground) -> Payments:
    years = ground.horizon_a + 1
    return Payments(np.zeros((THIRD + 1, years)), np.zeros(years))


def _years(finance: Finance, key: str, ground: Ground) -> slice:
    return slice(1, 1 + min(round(finance.number(key)), ground.horizon_a))


def _fixed(finance: Finance, years: slice) -> Array:
    """What a fixed payment of 1 in each of these years is worth in today's prices."""
    return np.asarray(
        (1.0 + finance.number("inflation_frac")) ** -np.arange(years.start, years.stop)
    )


def _pay(made: Payments, payers_eur: Array, when: slice | int) -> None:
    """The parties (3,) or (3, years) pay the third party; it pays them where negative."""
    made.eur[:THIRD, when] -= payers_eur
    made.eur[THIRD, when] += payers_eur.sum(axis=0)


def _own_money(finance: Finance, agreed: Ground, _: Ground) -> Payments:
    made, years = _nothing(agreed), _years(finance, "loan_years", agreed)
    loan = finance.number("loan_frac") * agreed.all_paid_eur
    yearly = annuity_per_a(finance.number("loan_rate_frac"), round(finance.number("loan_years")))
    _pay(made, -loan, 0)
    _pay(made, np.outer(loan * yearly, _fixed(finance, years)), years)
    return _settled(made, finance, loan, agreed)


def _settled(made: Payments, finance: Finance, loan: Array, ground: Ground) -> Payments:
    """A loan that runs beyond the years looked ahead is worth what is still owed at their end."""
    prefix = "loan" if finance.model == "own_money" else "on_bill"
    whole, rate = round(finance.number(f"{prefix}_years")), finance.number(f"{prefix}_rate_frac")
    left = whole - ground.horizon_a
    if left > 0:
        owed = annuity_per_a(rate, whole) / annuity_per_a(rate, left)
        worth = (1.0 + finance.number("inflation_frac")) ** -ground.horizon_a
        _pay(made, loan * owed * worth, ground.horizon_a)
    return made


def _performance_contract(finance: Finance, agreed: Ground, actual: Ground) -> Payments:
    made, years = _nothing(agreed), _years(finance, "contract_years", agreed)
    _pay(made, -actual.all_paid_eur, 0)
    within = slice(0, years.stop - 1)
    saved, promised = actual.saving_eur[:, within], agreed.saving_eur[:, within]
    share = finance.number("company_share_frac")
    fee = share * np.maximum(saved, 0.0)
    guaranteed = finance.number("guaranteed_frac") * np.maximum(promised, 0.0)
    fee -= np.maximum(guaranteed - np.maximum(saved, 0.0), 0.0)
    _pay(made, fee, years)
    return made


def _lighting_service(finance: Finance, agreed: Ground, actual: Ground) -> Payments:
    made, years = _nothing(agreed), _years(finance, "contract_years", agreed)
    none = np.zeros(len(PARTIES))
    _pay(made, -actual.paid_eur.get("street_lighting", none), 0)
    length = years.stop - years.start
    fee = agreed.paid_eur.get("street_lighting", none) * annuity_per_a(
        finance.number("provider_rate_frac"), length
    )
    city = np.eye(len(PARTIES))[CITY] * fee.sum()
    _pay(made, np.repeat(city[:, None], length, axis=1), years)
    return made


def _energy_community(finance: Finance, agreed: Ground, actual: Ground) -> Payments:
    made, years = _nothing(agreed), _years(finance, "contract_years", agreed)
    roofs = actual.roofs
    _pay(made, -actual.paid_eur.get("roofs", np.zeros(len(PARTIES))), 0)
    prices = (1.0 + roofs.growth_frac_a) ** np.arange(years.stop - years.start)
    sold = roofs.used_eur_a * (1.0 - finance.number("discount_frac")) + roofs.sold_eur_a
    _pay(made, np.outer(sold, prices), years)
    rent = agreed.roofs.kwp * finance.number("rent_eur_kwp")
    _pay(made, -np.outer(rent, _fixed(finance, years)), years)
    made.eur[TENANT, years] += roofs.handed_on_eur_a  # who has no roof of its own has none to let
    made.eur[OWNER, years] -= roofs.handed_on_eur_a
    premium = roofs.shared_kwh_a * finance.number("premium_eur_kwh") * _fixed(finance, years)
    made.outside_eur[years] += premium
    made.eur[THIRD, years] += premium
    return made


def _on_bill(finance: Finance, agreed: Ground, _: Ground) -> Payments:
    made, years = _nothing(agreed), _years(finance, "on_bill_years", agreed)
    paid = sum(
        (agreed.paid_eur.get(group, np.zeros(len(PARTIES))) for group in ("buildings", "roofs")),
        np.zeros(len(PARTIES)),
    )
    saved = np.maximum(agreed.saving_eur[:, 0], 0.0)
    whole = round(finance.number("on_bill_years"))
    yearly = float(annuity_per_a(finance.number("on_bill_rate_frac"), whole))
    lent = min(float(paid.sum()), float(saved.sum()) / yearly)
    if lent <= 0.0:
        return made
    owed = lent * saved / saved.sum()
    _pay(made, -lent * paid / paid.sum(), 0)
    _pay(made, np.outer(owed * yearly, _fixed(finance, years)), years)
    return _settled(made, finance, owed, agreed)


_MODELS: dict[str, Callable[[Finance, Ground, Ground], Payments]] = {
    "own_money": _own_money,
    "performance_contract": _performance_contract,
    "lighting_service": _lighting_service,
    "energy_community": _energy_community,
    "on_bill": _on_bill,
}
