"""What a scenario says beside its measures: who pays by which business model, and what is known of
the programme's targets that no model can calculate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from twin.safety.safety import Form, clean


@dataclass(frozen=True)
class Term:
    """One term of a contract: its default, the range it may be set to, and where it is from.

    Rates and payments of contracts are nominal; `standing` is 'found' or 'estimate' as in the table
    of assumptions.
    """

    key: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    source: str
    standing: str


@dataclass(frozen=True)
class BusinessModel:
    """A way to pay for the measures: `third` is the party that comes in from outside."""

    key: str
    title: str
    third: str
    says: str
    terms: tuple[Term, ...]


_CHOICE = "our choice, no source"
_INFLATION = Term(
    "inflation_frac", "Inflation, by which fixed payments lose value", "share", 0.02, 0.0, 0.1,
    "European Central Bank, strategy of 2021: 2 % a year over the medium term", "found",
)  # fmt: skip
_PROVIDER = Term(
    "provider_rate_frac", "Return that the provider asks for, real", "share", 0.05, 0.0, 0.2,
    _CHOICE, "estimate",
)  # fmt: skip
_YEARS = Term(
    "contract_years", "Length of the contract", "years", 12.0, 2.0, 25.0,
    "US Department of Energy, Energy Savings Performance Contracting (www2.eere.energy.gov/wip/"
    "solutioncenter/espc.html): typically 10 to 15 years", "found",
)  # fmt: skip

BUSINESS_MODELS: tuple[BusinessModel, ...] = (
    BusinessModel(
        "own_money", "Own money with a loan", "Bank",
        "Each pays for its own measures, part of it by a loan that is paid back in equal yearly "
        "payments; subsidies are those of the assumptions.",
        (
            Term("loan_frac", "Part paid by the loan", "share", 0.7, 0.0, 1.0, _CHOICE, "estimate"),
            Term("loan_rate_frac", "Interest, nominal", "share", 0.04, 0.0, 0.2,
                 "IEA, ERP Environment and Energy Saving Programme of KfW (iea.org/policies/1740): "
                 "4 to 7 % in 2006", "found"),
            Term("loan_years", "Time to pay back", "years", 20.0, 2.0, 40.0,
                 "IEA, loans of KfW for renewable energy and renovation (iea.org/policies/3860): "
                 "ten to twenty years", "found"),
            _INFLATION,
        ),
    ),
    BusinessModel(
        "performance_contract", "Energy performance contract", "Energy service company",
        "An energy service company pays for all measures, guarantees a part of the saving that is "
        "calculated, and takes a share of what is saved until the contract ends.",
        (
            _YEARS,
            Term("company_share_frac", "Share of the saving that the company takes", "share",
                 0.8, 0.0, 1.0,
                 "our choice; without any investment 49 % in Berlin-Pankow, 2010 "
                 "(guarantee-project.eu/bestpractice/berlin-epc-light-pankow)", "estimate"),
            Term("guaranteed_frac", "Part of the calculated saving that is guaranteed", "share",
                 0.9, 0.0, 1.0, _CHOICE, "estimate"),
        ),
    ),
    BusinessModel(
        "lighting_service", "Street lighting as a service", "Lighting provider",
        "A provider pays for the measures on street lights and gets a yearly fee from the city, "
        "which rises with prices; all else is paid as with own money.",
        (_YEARS, _PROVIDER),
    ),
    BusinessModel(
        "energy_community", "Roof rental and energy community", "Energy community",
        "A community of neighbours pays for what is on the roofs, rents them, sells its power to "
        "those who live below at a discount and the rest to the grid.",
        (
            Term("rent_eur_kwp", "Rent of the roof, fixed", "EUR/kWp a year", 25.0, 0.0, 100.0,
                 "sol-solar.de/einnahmen.html: 25 EUR a year and kWp over 20 years; 10 to 30 EUR "
                 "usual in 2011 (study of Photovoltaik-Zentrum Michael Ziegler)", "found"),
            Term("contract_years", "Length of the contract", "years", 20.0, 2.0, 40.0,
                 "sol-solar.de/einnahmen.html: 20 years as a rule", "found"),
            Term("discount_frac", "Discount on the power for those below", "share", 0.1, 0.0, 0.9,
                 _CHOICE, "estimate"),
            Term("premium_eur_kwh", "Premium on shared power, from outside, fixed", "EUR/kWh",
                 0.0, 0.0, 0.3,
                 "our choice: none unless set; Italy granted 0.11 in 2020 (pv magazine, November "
                 "2020)", "estimate"),
            _INFLATION,
        ),
    ),
    BusinessModel(
        "on_bill", "On-bill finance", "Utility",
        "The utility pays for the measures in and on buildings as far as the calculated saving of "
        "the first year covers the payments, which whoever lives there makes with the bill.",
        (
            Term("on_bill_rate_frac", "Interest, nominal", "share", 0.075, 0.0, 0.2,
                 "Green Deal of the United Kingdom, 2013: 7.5 % approved (homeheatingguide.co.uk/"
                 "archive/7-5-interest-rate-approved-for-green-deal-loans)", "found"),
            Term("on_bill_years", "Time to pay back", "years", 25.0, 2.0, 40.0,
                 "Green Deal of the United Kingdom, 2013: up to 25 years (same page)", "found"),
            _INFLATION,
        ),
    ),
)  # fmt: skip

BUSINESS_MODEL: dict[str, BusinessModel] = {m.key: m for m in BUSINESS_MODELS}


class _Choice(Form):
    def changed(self, **changes: Any) -> Self:
        """A checked copy with these fields changed."""
        return type(self).model_validate({**dict(self), **changes})


class Finance(_Choice):
    """Who pays for a scenario: a business model of BUSINESS_MODELS and the terms set for it."""

    model: str = BUSINESS_MODELS[0].key
    terms: Mapping[str, Annotated[float, Field(strict=True)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        model = BUSINESS_MODEL.get(self.model)
        if model is None:
            known = ", ".join(BUSINESS_MODEL)
            raise ValueError(f"unknown business model '{self.model:.40}'; known are {known}")
        by_key = {t.key: t for t in model.terms}
        for key, value in self.terms.items():
            term = by_key.get(key)
            if term is None:
                known = ", ".join(by_key)
                raise ValueError(f"unknown term '{key:.40}' of '{self.model}'; known are {known}")
            if not term.low <= value <= term.high:
                raise ValueError(
                    f"term '{key}' is {value:g}; allowed is {term.low:g} to {term.high:g} "
                    f"{term.unit}"
                )
        return self

    @property
    def record(self) -> BusinessModel:
        return BUSINESS_MODEL[self.model]

    def number(self, key: str) -> float:
        """A term as it is set, else its default."""
        default = next(t.value for t in self.record.terms if t.key == key)
        return float(self.terms.get(key, default))


class Known(_Choice):
    """What is known of one of the programme's targets: the number that was reached, the aim where
    the district has one of its own, and who says so."""

    value: Annotated[float, Field(ge=0.0, strict=True)]
    source: Annotated[str, Field(min_length=3, max_length=400), AfterValidator(clean)]
    aim: Annotated[float, Field(gt=0.0, strict=True)] | None = None


def _of_the_programme(known: Mapping[str, Known]) -> Mapping[str, Known]:
    for number in known:
        if number not in _TARGETS:
            raise ValueError(f"known names target '{number:.40}'; the targets are 1 to 10")
    return known


_TARGETS = tuple(str(n) for n in range(1, 11))
KnownTargets = Annotated[Mapping[str, Known], AfterValidator(_of_the_programme)]
"""What is known of the programme's targets, by their number."""
