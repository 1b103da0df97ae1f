"""The measures of the buildings' fabric. Physics is loaded where a measure is carried out: the
table is read before the window is there."""

from typing import TYPE_CHECKING

from twin.measures.kind import Cost, MeasureKind, Parameter

if TYPE_CHECKING:
    from models.heat.measures.retrofit import Retrofitted
    from twin.district.district import Array
    from twin.measures.before import FabricBefore
    from twin.measures.kind import Decision


def _insulate_walls(before: "FabricBefore", measure: "Decision", chosen: "Array") -> "Retrofitted":
    from models.heat.measures.retrofit import insulate_walls

    protected = before.district.buildings["protected"].astype(bool)
    u_w_m2k, side = measure.number("u_w_m2k"), str(measure.parameters["side"])
    return insulate_walls(before.fabric, before.shell, chosen, protected, u_w_m2k, side)


def _insulate_roof(before: "FabricBefore", measure: "Decision", chosen: "Array") -> "Retrofitted":
    from models.heat.measures.retrofit import insulate_roof

    return insulate_roof(before.fabric, before.shell, chosen, measure.number("u_w_m2k"))


def _insulate_floor(before: "FabricBefore", measure: "Decision", chosen: "Array") -> "Retrofitted":
    from models.heat.measures.retrofit import insulate_floor

    return insulate_floor(before.fabric, before.shell, chosen, measure.number("u_w_m2k"))


def _exchange_windows(
    before: "FabricBefore", measure: "Decision", chosen: "Array"
) -> "Retrofitted":
    from models.heat.measures.retrofit import exchange_windows

    u_w_m2k, g_frac = measure.number("u_w_m2k"), measure.number("g_frac")
    return exchange_windows(before.fabric, before.shell, chosen, u_w_m2k, g_frac)


def _proof_draughts(before: "FabricBefore", measure: "Decision", chosen: "Array") -> "Retrofitted":
    from models.heat.measures.retrofit import proof_draughts

    cut_frac = measure.number("infiltration_cut_frac")
    return proof_draughts(before.fabric, before.shell, chosen, cut_frac)


def _u_value(default: float, low: float, high: float) -> Parameter:
    return Parameter("u_w_m2k", "U-value after", default, "W/m²K", low, high, 0.01)


def _insulation(element: str) -> Cost:
    return Cost(f"{element}_eur_m2", f"{element}_kgco2e_m2", "insulation_life_a")


FABRIC_KINDS = (
    MeasureKind(
        kind="walls",
        group="buildings",
        title="Wall insulation",
        aim="buildings",
        stage="fabric",
        uptake_label="of the buildings",
        parameters=(
            _u_value(0.25, 0.12, 0.60),
            Parameter(
                "side",
                "Insulation",
                "outside",
                choices=(("outside", "outside"), ("inside", "inside")),
            ),
        ),
        apply=_insulate_walls,
        cost_by="side",
        costs={side: _insulation(f"walls_{side}") for side in ("outside", "inside")},
        paid_by="owners",
    ),
    MeasureKind(
        kind="roof",
        group="buildings",
        title="Roof insulation",
        aim="buildings",
        stage="fabric",
        uptake_label="of the buildings",
        parameters=(_u_value(0.18, 0.10, 0.50),),
        apply=_insulate_roof,
        cost=_insulation("roof"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="floor",
        group="buildings",
        title="Floor insulation",
        aim="buildings",
        stage="fabric",
        uptake_label="of the buildings",
        parameters=(_u_value(0.25, 0.12, 0.60),),
        apply=_insulate_floor,
        cost=_insulation("floor"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="windows",
        group="buildings",
        title="New windows",
        aim="buildings",
        stage="fabric",
        uptake_label="of the buildings",
        parameters=(
            _u_value(1.30, 0.70, 2.80),
            Parameter("g_frac", "Solar transmittance g", 0.60, "", 0.20, 0.80, 0.01),
        ),
        apply=_exchange_windows,
        cost=Cost("windows_eur_m2", "windows_kgco2e_m2", "windows_life_a"),
        paid_by="owners",
    ),
    MeasureKind(
        kind="draught_proofing",
        group="buildings",
        title="Draught-proofing",
        aim="buildings",
        stage="fabric",
        uptake_label="of the buildings",
        parameters=(
            Parameter(
                "infiltration_cut_frac", "Air-leakage reduction", 0.40, "share", 0.05, 0.80, 0.05
            ),
        ),
        apply=_proof_draughts,
        cost=_insulation("draught_proofing"),
        paid_by="owners",
    ),
)
