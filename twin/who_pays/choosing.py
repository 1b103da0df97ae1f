"""The business model that was asked for by name, with its terms as text."""

from collections.abc import Iterable

from pydantic import ValidationError

from twin.scenario.choices import BUSINESS_MODELS, Finance


def finance_of(model: str | None, terms: Iterable[str], chosen: Finance | None) -> Finance:
    """The model `model` with `terms` ('loan_frac=0.5'), laid over the scenario's own choice where
    that is of the same model. Raises ValueError with one sentence."""
    if model is None and chosen is None:
        known = ", ".join(m.key for m in BUSINESS_MODELS)
        raise ValueError(f"the scenario names no business model; name one with --model ({known}).")
    own = chosen if chosen is not None and model in (None, chosen.model) else None
    given = dict(own.terms) if own is not None else {}
    for text in terms:
        key, _, value = text.partition("=")
        try:
            given[key] = float(value)
        except ValueError:
            raise ValueError(
                f"--term {text:.60}: give a name and a number, as in --term loan_frac=0.5."
            ) from None
    try:
        return Finance(model=own.model if own is not None else str(model), terms=given)
    except ValidationError as error:
        said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise ValueError(f"--model {model}: {said}.") from None
