"""The desks of a project, which need each other, made in one go."""

from ui.controllers.scenarios.compare_desk import CompareDesk
from ui.controllers.scenarios.map_desk import MapDesk
from ui.controllers.scenarios.plan_desk import PlanDesk
from ui.controllers.scenarios.scenario_desk import ScenarioDesk
from ui.presenter.presenter import Presenter


def project_desks(
    presenter: Presenter,
) -> tuple[ScenarioDesk, MapDesk, CompareDesk, PlanDesk]:
    """The list of scenarios, and all that compares or finds some."""
    scenarios = ScenarioDesk(presenter)
    on_map = MapDesk(presenter, scenarios)
    return (
        scenarios,
        on_map,
        CompareDesk(presenter, scenarios, on_map),
        PlanDesk(presenter, scenarios),
    )
