"""ViewState and resolve(): what is on the screen, as a pure function of what is known. No Qt."""

from dataclasses import dataclass, field, replace

import numpy as np

from twin.answer.bands import Bands
from twin.answer.compare import Answer, Row, TargetRow, rows
from twin.answer.indicators import BY_KEY, TREATED, Indicator, treated_by
from twin.district.district import Array, District
from twin.measures.kind import Aim
from twin.measures.measures import MEASURES
from twin.scenario.scenario import Scenario
from twin.scenario.session import Session
from twin.targets.wording import target_in_words
from twin.words.quantities import percent
from ui.view_state.charts import CHARTS, ChartData, Tornado, chart_data, tornado
from ui.view_state.inspection import Inspection, inspect
from ui.view_state.standing import Standing
from ui.view_state.view_settings import ViewSettings

LAYER_TITLES: dict[str, str] = {
    "buildings": "Buildings",
    "streets": "Streets",
    "lamp_posts": "Lamp posts",
    "charge_points": "Charge points",
    "parking": "Parking",
    "trees": "Trees",
    "green": "Green",
    "squares": "Squares",
    "water": "Water",
    "terrain": "Ground",
    "labels": "Names",
    "facades": "Facades and sky",
}

_NOUNS = {"buildings": "buildings", "lamps": "posts", "parking": "areas", "cars": "cars"}
NOON_SUN_DEG = (165.0, 60.0)


@dataclass(frozen=True, eq=False)
class Colouring:
    """What the buildings are coloured by: the indicator, its values (n,) and the legend's ends."""

    indicator: Indicator
    values: Array
    low: float
    high: float


@dataclass(frozen=True)
class MeasureRow:
    """One measure in force, as the options panel shows it."""

    id: str
    kind: str
    title: str
    target: str
    uptake_frac: float
    reach: str
    not_applicable: str
    scope: str = ""
    """Whom it reaches of all there are: '36 of 1,843 posts'."""


@dataclass(frozen=True, eq=False)
class ViewState:
    """All that the window shows. Two states differ only in the fields that changed."""

    district: District | None = None
    scenario: Scenario | None = None
    settings: ViewSettings = field(default_factory=ViewSettings)
    standing: Standing = Standing.CURRENT
    headline: tuple[Row, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    colouring: Colouring | None = None
    inspection: Inspection | None = None
    chart: ChartData | Tornado | None = None
    bands: Bands | None = None
    sun_deg: tuple[float, float] = NOON_SUN_DEG
    undo_label: str | None = None
    redo_label: str | None = None

    @property
    def stale(self) -> bool:
        """True where the numbers are not of the scenario that the controls show."""
        return self.standing is not Standing.CURRENT


def resolve(
    session: Session | None,
    answer: Answer | None,
    settings: ViewSettings,
    standing: Standing = Standing.CURRENT,
    targets: tuple[TargetRow, ...] = (),
) -> ViewState:
    """What is to be seen, from the session, the newest answer and how one looks at it."""
    if session is None:
        return ViewState(settings=settings)
    district = session.district
    return ViewState(
        district=district,
        scenario=session.scenario,
        settings=settings,
        standing=standing,
        headline=rows(answer) if answer else (),
        targets=targets,
        measures=_measure_rows(session.scenario, answer, district),
        colouring=colouring_of(district, answer, settings),
        inspection=inspect(district, answer, settings.selection),
        chart=_chart(answer, settings),
        sun_deg=sun_of(answer, settings.hour),
        undo_label=session.history.undo_label,
        redo_label=session.history.redo_label,
    )


def colours_mark(state: ViewState) -> str:
    """What to say beside the buildings' colours; '' where they are current or of no scenario."""
    of_answer = state.colouring is not None and state.colouring.indicator.needs_answer
    return state.standing.mark if of_answer else ""


def _chart(answer: Answer | None, settings: ViewSettings) -> ChartData | Tornado | None:
    if answer is None or settings.chart not in CHARTS:
        return None
    if settings.chart == "sure":
        return tornado(None, settings.sure_of)
    return chart_data(answer, settings.chart, settings.week)


def with_bands(state: ViewState, bands: Bands) -> ViewState:
    """The same with what is known of the uncertainty of its numbers."""
    chart = state.chart
    if state.settings.chart == "sure":
        chart = tornado(bands, state.settings.sure_of)
    return replace(state, bands=bands, chart=chart)


def sun_of(answer: Answer | None, hour: int) -> tuple[float, float]:
    """Azimuth and elevation in the middle of an hour; a plain noon until the year is known."""
    if answer is None:
        return NOON_SUN_DEG
    azimuth, elevation = answer.results["sun"]
    return float(azimuth[hour]), float(elevation[hour])


def _measure_rows(
    scenario: Scenario, answer: Answer | None, district: District
) -> tuple[MeasureRow, ...]:
    outlays = {o.measure_id: o for o in answer.results["outlays"]} if answer else {}
    made = []
    for m in scenario.measures:
        kind = MEASURES[m.kind]
        outlay = outlays.get(m.id)
        reach, reason, scope = "", "", percent(m.uptake_frac)
        if outlay and outlay.reached:
            noun = _NOUNS.get(kind.aim, "")
            reach = f"{outlay.taken:,} of {outlay.reached:,} {noun}".strip()
            everything = _all_there_are(kind.aim, district, outlay.reached)
            scope = f"{outlay.taken:,} of {everything:,} {noun}".strip()
            if everything > outlay.reached:
                reach += f" in the target, {everything:,} in the district"
        if outlay and outlay.note:
            reach = "\n".join(part for part in (reach, outlay.note) if part)
        if outlay and outlay.not_applicable:
            reason = f"{outlay.not_applicable:,} not applicable: {outlay.not_applicable_reason}"
        words = target_in_words(m.target, kind.aim)
        made.append(
            MeasureRow(m.id, m.kind, kind.title, words, m.uptake_frac, reach, reason, scope)
        )
    return tuple(made)


def _all_there_are(aim: Aim, district: District, reached: int) -> int:
    """How many objects of a measure's kind the district has; those reached, of cars."""
    if aim == "buildings":
        return len(district.buildings)
    found = district.layers.get({"lamps": "lamp_posts", "parking": "parking"}.get(aim, ""))
    return max(len(found), reached) if found is not None else reached


def colouring_of(
    district: District, answer: Answer | None, settings: ViewSettings
) -> Colouring | None:
    """What the buildings are coloured by; None for no colouring, or none that is known yet.

    The baseline is drawn between the ends of the scenario, so that the two can be compared; who is
    treated, up to the pathway's year.
    """
    indicator = BY_KEY.get(settings.colour_by)
    if indicator is None or (indicator.needs_answer and answer is None):
        return None
    values = indicator.values(district, answer)
    low, high = _ends(indicator, values, answer)
    if indicator.key == TREATED and answer is not None:
        values = treated_by(district, answer, settings.path_year)
    if settings.baseline and answer is not None and indicator.needs_answer:
        values = indicator.values(district, before_measures(answer))
        indicator = replace(indicator, title=f"{indicator.title}, baseline")
    return Colouring(indicator, values, low, high)


def before_measures(answer: Answer) -> Answer:
    """The baseline as if it were the scenario: nothing saved, so no tonne has a price."""
    unknown = np.full(len(answer.building_eur_per_t), np.nan)
    return replace(answer, results=answer.baseline, building_eur_per_t=unknown)


def _ends(indicator: Indicator, values: Array, answer: Answer | None) -> tuple[float, float]:
    """Round ends for the legend; amounts keep the baseline's ends, so that colours can be
    compared while a slider moves."""
    if indicator.scale == "category":
        return 0.0, float(max(len(indicator.categories) - 1, 1))
    known = values[np.isfinite(values)]
    if answer is not None and indicator.scale == "amount":
        before = indicator.values(answer.district, before_measures(answer))
        known = np.concatenate([known, before[np.isfinite(before)]])
    if not len(known):
        return 0.0, 1.0
    if indicator.scale == "difference":
        reach = rounded_up(float(np.percentile(np.abs(known), 98)))
        return -reach, reach
    return 0.0, rounded_up(float(np.percentile(known, 98)))


def rounded_up(value: float) -> float:
    """The next 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten; 1 where there is nothing."""
    if value <= 0:
        return 1.0
    size = 10.0 ** np.floor(np.log10(value))
    steps = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10])
    return float(size * steps[np.searchsorted(steps, value / size - 1e-9)])
